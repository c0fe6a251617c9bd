// Who was taken for whom in a session, and why: what a person reads before she disputes it.
import { requireAccess, type Actor } from '../../core/access.js';
import type { Instant } from '../../core/time/instant.js';
import type { Database } from '../../platform/db/database.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import { listWitnessRows } from './evidence.store.js';
import { listStandingLinks, type LinkRow } from './identity.store.js';
import { groupByParticipant } from './participants-of.js';

export interface TakenFor {
  id: string;
  clinicianId: string;
  clinicianName: string;
  /** What the sources called the participant. */
  name: string;
  email: string | null;
  method: LinkRow['method'];
  decidedAt: Instant;
  connections: number;
}

export interface TakenForService {
  /** Participants of standing reports; a link whose report is gone is not told. */
  list(actor: Actor, sessionId: string): Promise<TakenFor[]>;
}

export function createTakenForService(deps: {
  database: Database;
  sessions: Pick<SessionsService, 'load'>;
  clinicians: Pick<CliniciansService, 'loadMany'>;
}): TakenForService {
  const { database, sessions, clinicians } = deps;
  return {
    list: async (actor, sessionId) => {
      const db = database.read;
      const session = await sessions.load(db, sessionId);
      requireAccess(actor, 'read', session, 'session');
      const groups = groupByParticipant(await listWitnessRows(db, sessionId));
      const links = await listStandingLinks(db, sessionId);
      const ids = [...new Set(links.map((link) => link.clinician_id))];
      const names = new Map((await clinicians.loadMany(db, ids)).map(({ id, name }) => [id, name.display]));
      return links.flatMap((link): TakenFor[] => {
        const rows = groups.get(link.participant_key) ?? [];
        const [first] = rows;
        if (first === undefined) return [];
        return [
          {
            id: link.id,
            clinicianId: link.clinician_id,
            clinicianName: names.get(link.clinician_id) ?? '',
            name: first.raw_name,
            email: rows.find((row) => row.raw_email !== null)?.raw_email ?? null,
            method: link.method,
            decidedAt: link.decided_at,
            connections: rows.length,
          },
        ];
      });
    },
  };
}
