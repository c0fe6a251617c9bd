// Whole Zoom reports: the stated seconds of every sample, variants of layout, and files that must be refused.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { participantKey } from '../../../../src/core/attendance/evidence.js';
import type { ReadContext, ReadReport, SourceRow } from '../../../../src/core/attendance/evidence.js';
import { unitePresence, waitingRoomOnly } from '../../../../src/core/attendance/presence.js';
import { readReport, sessionFit } from '../../../../src/core/attendance/readers/detect.js';
import { epochSecondsOf } from '../../../../src/core/time/instant.js';

const session = { startsAt: '2026-01-05T17:00:00Z', endsAt: '2026-01-05T18:00:00Z' };
const toronto: ReadContext = { timeZone: 'America/Toronto', session };

function fixture(name: string): Buffer {
  return readFileSync(new URL(`../../../fixtures/zoom/${name}`, import.meta.url));
}

function read(bytes: Uint8Array | string, context: ReadContext = toronto): ReadReport {
  const outcome = readReport(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, context);
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
  return outcome.report;
}

function refusal(bytes: Uint8Array | string, context: ReadContext = toronto) {
  const outcome = readReport(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, context);
  if (outcome.ok) throw new Error(`read ${outcome.report.rows.length} rows instead of refusing`);
  return outcome;
}

function windowOf(at: { startsAt: string; endsAt: string }) {
  return { startSeconds: epochSecondsOf(at.startsAt), endSeconds: epochSecondsOf(at.endsAt) };
}

/** Presence by participant key. */
function presences(report: ReadReport, at = session) {
  const groups = new Map<string, SourceRow[]>();
  for (const row of report.rows)
    groups.set(participantKey(row), [...(groups.get(participantKey(row)) ?? []), row]);
  return new Map([...groups].map(([key, rows]) => [key, unitePresence(rows, windowOf(at))] as const));
}

function codes(report: ReadReport): string[] {
  return report.findings.map((finding) => finding.code);
}

const header =
  'Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent,In Waiting Room';

function detail(...rows: string[]): string {
  return [header, ...rows, ''].join('\r\n');
}

