// Invitations as iCalendar, read back by two independent parsers and held against golden files.
import { describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import type { VEvent } from 'node-ical';
import { cleanName } from '../../../src/core/calendar/address.js';
import type { InviteFacts } from '../../../src/core/calendar/invite.js';
import { instantPlusSeconds } from '../../../src/core/time/instant.js';
import { localToInstant } from '../../../src/core/time/zone.js';
import { assertCalendar } from '../../../src/platform/calendar/ics-check.js';
import { foldLines, unfoldLines } from '../../../src/platform/calendar/ics-lines.js';
import { renderFeed, renderInvite } from '../../../src/platform/calendar/ics.js';
import { expectGolden } from '../../support/golden.js';

const facts: InviteFacts = {
  uid: '0197a3c2-5d1f-7e33-9a41-0c1d2e3f4a5b@mail.hub.example',
  sequence: 0,
  stampAt: '2027-03-01T12:00:00Z',
  startsAt: '2027-03-10T17:00:00Z',
  endsAt: '2027-03-10T18:00:00Z',
  method: 'REQUEST',
  scope: 'whole',
  summary: 'ECHO Douleur chronique : réduire les opioïdes',
  description: 'Ordre du jour :\n12 h 05 Exposé; 12 h 30 cas, discussion',
  location: '',
  sessionUrl: 'https://hub.example/s/0197a3c2?a=1,2;b=3',
  conferenceUrl: 'https://hub.example/s/0197a3c2/join?a=1,2;b=3',
  organizer: { name: 'ECHO Douleur chronique', address: 'echo@hub.example' },
  attendee: { name: 'Dre Maïté Beauséjour, CCMF', address: 'maite@clinique.example' },
  rsvp: false,
  alarmMinutes: 15,
};

const versions: Record<string, InviteFacts> = {
  request: facts,
  'request-rsvp': { ...facts, rsvp: true, alarmMinutes: null, conferenceUrl: null },
  moved: {
    ...facts,
    sequence: 1,
    stampAt: '2027-03-02T09:30:00Z',
    startsAt: '2027-03-17T16:00:00Z',
    endsAt: '2027-03-17T17:00:00Z',
  },
  reworded: { ...facts, stampAt: '2027-03-02T09:30:00Z', description: 'Nouvel ordre du jour' },
  cancel: { ...facts, method: 'CANCEL', sequence: 1, stampAt: '2027-03-02T09:30:00Z' },
  withdrawn: { ...facts, method: 'CANCEL', scope: 'one', sequence: 1, stampAt: '2027-03-02T09:30:00Z' },
  'invited-again': { ...facts, sequence: 2, stampAt: '2027-03-03T09:30:00Z' },
  download: { ...facts, method: 'PUBLISH', attendee: null },
};

function parsed(ics: string) {
  const calendar = new ICAL.Component(ICAL.parse(ics) as never);
  const entries = calendar.getAllSubcomponents('vevent');
  const entry = entries[0];
  if (entry === undefined) throw new Error('no entry');
  const value = (name: string): unknown => entry.getFirstPropertyValue(name);
  const text = (name: string): string => String(value(name));
  return { calendar, entries, entry, value, text };
}

function nodeEntry(ics: string): VEvent {
  const found = Object.values(nodeIcal.sync.parseICS(ics)).filter((part) => part?.type === 'VEVENT');
  expect(found).toHaveLength(1);
  return found[0] as VEvent;
}

function expectWellFormed(ics: string): void {
  expect(ics.endsWith('END:VCALENDAR\r\n')).toBe(true);
  expect(ics.replaceAll('\r\n', '')).not.toMatch(/[\u0000-\u001f\u007f]/);
  for (const line of ics.split('\r\n')) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(line).not.toContain('\ufffd');
  }
  expect(ics).not.toMatch(/TZID|VTIMEZONE|TIMEZONE-ID|X-MICROSOFT-CDO-APPT-SEQUENCE/);
  for (const line of unfoldLines(ics)) {
    if (/^(DTSTAMP|DTSTART|DTEND|LAST-MODIFIED|CREATED)/.test(line))
      expect(line).toMatch(/^[A-Z-]+:\d{8}T\d{6}Z$/);
  }
}

