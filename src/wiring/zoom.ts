// The way to Zoom, where the hub has an account there; nothing is opened before something is asked.
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import { createZoomAccount } from '../features/zoom/zoom-account.service.js';
import { createOutbound } from '../platform/http/outbound.js';
import { createZoomApi } from '../platform/zoom/zoom-api.js';
import type { Outside } from './outside.js';

export function createZooming({ config, clock }: Outside, organizations: OrganizationsService) {
  const { zoom } = config;
  const outbound = createOutbound(config.outbound);
  const api =
    zoom === null ? null : createZoomApi({ outbound, clock, credentials: zoom, apiUrl: zoom.apiUrl });
  return {
    outbound,
    zoomAccount: createZoomAccount({
      api,
      receivesEvents: zoom?.webhookSecret !== null,
      organizationSlug: zoom?.organizationSlug ?? null,
      organizations,
    }),
  };
}
