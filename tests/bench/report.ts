// A Zoom report of invented people, and the way to take it in as evidence.
import { systemActor } from '../../src/core/access.js';
import { addressOf, type Hub } from './hub.js';

const columns = [
  ...['Name (original name)', 'Email', 'Join time', 'Leave time', 'Duration (minutes)', 'Guest'],
  ...['Recording disclaimer response', 'In waiting room'],
];

/** `startTime` is local; seconds are counted from it. */
function clock(day: string, startTime: string, second: number): string {
  const [year, month, date] = day.split('-');
  const hour = Number(startTime.slice(0, 2)) + Math.floor(second / 3600);
  const rest = [Math.floor(second / 60) % 60, second % 60].map((part) => String(part).padStart(2, '0'));
  const shown = String(((hour + 11) % 12) + 1).padStart(2, '0');
  return `${month}/${date}/${year} ${shown}:${rest.join(':')} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** Two stays a person, in the order they joined. */
export function reportOf(day: string, people: number, startTime = '12:00'): Buffer {
  const lines = Array.from({ length: people * 2 }, (_, index) => {
    const person = index % people;
    const isSecond = index >= people;
    const join = isSecond ? 1815 + (person % 30) : person % 60;
    const leave = isSecond ? 3540 + (person % 60) : 1700 + (person % 90);
    const times = [
      clock(day, startTime, join),
      clock(day, startTime, leave),
      String(Math.ceil((leave - join) / 60)),
    ];
    return [`Person ${person}`, addressOf(person), ...times, 'Yes', 'OK', 'No'].join(',');
  });
  return Buffer.from(`\uFEFF${[columns.join(','), ...lines].join('\r\n')}\r\n`);
}

export async function takeIn(hub: Hub, sessionId: string, bytes: Buffer, people: number): Promise<void> {
  const file = {
    fileName: 'report.csv',
    bytes,
    timeZone: 'America/Toronto',
    kind: 'live',
    dateOrder: null,
    confirmed: true,
  } as const;
  const outcome = await hub.running.services.evidence.importReport(systemActor, sessionId, file, {
    preview: false,
  });
  if (outcome.connections !== people * 2 || outcome.matched !== people)
    throw new Error(JSON.stringify(outcome));
}

/** Evidence of an hour for the first `people` of the hub in each session. */
export async function addEvidence(
  hub: Hub,
  sessions: readonly { id: string; day: string; startTime: string }[],
  people: number,
): Promise<void> {
  for (const { id, day, startTime } of sessions)
    await takeIn(hub, id, reportOf(day, people, startTime), people);
}
