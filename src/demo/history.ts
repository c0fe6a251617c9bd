// Lives through the demo's past: reports go in, a lead settles what waits, sessions are finalized, certificates issued.
import type { Actor } from '../core/access.js';
import type { Instant } from '../core/time/instant.js';
import type { MadeHub } from './hub.js';
import type { ByAddress } from './people.js';
import { moveReportToDay } from './report.js';
import { ensureGroup, seatGroup } from './screens.js';
import { readDemoReport, reportNameOf, type DemoReviews, type DemoSeeds } from './seeds.js';
import type { Session } from '../features/sessions/session.js';
import type { Services } from '../wiring.js';

/** Past sessions a report is shipped for, in order of time. */
export async function listReported(
  { sessions, database }: Services,
  hub: MadeHub,
  { cohort }: DemoSeeds,
  now: Instant,
): Promise<Session[]> {
  const all = await sessions.loadForCohort(database.read, hub.cohort.id);
  return all.filter(
    (session) =>
      session.number <= cohort.pastSessions && session.status === 'scheduled' && session.endsAt <= now,
  );
}

async function settleReviews(
  services: Services,
  lead: Actor,
  session: Session,
  reviews: DemoReviews,
  ids: ByAddress,
): Promise<void> {
  const decisions = reviews.decisions.filter((decision) => decision.session === session.number);
  const open = (await services.reviews.list(lead, session.id)).filter((item) => item.status === 'open');
  for (const item of open) {
    const decision = decisions.find(({ shown }) => shown === item.name);
    if (decision === undefined) continue;
    if ('ignore' in decision) {
      await services.evidence.settleReview(lead, item.id, { ignore: true, reason: decision.ignore });
      continue;
    }
    const clinicianId = ids.get(decision.clinician);
    if (clinicianId === undefined) continue;
    await services.evidence.settleReview(lead, item.id, { clinicianId, remember: decision.remember });
  }
}

async function callRolls(
  services: Services,
  lead: Actor,
  session: Session,
  reviews: DemoReviews,
  ids: ByAddress,
): Promise<void> {
  for (const call of reviews.rollCalls.filter((each) => each.session === session.number)) {
    const marks = call.clinicians.flatMap((address) => {
      const clinicianId = ids.get(address);
      return clinicianId === undefined ? [] : [{ clinicianId, time: { minutes: call.minutes } }];
    });
    await services.callRoll(lead, session.id, marks, call.reason);
  }
}

/** The shipped report of a session, with the session's own day. */
export function reportFor(session: Session, name: string): Buffer {
  return Buffer.from(moveReportToDay(readDemoReport(name), session.localDate), 'utf8');
}

/** Import, reviews, roll call, shared screens, finalize: the way every session goes. A finalized one has been through it. */
export async function liveThrough(
  services: Services,
  hub: MadeHub,
  session: Session,
  seeds: DemoSeeds,
  ids: ByAddress,
): Promise<void> {
  if (session.finalizedAt !== null) return;
  const { lead } = hub;
  const shared = seeds.screens.filter((screen) => screen.session === session.number);
  for (const screen of shared) await ensureGroup(services, hub, screen, ids);
  const fileName = reportNameOf(session.number);
  const file = {
    fileName: `participants_84512345678_${session.localDate.replaceAll('-', '_')}.csv`,
    bytes: reportFor(session, fileName),
    timeZone: session.timeZone,
    kind: 'live',
    dateOrder: null,
    confirmed: false,
  } as const;
  await services.evidence.importReport(lead, session.id, file, { preview: false });
  await settleReviews(services, lead, session, seeds.reviews, ids);
  await callRolls(services, lead, session, seeds.reviews, ids);
  for (const screen of shared) await seatGroup(services, session, screen, ids);
  await services.finalizeSession(lead, session.id);
}

/** This week's session by calendar mail; whoever holds it already is not written to again. */
export async function inviteThisWeek(
  services: Services,
  hub: MadeHub,
  now: Instant,
): Promise<Session | undefined> {
  const all = await services.sessions.loadForCohort(services.database.read, hub.cohort.id);
  const next = all.find((session) => session.status === 'scheduled' && session.startsAt > now);
  if (next !== undefined) await services.inviteCohort(hub.lead, hub.cohort.id, { sessionIds: [next.id] });
  return next;
}