describe('the sample reports yield the stated seconds', () => {
  test('zoom_2022_header_detail: Z1+Z3', () => {
    const report = read(fixture('zoom_2022_header_detail.csv'));
    expect(report).toMatchObject({
      layout: 'Z1+Z3',
      findings: [],
      meeting: {
        id: '81234567890',
        topic: 'ECHO Hepatitis C, session 12',
        startAt: '2026-01-05T16:46:03Z',
        endAt: '2026-01-05T18:07:41Z',
      },
    });
    expect(report.rows).toHaveLength(8);
    expect(report.rows.map((row) => row.rowNo)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    expect(report.rows.map((row) => row.room)).toEqual([
      'main',
      'waiting',
      'main',
      'main',
      'main',
      'main',
      'main',
      'main',
    ]);
    expect(report.rows.map((row) => row.role)).toEqual(['host', ...Array<string>(7).fill('participant')]);
    const found = presences(report);
    expect(Object.fromEntries([...found].map(([key, presence]) => [key, presence.seconds]))).toEqual({
      'mail:echo-hub@hub.example': 3600,
      'name:doe jane np she her': 0,
      'mail:jane.doe@clinic.example': 1851,
      'name:janes ipad jane doe': 1810,
      'name:1416 1234': 3479,
      'name:sunrise clinic boardroom 4 people': 3510,
      'mail:zoe@north.example': 2700,
      'mail:marc.tremblay@nord.example': 20,
    });
    expect(found.get('mail:echo-hub@hub.example')?.unclippedSeconds).toBe(4898);
    const jane = report.rows.filter((row) => row.name.includes('Jane'));
    expect(unitePresence(jane, windowOf(session)).seconds).toBe(3589);
    expect(jane.reduce((sum, row) => sum + (row.statedSeconds ?? 0), 0)).toBe(65 * 60);
    expect(waitingRoomOnly(jane.slice(0, 1), windowOf(session))).toBe(false);
    const zoe = report.rows[6];
    expect(zoe?.name).toBe('Zoë O\'Brien-Müller, "Zo" 🩺');
    expect(zoe?.raw['Recording Consent']).toBe('Y');
  });

  test('zoom_2024_unique_users: Z2+Z6, totals only', () => {
    const report = read(fixture('zoom_2024_unique_users.csv'));
    expect(report).toMatchObject({
      layout: 'Z2+Z6',
      meeting: { id: '81234567890', startAt: '2026-01-05T16:46:03Z' },
    });
    expect(codes(report)).toEqual(['attendance.totals-only']);
    expect(report.rows[0]?.role).toBe('host');
    const found = [...presences(report).values()];
    expect(found.map((presence) => presence.totalsOnlySeconds)).toEqual([3600, 3600, 180]);
    expect(found.every((presence) => presence.evidence === 'totals-only' && presence.seconds === 0)).toBe(
      true,
    );
    expect(unitePresence(report.rows.slice(1), windowOf(session)).totalsOnlySeconds).toBe(3600);
  });

  test('zoom_2024_detail_no_header: Z5', () => {
    const report = read(fixture('zoom_2024_detail_no_header.csv'));
    expect(report).toMatchObject({ layout: 'Z5', findings: [], meeting: { id: null, startAt: null } });
    expect(presences(report).get('mail:ann@east.example')).toMatchObject({
      seconds: 3585,
      joins: 2,
      evidence: 'exact',
    });
  });

  test('zoom_fr_detail: French, day first', () => {
    const at = { startsAt: '2026-02-06T17:00:00Z', endsAt: '2026-02-06T18:00:00Z' };
    const report = read(fixture('zoom_fr_detail.csv'), { timeZone: 'America/Toronto', session: at });
    expect(report).toMatchObject({
      layout: 'Z1+Z3',
      meeting: { id: '94512345678', startAt: '2026-02-06T16:55:10Z' },
    });
    const found = presences(report, at);
    expect(found.get('name:elodie cote gagne')?.seconds).toBe(3440);
    expect(found.get('mail:pivot@hub.example')).toMatchObject({ seconds: 3600, unclippedSeconds: 4010 });
  });

  test('the real report: 31 rows, 27 addresses, unions not sums', () => {
    const at = { startsAt: '2021-11-19T15:00:00Z', endsAt: '2021-11-19T17:00:00Z' };
    const report = read(fixture('zoomclass__participants_heroes.csv'), {
      timeZone: 'America/Toronto',
      session: at,
    });
    expect(report.findings).toEqual([]);
    expect(report.rows).toHaveLength(31);
    for (const row of report.rows) {
      const seconds = epochSecondsOf(row.leaveAt ?? '') - epochSecondsOf(row.joinAt ?? '');
      expect(row.statedSeconds).toBe(Math.ceil(seconds / 60) * 60);
    }
    const found = presences(report, at);
    expect(found.size).toBe(27);
    const stated = (key: string): number =>
      report.rows
        .filter((row) => participantKey(row) === key)
        .reduce((sum, row) => sum + (row.statedSeconds ?? 0), 0) / 60;
    for (const [key, seconds, columnMinutes] of [
      ['mail:power-girl_kryptonian@dc.com', 6812, 225],
      ['mail:swarm_mutant@marvel.com', 6448, 108],
      ['mail:cyborg-superman_cyborg@dc.com', 5128, 86],
      ['mail:dazzler_mutant@marvel.com', 1705, 29],
    ] as const) {
      expect(found.get(key)?.unclippedSeconds).toBe(seconds);
      expect(stated(key)).toBe(columnMinutes);
    }
  });
});

describe('variants of one report', () => {
  const original = fixture('zoom_2022_header_detail.csv').toString('utf8').slice(1);
  const expected = [...presences(read(fixture('zoom_2022_header_detail.csv'))).values()].map(
    (each) => each.seconds,
  );
  const secondsOf = (bytes: Uint8Array | string): number[] =>
    [...presences(read(bytes)).values()].map((each) => each.seconds);

  test.each([
    ['without a byte order mark', Buffer.from(original)],
    ['with LF', Buffer.from(original.replaceAll('\r\n', '\n'))],
    ['as UTF-16LE with mark', iconv.encode(original, 'utf16le', { addBOM: true })],
    ['as UTF-16LE without mark', iconv.encode(original, 'utf16le')],
    ['as UTF-16BE with mark', iconv.encode(original, 'utf16be', { addBOM: true })],
    ['as UTF-16BE without mark', iconv.encode(original, 'utf16be')],
    ['with a blank line of commas', Buffer.from(original.replace('\r\n\r\n', '\r\n,,,,,,,\r\n'))],
    ['without the block', Buffer.from(original.split('\r\n').slice(3).join('\r\n'))],
    ['with a tail line', Buffer.from(`${original}\r\nZoom Report generated 2026\r\n`)],
    ['with trailing commas', Buffer.from(original.replaceAll('\r\n', ',,\r\n'))],
    [
      'TAB-separated',
      Buffer.from(
        cellsOf(original)
          .map((cells) => cells.join('\t'))
          .join('\n'),
      ),
    ],
    [
      'semicolon-separated',
      Buffer.from(
        cellsOf(original)
          .map((cells) => cells.join(';'))
          .join('\n'),
      ),
    ],
    ['with dashes in dates', Buffer.from(original.replaceAll('01/05/2026', '01-05-2026'))],
    ['day first', Buffer.from(original.replaceAll('01/05/2026', '05/01/2026'))],
    ['year first', Buffer.from(original.replaceAll('01/05/2026', '2026/01/05'))],
    ['ISO dates', Buffer.from(original.replaceAll('01/05/2026', '2026-01-05'))],
    ['named month', Buffer.from(original.replaceAll(/01\/05\/2026 ([\d: APM]+)/g, '"Jan 05, 2026 $1"'))],
  ])('%s', (_, bytes) => {
    expect(secondsOf(bytes)).toEqual(expected);
    expect(read(bytes).rows[6]?.name.startsWith('Zoë O')).toBe(true);
  });

  test('saved again by a spreadsheet: seconds are gone, and it says so', () => {
    const resaved = original.replaceAll(/01\/05\/2026 0?(\d+):(\d\d):\d\d ([AP]M)/g, '1/5/2026 $1:$2 $3');
    const report = read(resaved);
    expect(codes(report)).toEqual(['attendance.seconds-lost']);
    expect(report.rows.every((row) => row.timeGrade === 'minute')).toBe(true);
    expect(presences(report).get('mail:jane.doe@clinic.example')).toMatchObject({
      seconds: 1860,
      evidence: 'minute',
    });
  });

  test('in windows-1252 accents survive, with a note', () => {
    const report = read(iconv.encode(original.replace('🩺', ''), 'windows-1252'));
    expect(codes(report)).toEqual(['attendance.encoding-guessed']);
    expect(report.rows[6]?.name).toBe('Zoë O\'Brien-Müller, "Zo"');
    expect(report.rows[7]?.name).toBe('Marc T. (Marc-André Tremblay)');
  });

  test('Japanese headers, saved again', () => {
    const report = read(
      '名前（元の名前）,ユーザーメール,参加時刻,退出時刻,所要時間（分）\n' +
        '佐藤 花子,hanako@higashi.example,2026/1/5 12:00,2026/1/5 12:30,30\n',
    );
    expect(presences(report).get('mail:hanako@higashi.example')).toMatchObject({
      seconds: 1800,
      evidence: 'minute',
    });
  });

  test('everybody flagged as waiting is kept, for a person to look at', () => {
    const report = read(original.replaceAll(',No\r\n', ',Yes\r\n'));
    expect(report.rows.every((row) => row.room === 'waiting')).toBe(true);
    expect(waitingRoomOnly(report.rows, windowOf(session))).toBe(true);
  });
});

/** Cells of the sample, whose only quoted cells hold the comma or doubled quotes. */
function cellsOf(text: string): string[][] {
  return text
    .trimEnd()
    .split('\r\n')
    .map((line) => (line.match(/("(?:[^"]|"")*"|[^,]*)(,|$)/g) ?? []).slice(0, line === '' ? 1 : undefined))
    .map((cells) => cells.map((cell) => cell.replace(/,$/, '')));
}

describe('order of day and month', () => {
  const ambiguous = detail('Ann,ann@east.example,01/05/2026 12:00:00 PM,01/05/2026 01:00:00 PM,60,No,,No');

  test('the session settles it, either way', () => {
    expect(read(ambiguous).rows[0]?.joinAt).toBe('2026-01-05T17:00:00Z');
    const inMay = { startsAt: '2026-05-01T16:00:00Z', endsAt: '2026-05-01T17:00:00Z' };
    expect(read(ambiguous, { timeZone: 'America/Toronto', session: inMay }).rows[0]?.joinAt).toBe(
      '2026-05-01T16:00:00Z',
    );
  });

  test('with no session near it asks, naming both days, and takes an answer', () => {
    const far = {
      timeZone: 'America/Toronto',
      session: { startsAt: '2026-02-16T17:00:00Z', endsAt: '2026-02-16T18:00:00Z' },
    };
    const refused = refusal(ambiguous, far);
    expect(refused.code).toBe('attendance.date-order-ambiguous');
    expect(refused.detail).toContain('2026-01-05');
    expect(refused.detail).toContain('2026-05-01');
    expect(read(ambiguous, { ...far, dateOrder: 'day-first' }).rows[0]?.joinAt).toBe('2026-05-01T16:00:00Z');
    expect(read(ambiguous, { ...far, dateOrder: 'month-first' }).rows[0]?.joinAt).toBe(
      '2026-01-05T17:00:00Z',
    );
  });

  test('a date beyond twelve settles a file of another day, which then does not fit', () => {
    const report = read(
      detail('Ann,ann@east.example,01/19/2026 12:00:00 PM,01/19/2026 01:00:00 PM,60,No,,No'),
    );
    expect(report.rows[0]?.joinAt).toBe('2026-01-19T17:00:00Z');
    expect(sessionFit(report, session)).toBe('other-day');
  });

  test('no zone, no reading', () => {
    expect(refusal(ambiguous, { timeZone: null, session }).code).toBe('attendance.time-zone-required');
    expect(refusal(ambiguous, { timeZone: 'Toronto', session }).code).toBe('zone.unknown');
    const totals = 'Name (original name),Email,Total duration (minutes),Guest\nAnn,ann@east.example,30,No\n';
    expect(read(totals, { timeZone: null, session }).rows[0]?.statedSeconds).toBe(1800);
  });
});

describe('odd rows become findings, the rest goes on', () => {
  const good = 'Ann,ann@east.example,01/05/2026 12:00:00 PM,01/05/2026 12:30:00 PM,30,No,,No';

  test.each([
    ['02/30/2026 12:00:00 PM', 'no February 30th'],
    ['13/05/2026 12:00:00 PM', 'no thirteenth month'],
    ['01/05/2026 13:00:00 PM', 'no thirteen in the afternoon'],
    ['01/05/2026 12:61:00 PM', 'no minute 61'],
    ['00/05/2026 12:00:00 PM', 'no month zero'],
  ])('%s: %s', (join) => {
    const bad = `Bo,bo@west.example,${join},01/05/2026 12:30:00 PM,30,No,,No`;
    const report = read(detail(bad, good, good, good));
    expect(report.rows.map((row) => row.rowNo)).toEqual([3, 4, 5]);
    expect(report.findings).toEqual([
      expect.objectContaining({ code: 'attendance.no-such-date', severity: 'refused', line: 2 }),
    ]);
    expect(report.findings[0]?.detail).toContain(join);
  });

  test('unknown is not absent: empty cells stay null, -- is a no-show', () => {
    const report = read(
      detail(
        good,
        'Bo,bo@west.example,,,30,No,,No',
        'Cy,cy@west.example,--,--,--,No,,No',
        'Di,di@west.example,01/05/2026 12:00:00 PM,,,No,,No',
      ),
    );
    expect(
      report.rows.map(({ joinAt, leaveAt, noShow, timeGrade }) => [
        joinAt === null,
        leaveAt === null,
        noShow,
        timeGrade,
      ]),
    ).toEqual([
      [false, false, false, 'exact'],
      [true, true, false, 'exact'],
      [true, true, true, 'exact'],
      [false, true, false, 'inferred'],
    ]);
    expect(report.findings.map(({ code, line }) => [code, line])).toEqual([
      ['attendance.time-unknown', 3],
      ['attendance.time-unknown', 5],
    ]);
  });

  test('a leave that is missing or cannot be read leaves the stated minutes, with a warning', () => {
    const report = read(
      detail(
        good,
        'Di,di@west.example,01/05/2026 12:00:00 PM,,3,No,,No',
        'Ed,ed@west.example,01/05/2026 12:00:00 PM,late,3,No,,No',
      ),
    );
    expect(report.findings.map(({ code, line, params }) => [code, line, params])).toEqual([
      ['attendance.leave-inferred', 3, { minutes: 3 }],
      ['attendance.leave-inferred', 4, { minutes: 3 }],
    ]);
    for (const address of ['di@west.example', 'ed@west.example']) {
      expect(presences(report).get(`mail:${address}`)).toMatchObject({ seconds: 121, evidence: 'minute' });
    }
  });

  test('a name with a line break, a nameless row, a cut row', () => {
    const report = read(
      detail(
        good,
        '"Bo\r\nRoy",bo@west.example,01/05/2026 12:00:00 PM,01/05/2026 12:30:00 PM,30,No,,No',
        ',,01/05/2026 12:00:00 PM,01/05/2026 12:30:00 PM,30,No,,No',
        'Ev,ev@',
      ),
    );
    expect(report.rows).toHaveLength(1);
    expect(report.findings.map(({ code, line }) => [code, line])).toEqual([
      ['attendance.row-incomplete', 6],
      ['attendance.name-refused', 3],
      ['attendance.row-nameless', 5],
    ]);
  });

  test('a formula as a name is kept as it is', () => {
    expect(read(detail(good.replace('Ann', '=HYPERLINK(1)'))).rows[0]?.name).toBe('=HYPERLINK(1)');
  });

  test('a duration that cannot be, and a leave before its join, are remarked on', () => {
    const report = read(detail(good.replace(',30,No', ',55,No'), good.replace('12:30:00 PM', '11:30:00 AM')));
    expect(codes(report)).toEqual(['attendance.duration-differs', 'attendance.leave-before-join']);
    expect(presences(report).get('mail:ann@east.example')?.seconds).toBe(1800);
  });

  test('a row that no reading can save leaves an empty report', () => {
    expect(
      refusal(detail('Bo,bo@west.example,02/30/2026 12:00:00 PM,02/30/2026 12:30:00 PM,30,No,,No')).code,
    ).toBe('attendance.empty');
  });
});

describe('hours that clocks skip or repeat', () => {
  const autumn = { startsAt: '2026-11-01T05:00:00Z', endsAt: '2026-11-01T06:00:00Z' };
  const spring = { startsAt: '2026-03-08T06:00:00Z', endsAt: '2026-03-08T07:30:00Z' };
  const context = (at: typeof autumn): ReadContext => ({ timeZone: 'America/Toronto', session: at });
  const row = (day: string, from: string, to: string, minutes: string): string =>
    detail(`Ann,ann@east.example,${day} ${from} AM,${day} ${to} AM,${minutes},No,,No`);

  test('the doubled hour is settled by the stated minutes', () => {
    const report = read(row('11/01/2026', '01:10:00', '01:50:00', '100'), context(autumn));
    expect(report.rows[0]).toMatchObject({ joinAt: '2026-11-01T05:10:00Z', leaveAt: '2026-11-01T06:50:00Z' });
    expect(codes(report)).toEqual(['attendance.overlap-settled']);
  });

  test('else by the session', () => {
    const report = read(row('11/01/2026', '01:10:00', '01:50:00', '40'), context(autumn));
    expect(report.rows[0]).toMatchObject({ joinAt: '2026-11-01T05:10:00Z', leaveAt: '2026-11-01T05:50:00Z' });
  });

  test('else it is left open for a person', () => {
    const whole = { startsAt: '2026-11-01T04:00:00Z', endsAt: '2026-11-01T08:00:00Z' };
    const report = read(row('11/01/2026', '01:10:00', '01:50:00', '40'), context(whole));
    expect(report.rows[0]).toMatchObject({ joinAt: null, leaveAt: null });
    expect(codes(report)).toEqual(['attendance.time-in-overlap']);
  });

  test('a time that never was stays unknown', () => {
    const report = read(row('03/08/2026', '01:30:00', '02:30:00', '60'), context(spring));
    expect(report.rows[0]).toMatchObject({
      joinAt: '2026-03-08T06:30:00Z',
      leaveAt: null,
      timeGrade: 'inferred',
    });
    expect(presences(report, spring).get('mail:ann@east.example')?.seconds).toBe(3541);
    expect(codes(report)).toContain('attendance.time-in-gap');
  });
});

describe('what is refused', () => {
  test.each([
    [
      'an image',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
      'attendance.unreadable',
    ],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 'attendance.unreadable'],
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj'), 'attendance.unreadable'],
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, 20, 0]), 'attendance.unreadable'],
    [
      'random bytes',
      Buffer.from(Array.from({ length: 512 }, (_, i) => (i * 73 + 11) % 256)),
      'attendance.unreadable',
    ],
    ['an empty file', Buffer.alloc(0), 'attendance.empty'],
    ['only a mark', Buffer.from([0xef, 0xbb, 0xbf]), 'attendance.empty'],
    ['only blanks', Buffer.from('\r\n  \r\n'), 'attendance.empty'],
    ['only separators', Buffer.from(',,,\n,,,\n'), 'attendance.empty'],
    ['only a header', Buffer.from(`${header}\r\n`), 'attendance.empty'],
    ['a header and blank rows', Buffer.from(`${header}\r\n,,,,,,,\r\n`), 'attendance.empty'],
    [
      'an unclosed quote',
      Buffer.from(detail('"Ann,ann@east.example,01/05/2026 12:00:00 PM,,1,No,,No')),
      'attendance.unreadable',
    ],
    ['another CSV', Buffer.from('date,amount,text\n2026-01-05,12,coffee\n'), 'attendance.unknown-format'],
    ['prose', Buffer.from('Dear all,\nthe meeting is cancelled.\n'), 'attendance.unknown-format'],
  ] as const)('%s', (_, bytes, code) => {
    const refused = refusal(bytes);
    expect(refused.code).toBe(code);
    expect(refused.detail.length).toBeGreaterThan(10);
  });

  test('an unknown format names the columns it knows', () => {
    expect(refusal('Who,User Email,Join Time,Went\nAnn,a@b.example,1,2\n').recognisedColumns).toEqual([
      'User Email',
      'Join Time',
    ]);
    expect(refusal('a,b,c\n1,2,3\n').recognisedColumns).toEqual([]);
  });

  test('a quote closed by a later name does not swallow rows silently', () => {
    const row = (name: string): string =>
      `${name},x@y.example,01/05/2026 12:00:00 PM,01/05/2026 12:30:00 PM,30,No,,No`;
    const refused = refusal(detail(row('Ann'), row('"Bo'), row('"Doe, Jane"'), row('Cy')));
    expect(refused).toMatchObject({
      code: 'attendance.unreadable',
      detail: expect.stringContaining('line 3'),
    });
  });

  test('a truncated download stays UTF-8, with the line named', () => {
    const whole = fixture('zoom_2022_header_detail.csv');
    const cut = whole.subarray(3, whole.indexOf(Buffer.from('Andr\u00e9')) + 5);
    const report = read(cut);
    expect(report.rows).toHaveLength(7);
    expect(report.rows[6]?.name).toContain('Zoë');
    expect(report.findings.map(({ code, line }) => [code, line])).toEqual([
      ['attendance.broken-character', 12],
      ['attendance.row-incomplete', 12],
    ]);
  });
});

