// Mail and background work, which everything after them may use.
import { isLocalOnly } from '../config.js';
import type { AuditService } from '../features/audit/audit.service.js';
import { createJobsService } from '../features/jobs/jobs.service.js';
import { createSchedulesService } from '../features/jobs/schedules.service.js';
import { createOutboxSender } from '../features/outbox/outbox.job.js';
import { createOutboxService } from '../features/outbox/outbox.service.js';
import type { ResolveAttachment } from '../features/outbox/prepare-mail.js';
import { createSendRate } from '../features/outbox/send-rate.js';
import { createUidDomain } from '../features/outbox/uid-domain.service.js';
import { createUnsubscribeService } from '../features/outbox/unsubscribe.service.js';
import { createWakeup } from '../platform/jobs/wakeup.js';
import { createFolderTransport } from '../platform/mail/transport-folder.js';
import { createSmtpTransport } from '../platform/mail/transport-smtp.js';
import { templatesFolder } from '../platform/paths.js';
import { keyedSecrets } from '../platform/secrets.js';
import { createTemplates } from '../platform/templates/liquid.js';
import { join } from 'node:path';
import type { Outside } from './outside.js';

export function createMailing(outside: Outside, audit: AuditService) {
  const { config, database, clock, ids, logger } = outside;
  const { publicUrl } = config;
  const folder = config.smtpUrl === null ? createFolderTransport(join(config.dataDir, 'mail')) : null;
  const transport =
    folder ?? createSmtpTransport({ url: config.smtpUrl ?? '', connections: config.mailConnections });
  const wakeup = createWakeup();
  const uidDomain = createUidDomain(config);
  const secrets = keyedSecrets(config.secretKey);
  const unsubscribe = createUnsubscribeService({ database, clock, audit, secrets, publicUrl });
  return {
    jobs: createJobsService({ database, clock, ids, logger }),
    schedules: createSchedulesService({ database, clock, ids, logger }),
    templates: createTemplates(templatesFolder),
    transport,
    /** Where no SMTP server is set: what was sent, for the mailbox page. */
    mailbox: folder,
    mailboxIsOpen: isLocalOnly(config),
    wakeup,
    uidDomain,
    unsubscribe,
    outbox: createOutboxService({ database, clock, ids, audit, uidDomain, unsubscribe, wakeup }),
  };
}

export type Mailing = ReturnType<typeof createMailing>;

export function createSender(outside: Outside, mailing: Mailing, resolveAttachment: ResolveAttachment) {
  const { config } = outside;
  return createOutboxSender({
    ...outside,
    ...mailing,
    resolveAttachment,
    senders: { subscription: config.mailFrom, transactional: config.mailFromTransactional },
    rate: createSendRate(config.smtpUrl === null ? null : config.mailRatePerMinute),
    connections: config.mailConnections,
    random: Math.random,
  });
}
