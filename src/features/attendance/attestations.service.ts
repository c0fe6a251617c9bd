// Attestations: roll calls and check-in codes as evidence of its own grade, each with who vouches for it.
import type { Actor } from '../../core/access.js';
import type { Attestation, Worth } from '../../core/attendance/attestation.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { Session } from '../sessions/session.js';
import {
  insertAttestations,
  listStandingAttestations,
  toAttestation,
  undoAttestations,
} from './attestations.store.js';

export interface Attested {
  clinicianId: string;
  momentAt: Instant | null;
  worth: Worth;
}

export interface StandingAttestation extends Attestation {
  id: string;
  clinicianId: string;
  reason: string | null;
  madeAt: Instant;
  madeBy: string;
}

export interface AttestationsService {
  /**
   * Adds to what stands and answers the new ids, in order; whose attendance to reckon anew is the caller's to know.
   * Access is judged before.
   */
  attest(
    trx: Db,
    actor: Actor,
    session: Session,
    kind: Attestation['kind'],
    people: readonly Attested[],
    reason: string | null,
    gridId?: string,
  ): Promise<string[]>;
  stands(db: Db, sessionId: string): Promise<boolean>;
  /** In the order they were made. */
  listStanding(db: Db, sessionId: string): Promise<StandingAttestation[]>;
  /** Those of one kind of these clinicians count no more. */
  undo(trx: Db, session: Session, kind: Attestation['kind'], clinicianIds: readonly string[]): Promise<void>;
}

export function createAttestationsService({ clock, ids }: { clock: Clock; ids: Ids }): AttestationsService {
  return {
    attest: async (trx, actor, session, kind, people, reason, gridId) => {
      const rows = people.map(({ clinicianId, momentAt, worth }) => ({
        id: ids.next(),
        organization_id: session.organizationId,
        session_id: session.id,
        clinician_id: clinicianId,
        kind,
        moment_at: momentAt,
        worth_json: JSON.stringify(worth),
        reason,
        made_at: clock.now(),
        made_by: actor.id,
        undone_at: null,
        grid_id: gridId ?? null,
      }));
      await insertAttestations(trx, rows);
      return rows.map((row) => row.id);
    },
    listStanding: async (db, sessionId) =>
      (await listStandingAttestations(db, sessionId)).map((row) => ({
        ...toAttestation(row),
        id: row.id,
        clinicianId: row.clinician_id,
        reason: row.reason,
        madeAt: row.made_at,
        madeBy: row.made_by,
      })),
    stands: async (db, sessionId) => (await listStandingAttestations(db, sessionId)).length > 0,
    undo: (trx, session, kind, clinicianIds) =>
      undoAttestations(trx, { sessionId: session.id, clinicianIds, kind }, clock.now()),
  };
}
