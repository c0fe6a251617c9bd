// Which run, and which moment, belongs to which session.
import { describe, expect, test } from '@jest/globals';
import { isWithinReach, runsOfSession, sessionAt } from '../../../src/core/attendance/run-window.js';

const noon = { id: 'noon', startsAt: '2026-01-05T17:00:00Z', endsAt: '2026-01-05T18:00:00Z' };
const later = { id: 'later', startsAt: '2026-01-05T18:30:00Z', endsAt: '2026-01-05T19:30:00Z' };

test.each([
  ['2026-01-05T16:29:59Z', false],
  ['2026-01-05T16:30:00Z', true],
  ['2026-01-05T19:59:59Z', true],
  ['2026-01-05T20:00:00Z', false],
])('%s within reach of 17:00–18:00: %s', (at, expected) => {
  expect(isWithinReach(noon, at)).toBe(expected);
});

test.each([
  ['2026-01-05T16:00:00Z', undefined],
  ['2026-01-05T16:45:00Z', 'noon'],
  ['2026-01-05T17:59:00Z', 'noon'],
  ['2026-01-05T18:10:00Z', 'noon'],
  ['2026-01-05T18:20:00Z', 'later'],
  ['2026-01-05T18:30:00Z', 'later'],
  ['2026-01-05T21:00:00Z', 'later'],
  ['2026-01-05T21:30:00Z', undefined],
])('two sessions under one number: %s → %s', (at, expected) => {
  expect(sessionAt([later, noon], at)?.id).toBe(expected);
});

describe('runs', () => {
  const run = (startAt: string) => ({ startAt });

  test('those that began in reach, several where the room was opened again', () => {
    const runs = [
      '2025-12-29T16:58:00Z',
      '2026-01-05T16:58:02Z',
      '2026-01-05T17:20:00Z',
      '2026-01-05T21:00:00Z',
    ];
    expect(runsOfSession(noon, runs.map(run)).map(({ startAt }) => startAt)).toEqual([runs[1], runs[2]]);
  });

  test('one opened long ahead, only where none began in reach', () => {
    const early = [run('2026-01-05T08:07:00Z'), run('2026-01-05T13:00:00Z')];
    expect(runsOfSession(noon, early)).toEqual([early[1]]);
    expect(runsOfSession(noon, [...early, run('2026-01-05T17:00:00Z')])).toHaveLength(1);
    expect(runsOfSession(noon, [run('2026-01-04T17:00:00Z')])).toEqual([]);
    expect(runsOfSession(noon, [])).toEqual([]);
  });
});
