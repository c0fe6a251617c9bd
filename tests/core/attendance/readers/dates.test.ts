// The grammar of dates, and days that do not exist.
import { describe, expect, test } from '@jest/globals';
import {
  isDateAlone,
  isTimeAlone,
  momentUnder,
  readDateShape,
} from '../../../../src/core/attendance/readers/dates.js';
import type { DateOrder } from '../../../../src/core/attendance/readers/dates.js';

function read(text: string, order: DateOrder) {
  const shape = readDateShape(text);
  if (shape === null) return 'no moment';
  const moment = momentUnder(shape, order);
  return moment === null
    ? 'does not exist'
    : `${moment.day} ${moment.time}${moment.hasSeconds ? '' : ' (minute)'}`;
}

describe('forms met', () => {
  test.each([
    ['09/24/2020 11:35:16 AM', 'month-first', '2020-09-24 11:35:16'],
    ['1/5/2026 9:54:15 AM', 'month-first', '2026-01-05 09:54:15'],
    ['01-05-2026 01:07:41 PM', 'month-first', '2026-01-05 13:07:41'],
    ['01/05/2026 12:00:00 AM', 'month-first', '2026-01-05 00:00:00'],
    ['01/05/2026 12:00:00 PM', 'month-first', '2026-01-05 12:00:00'],
    ['15/08/2022 01:27', 'day-first', '2022-08-15 01:27:00 (minute)'],
    ['06/02/26 11:55:10', 'day-first', '2026-02-06 11:55:10'],
    ['06/02/26 11:55:10', 'month-first', '2026-06-02 11:55:10'],
    ['2020/12/8 8:35', 'year-first', '2020-12-08 08:35:00 (minute)'],
    ['2020/12/08 08:35:12 PM', 'year-first', '2020-12-08 20:35:12'],
    ['2026-01-05 12:00:00', 'year-first', '2026-01-05 12:00:00'],
    ['2026-01-05T12:00:00', 'year-first', '2026-01-05 12:00:00'],
    ['13.04.2021, 09:01:31', 'day-first', '2021-04-13 09:01:31'],
    ['13/04/2021 à 09:01:31', 'day-first', '2021-04-13 09:01:31'],
    ['9/22/26, 2:48:05\u202fPM', 'month-first', '2026-09-22 14:48:05'],
    ['9/22/2026 2:48 p.m.', 'month-first', '2026-09-22 14:48:00 (minute)'],
    ['9/22/26, 2:48:05\u202fp.\u00a0m.', 'month-first', '2026-09-22 14:48:05'],
    ['14/11/22, 09:29:07', 'day-first', '2022-11-14 09:29:07'],
    ['2026-03-17 9:29:07 AM', 'year-first', '2026-03-17 09:29:07'],
    ['2026-03-17, 09:29:07', 'year-first', '2026-03-17 09:29:07'],
    ['13.04.2021 um 09:01:31', 'day-first', '2021-04-13 09:01:31'],
    ['13/04/2021 a las 9:01:31', 'day-first', '2021-04-13 09:01:31'],
    ['13/04/2021 às 09:01:31', 'day-first', '2021-04-13 09:01:31'],
    ['13-04-2021 om 09:01', 'day-first', '2021-04-13 09:01:00 (minute)'],
    ['13/04/2021 alle ore 09:01:31', 'day-first', '2021-04-13 09:01:31'],
    ['13. April 2021, 09:01:31', 'month-first', '2021-04-13 09:01:31'],
    ['13 de abril de 2021 09:01:31', 'month-first', '2021-04-13 09:01:31'],
    ['3 października 2026, 09:01:31', 'month-first', '2026-10-03 09:01:31'],
    ['3 août 2026 à 09:01:31', 'month-first', '2026-08-03 09:01:31'],
    ['3 mrt 2026 09:01:31', 'month-first', '2026-03-03 09:01:31'],
    ['Mar 28, 2020 08:07:27', 'day-first', '2020-03-28 08:07:27'],
    ['Jan 6, 2026 9:15 AM', 'year-first', '2026-01-06 09:15:00 (minute)'],
    ['28 févr. 2026 08:07:27', 'month-first', '2026-02-28 08:07:27'],
    ['02/29/2024 00:00:00', 'month-first', '2024-02-29 00:00:00'],
  ] as const)('%s %s', (text, order, expected) => {
    expect(read(text, order)).toBe(expected);
  });
});

test.each([
  ['02/29/2026 00:00:00', 'month-first'],
  ['02/30/2024 00:00:00', 'month-first'],
  ['31/04/2026 00:00:00', 'day-first'],
  ['13/01/2026 00:00:00', 'month-first'],
  ['00/01/2026 00:00:00', 'month-first'],
  ['2026-02-29 00:00:00', 'year-first'],
  ['01/05/2026 24:00:00', 'month-first'],
  ['01/05/2026 13:00:00 PM', 'month-first'],
  ['01/05/2026 00:10:00 AM', 'month-first'],
  ['01/05/2026 10:60', 'month-first'],
  ['Feb 30, 2026 10:00', 'month-first'],
  ['2026/01/05 10:00', 'month-first'],
  ['01/05/2026 10:00', 'year-first'],
  ['01/05/26 10:00', 'year-first'],
] as const)('%s does not exist %s, and is not rolled over', (text, order) => {
  expect(read(text, order)).toBe('does not exist');
});

test.each([
  '',
  '--',
  'yesterday',
  '12:00',
  '2026-01-05',
  '1/2/3/4 10:00',
  'Foo 3, 2026 10:00',
  '01/05/2026 noon',
  '2026/01/2026 10:00',
])('“%s” is no moment', (text) => {
  expect(readDateShape(text)).toBeNull();
});

test('a date and a time that stand in two cells', () => {
  expect(['1/5/26', '2026-03-17', '13.04.2021', '5 mai 2026'].map(isDateAlone)).toEqual(Array(4).fill(true));
  expect(['1/5/26, 12:00', '12:00', '4', '', 'Ann', '555-0100'].map(isDateAlone)).toEqual(
    Array(6).fill(false),
  );
  expect(['12:00:11 PM', ' 9:01', '2:48:05\u202fPM'].map(isTimeAlone)).toEqual([true, true, true]);
  expect(['1/5/26', '12', '', 'noon', '1h 2m'].map(isTimeAlone)).toEqual(Array(5).fill(false));
});
