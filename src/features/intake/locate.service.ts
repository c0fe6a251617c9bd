// Finds the session a report belongs to: reads it roughly for its times, then once more for every session near them.
import type { ColumnMapping, ReadFailure, ReadReport } from '../../core/attendance/evidence.js';
import { meetingIdOfJoinUrl } from '../../core/attendance/meeting-number.js';
import { dateOrders } from '../../core/attendance/readers/dates.js';
import { readSourceFile } from '../../core/attendance/readers/detect.js';
import { reportTimes } from '../../core/attendance/report-times.js';
import type { SourceFile } from '../../core/attendance/readers/source-file.js';
import { routeReport, type RoutableSession, type Routing } from '../../core/attendance/routing.js';
import { instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { Db } from '../../platform/db/database.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import { heldTimes, type Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';

export interface IntakeScope {
  organizationId: string;
  /** Null: every program of the organization. */
  programId: string | null;
}

/** An opened file, and how its columns are to be read where no reader knows them. */
export interface Mapped {
  file: SourceFile;
  mapping: ColumnMapping | null;
}

export type Located = { ok: true; routing: Routing } | ReadFailure;

export interface LocateService {
  locate(db: Db, scope: IntakeScope, opened: Mapped, timeZone: string | null): Promise<Located>;
}

/** Zones lie up to 14 hours apart, and people join before and stay after. */
const marginSeconds = 26 * 3600;
/** A file of one meeting is near a handful of sessions; a hub's whole month is no meeting report. */
const sessionsReadMax = 60;
/** No session of ours: far from every date, so that it settles nothing. */
const nowhere = { startsAt: '1971-01-01T00:00:00Z', endsAt: '1971-01-01T01:00:00Z' };

interface Span {
  from: Instant;
  to: Instant;
}

/** Read in every order its dates allow, since only a session can tell which is meant. */
function roughSpans(
  { file, mapping }: Mapped,
  timeZone: string,
): { spans: Span[]; failure: ReadFailure | null } {
  const spans: Span[] = [];
  let failure: ReadFailure | null = null;
  for (const dateOrder of dateOrders) {
    const outcome = readSourceFile(file, {
      timeZone,
      session: nowhere,
      dateOrder,
      allMeetings: true,
      ...asMapped(mapping),
    });
    if (outcome.ok) spans.push(...spanOf(outcome.report));
    else failure ??= outcome;
  }
  return { spans, failure: spans.length > 0 ? null : failure };
}

const asMapped = (mapping: ColumnMapping | null) => (mapping === null ? {} : { mapping });

function spanOf(report: ReadReport): Span[] {
  const times = reportTimes(report);
  const [from] = times;
  const to = times.at(-1);
  return from === undefined || to === undefined ? [] : [{ from, to }];
}

export function createLocateService(deps: {
  sessions: Pick<SessionsService, 'loadTouching'>;
  clinicians: Pick<CliniciansService, 'listForIdentity'>;
  enrolments: Pick<EnrolmentsService, 'rolesForSession'>;
}): LocateService {
  const { sessions, clinicians, enrolments } = deps;

  async function near(db: Db, scope: IntakeScope, spans: readonly Span[]): Promise<Session[]> {
    const found = new Map<string, Session>();
    for (const { from, to } of spans) {
      const range = {
        from: instantPlusSeconds(from, -marginSeconds),
        to: instantPlusSeconds(to, marginSeconds),
      };
      for (const session of await sessions.loadTouching(db, scope, range, sessionsReadMax)) {
        found.set(session.id, session);
      }
    }
    return [...found.values()].slice(0, sessionsReadMax);
  }

  return {
    locate: async (db, scope, opened, timeZone) => {
      const { file, mapping } = opened;
      const { spans, failure } = roughSpans(opened, timeZone ?? 'UTC');
      if (failure !== null) return failure;
      const addressesOf = new Map(
        (await clinicians.listForIdentity(db, scope.organizationId)).map((person) => [
          person.clinicianId,
          person.addresses.map(({ address }) => address.toLowerCase()),
        ]),
      );
      const routable: RoutableSession[] = [];
      for (const session of await near(db, scope, spans)) {
        const meetingId = meetingIdOfJoinUrl(session.joinUrl);
        const held = heldTimes(session);
        const zone = timeZone ?? session.timeZone;
        const context = { timeZone: zone, session: held, meetingId, ...asMapped(mapping) };
        const outcome = readSourceFile(file, context);
        if (!outcome.ok) continue;
        const roster = [...(await enrolments.rolesForSession(db, session)).keys()];
        routable.push({
          sessionId: session.id,
          ...held,
          meetingId,
          addresses: new Set(roster.flatMap((id) => addressesOf.get(id) ?? [])),
          report: outcome.report,
        });
      }
      return { ok: true, routing: routeReport(routable) };
    },
  };
}
