// A Zoom report of invented people, and the way to take it in as evidence.
import { systemActor } from '../../src/core/access.js';
import { addressOf, type Hub } from './hub.js';

/** `startTime` is local; seconds are counted from it. */
function clock(day: string, startTime: string, second: number): string {
  const [year, month, date] = day.split('-');
  const hour = Number(startTime.slice(0, 2)) + Math.floor(second / 3600);
  const rest = [Math.floor(second / 60) % 60, second % 60].map((part) => String(part).padStart(2, '0'));
  const shown = String(((hour + 11) % 12) + 1).padStart(2, '0');
  return `${month}/${date}/${year} ${shown}:${rest.join(':')} ${hour < 12 ? 'AM' : 'PM'}`;
}

export interface BenchReport {
  bytes: Buffer;
  people: number;
  connections: number;
}

export type ReportMaker = (day: string, people: number, startTime?: string) => BenchReport;

interface Stay {
  person: number;
  /** Join, leave, minutes. */
  times: string[];
}

/** So many stays a person over an hour, in the order they joined. */
function staysOf(
  day: string,
  people: number,
  { stays, startTime }: { stays: number; startTime: string },
): Stay[] {
  const slotSeconds = 3600 / stays;
  return Array.from({ length: people * stays }, (_, index) => {
    const [person, stay] = [index % people, Math.floor(index / people)];
    const join = stay * slotSeconds + (person % 60);
    const leave = (stay + 1) * slotSeconds - 100 + (person % 90);
    const minutes = Math.ceil((leave - join) / 60);
    return { person, times: [clock(day, startTime, join), clock(day, startTime, leave), String(minutes)] };
  });
}

function fileOf(lines: readonly (readonly string[])[]): Buffer {
  return Buffer.from(`\uFEFF${lines.map((cells) => cells.join(',')).join('\r\n')}\r\n`);
}

export function meetingReport(stays: number): ReportMaker {
  const titles = [
    ...['Name (original name)', 'Email', 'Join time', 'Leave time', 'Duration (minutes)', 'Guest'],
    ...['Recording disclaimer response', 'In waiting room'],
  ];
  return (day, people, startTime = '12:00') => {
    const lines = staysOf(day, people, { stays, startTime }).map(({ person, times }) => [
      `Person ${person}`,
      addressOf(person),
      ...times,
      ...['Yes', 'OK', 'No'],
    ]);
    return { bytes: fileOf([titles, ...lines]), people, connections: lines.length };
  };
}

/** Two stays a person below a host who is nobody of the hub. */
export const webinarReport: ReportMaker = (day, people, startTime = '12:00') => {
  const stays = staysOf(day, people, { stays: 2, startTime });
  const [begin, end] = [clock(day, startTime, 0), clock(day, startTime, 3600)];
  const times = ['Join Time', 'Leave Time', 'Time in Session (minutes)', 'Is Guest', 'Country/Region Name'];
  const lines = [
    ['Attendee Report'],
    ['Report generated time', end],
    ['Topic', 'Webinar ID', 'Actual Start Time', 'Actual Duration (minutes)'],
    ['ECHO Grand Rounds', '812 3456 7890', begin, '60'],
    ['Attendee Details'],
    ['Attended', 'User Name (Original Name)', 'First Name', 'Last Name', 'Email', ...times],
    ...stays.map((stay) => [
      ...['Yes', `Person ${stay.person}`, 'Person', String(stay.person), addressOf(stay.person)],
      ...stay.times,
      ...['Yes', 'Canada'],
    ]),
  ];
  return { bytes: fileOf(lines), people, connections: stays.length };
};

export async function takeIn(
  hub: Hub,
  sessionId: string,
  { bytes, people, connections }: BenchReport,
): Promise<void> {
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
  if (outcome.connections !== connections || outcome.matched !== people)
    throw new Error(JSON.stringify(outcome));
}

/** Evidence of an hour for the first `people` of the hub in each session. */
export async function addEvidence(
  hub: Hub,
  sessions: readonly { id: string; day: string; startTime: string }[],
  people: number,
): Promise<void> {
  const report = meetingReport(2);
  for (const { id, day, startTime } of sessions) await takeIn(hub, id, report(day, people, startTime));
}
