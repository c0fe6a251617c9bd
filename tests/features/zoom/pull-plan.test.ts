// When a report is asked for: +15 min, +2 h, +24 h, and in between where it failed.
import { expect, test } from '@jest/globals';
import { answeredBy, duePeriod, plannedPullAt, retryAt } from '../../../src/features/zoom/pull-plan.js';

const endsAt = '2026-01-05T18:00:00Z';

test('three pulls are planned', () => {
  expect([0, 1, 2, 3].map((answered) => plannedPullAt(endsAt, answered))).toEqual([
    '2026-01-05T18:15:00Z',
    '2026-01-05T20:00:00Z',
    '2026-01-06T18:00:00Z',
    null,
  ]);
  expect(duePeriod('2026-01-07T18:15:00Z')).toEqual({
    endedAfter: '2026-01-05T18:15:00Z',
    endedBy: '2026-01-07T18:00:00Z',
  });
});

test.each([
  [0, '2026-01-05T18:15:00Z', 1],
  [0, '2026-01-05T19:59:59Z', 1],
  [0, '2026-01-05T20:00:00Z', 2],
  [1, '2026-01-05T18:20:00Z', 1],
  [2, '2026-01-06T18:00:00Z', 3],
  [3, '2026-01-09T18:00:00Z', 3],
  [0, '2026-01-05T18:05:00Z', 0],
])('after %i answers, one at %s makes %i', (answered, at, expected) => {
  expect(answeredBy(endsAt, answered, at)).toBe(expected);
});

test.each([
  ['nobody-yet', 0, '2026-01-05T18:15:00Z', undefined, '2026-01-05T18:16:00Z'],
  ['nobody-yet', 6, '2026-01-05T19:20:00Z', undefined, '2026-01-05T20:00:00Z'],
  ['unreachable', 2, '2026-01-05T18:18:00Z', undefined, '2026-01-05T18:22:00Z'],
  ['busy', 0, '2026-01-05T18:15:00Z', 7200, '2026-01-05T20:15:00Z'],
  ['not-found', 0, '2026-01-05T18:15:00Z', undefined, '2026-01-05T19:15:00Z'],
  ['not-found', 3, '2026-01-05T18:15:00Z', undefined, '2026-01-05T20:00:00Z'],
  ['credentials', 9, '2026-01-06T18:00:00Z', undefined, '2026-01-07T18:00:00Z'],
  ['credentials', 9, '2026-01-06T18:00:01Z', undefined, null],
  ['other-time', 0, '2026-01-05T18:15:00Z', undefined, '2026-01-05T20:00:00Z'],
  ['other-time', 2, '2026-01-06T18:00:00Z', undefined, null],
  ['not-taken-in', 0, '2026-01-05T20:00:00Z', undefined, '2026-01-05T21:00:00Z'],
] as const)('%s after %i tries at %s', (fault, attempts, asOf, asked, expected) => {
  expect(retryAt({ endsAt, answered: 0, attempts }, fault, asOf, asked)).toBe(expected);
});
