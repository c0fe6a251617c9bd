// A session began at another time than planned: its agenda slides, and everybody's minutes and credits follow at once.
import { requireAccess, type Actor } from '../core/access.js';
import type { Instant } from '../core/time/instant.js';
import type { Attendance, AttendanceService } from '../features/attendance/attendance.service.js';
import type { IdentityService } from '../features/attendance/identity.service.js';
import type { CliniciansService } from '../features/clinicians/clinicians.service.js';
import type { Award } from '../features/credits/award.js';
import type { CreditsService } from '../features/credits/credits.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { HeldStartService } from '../features/sessions/held-start.service.js';
import type { Session } from '../features/sessions/session.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Database, Db } from '../platform/db/database.js';
import type { AmendSession } from './amend-session.js';
import { rehearse } from './rehearse.js';

export interface Slide {
  /** Null: it began as planned after all. */
  startsAt: Instant | null;
  reason: string;
  /** A lead who saw who loses lets it through; else losses wait for her one by one. */
  confirmLosses?: boolean | undefined;
  ifMatch?: number | undefined;
}

export interface AwardChange {
  creditSystem: string;
  kind: Award['kind'];
  /** Null where there was, or is, no award. */
  creditsBefore: string | null;
  creditsAfter: string | null;
  /** `pending-confirmation`: a loss that waits for a lead. Null where the award is gone. */
  status: Award['status'] | null;
}

export interface PersonChange {
  clinicianId: string;
  name: string;
  secondsBefore: number;
  secondsAfter: number;
  awards: AwardChange[];
}

export interface SlideOutcome {
  session: Session;
  /** Who gains or loses seconds or credits. */
  changes: PersonChange[];
  /** Others who were there. */
  unchanged: number;
}

/** Nobody is mailed, and calendars keep what they say: the plan is what people were told. */
export type SlideSession = (
  actor: Actor,
  sessionId: string,
  slide: Slide,
  options: { preview: boolean },
) => Promise<SlideOutcome>;

interface Snapshot {
  attendance: Map<string, Attendance>;
  awards: Map<string, Award>;
}

const keyOf = ({ clinicianId, approvalId, kind }: Award) => [clinicianId, approvalId, kind].join('\n');

function awardChanges(before: Snapshot, after: Snapshot): Map<string, AwardChange[]> {
  const changes = new Map<string, AwardChange[]>();
  for (const key of new Set([...before.awards.keys(), ...after.awards.keys()])) {
    const was = before.awards.get(key);
    const is = after.awards.get(key);
    const either = is ?? was;
    if (either === undefined || (was?.credits === is?.credits && was?.status === is?.status)) continue;
    const { clinicianId, creditSystem, kind } = either;
    const change = {
      creditSystem,
      kind,
      creditsBefore: was?.credits ?? null,
      creditsAfter: is?.credits ?? null,
      status: is?.status ?? null,
    };
    changes.set(clinicianId, [...(changes.get(clinicianId) ?? []), change]);
  }
  return changes;
}

interface Deps {
  database: Database;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  sessions: Pick<SessionsService, 'reach' | 'load'>;
  heldStart: HeldStartService;
  identity: Pick<IdentityService, 'place'>;
  attendance: Pick<AttendanceService, 'loadForSession'>;
  clinicians: Pick<CliniciansService, 'loadMany'>;
  credits: Pick<CreditsService, 'loadOfSession'>;
  amend: AmendSession;
}

export function createSlideSession(deps: Deps): SlideSession {
  const { database, organizations, sessions, heldStart, identity, attendance, clinicians, credits, amend } =
    deps;

  /** The losses that wait come after what they would replace, so of one key they have the last word. */
  async function snapshot(trx: Db, sessionId: string): Promise<Snapshot> {
    const rows = await attendance.loadForSession(trx, sessionId);
    const awards = await credits.loadOfSession(trx, sessionId);
    return {
      attendance: new Map(rows.map((row) => [row.clinicianId, row])),
      awards: new Map(awards.map((award) => [keyOf(award), award])),
    };
  }

  async function compare(trx: Db, before: Snapshot, after: Snapshot) {
    const changedAwards = awardChanges(before, after);
    const secondsOf = ({ attendance: rows }: Snapshot, id: string) => rows.get(id)?.seconds ?? 0;
    const everybody = new Set([...before.attendance.keys(), ...after.attendance.keys()]);
    const ids = [...everybody].filter(
      (id) => changedAwards.has(id) || secondsOf(before, id) !== secondsOf(after, id),
    );
    const people = await clinicians.loadMany(trx, ids);
    const changes = people.map(({ id, name }) => ({
      clinicianId: id,
      name: name.display,
      secondsBefore: secondsOf(before, id),
      secondsAfter: secondsOf(after, id),
      awards: changedAwards.get(id) ?? [],
    }));
    return { changes, unchanged: everybody.size - changes.length };
  }

  return (actor, sessionId, { startsAt, reason, confirmLosses, ifMatch }, { preview }) =>
    rehearse(database, preview, async (trx) => {
      const reached = await sessions.reach(trx, actor, 'attendance.edit', sessionId);
      if (confirmLosses === true) requireAccess(actor, 'credits.finalize', reached, 'session');
      await organizations.holdLedger(trx, reached.organizationId);
      const session = await sessions.load(trx, sessionId);
      const before = await snapshot(trx, sessionId);
      const held = await heldStart.set(trx, actor, session, startsAt, reason, ifMatch);
      const { clinicianIds } = await identity.place(trx, held);
      const everybody = [...new Set([...before.attendance.keys(), ...clinicianIds])];
      const source = `began at ${held.heldStartsAt ?? held.startsAt}: ${reason}`;
      await amend(trx, actor, held, everybody, source, confirmLosses === true ? { losses: 'lead' } : {});
      const outcome = await compare(trx, before, await snapshot(trx, sessionId));
      return { session: await sessions.load(trx, sessionId), ...outcome };
    });
}
