// Teams reports since 2021: what is recognised, the summary, lines with oddities, and files that must be refused.
import { describe, expect, test } from '@jest/globals';
import { reportRowsMax } from '../../../../src/core/attendance/readers/reader.js';
import { openText } from '../../../../src/core/attendance/readers/source-file.js';
import { teamsReportReader } from '../../../../src/core/attendance/readers/teams-report.js';
import { findingsOf, noonSession, presenceOf, readText, refusalOf } from '../../../support/read-report.js';

const titles = 'Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\tParticipant ID (UPN)';
const good =
  'Ann\t1/5/2026, 12:00:00 PM\t1/5/2026, 12:30:00 PM\t30m \tann@x.example\tAttendee\tann@t.example';
const summary = [
  'Meeting Summary',
  'Meeting Title\tPain, part 2',
  'Meeting Start Time\t1/5/2026, 11:55:00 AM',
  '',
];
const report = (...lines: string[]): string => [...summary, titles, ...lines, ''].join('\n');

function recognise(text: string) {
  const opened = openText(Buffer.from(text));
  if (!opened.ok) throw new Error(opened.detail);
  return teamsReportReader.recognise(opened.file);
}

describe('recognition', () => {
  test('by titles and durations', () => {
    expect(recognise(report(good))).toEqual({ certainty: 90, recognised: titles.split('\t') });
    expect(recognise(report())).toMatchObject({ certainty: 90 });
  });

  test('by shape, less surely', () => {
    expect(recognise(report(good).replace(titles, 'A\tB\tC\tD\tE\tF\tG'))).toMatchObject({ certainty: 55 });
  });

  test('other tools with the same words are theirs', () => {
    const minutes = report(good.replace('30m ', '30')).replace('Participant ID (UPN)', 'Guest');
    expect(recognise(minutes)?.certainty).toBeLessThan(50);
    expect(recognise(report(good.replace('30m ', '0:30:00')))?.certainty).toBeLessThan(50);
    expect(
      recognise('Name,Email,Join Time,Leave Time\nAnn,a@x.example,1/5/2026 12:00,1/5/2026 12:30')?.certainty,
    ).toBeLessThan(50);
    expect(
      recognise('name,email,duration,time joined,time exited\nAnn,a@x.example,58 min,12:00,13:00')?.certainty,
    ).toBeLessThan(50);
  });

  test('some titles alone are named', () => {
    expect(recognise('Name\tFirst Join\tComment\nAnn\tyes\tno')).toEqual({
      certainty: 10,
      recognised: ['Name', 'First Join'],
    });
    expect(refusalOf('Name\tFirst Join\tEmail\tComment\nAnn\tyes\t\tno\n')).toMatchObject({
      code: 'attendance.unknown-format',
      recognisedColumns: expect.arrayContaining(['Name', 'First Join', 'Email']),
    });
    expect(recognise('a,b,c\n1,2,3')).toBeNull();
  });

  test('no JSON', () => {
    const json = { kind: 'json' as const, value: [], findings: [] };
    expect(teamsReportReader.recognise(json)).toBeNull();
    expect(teamsReportReader.read(json, noonSession)).toMatchObject({ code: 'attendance.unknown-format' });
    const table = { kind: 'table' as const, rows: [], findings: [] };
    expect(teamsReportReader.read(table, noonSession)).toMatchObject({ code: 'attendance.unknown-format' });
  });
});

test('the summary above, with a title of commas', () => {
  expect(readText(report(good))).toMatchObject({
    layout: 'T2',
    meeting: { id: null, topic: 'Pain, part 2', startAt: '2026-01-05T16:55:00Z', endAt: null },
  });
});

test('only an account: kept as such, never as an address', () => {
  const read = readText(
    report(good.replace('ann@x.example', '').replace('ann@t.example', 'ANN#EXT#@T.example')),
  );
  expect(read.rows).toMatchObject([{ email: null, externalIds: { accountId: 'teams:ann#ext#@t.example' } }]);
  const nameless = readText(report(good.replace('ann@x.example', '').replace('ann@t.example', 'anonymous')));
  expect(nameless.rows).toMatchObject([{ email: null, externalIds: {} }]);
});

test('a role names the host, in the name it does not', () => {
  const read = readText(
    report(
      good.replace('Attendee', 'Organizer'),
      good.replace('Ann', 'Organizer Bo').replaceAll('ann@', 'bo@'),
    ),
  );
  expect(read.rows.map(({ role }) => role)).toEqual(['host', 'participant']);
});

