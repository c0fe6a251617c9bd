// JSON of which nothing is known.
import { expect, test } from '@jest/globals';
import {
  instantOfEpochMs,
  rawOfRecord,
  recordsAt,
  recordsIn,
  textAt,
  valueAt,
} from '../../../../src/core/attendance/readers/json-values.js';

test('what is not there is nothing, and nothing is inherited', () => {
  expect(valueAt({ a: 1 }, 'a')).toBe(1);
  for (const value of [null, 'text', [1], 3, undefined]) expect(valueAt(value, 'length')).toBeUndefined();
  expect(valueAt({}, 'constructor')).toBeUndefined();
  expect([
    textAt({ a: ' x ' }, 'a'),
    textAt({ a: 7 }, 'a'),
    textAt({ a: {} }, 'a'),
    textAt({ a: NaN }, 'a'),
  ]).toEqual(['x', '7', '', '']);
});

test('only records of a list', () => {
  expect(recordsIn([{ a: 1 }, null, 'x', [1]])).toEqual([{ a: 1 }]);
  expect(recordsIn({ 0: {} })).toEqual([]);
  expect(recordsAt({ items: [{ a: 1 }] }, 'items')).toEqual([{ a: 1 }]);
});

test('a record as it came, one level deep', () => {
  expect(
    rawOfRecord({ name: 'Ann', on: true, n: 3, who: { user: 'u', deep: { x: 1 } }, list: [1], no: null }),
  ).toEqual({
    name: 'Ann',
    on: 'true',
    n: '3',
    'who.user': 'u',
  });
});

test('milliseconds of this century only', () => {
  expect(instantOfEpochMs(1767632400999)).toBe('2026-01-05T17:00:00Z');
  for (const value of [0, -1, 1767632400, 9e15, Number.NaN, Infinity, '1767632400000', null])
    expect(instantOfEpochMs(value)).toBeNull();
});