describe.each(Object.entries(versions))('%s', (name, given) => {
  const ics = renderInvite(given);

  test('R2, R16: UTC only, folded at 75 octets, CRLF to the end; the golden file holds', () => {
    expectWellFormed(ics);
    expectGolden(`ics/${name}.ics`, ics);
  });

  test('R1: one VEVENT whose facts two parsers read back', () => {
    const { calendar, entries, text, value } = parsed(ics);
    expect(entries).toHaveLength(1);
    expect(calendar.getFirstPropertyValue('method')).toBe(given.method);
    expect(text('uid')).toBe(given.uid);
    expect(value('sequence')).toBe(given.sequence);
    expect(text('summary')).toBe(given.summary);
    for (const [property, at] of [
      ['dtstart', given.startsAt],
      ['dtend', given.endsAt],
      ['dtstamp', given.stampAt],
      ['last-modified', given.stampAt],
    ] as const) {
      expect(text(property)).toBe(at);
    }
    const second = nodeEntry(ics);
    expect(second.start.toISOString()).toBe(given.startsAt.replace('Z', '.000Z'));
    expect(second.end?.toISOString()).toBe(given.endsAt.replace('Z', '.000Z'));
    expect(second.uid).toBe(given.uid);
    expect(second.summary).toBe(given.summary);
  });
});

describe('people', () => {
  test('R12, R13: the recipient with all parameters, the organizer as mailto', () => {
    for (const [rsvp, written] of [
      [true, 'TRUE'],
      [false, 'FALSE'],
    ] as const) {
      const { entry } = parsed(renderInvite({ ...facts, rsvp }));
      const [attendee, ...more] = entry.getAllProperties('attendee');
      expect(more).toEqual([]);
      expect(attendee?.getFirstValue()).toBe('mailto:maite@clinique.example');
      expect(attendee?.toJSON()[1]).toEqual({
        role: 'REQ-PARTICIPANT',
        cutype: 'INDIVIDUAL',
        partstat: 'NEEDS-ACTION',
        rsvp: written,
        cn: 'Dre Maïté Beauséjour, CCMF',
      });
      expect(entry.getFirstPropertyValue('organizer')).toBe('mailto:echo@hub.example');
    }
  });

  test('R13: the ORGANIZER line is the same in every message of a session', () => {
    const lines = Object.values(versions).map((given) =>
      unfoldLines(renderInvite(given)).find((line) => line.startsWith('ORGANIZER')),
    );
    expect(new Set(lines).size).toBe(1);
  });

  test.each([
    'Dr. "Bob" O’Neil',
    'Beauséjour, Maïté; MD: CCMF',
    'Zoë\r\nATTENDEE;CN=Evil:mailto:evil@x.example',
    'nul\u0000and\u0007bell',
    '👩🏽‍⚕️ Dr. Emoji 🇨🇦',
    "caret ^n ^^ ^' name",
    'back\\slash\\n',
    'x:MAILTO:y',
    'n'.repeat(200),
    '',
  ])('R14: the name %j comes back as one sanitised ATTENDEE', (name) => {
    const ics = renderInvite({ ...facts, attendee: { name, address: 'maite@clinique.example' } });
    expectWellFormed(ics);
    const { entry } = parsed(ics);
    const expected = cleanName(name) || 'maite@clinique.example';
    const attendees = entry.getAllProperties('attendee');
    expect(attendees).toHaveLength(1);
    expect(attendees[0]?.getFirstParameter('cn')).toBe(expected);
    expect(attendees[0]?.getFirstValue()).toBe('mailto:maite@clinique.example');
    const attendee = nodeEntry(ics).attendee as { params: { CN: string }; val: string };
    expect(attendee.params.CN.replace(/^"|"$/g, '')).toBe(expected);
    const names = new Set(entry.getAllProperties().map((property) => property.name));
    expect([...names].sort()).toEqual([
      'attendee',
      'conference',
      'description',
      'dtend',
      'dtstamp',
      'dtstart',
      'last-modified',
      'location',
      'organizer',
      'sequence',
      'status',
      'summary',
      'uid',
      'url',
      'x-microsoft-disallow-counter',
    ]);
  });
});

test('R15: texts and links come back as they went in', () => {
  const summary = 'A \\ backslash; semicolon, comma: "quotes" 🫀 \\n';
  const description = 'First line\\n; , 🇨🇦\nSecond: line\n\nLast';
  const ics = renderInvite({ ...facts, summary, description, location: 'Room 4, floor 2; left' });
  const { text, entry } = parsed(ics);
  expect(text('summary')).toBe(summary);
  expect(text('description')).toBe(`${description}\n\n${String(facts.sessionUrl)}`);
  expect(text('location')).toBe(`Room 4, floor 2; left · ${String(facts.sessionUrl)}`);
  expect(text('url')).toBe(facts.sessionUrl);
  expect(entry.getFirstPropertyValue('conference')).toBe(facts.conferenceUrl);
  expect(entry.getFirstProperty('conference')?.getFirstParameter('label')).toBe(cleanName(summary));
  // node-ical reads an escaped backslash before an n as a line break; everything else it reads as we do.
  const readable = description.replace('\\n', '');
  const second = nodeEntry(renderInvite({ ...facts, summary, description: readable }));
  expect(second.description).toBe(`${readable}\n\n${String(facts.sessionUrl)}`);
});

