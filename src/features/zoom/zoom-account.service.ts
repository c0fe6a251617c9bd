// The hub's account at Zoom: whether there is one, whose it is, and what it lets us do.
import type { Db } from '../../platform/db/database.js';
import type { ZoomApi } from '../../platform/zoom/zoom-api.js';
import { ZoomFault, type ZoomFaultKind } from '../../platform/zoom/zoom-fault.js';
import type { OrganizationsService } from '../organizations/organizations.service.js';

/** `pull-only`: no event reaches this machine, so nothing is known before the report. */
export type ZoomMode = 'off' | 'pull-only' | 'live';

export interface ZoomAccount {
  mode: ZoomMode;
  /**
   * An account belongs to one organization: another one that writes the same meeting number into a session learns
   * nothing by it. Null where Zoom is off, or where there are several organizations and none is named.
   */
  ownerId(db: Db): Promise<string | null>;
  /** Asks Zoom for a token; what is missing, as Zoom calls it. */
  examine(): Promise<{ fault: ZoomFaultKind | null; missingScopes: string[] }>;
}

/** Either the classic permission or the granular one. */
const neededScopes: readonly (readonly [classic: string, granular: string])[] = [
  ['report:read:admin', 'report:read:list_meeting_participants:admin'],
  ['meeting:read:admin', 'meeting:read:list_past_instances:admin'],
  ['meeting:read:admin', 'meeting:read:list_registrants:admin'],
  ['meeting:write:admin', 'meeting:write:registrant:admin'],
];

export function createZoomAccount(deps: {
  api: ZoomApi | null;
  receivesEvents: boolean;
  organizationSlug: string | null;
  organizations: Pick<OrganizationsService, 'loadSole' | 'loadBySlug'>;
}): ZoomAccount {
  const { api, receivesEvents, organizationSlug, organizations } = deps;
  return {
    mode: api === null ? 'off' : receivesEvents ? 'live' : 'pull-only',
    ownerId: async (db) => {
      if (api === null) return null;
      const owner =
        organizationSlug === null
          ? await organizations.loadSole(db)
          : await organizations.loadBySlug(db, organizationSlug);
      return owner?.id ?? null;
    },
    examine: async () => {
      if (api === null) return { fault: null, missingScopes: [] };
      try {
        const scopes = new Set(await api.grantedScopes());
        const missing = neededScopes.filter((either) => !either.some((scope) => scopes.has(scope)));
        return { fault: null, missingScopes: missing.map(([, granular]) => granular) };
      } catch (error) {
        if (error instanceof ZoomFault) return { fault: error.kind, missingScopes: [] };
        throw error;
      }
    },
  };
}
