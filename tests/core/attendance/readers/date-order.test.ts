// Choosing one order for a whole file.
import { expect, test } from '@jest/globals';
import { chooseDateOrder } from '../../../../src/core/attendance/readers/date-order.js';
import { readDateShape } from '../../../../src/core/attendance/readers/dates.js';

const fifthJanuary = { startsAtWall: '2026-01-05T12:00:00', endsAtWall: '2026-01-05T13:00:00' };

function choose(texts: string[], session = fifthJanuary) {
  return chooseDateOrder(
    texts.map(readDateShape).filter((shape) => shape !== null),
    session,
  );
}

test.each([
  [['01/05/2026 12:00'], 'month-first'],
  [['05/01/2026 12:00'], 'day-first'],
  [['2026/01/05 12:00'], 'year-first'],
  [['05/01/26 12:00'], 'day-first'],
  [['26/01/05 12:00'], 'year-first'],
  [['01/05/2026 12:00', '02/30/2026 12:00'], 'month-first'],
  [['01/05/2026 12:00', '01/05/2026 12:01', '13/05/2026 12:00'], 'month-first'],
  [['19/03/2026 12:00'], 'day-first'],
  [['01/04/2026 12:30'], 'month-first'],
] as const)('%j is %s', (texts, order) => {
  expect(choose([...texts])).toEqual({ ok: true, order });
});

test('a reading that is the same in both orders needs no question', () => {
  expect(choose(['03/03/2026 12:00']).ok).toBe(true);
});

test('two readings, the session near neither: both are named', () => {
  expect(choose(['03/03/2026 12:00', '03/04/2026 12:00'])).toEqual({
    ok: false,
    example: '03/04/2026 12:00',
    readings: [
      { order: 'month-first', day: '2026-03-04' },
      { order: 'day-first', day: '2026-04-03' },
    ],
  });
});

test('a month of meetings is settled by the few that are near', () => {
  const days = ['01/05/2026 12:00', '01/12/2026 12:00', '02/02/2026 12:00', '02/09/2026 12:00'];
  expect(choose(days)).toEqual({ ok: true, order: 'month-first' });
  expect(choose(days.slice(1)).ok).toBe(false);
});

test('twenty-four hours is near, more is not', () => {
  expect(choose(['01/04/2026 12:00']).ok).toBe(true);
  expect(choose(['01/04/2026 11:59']).ok).toBe(false);
  expect(choose(['01/06/2026 13:00']).ok).toBe(true);
  expect(choose(['01/06/2026 13:01']).ok).toBe(false);
});

test('nothing readable: the order does not matter', () => {
  expect(choose(['02/30/2026 12:00']).ok).toBe(true);
  expect(choose([]).ok).toBe(true);
});
