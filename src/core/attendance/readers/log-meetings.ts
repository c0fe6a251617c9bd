// Tells apart the meetings that one log holds, so that nobody is taken to have stayed from one into the next.
import { epochSecondsOf } from '../../time/instant.js';
import { byWall, type LogEntry } from './log-pairs.js';

export interface LoggedMeeting {
  /** In the order of time; those whose moment cannot be read come first. */
  entries: LogEntry[];
  /** Wall times of the first and the last entry; empty where none can be read. */
  from: string;
  to: string;
}

/** Nobody comes or goes for so long only between two meetings. */
const silenceSecondsMin = 12 * 3600;

/** Each section is a meeting of its own, unless two overlap: then one meeting was downloaded twice. In the order of time. */
export function meetingsOf(sections: readonly (readonly LogEntry[])[]): LoggedMeeting[] {
  const parts = sections.flatMap(partsOf);
  parts.sort((a, b) => byWall({ wall: a.from }, { wall: b.from }));
  const overlapping: LoggedMeeting[][] = [];
  let to = '';
  for (const part of parts) {
    const current = overlapping.at(-1);
    if (current === undefined || part.from > to) overlapping.push([part]);
    else current.push(part);
    if (part.to > to) to = part.to;
  }
  return overlapping.map((same) => {
    const entries = same.flatMap((part) => part.entries);
    return toMeeting(same.length > 1 ? withoutRepeats(entries) : entries);
  });
}

function partsOf(section: readonly LogEntry[]): LoggedMeeting[] {
  const parts: LogEntry[][] = [];
  let previous: LogEntry | undefined;
  for (const entry of toMeeting(section).entries) {
    const current = parts.at(-1);
    if (current === undefined || isSilentBetween(previous, entry)) parts.push([entry]);
    else current.push(entry);
    previous = entry;
  }
  return parts.map(toMeeting);
}

function isSilentBetween(earlier: LogEntry | undefined, later: LogEntry): boolean {
  if (typeof earlier?.wall !== 'string' || later.wall === null) return false;
  return epochSecondsOf(`${later.wall}Z`) - epochSecondsOf(`${earlier.wall}Z`) > silenceSecondsMin;
}

function toMeeting(entries: readonly LogEntry[]): LoggedMeeting {
  const sorted = [...entries].sort(byWall);
  const walls = sorted.flatMap(({ wall }) => (wall === null ? [] : [wall]));
  return { entries: sorted, from: walls[0] ?? '', to: walls.at(-1) ?? '' };
}

function withoutRepeats(entries: readonly LogEntry[]): LogEntry[] {
  const byContent = new Map<string, LogEntry>();
  for (const entry of entries) {
    const content = [entry.name, entry.action, entry.text].join('\n');
    if (!byContent.has(content)) byContent.set(content, entry);
  }
  return [...byContent.values()];
}
