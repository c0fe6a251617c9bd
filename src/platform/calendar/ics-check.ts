// Reads a finished calendar back, line by line, and refuses to let a wrong one out.
import type { InviteFacts } from '../../core/calendar/invite.js';
import { lineOctetsMax, unfoldLines } from './ics-lines.js';

const calendarProperties = new Set([
  'BEGIN',
  'END',
  'VERSION',
  'PRODID',
  'METHOD',
  'NAME',
  'X-WR-CALNAME',
  'REFRESH-INTERVAL',
  'X-PUBLISHED-TTL',
]);
const entryProperties = new Set([
  'UID',
  'SEQUENCE',
  'DTSTAMP',
  'DTSTART',
  'DTEND',
  'SUMMARY',
  'LOCATION',
  'DESCRIPTION',
  'ORGANIZER',
  'ATTENDEE',
  'STATUS',
  'LAST-MODIFIED',
  'URL',
  'CONFERENCE',
  'X-MICROSOFT-DISALLOW-COUNTER',
  'BEGIN',
  'END',
]);
const alarmProperties = new Set(['ACTION', 'TRIGGER', 'DESCRIPTION', 'BEGIN', 'END']);
const times = new Set(['DTSTAMP', 'DTSTART', 'DTEND', 'LAST-MODIFIED']);

type Counts = Map<string, number>;

function demand(holds: boolean, message: string): void {
  if (!holds) throw new Error(`the calendar that was written is wrong: ${message}`);
}

/** `name` and value part of a content line; a colon inside a quoted parameter does not end the name. */
function splitLine(line: string): { name: string; value: string } {
  const name = /^[A-Z0-9-]+/.exec(line)?.[0] ?? '';
  const value = line
    .slice(name.length)
    .replace(/^(?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*:/, '');
  return { name, value };
}

function assertLines(text: string): void {
  demand(text.endsWith('\r\n'), 'the last line has no end');
  demand(!/\r(?!\n)|(?<!\r)\n/.test(text), 'a bare line break');
  demand(!/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f]/.test(text), 'a control character');
  for (const line of text.slice(0, -2).split('\r\n')) {
    demand(Buffer.byteLength(line) <= lineOctetsMax, `a line over ${String(lineOctetsMax)} octets`);
  }
}

function assertEntry(counts: Counts, values: ReadonlyMap<string, string>, facts: InviteFacts): void {
  const count = (name: string): number => counts.get(name) ?? 0;
  for (const name of [
    'UID',
    'SEQUENCE',
    'DTSTAMP',
    'DTSTART',
    'DTEND',
    'SUMMARY',
    'ORGANIZER',
    'LAST-MODIFIED',
  ]) {
    demand(count(name) === 1, `${String(count(name))} × ${name}`);
  }
  for (const name of ['URL', 'CONFERENCE', 'LOCATION', 'DESCRIPTION', 'STATUS'])
    demand(count(name) <= 1, name);
  demand(values.get('UID') === facts.uid, 'another UID');
  demand(values.get('SEQUENCE') === String(facts.sequence), 'another SEQUENCE');
  demand(values.get('ORGANIZER') === `mailto:${facts.organizer.address}`, 'another ORGANIZER');
  demand(count('ATTENDEE') === (facts.attendee === null ? 0 : 1), `${String(count('ATTENDEE'))} × ATTENDEE`);
  if (facts.attendee !== null) {
    demand(values.get('ATTENDEE') === `mailto:${facts.attendee.address}`, 'another ATTENDEE');
  }
  const withdrawn = facts.method === 'CANCEL' && facts.scope === 'one';
  demand(count('STATUS') === (withdrawn ? 0 : 1), 'STATUS does not fit the method');
  if (facts.method === 'CANCEL') demand(values.get('STATUS') !== 'CONFIRMED', 'a cancellation that confirms');
  demand(count('BEGIN') === (facts.alarmMinutes === null ? 0 : 1), 'alarms do not fit the method');
  demand((values.get('URL') ?? null) === facts.sessionUrl, 'another URL');
  demand((values.get('CONFERENCE') ?? null) === facts.conferenceUrl, 'another CONFERENCE');
  for (const [name, at] of [
    ['DTSTART', facts.startsAt],
    ['DTEND', facts.endsAt],
    ['DTSTAMP', facts.stampAt],
  ] as const) {
    demand(values.get(name) === at.replace(/[-:]/g, ''), `${name} is another instant`);
  }
}

/** Throws where the text is not exactly the entries given, in UTC, well-formed, and nothing else (invites.md §2). */
export function assertCalendar(text: string, entries: readonly InviteFacts[]): void {
  assertLines(text);
  let counts: Counts = new Map();
  let values = new Map<string, string>();
  let entryAt = 0;
  let within: 'calendar' | 'entry' | 'alarm' = 'calendar';
  const allowed = { calendar: calendarProperties, entry: entryProperties, alarm: alarmProperties };
  for (const line of unfoldLines(text)) {
    const { name, value } = splitLine(line);
    if (line === 'END:VALARM') within = 'entry';
    else if (line === 'END:VEVENT') {
      const facts = entries[entryAt];
      if (facts === undefined) throw new Error('the calendar that was written has an entry too many');
      assertEntry(counts, values, facts);
      entryAt += 1;
      within = 'calendar';
    } else {
      demand(allowed[within].has(name), `${name || 'a broken line'} in the ${within}`);
      if (times.has(name)) demand(/^[A-Z-]+:\d{8}T\d{6}Z$/.test(line), `${name} is not UTC`);
      if (name === 'METHOD')
        demand(
          entries.every((facts) => facts.method === value),
          'another METHOD',
        );
      if (within === 'entry') {
        counts.set(name, (counts.get(name) ?? 0) + 1);
        values.set(name, value);
      }
      if (line === 'BEGIN:VALARM') within = 'alarm';
      if (line === 'BEGIN:VEVENT') {
        within = 'entry';
        counts = new Map();
        values = new Map();
      }
    }
  }
  demand(entryAt === entries.length, `${String(entryAt)} entries instead of ${String(entries.length)}`);
}
