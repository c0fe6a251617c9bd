// Zoom meeting reports in other languages, and as spreadsheets leave them.
import { expect, test } from '@jest/globals';
import { findingsOf, noonSession, presenceOf, readFixture, readText } from '../../../support/read-report.js';

const meeting = { id: '81234567890', topic: 'ECHO 肝炎' };

test('zoom_ja_detail: full-width brackets, a Japanese block, はい for the waiting room', () => {
  const report = readFixture('zoom/zoom_ja_detail.csv');
  expect(report).toMatchObject({
    layout: 'Z1+Z3',
    findings: [],
    meeting: { ...meeting, startAt: '2026-01-05T16:46:03Z', endAt: '2026-01-05T18:07:41Z' },
  });
  expect(report.rows.map(({ role, room }) => `${role} ${room}`)).toEqual([
    'host main',
    'participant waiting',
    'participant main',
    'participant main',
  ]);
  expect(Object.values(presenceOf(report))).toEqual(['3600 exact', '1851 exact', '2730 exact']);
});

test('zoom_ja_resaved_minutes: Shift_JIS, a block followed by commas, no seconds', () => {
  const report = readFixture('zoom/zoom_ja_resaved_minutes.csv');
  expect(findingsOf(report)).toEqual(['encoding-guessed', 'seconds-lost']);
  expect(report.findings[0]?.params).toEqual({ encoding: 'Shift_JIS' });
  expect(report).toMatchObject({ layout: 'Z1+Z3', meeting });
  expect(report.rows.map(({ name, email }) => [name, email])).toEqual([
    ['山田 花子', 'hanako@kita.example'],
    ['佐藤先生', null],
  ]);
  expect(Object.values(presenceOf(report))).toEqual(['1860 minute', '2700 minute']);
});

test('zoom_ja_unique_users: totals only, the host by the bracket in the block', () => {
  const report = readFixture('zoom/zoom_ja_unique_users.csv');
  expect(report).toMatchObject({ layout: 'Z2+Z4', meeting });
  expect(findingsOf(report)).toEqual(['totals-only']);
  expect(report.rows.map(({ role, statedSeconds }) => [role, statedSeconds])).toEqual([
    ['host', 82 * 60],
    ['participant', 33 * 60],
  ]);
});

test('zoom_fr_semicolon_cp1252: semicolons, windows-1252, day first', () => {
  const report = readFixture('zoom/zoom_fr_semicolon_cp1252.csv');
  expect(findingsOf(report)).toEqual(['encoding-guessed']);
  expect(report.findings[0]?.params).toEqual({ encoding: 'windows-1252' });
  expect(report.meeting).toMatchObject({ id: '94512345678', topic: 'ECHO Douleur, séance 3' });
  expect(presenceOf(report)).toEqual({
    'mail:pivot@hub.example': '3600 exact',
    'mail:elodie@nord.example': '3440 exact',
  });
  expect(report.rows.map((row) => row.room)).toEqual(['main', 'waiting', 'main']);
});

test('zoom_dash_dates_tail: dashes in dates, trailing commas, Zoom’s own line below', () => {
  const report = readFixture('zoom/zoom_dash_dates_tail.csv');
  expect(report.findings).toEqual([]);
  expect(Object.values(presenceOf(report))).toEqual(['2400 exact', '2700 exact']);
  expect(report.rows).toHaveLength(2);
});

test('a Japanese day is year first whatever the zone of the session', () => {
  const at = { startsAt: '2020-12-07T23:30:00Z', endsAt: '2020-12-08T03:40:00Z' };
  const report = readText(
    '名前 (元の名前),ユーザーメール,参加時刻,退出時刻,所要時間（分）\n太郎,,2020/12/8 8:35,2020/12/8 12:39,245\n',
    { ...noonSession, timeZone: 'Asia/Tokyo', session: at },
  );
  expect(report.rows[0]).toMatchObject({ joinAt: '2020-12-07T23:35:00Z', leaveAt: '2020-12-08T03:39:00Z' });
});
