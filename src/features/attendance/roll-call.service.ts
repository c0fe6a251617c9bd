// Roll calls: whom staff saw, as a list with one reason; what a tick is worth is the program's policy on the day it is made.
import type { Actor } from '../../core/access.js';
import { attestedEarlyMinutes, rollCallWorth, type Worth } from '../../core/attendance/attestation.js';
import { AppError, notFound } from '../../core/errors.js';
import { instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { AuditService } from '../audit/audit.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { ProgramsService } from '../programs/programs.service.js';
import { heldTimes, type Session } from '../sessions/session.js';
import type { AttestationsService, StandingAttestation } from './attestations.service.js';
import { listStandingMarks, undoManualMark } from './evidence.store.js';
import { checkedTime, type MarkedTime } from './marked-time.js';

/** `present: false` takes an earlier tick back; it is no proof of absence, for other sources may know better. */
export type RollCallMark = { clinicianId: string } & ({ present: boolean } | { time: MarkedTime });

export interface RollCallService {
  /** The same tick again changes nothing; answers whose evidence is another now. Access is judged before. */
  call(
    trx: Db,
    actor: Actor,
    session: Session,
    marks: readonly RollCallMark[],
    reason: string,
    gridId?: string,
  ): Promise<string[]>;
  /** From when on people can have come. */
  opensAt(session: Session): Instant;
  requireOpen(session: Session): void;
  listStanding(db: Db, sessionId: string): Promise<StandingAttestation[]>;
}

interface Wanted {
  clinicianId: string;
  /** Null: the tick is taken back. */
  worth: Worth | null;
}

function worthOf(session: Session, mark: RollCallMark, whenPresent: Worth, index: number): Worth | null {
  if ('present' in mark) return mark.present ? whenPresent : null;
  const time = checkedTime(session, mark.time, `/body/marks/${index}`);
  return 'minutes' in time ? { kind: 'minutes', ...time } : { kind: 'intervals', ...time };
}

function requireOnceEach(marks: readonly RollCallMark[]): void {
  const seen = new Set<string>();
  for (const [index, { clinicianId }] of marks.entries()) {
    if (seen.has(clinicianId)) {
      const detail = 'This clinician stands on the list twice; say once whether they were there.';
      const pointer = `/body/marks/${index}/clinicianId`;
      throw new AppError('request.invalid', detail, {
        errors: [{ pointer, code: 'mark.repeated', detail }],
      });
    }
    seen.add(clinicianId);
  }
}

export function createRollCallService(deps: {
  clock: Clock;
  audit: AuditService;
  clinicians: Pick<CliniciansService, 'loadMany'>;
  programs: Pick<ProgramsService, 'load'>;
  attestations: AttestationsService;
}): RollCallService {
  const { clock, audit, clinicians, programs, attestations } = deps;

  async function ticksOf(db: Db, sessionId: string): Promise<StandingAttestation[]> {
    return (await attestations.listStanding(db, sessionId)).filter(({ kind }) => kind === 'roll-call');
  }

  async function requireOwnPeople(trx: Db, session: Session, wanted: readonly Wanted[]): Promise<void> {
    const asked = wanted.map(({ clinicianId }) => clinicianId);
    const known = (await clinicians.loadMany(trx, asked)).filter(
      (person) => person.organizationId === session.organizationId && person.mergedIntoId === null,
    );
    if (known.length < asked.length) throw notFound('clinician');
  }

  const opensAt = (session: Session): Instant =>
    instantPlusSeconds(heldTimes(session).startsAt, -attestedEarlyMinutes * 60);

  return {
    opensAt,
    requireOpen: (session) => {
      const from = opensAt(session);
      if (clock.now() >= from) return;
      throw new AppError(
        'session.not-begun',
        `The session begins at ${session.startsAt}; its roll can be called from ${from}.`,
      );
    },
    call: async (trx, actor, session, marks, reason, gridId) => {
      requireOnceEach(marks);
      const { evidencePolicy } = await programs.load(trx, session.programId);
      const whenPresent = rollCallWorth(evidencePolicy);
      const wanted = marks.map((mark, index) => ({
        clinicianId: mark.clinicianId,
        worth: worthOf(session, mark, whenPresent, index),
      }));
      await requireOwnPeople(trx, session, wanted);
      const standing = new Map(
        (await ticksOf(trx, session.id)).map(({ clinicianId, worth }) => [
          clinicianId,
          JSON.stringify(worth),
        ]),
      );
      // Roll calls of the first release stood as marks by hand, which overrule everything.
      const marked = new Map(
        (await listStandingMarks(trx, session.id))
          .filter(({ source }) => source === 'roll-call')
          .map((row) => [row.clinician_id, row.id]),
      );
      const changed = wanted.filter(({ clinicianId, worth }) => {
        const before = standing.get(clinicianId) ?? null;
        return marked.has(clinicianId) || before !== (worth === null ? null : JSON.stringify(worth));
      });
      const ids = changed.map(({ clinicianId }) => clinicianId);
      if (ids.length === 0) return [];
      for (const id of ids) {
        const markId = marked.get(id);
        if (markId !== undefined) await undoManualMark(trx, markId, clock.now());
      }
      await attestations.undo(trx, session, 'roll-call', ids);
      const ticked = changed.flatMap(({ clinicianId, worth }) =>
        worth === null ? [] : [{ clinicianId, momentAt: null, worth }],
      );
      await attestations.attest(trx, actor, session, 'roll-call', ticked, reason, gridId);
      await audit.record(trx, {
        actor,
        action: 'attendance.roll-call',
        subject: { kind: 'session', id: session.id },
        organizationId: session.organizationId,
        programId: session.programId,
        reason,
        detail: {
          present: ticked.map(({ clinicianId, worth }) => ({ clinicianId, worth })),
          takenBack: changed.filter(({ worth }) => worth === null).map(({ clinicianId }) => clinicianId),
          ...(gridId === undefined ? {} : { gridId }),
        },
      });
      return ids;
    },
    listStanding: ticksOf,
  };
}
