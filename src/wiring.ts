// Builds every factory once, top to bottom, in feature order.
import type { Config } from './config.js';
import type { Clock } from './platform/clock.js';
import type { Database } from './platform/db/database.js';
import type { Ids } from './platform/ids.js';
import type { Logger } from './platform/logger.js';
import { createAccountsService } from './features/accounts/accounts.service.js';
import { createAuditService } from './features/audit/audit.service.js';
import { auditRoutes } from './features/audit/audit.routes.js';
import { clinicianRoutes } from './features/clinicians/clinicians.routes.js';
import { createCliniciansService } from './features/clinicians/clinicians.service.js';
import { createMergeService } from './features/clinicians/merge.service.js';
import { organizationRoutes } from './features/organizations/organizations.routes.js';
import { createOrganizationsService } from './features/organizations/organizations.service.js';

export interface Outside {
  config: Config;
  database: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
}

export type Services = ReturnType<typeof createServices>;

export function createServices(outside: Outside) {
  const { database, clock, ids } = outside;
  const audit = createAuditService({ database, clock, ids });
  const accounts = createAccountsService({ database, clock, ids, audit });
  const organizations = createOrganizationsService({ database, clock, ids, audit });
  const clinicians = createCliniciansService({ database, clock, ids, audit });
  const clinicianMerge = createMergeService({ database, clock, audit, clinicians });
  return { audit, accounts, organizations, clinicians, clinicianMerge };
}

/** Every endpoint of the API, in the order the reference shows them. */
export function createEndpoints(services: Services) {
  return [...organizationRoutes(services.organizations), ...clinicianRoutes(services.clinicians, services.clinicianMerge), ...auditRoutes(services.audit)];
}