test('R17: the session link stands in CONFERENCE, LOCATION and DESCRIPTION, no personal one anywhere', () => {
  const personal = 'https://zoom.example/w/81?tk=PERSONAL-TOKEN';
  const shared = 'https://hub.example/s/1/join';
  const ics = renderInvite({
    ...facts,
    sessionUrl: shared,
    conferenceUrl: shared,
    description: `Or ${personal}`,
  });
  const { text } = parsed(ics);
  for (const property of ['conference', 'location', 'description']) expect(text(property)).toContain(shared);
  expect(ics.replaceAll('\r\n ', '')).not.toContain('PERSONAL');
});

describe('R8, R9, R18: what a method may carry', () => {
  test('a cancellation of the session says CANCELLED and does not ring', () => {
    const { text, entry, value } = parsed(renderInvite({ ...facts, method: 'CANCEL', sequence: 3 }));
    expect(text('status')).toBe('CANCELLED');
    expect(value('sequence')).toBe(3);
    expect(entry.getAllSubcomponents('valarm')).toEqual([]);
    expect(entry.getAllProperties('attendee')).toHaveLength(1);
  });

  test('a withdrawn invitation has no STATUS', () => {
    const { entry } = parsed(renderInvite({ ...facts, method: 'CANCEL', scope: 'one', sequence: 1 }));
    expect(entry.getFirstProperty('status')).toBeNull();
    expect(entry.getAllProperties('attendee')).toHaveLength(1);
  });

  test('a request rings at most once, as DISPLAY, and allows no counter-proposal', () => {
    const { entry, text } = parsed(renderInvite(facts));
    const alarms = entry.getAllSubcomponents('valarm');
    expect(alarms).toHaveLength(1);
    expect(alarms[0]?.getFirstPropertyValue('action')).toBe('DISPLAY');
    expect(String(alarms[0]?.getFirstPropertyValue('trigger'))).toBe('-PT15M');
    expect(text('x-microsoft-disallow-counter')).toBe('TRUE');
    expect(text('status')).toBe('CONFIRMED');
    const lines = unfoldLines(renderInvite(facts));
    expect(lines.slice(lines.indexOf('END:VALARM') + 1)).toEqual(['END:VEVENT', 'END:VCALENDAR']);
  });
});

test('R7, R23: the same facts give the same bytes; a typo fix changes the stamp, not the SEQUENCE', () => {
  expect(renderInvite({ ...facts })).toBe(renderInvite(facts));
  const before = parsed(renderInvite(facts));
  const after = parsed(renderInvite(versions['reworded'] as InviteFacts));
  expect(after.value('sequence')).toBe(before.value('sequence'));
  expect(after.text('dtstamp') > before.text('dtstamp')).toBe(true);
});

test('R6: mail, download and feed share the UID', () => {
  const published = { ...facts, method: 'PUBLISH' as const, attendee: null };
  const uids = [
    parsed(renderInvite(facts)).text('uid'),
    parsed(renderInvite(published)).text('uid'),
    parsed(renderFeed('ECHO', [{ facts: published, cancelled: false }])).text('uid'),
  ];
  expect(new Set(uids)).toEqual(new Set([facts.uid]));
});

describe('feed', () => {
  const published: InviteFacts = { ...facts, method: 'PUBLISH', attendee: null };
  const other = {
    ...published,
    uid: '0197a3c2-0002@mail.hub.example',
    startsAt: '2027-03-17T16:00:00Z',
    endsAt: '2027-03-17T17:00:00Z',
  };

  test('lists sessions without naming anybody, cancelled ones as cancelled', () => {
    const ics = renderFeed('ECHO "Pain", Toronto;\r\nX-EVIL:1', [
      { facts: published, cancelled: false },
      { facts: other, cancelled: true },
    ]);
    expectWellFormed(ics);
    expectGolden('ics/feed.ics', ics);
    const { calendar, entries } = parsed(ics);
    expect(entries.map((entry) => entry.getFirstPropertyValue('status'))).toEqual(['CONFIRMED', 'CANCELLED']);
    expect(entries.flatMap((entry) => entry.getAllProperties('attendee'))).toEqual([]);
    expect(unfoldLines(ics)).toContain('NAME:ECHO Pain\\, Toronto\\, X-EVIL:1');
    expect(unfoldLines(ics)).toContain('X-WR-CALNAME:ECHO Pain\\, Toronto\\, X-EVIL:1');
    expect(calendar.getFirstProperty('x-evil')).toBeNull();
  });

  test('an empty one is still a calendar, and an invitation has no place in it', () => {
    expect(parsedEmpty(renderFeed('ECHO', []))).toBe(0);
    expect(() => renderFeed('ECHO', [{ facts, cancelled: false }])).toThrow(RangeError);
  });

  function parsedEmpty(ics: string): number {
    return new ICAL.Component(ICAL.parse(ics) as never).getAllSubcomponents('vevent').length;
  }
});

