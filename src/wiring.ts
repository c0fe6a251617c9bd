// Builds every factory once, top to bottom, in feature order.
import type { Config } from './config.js';
import type { Clock } from './platform/clock.js';
import type { Database } from './platform/db/database.js';
import type { Ids } from './platform/ids.js';
import type { Logger } from './platform/logger.js';
import { createAccountsService } from './features/accounts/accounts.service.js';
import { createAuditService } from './features/audit/audit.service.js';
import { auditRoutes } from './features/audit/audit.routes.js';
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
  return { audit, accounts, organizations };
}

/** Every endpoint of the API, in the order the reference shows them. */
export function createEndpoints(services: Services) {
  return [...organizationRoutes(services.organizations), ...auditRoutes(services.audit)];
}
