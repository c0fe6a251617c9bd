// All the instants a report tells, in order.
import type { Instant } from '../time/instant.js';
import type { ReadReport } from './evidence.js';

/** Of those who came, and of the meeting itself; sorted. */
export function reportTimes(report: ReadReport): Instant[] {
  const times = report.rows.flatMap((row) => (row.noShow ? [] : [row.joinAt, row.leaveAt]));
  const known = [...times, report.meeting.startAt, report.meeting.endAt].filter((at) => at !== null);
  return known.sort();
}