describe('an envelope', () => {
  const section = (...lines: string[]): string =>
    ['2. Participants', 'Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail', ...lines, ''].join('\n');
  const ann = (duration: string): string =>
    `Ann\t1/5/26, 12:00:00 PM\t1/5/26, 1:00:00 PM\t${duration}\tann@x.example`;

  test.each([
    ['60m', 'exact', '3600 exact', []],
    ['59m 59s', 'exact', '3600 exact', []],
    ['50m 10s', 'exact', '3010 totals-only', []],
    ['50m', 'exact', '3000 totals-only', []],
    ['soon', 'inferred', '0 exact', ['gaps-unknown@3']],
    ['2h', 'exact', '3600 exact', ['duration-differs@3']],
  ])('with %s', (duration, timeGrade, presence, findings) => {
    const read = readText(section(ann(duration)));
    expect(read).toMatchObject({ layout: 'T3', rows: [{ isEnvelope: true, timeGrade }] });
    expect(presenceOf(read)).toEqual({ 'mail:ann@x.example': presence });
    expect(findingsOf(read)).toEqual(findings);
  });

  test('without one of its ends is unknown', () => {
    const read = readText(section(ann('60m').replace('1/5/26, 1:00:00 PM', '')));
    expect(read.rows).toMatchObject([{ isEnvelope: true, leaveAt: null, statedSeconds: 3600 }]);
    expect(presenceOf(read)).toEqual({ 'mail:ann@x.example': '0 exact' });
    expect(findingsOf(read)).toEqual(['time-unknown@3']);
  });
});

describe('odd lines become findings, the rest goes on', () => {
  test.each([
    ['cut short', 'Bo\t1/5/2026, 12:0', 'row-incomplete@6'],
    ['only a name', 'Bo', 'row-incomplete@6'],
    ['without a name', good.replace('Ann', '').replace('ann@x.example', ''), 'row-nameless@6'],
    ['a date that does not exist', good.replaceAll('1/5/2026', '2/30/2026'), 'no-such-date@6'],
    ['a line break in the name', `"A\nnn"${good.slice(3)}`, 'name-refused@6'],
  ])('%s', (_, bad, finding) => {
    const read = readText(report(bad, good));
    expect(read.rows.map(({ name }) => name)).toEqual(['Ann']);
    expect(findingsOf(read)).toEqual([finding]);
  });

  test('a time that cannot be read is unknown, not absence', () => {
    const read = readText(report(good.replace('1/5/2026, 12:00:00 PM', 'soon'), good));
    expect(read.rows[0]).toMatchObject({ joinAt: null, noShow: false });
    expect(findingsOf(read)).toEqual(['time-unknown@6']);
  });

  test('garbage between and behind the sections is passed over', () => {
    const text = report(
      good,
      '',
      '7. Polls',
      'Question\tAnswer\tVotes\tShare',
      'Q1\tyes\t4\t50',
      '{"x":1}',
      '\t\t\t',
    );
    expect(readText(text).rows).toHaveLength(1);
    expect(readText(text).findings).toEqual([]);
  });
});

describe('what is refused', () => {
  test('an unclosed quote', () => {
    const refused = refusalOf(report(`"${good}`, good));
    expect(refused.code).toBe('attendance.unreadable');
    expect(refused.detail).toContain('line 6');
  });
  test('titles without anybody', () => {
    expect(refusalOf(report()).code).toBe('attendance.empty');
    const sections =
      '2. Participants\nName\tFirst Join\tLast Leave\tIn-Meeting Duration\n\n3. In-Meeting Activities\n';
    expect(refusalOf(sections).code).toBe('attendance.empty');
  });
  test('nobody who can be read', () => {
    expect(refusalOf(report(good.replaceAll('1/5/2026', '2/30/2026'))).code).toBe('attendance.empty');
  });
  test('more rows than a report may have', () => {
    const header = { line: 1, cells: titles.split('\t') };
    const rows = Array.from({ length: reportRowsMax + 1 }, (_, at) => ({
      line: at + 2,
      cells: good.split('\t'),
    }));
    const file = { kind: 'table' as const, rows: [header, ...rows], findings: [] };
    expect(teamsReportReader.read(file, noonSession)).toMatchObject({ code: 'request.too-large' });
  });
  test('dates that fit two days, and a zone that nobody stated', () => {
    const far = {
      timeZone: 'America/Toronto',
      session: { startsAt: '2026-03-02T17:00:00Z', endsAt: '2026-03-02T18:00:00Z' },
    };
    expect(refusalOf(report(good), far).code).toBe('attendance.date-order-ambiguous');
    expect(refusalOf(report(good), { ...noonSession, timeZone: null }).code).toBe(
      'attendance.time-zone-required',
    );
  });
});