describe('R3: a Toronto noon on both sides of the clock change', () => {
  const run = promisify(execFile);
  const root = path.resolve(import.meta.dirname, '../../..');
  const noons = [
    ['2027-03-10', '20270310T170000Z'],
    ['2027-03-17', '20270317T160000Z'],
  ] as const;

  function noonFacts(day: string): InviteFacts {
    const local = localToInstant(day, '12:00:00', 'America/Toronto');
    if (!local.ok) throw new Error(local.problem);
    return { ...facts, startsAt: local.instant, endsAt: instantPlusSeconds(local.instant, 3600) };
  }

  test.each(noons)('%s starts at %s', (day, start) => {
    expect(renderInvite(noonFacts(day))).toContain(`DTSTART:${start}\r\n`);
  });

  test.each(['UTC', 'Asia/Tokyo', 'America/Vancouver'])(
    'the bytes are the same in a process under TZ=%s',
    async (zone) => {
      const script =
        `const { renderInvite } = await import(${JSON.stringify(path.join(root, 'src/platform/calendar/ics.ts'))});` +
        `const { localToInstant } = await import(${JSON.stringify(path.join(root, 'src/core/time/zone.ts'))});` +
        `const facts = ${JSON.stringify(facts)};` +
        `const out = ${JSON.stringify(noons.map(([day]) => day))}.map((day) => {` +
        `const startsAt = localToInstant(day, '12:00:00', 'America/Toronto').instant;` +
        `const endsAt = startsAt.replace(/T(\\d\\d)/, (_, h) => 'T' + (Number(h) + 1));` +
        `return renderInvite({ ...facts, startsAt, endsAt }); });` +
        `process.stdout.write(JSON.stringify({ out, zoned: new Date(0).getTimezoneOffset() }));`;
      const args = ['--import', 'tsx', '--input-type=module', '-e', script];
      const { stdout } = await run(process.execPath, args, {
        cwd: root,
        env: { ...process.env, TZ: zone, NODE_OPTIONS: '' },
      });
      const answer = JSON.parse(stdout) as { out: string[]; zoned: number };
      expect(answer.zoned).toBe({ UTC: 0, 'Asia/Tokyo': -540, 'America/Vancouver': 480 }[zone]);
      expect(answer.out).toEqual(noons.map(([day]) => renderInvite(noonFacts(day))));
    },
  );
});

describe('the check of our own output', () => {
  const good = renderInvite(facts);
  const breakIt = (change: (lines: string[]) => string[]): string => foldLines(change(unfoldLines(good)));

  test.each<[string, () => string]>([
    ['no line end', () => good.slice(0, -2)],
    ['a bare line feed', () => good.replace('STATUS:CONFIRMED\r\n', 'STATUS:CONFIRMED\n')],
    ['a control character', () => good.replace('STATUS:CONFIRMED', 'STATUS:CONF\u0007IRMED')],
    ['an overlong line', () => good.replace('\r\n ', '')],
    ['a floating time', () => good.replace(/DTSTAMP:(\d+T\d+)Z/, 'DTSTAMP:$1')],
    ['a zoned time', () => good.replace('DTSTART:', 'DTSTART;TZID=America/Toronto:')],
    ['another instant', () => good.replace('DTSTART:20270310T170000Z', 'DTSTART:20270310T120000Z')],
    ['another UID', () => good.replace('UID:0197', 'UID:0198')],
    ['another method', () => good.replace('METHOD:REQUEST', 'METHOD:CANCEL')],
    [
      'a second ATTENDEE',
      () => breakIt((lines) => lines.flatMap((l) => (l.startsWith('ATTENDEE') ? [l, l] : [l]))),
    ],
    ['no ATTENDEE', () => breakIt((lines) => lines.filter((l) => !l.startsWith('ATTENDEE')))],
    ['an injected property', () => good.replace('STATUS:', 'X-EVIL:1\r\nSTATUS:')],
    ['no STATUS', () => good.replace('STATUS:CONFIRMED\r\n', '')],
    [
      'a link with backslashes',
      () => breakIt((lines) => lines.map((l) => (l.startsWith('URL') ? l.replace(',', '\\,') : l))),
    ],
  ])('refuses %s', (_what, make) => {
    expect(() => {
      assertCalendar(make(), [{ ...facts }]);
    }).toThrow('the calendar that was written is wrong');
  });

  test('accepts what was written', () => {
    expect(() => {
      assertCalendar(good, [facts]);
    }).not.toThrow();
  });
});
