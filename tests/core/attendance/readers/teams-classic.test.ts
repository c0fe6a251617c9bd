// The attendance list of Teams: joins and leaves of people without addresses.
import { describe, expect, test } from '@jest/globals';
import { reportRowsMax } from '../../../../src/core/attendance/readers/reader.js';
import { openText } from '../../../../src/core/attendance/readers/source-file.js';
import { teamsClassicReader } from '../../../../src/core/attendance/readers/teams-classic.js';
import { recogniseClassicLog } from '../../../../src/core/attendance/readers/teams-classic-log.js';
import { findingsOf, noonSession, presenceOf, readText, refusalOf } from '../../../support/read-report.js';

const titles = 'Full Name\tUser Action\tTimestamp';
const list = (...lines: string[]): string => [titles, ...lines, ''].join('\r\n');
const entry = (name: string, action: string, time: string): string => `${name}\t${action}\t1/5/2026, ${time}`;

function recognise(text: string) {
  const opened = openText(Buffer.from(text));
  if (!opened.ok || opened.file.kind !== 'table') throw new Error('no table');
  return recogniseClassicLog(opened.file.rows);
}

describe('recognition', () => {
  test('by its titles, or by its lines where they are missing', () => {
    expect(recognise(list())).toEqual({ certainty: 90, recognised: titles.split('\t') });
    expect(recognise(entry('Ann', 'Joined', '12:00:00 PM'))).toMatchObject({ certainty: 90 });
    expect(recognise(`A remark of Teams.\n${list()}`)).toMatchObject({ certainty: 90 });
  });

  test('nothing else, and no JSON', () => {
    expect(recognise('Name\tJoined\tLeft\nAnn\t12:00\t13:00')).toBeNull();
    expect(recognise('Name,Status,Note\nAnn,Left,early\nBo,Joined,late')).toBeNull();
    expect(recognise('FullName,UtcEventTimestamp,Action\nAnn,1/5/2026 5:00:10 PM,Joined')).toBeNull();
    const json = { kind: 'json' as const, value: [], findings: [] };
    expect(teamsClassicReader.recognise(json)).toBeNull();
    expect(teamsClassicReader.read(json, noonSession)).toMatchObject({
      ok: false,
      code: 'attendance.unknown-format',
    });
  });
});

describe('who never leaves', () => {
  test('stayed to the end of the session', () => {
    const report = readText(
      list(entry('Ann', 'Joined before', '11:50:00 AM'), entry('Bo', 'Joined', '12:20:00 PM')),
    );
    expect(report.rows).toMatchObject([
      { name: 'Ann', leaveAt: null, timeGrade: 'inferred', staysOpen: true },
      { name: 'Bo', leaveAt: null, timeGrade: 'inferred', staysOpen: true },
    ]);
    expect(presenceOf(report)).toEqual({ 'name:ann': '3600 minute', 'name:bo': '2400 minute' });
    expect(findingsOf(report)).toEqual(['stayed-to-end@2', 'stayed-to-end@3']);
  });

  test('but not where she joined hours before: that may have been another meeting', () => {
    const report = readText(list(entry('Ann', 'Joined', '9:00:00 AM'), entry('Bo', 'Joined', '12:20:00 PM')));
    expect(report.rows[0]).toMatchObject({ leaveAt: null });
    expect(report.rows[0]).not.toHaveProperty('staysOpen');
    expect(presenceOf(report)).toEqual({ 'name:ann': '0 exact', 'name:bo': '2400 minute' });
    expect(findingsOf(report)).toEqual(['time-unknown@2', 'stayed-to-end@3']);
  });

  test('nor on another day, nor where another meeting follows before the session ends', () => {
    const otherDay = list('Ann\tJoined\t1/4/2026, 12:00:00 PM', 'Bo\tJoined\t1/5/2026, 12:00:00 PM');
    expect(presenceOf(readText(otherDay))).toEqual({ 'name:ann': '0 minute', 'name:bo': '3600 minute' });
    const restarted = list(
      entry('Ann', 'Joined', '12:00:00 PM'),
      entry('Bo', 'Joined', '12:10:00 PM'),
      titles,
      entry('Ann', 'Joined', '12:30:00 PM'),
      entry('Ann', 'Left', '12:45:00 PM'),
    );
    const report = readText(restarted);
    expect(presenceOf(report)).toEqual({ 'name:ann': '1500 minute', 'name:bo': '0 minute' });
    expect(findingsOf(report)).toEqual(['stay-cut@2', 'stay-cut@3']);
  });

  test('nor where the list was cut off, since the leave may be what is missing', () => {
    const whole = [
      entry('Ann', 'Joined', '12:00:00 PM'),
      entry('Bo', 'Joined', '12:10:00 PM'),
      entry('Bo', 'Left', '12:30:00 PM'),
    ];
    const cut = readText(list(...whole, 'Ann\tLef'));
    expect(presenceOf(cut)).toEqual({ 'name:ann': '0 exact', 'name:bo': '1200 exact' });
    expect(findingsOf(cut)).toEqual(['row-incomplete@5', 'time-unknown@2']);
    expect(presenceOf(readText(list(...whole, 'An')))['name:ann']).toBe('0 exact');
    // A sum or a remark below the list ends nothing.
    for (const remark of ['Total\t\t\t\t120', 'Report generated 2026'])
      expect(presenceOf(readText(list(...whole, remark)))['name:ann']).toBe('3600 minute');
    // In the middle only the one it names is in doubt.
    const torn = readText(list(whole[0] ?? '', 'Ann\tLeft', entry('Bo', 'Joined', '12:10:00 PM')));
    expect(presenceOf(torn)).toEqual({ 'name:ann': '0 exact', 'name:bo': '3000 minute' });
  });

  test('a later meeting after the session changes nothing', () => {
    const report = readText(
      list(entry('Ann', 'Joined', '12:00:00 PM'), titles, entry('Ann', 'Joined', '3:00:00 PM')),
    );
    expect(presenceOf(report)).toEqual({ 'name:ann': '3600 minute' });
  });
});