describe('sessionFit', () => {
  const report = read(fixture('zoom_2022_header_detail.csv'));
  test('knows the meeting, the day and the hour', () => {
    expect(sessionFit(report, session)).toBe('fits');
    expect(sessionFit(report, { ...session, meetingId: '812 3456 7890' })).toBe('fits');
    expect(sessionFit(report, { ...session, meetingId: null })).toBe('fits');
    expect(sessionFit(report, { ...session, meetingId: '99999999999' })).toBe('other-meeting');
    expect(sessionFit(report, { startsAt: '2026-01-05T21:00:00Z', endsAt: '2026-01-05T22:00:00Z' })).toBe(
      'other-day',
    );
    expect(sessionFit(report, { startsAt: '2026-01-12T17:00:00Z', endsAt: '2026-01-12T18:00:00Z' })).toBe(
      'other-day',
    );
  });
  test('totals are judged by the block, and not at all without one', () => {
    const totals = read(fixture('zoom_2024_unique_users.csv'));
    expect(sessionFit(totals, session)).toBe('fits');
    expect(sessionFit(totals, { startsAt: '2026-01-12T17:00:00Z', endsAt: '2026-01-12T18:00:00Z' })).toBe(
      'other-day',
    );
    const bare = read(
      'Name (original name),Email,Total duration (minutes),Guest\nAnn,ann@east.example,30,No\n',
    );
    expect(sessionFit(bare, { startsAt: '2020-01-12T17:00:00Z', endsAt: '2020-01-12T18:00:00Z' })).toBe(
      'fits',
    );
  });
});

test('a thousand connections are read whole', () => {
  const rows = Array.from({ length: 1000 }, (_, i) => {
    const minute = String(i % 60).padStart(2, '0');
    return `Person ${i},person${i}@clinic.example,01/05/2026 12:${minute}:07 PM,01/05/2026 01:00:30 PM,${61 - (i % 60)},Yes,Y,No`;
  });
  const report = read(detail(...rows));
  expect(report.rows).toHaveLength(1000);
  expect(report.findings).toEqual([]);
  expect(report.rows[999]).toMatchObject({
    rowNo: 1001,
    joinAt: '2026-01-05T17:39:07Z',
    leaveAt: '2026-01-05T18:00:30Z',
  });
});
