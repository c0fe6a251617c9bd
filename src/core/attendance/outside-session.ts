// People of a report who were there only before or after the session: perhaps the file's times are of another zone.
import type { Finding } from '../finding.js';
import { epochSecondsOf, type Instant } from '../time/instant.js';
import { instantToLocal } from '../time/zone.js';
import { participantKey, type ReadReport, type SourceRow } from './evidence.js';

/** Whoever looks in for less proves no meeting. */
const stayedSecondsMin = 300;
/** One person of many who came at another hour is nothing odd. */
const outsideShareMin = 0.25;

export function outsideFindings(
  report: ReadReport,
  session: { startsAt: Instant; endsAt: Instant },
  timeZone: string,
): Finding[] {
  const people = new Map<string, SourceRow[]>();
  for (const row of report.rows) {
    if (row.noShow || row.joinAt === null || row.leaveAt === null) continue;
    if (epochSecondsOf(row.leaveAt) - epochSecondsOf(row.joinAt) < stayedSecondsMin) continue;
    const key = participantKey(row);
    people.set(key, [...(people.get(key) ?? []), row]);
  }
  const isInside = ({ joinAt, leaveAt }: SourceRow): boolean =>
    (joinAt ?? '') < session.endsAt && (leaveAt ?? '') > session.startsAt;
  const outside = [...people.values()].filter((rows) => !rows.some(isInside));
  if (outside.length === 0 || outside.length < people.size * outsideShareMin) return [];
  const times = outside.flatMap((rows) =>
    rows.flatMap(({ joinAt, leaveAt }) => [joinAt ?? '', leaveAt ?? '']),
  );
  const [from = '', to = ''] = [times.sort()[0], times.sort().at(-1)].map((at) => {
    const { day, time } = instantToLocal(at ?? '', timeZone);
    return `${day} ${time.slice(0, 5)}`;
  });
  return [
    {
      code: 'attendance.outside-session',
      severity: 'warning',
      detail: `${outside.length} of ${people.size} people in this file were there only outside the session, between ${from} and ${to} (${timeZone}); they count nothing here. If that is wrong, the times are of another zone: say which.`,
      params: { people: outside.length, of: people.size, from, to, timeZone },
    },
  ];
}
