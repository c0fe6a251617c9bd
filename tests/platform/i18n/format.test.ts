// Times, days, credits and figures in both languages.
import { describe, expect, test } from '@jest/globals';
import {
  formatClock,
  formatCredits,
  formatDay,
  formatInstant,
  formatMinutes,
  formatNumber,
  formatSessionTime,
  formatTimeOfDay,
  formatWeekday,
  sessionTimeLines,
  zoneLabel,
} from '../../../src/platform/i18n/format.js';

/** No-break spaces are right on paper and hard to read in a test. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

const noon = {
  startsAt: '2026-03-04T17:00:00Z',
  endsAt: '2026-03-04T18:00:00Z',
  timeZone: 'America/Toronto',
};

describe('formatSessionTime (R30)', () => {
  test('weekday, day, hours and place', () => {
    expect(plain(formatSessionTime({ ...noon, language: 'en' }))).toBe(
      'Wed 4 March 2026, 12:00–13:00 (Toronto)',
    );
    expect(plain(formatSessionTime({ ...noon, language: 'fr' }))).toBe(
      'mercredi 4 mars 2026, 12 h 00 – 13 h 00 (Toronto)',
    );
    expect(formatSessionTime({ ...noon, language: 'fr' })).toContain('12\u00a0h\u00a000');
  });

  test('noon stays noon across the clock change', () => {
    const after = { ...noon, startsAt: '2026-03-11T16:00:00Z', endsAt: '2026-03-11T17:00:00Z' };
    expect(plain(formatSessionTime({ ...after, language: 'en' }))).toBe(
      'Wed 11 March 2026, 12:00–13:00 (Toronto)',
    );
  });

  test("the reader's own zone is named too", () => {
    expect(plain(formatSessionTime({ ...noon, language: 'en', otherZone: 'America/Winnipeg' }))).toBe(
      'Wed 4 March 2026, 12:00–13:00 (Toronto) · 11:00–12:00 (Winnipeg)',
    );
    expect(sessionTimeLines({ ...noon, language: 'fr', otherZone: 'America/St_Johns' }).map(plain)).toEqual([
      'mercredi 4 mars 2026, 12 h 00 – 13 h 00 (Toronto)',
      '13 h 30 – 14 h 30 (St. John’s)',
    ]);
    expect(plain(formatSessionTime({ ...noon, language: 'en', otherZone: 'America/New_York' }))).toBe(
      'Wed 4 March 2026, 12:00–13:00 (Toronto, New York)',
    );
    expect(plain(formatSessionTime({ ...noon, language: 'en', otherZone: 'America/Toronto' }))).not.toContain(
      '·',
    );
    expect(plain(formatSessionTime({ ...noon, language: 'en', otherZone: null }))).not.toContain('·');
  });

  test('another day over there, or past midnight here, is said', () => {
    expect(plain(formatSessionTime({ ...noon, language: 'en', otherZone: 'Asia/Tokyo' }))).toBe(
      'Wed 4 March 2026, 12:00–13:00 (Toronto) · Thu 5 March 2026, 02:00–03:00 (Tokyo)',
    );
    const late = { ...noon, startsAt: '2026-03-05T04:30:00Z', endsAt: '2026-03-05T05:30:00Z' };
    expect(plain(formatSessionTime({ ...late, language: 'en' }))).toBe(
      'Wed 4 March 2026, 23:30 – Thu 5 March 2026, 00:30 (Toronto)',
    );
  });
});

test('days: the first of a month is « 1er », words come without the runtime zone', () => {
  expect(plain(formatDay('2026-03-01', 'en'))).toBe('1 March 2026');
  expect(plain(formatDay('2026-03-01', 'fr'))).toBe('1er mars 2026');
  expect(plain(formatDay('2026-08-31', 'fr'))).toBe('31 août 2026');
  expect(plain(formatWeekday('2026-02-28', 'en'))).toBe('Sat 28 February 2026');
  expect(plain(formatWeekday('2026-02-28', 'fr'))).toBe('samedi 28 février 2026');
});

test('hours', () => {
  expect(formatTimeOfDay('09:05:00', 'en')).toBe('09:05');
  expect(plain(formatTimeOfDay('09:05:00', 'fr'))).toBe('9 h 05');
  expect(plain(formatClock('2026-03-04T17:05:59Z', 'America/Toronto', 'fr'))).toBe('12 h 05');
  expect(plain(formatInstant('2026-03-04T17:05:00Z', 'America/Toronto', 'en'))).toBe(
    'Wed 4 March 2026, 12:05 (Toronto)',
  );
});

test('places', () => {
  expect(zoneLabel('America/St_Johns', 'en')).toBe('St. John’s');
  expect(zoneLabel('Europe/London', 'fr')).toBe('Londres');
  expect(zoneLabel('America/Argentina/Buenos_Aires', 'en')).toBe('Buenos Aires');
  expect(zoneLabel('UTC', 'fr')).toBe('UTC');
});

test.each([
  [0, '0.00', '0,00'],
  [25, '0.025', '0,025'],
  [500, '0.50', '0,50'],
  [1000, '1.00', '1,00'],
  [1250, '1.25', '1,25'],
  [1005, '1.005', '1,005'],
  [-750, '−0.75', '−0,75'],
  [1234500, '1,234.50', '1 234,50'],
])('%d thousandths', (thousandths, en, fr) => {
  expect(formatCredits(thousandths, 'en')).toBe(en);
  expect(plain(formatCredits(thousandths, 'fr'))).toBe(fr);
});

test('figures and minutes', () => {
  expect(formatNumber(12345, 'en')).toBe('12,345');
  expect(plain(formatNumber(12345, 'fr'))).toBe('12 345');
  expect([0, 48, 60, 65].map((minutes) => plain(formatMinutes(minutes, 'en')))).toEqual([
    '0 min',
    '48 min',
    '1 h',
    '1 h 5 min',
  ]);
  expect([48, 60, 65].map((minutes) => plain(formatMinutes(minutes, 'fr')))).toEqual([
    '48 min',
    '1 h',
    '1 h 05',
  ]);
  expect(() => formatCredits(0.5, 'en')).toThrow(RangeError);
  expect(() => formatMinutes(-1, 'en')).toThrow(RangeError);
});
