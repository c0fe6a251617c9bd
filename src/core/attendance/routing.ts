// To which session a report belongs that came without one: by meeting id and time, else by its people and time.
import { epochSecondsOf, type Instant } from '../time/instant.js';
import type { ReadReport } from './evidence.js';

/** A session as a candidate, with the report as read in its own zone. */
export interface RoutableSession {
  sessionId: string;
  startsAt: Instant;
  endsAt: Instant;
  /** Digits only; null where the session's way in tells none. */
  meetingId: string | null;
  /** Addresses of its roster, in lower case. */
  addresses: ReadonlySet<string>;
  report: ReadReport;
}

/** In order of strength; the first two are certain where no other session can claim the same. */
export const routeReasons = ['meeting-and-time', 'people-and-time', 'time', 'meeting'] as const;
export type RouteReason = (typeof routeReasons)[number];

export interface RouteCandidate {
  sessionId: string;
  reason: RouteReason;
  /** Addresses of the file that are on the session's roster. */
  knownAddresses: number;
}

export interface Routing {
  /** Empty where a person has to say; several where the file holds a meeting of its own for each. */
  sessionIds: string[];
  /** The likeliest first. */
  candidates: RouteCandidate[];
}

export const routeCandidatesMax = 5;
/** Two people of a roster may sit in another hub's meeting; with half of all addresses it is theirs. */
const knownAddressesMin = 2;
const knownShareMin = 0.5;

export function routeReport(sessions: readonly RoutableSession[]): Routing {
  const candidates = sessions
    .flatMap((session): RouteCandidate[] => {
      const knownAddresses = knownOf(session).length;
      const reason = reasonOf(session, knownAddresses);
      return reason === null ? [] : [{ sessionId: session.sessionId, reason, knownAddresses }];
    })
    .sort(
      (a, b) =>
        routeReasons.indexOf(a.reason) - routeReasons.indexOf(b.reason) ||
        b.knownAddresses - a.knownAddresses ||
        (a.sessionId < b.sessionId ? -1 : 1),
    );
  return { sessionIds: certainOf(sessions, candidates), candidates: candidates.slice(0, routeCandidatesMax) };
}

/** One session claims it by id and time; or one by its people and time, and none by the id. */
function certainOf(sessions: readonly RoutableSession[], candidates: readonly RouteCandidate[]): string[] {
  for (const reason of ['meeting-and-time', 'people-and-time'] as const) {
    const ids = candidates.filter((each) => each.reason === reason).map((each) => each.sessionId);
    if (ids.length === 0) continue;
    const isShared = ids.length > 1 && (reason !== 'meeting-and-time' || !areApart(sessions, ids));
    return isShared ? [] : inOrderOfTime(sessions, ids);
  }
  return [];
}

function inOrderOfTime(sessions: readonly RoutableSession[], ids: readonly string[]): string[] {
  const starts = new Map(sessions.map(({ sessionId, startsAt }) => [sessionId, startsAt]));
  return [...ids].sort((a, b) => ((starts.get(a) ?? '') < (starts.get(b) ?? '') ? -1 : 1));
}

/** A file of many meetings: each of these sessions reads other lines of it. */
function areApart(sessions: readonly RoutableSession[], ids: readonly string[]): boolean {
  const lines = sessions
    .filter(({ sessionId }) => ids.includes(sessionId))
    .flatMap(({ report }) => [...new Set(report.rows.map((row) => row.rowNo))]);
  return new Set(lines).size === lines.length;
}

function reasonOf(session: RoutableSession, knownAddresses: number): RouteReason | null {
  const { report, meetingId } = session;
  const isSameMeeting = meetingId !== null && report.meeting.id === meetingId;
  const isOtherMeeting = meetingId !== null && report.meeting.id !== null && !isSameMeeting;
  if (!touches(session)) return isSameMeeting ? 'meeting' : null;
  if (isSameMeeting) return 'meeting-and-time';
  if (isOtherMeeting) return knownAddresses > 0 ? 'time' : null;
  const addresses = addressesOf(report).size;
  const isTheirs = knownAddresses >= knownAddressesMin && knownAddresses >= addresses * knownShareMin;
  return isTheirs ? 'people-and-time' : 'time';
}

function addressesOf(report: ReadReport): Set<string> {
  return new Set(report.rows.flatMap((row) => row.email?.trim().toLowerCase() ?? []));
}

function knownOf({ report, addresses }: RoutableSession): string[] {
  return [...addressesOf(report)].filter((address) => addresses.has(address));
}

/** Half of those who came, at least, were connected while the session was on. */
function touches({ report, startsAt, endsAt }: RoutableSession): boolean {
  const startSeconds = epochSecondsOf(startsAt);
  const endSeconds = epochSecondsOf(endsAt);
  const isInside = (from: Instant, to: Instant): boolean =>
    epochSecondsOf(from) < endSeconds && epochSecondsOf(to) > startSeconds;
  const timed = report.rows.filter((row) => !row.noShow && (row.joinAt ?? row.leaveAt) !== null);
  if (timed.length === 0) {
    const { startAt, endAt } = report.meeting;
    return startAt !== null && isInside(startAt, endAt ?? startAt);
  }
  const inside = timed.filter(({ joinAt, leaveAt }) => {
    const from = joinAt ?? leaveAt ?? '';
    // Whoever never left was there from her join on.
    return isInside(from, leaveAt ?? endsAt);
  });
  return inside.length * 2 >= timed.length;
}