test('the same meeting downloaded twice counts once', () => {
  const first = [entry('Ann', 'Joined', '12:00:00 PM'), entry('Bo', 'Joined', '12:10:00 PM')];
  const report = readText(list(...first, titles, ...first, entry('Ann', 'Left', '12:30:00 PM')));
  expect(report.rows).toHaveLength(2);
  expect(presenceOf(report)).toEqual({ 'name:ann': '1800 exact', 'name:bo': '3000 minute' });
});

test('both orders of day and month fit: it asks', () => {
  const text = 'Full Name\tUser Action\tTimestamp\nAnn\tJoined\t11/12/2025, 12:00:04\n';
  const at = (day: string) => ({
    timeZone: 'America/Toronto',
    session: { startsAt: `${day}T17:00:00Z`, endsAt: `${day}T18:00:00Z` },
  });
  expect(readText(text, at('2025-12-11')).rows[0]?.joinAt).toBe('2025-12-11T17:00:04Z');
  expect(readText(text, at('2025-11-12')).rows[0]?.joinAt).toBe('2025-11-12T17:00:04Z');
  expect(refusalOf(text, at('2026-03-02')).code).toBe('attendance.date-order-ambiguous');
  expect(readText(text, { ...at('2026-03-02'), dateOrder: 'day-first' }).rows[0]?.joinAt).toBe(
    '2025-12-11T17:00:04Z',
  );
  expect(refusalOf(text, { ...at('2025-12-11'), timeZone: null }).code).toBe('attendance.time-zone-required');
});

describe('bad input', () => {
  test('titles without anybody, and nobody who can be read', () => {
    expect(refusalOf(list()).code).toBe('attendance.empty');
    const refused = refusalOf(list('Ann\tJoined\t2/30/2026, 12:00:00 PM'));
    expect(refused.code).toBe('attendance.empty');
    expect(refused.detail).toContain('2/30/2026');
  });

  test('an unclosed quote', () => {
    const text = list('"Ann\tJoined\t1/5/2026, 12:00:00 PM', entry('Bo', 'Joined', '12:00:00 PM'));
    expect(refusalOf(text)).toMatchObject({ code: 'attendance.unreadable' });
    expect(refusalOf(text).detail).toContain('line 2');
  });

  test('more rows than a report may have', () => {
    const cells = ['Ann', 'Joined', '1/5/2026, 12:00:00 PM'];
    const rows = Array.from({ length: reportRowsMax + 1 }, (_, at) => ({ line: at + 1, cells }));
    const file = { kind: 'table' as const, rows, findings: [] };
    expect(teamsClassicReader.read(file, noonSession)).toMatchObject({ code: 'request.too-large' });
  });

  test('a name with a line break is refused, its other lines too', () => {
    const report = readText(
      list(
        '"An\nn"\tJoined\t1/5/2026, 12:00:00 PM',
        '"An\nn"\tLeft\t1/5/2026, 12:10:00 PM',
        entry('Bo', 'Joined', '12:00:00 PM'),
      ),
    );
    expect(report.rows.map(({ name }) => name)).toEqual(['Bo']);
    expect(findingsOf(report)).toEqual(['name-refused@2', 'name-refused@4', 'stayed-to-end@6']);
  });
});
