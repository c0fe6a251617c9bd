// The way to Zoom, where the hub has an account there: registrants and personal ways in.
import type { AuditService } from '../features/audit/audit.service.js';
import { createJoinLinks } from '../features/zoom/join-links.service.js';
import { createPullsService } from '../features/zoom/pulls.service.js';
import { createIssueRegistrants } from '../features/zoom/registrants.job.js';
import { createRegistrantsService } from '../features/zoom/registrants.service.js';
import { createZoomEvents } from '../features/zoom/zoom-events.service.js';
import { createZoomAccount } from '../features/zoom/zoom-account.service.js';
import { createFetchReport } from '../features/zoom/zoom-report.service.js';
import { createOutbound } from '../platform/http/outbound.js';
import { keyedSecrets } from '../platform/secrets.js';
import { createZoomApi } from '../platform/zoom/zoom-api.js';
import type { Hubs } from './hubs.js';
import type { Outside } from './outside.js';

export function createZooming(outside: Outside, audit: AuditService, hubs: Hubs) {
  const { config, database, clock } = outside;
  const { zoom } = config;
  const outbound = createOutbound(config.outbound);
  const api =
    zoom === null ? null : createZoomApi({ outbound, clock, credentials: zoom, apiUrl: zoom.apiUrl });
  const account = createZoomAccount({
    api,
    receivesEvents: zoom?.webhookSecret !== null,
    organizationSlug: zoom?.organizationSlug ?? null,
    organizations: hubs.organizations,
  });
  const registrants = createRegistrantsService();
  const zoomEvents = createZoomEvents({
    ...outside,
    secret: zoom?.webhookSecret ?? null,
    windowMinutes: zoom?.webhookWindowMinutes ?? 0,
  });
  return {
    outbound,
    zoomAccount: account,
    registrants,
    zoomEvents,
    pulls: createPullsService({ ...outside, ...hubs, audit, account }),
    fetchReport: api === null ? null : createFetchReport(api),
    issueRegistrants: createIssueRegistrants({
      ...outside,
      ...hubs,
      audit,
      account,
      api,
      registrantDomain: zoom?.registrantDomain ?? null,
    }),
    joinLinks: createJoinLinks({
      ...hubs,
      database,
      clock,
      account,
      registrants,
      secrets: keyedSecrets(config.secretKey),
    }),
  };
}
