// Whose minutes rest on a stay without a recorded leave, and how it was closed: read from the evidence, never stored.
import type { InferredEnd } from '../../core/attendance/open-end.js';
import type { Db } from '../../platform/db/database.js';
import { listSessionsWithOpenStays, listStandingMarks } from './evidence.store.js';
import { windowOf } from './participants-of.js';
import { decideWitnessed, gatherWitnesses, type SessionTimes } from './witnesses.service.js';

/** Session → clinician → how it was closed; who is not there has no such stay, or does not need it. */
export type InferredEnds = ReadonlyMap<string, ReadonlyMap<string, InferredEnd>>;

async function ofSession(db: Db, session: SessionTimes): Promise<Map<string, InferredEnd>> {
  const window = windowOf(session);
  const marked = new Set((await listStandingMarks(db, session.id)).map((mark) => mark.clinician_id));
  const found = new Map<string, InferredEnd>();
  for (const [clinicianId, witnessed] of await gatherWitnesses(db, session)) {
    if (marked.has(clinicianId)) continue;
    const { inferredEnd } = decideWitnessed(witnessed, window, null).decision;
    if (inferredEnd !== null) found.set(clinicianId, inferredEnd);
  }
  return found;
}

export async function loadInferredEnds(db: Db, sessions: readonly SessionTimes[]): Promise<InferredEnds> {
  const open = new Set(
    await listSessionsWithOpenStays(
      db,
      sessions.map(({ id }) => id),
    ),
  );
  const ends = new Map<string, Map<string, InferredEnd>>();
  for (const session of sessions)
    if (open.has(session.id)) ends.set(session.id, await ofSession(db, session));
  return ends;
}
