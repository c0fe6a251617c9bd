// Scores of names against a roster.
import { expect, test } from '@jest/globals';
import { distance } from 'fastest-levenshtein';
import fc from 'fast-check';
import { RosterIndex } from '../../../src/core/identity/roster-index.js';

const roster = new RosterIndex([
  { clinicianId: 'a', name: 'Jane Doe' },
  { clinicianId: 'b', name: 'Doe, Jane' },
  { clinicianId: 'c', name: 'Maria del Carmen Ruiz' },
  { clinicianId: 'd', name: 'Samuel Okafor' },
]);

test('equal token sets', () => {
  expect(roster.withKey('doe jane').map(({ clinicianId }) => clinicianId)).toEqual(['a', 'b']);
  expect(roster.withKey('')).toEqual([]);
  expect(roster.withKey('nobody')).toEqual([]);
});

test.each([
  [['jane', 'doe'], 'a', 100],
  [['maria', 'ruiz'], 'c', 90],
  [['samuel', 'okaffor'], 'd', 89],
  [['samuel', 'o'], 'd', 75],
  [['samuel', 'x'], 'd', 50],
  [['samuel'], 'd', 67],
] as const)('%j scores %s', (tokens, clinicianId, score) => {
  expect(roster.similar(tokens, 1).map((each) => [each.person.clinicianId, each.score])).toEqual([
    [clinicianId, score],
  ]);
});

test('no shared token, no score; the limit holds', () => {
  expect(roster.similar(['zed'], 5)).toEqual([]);
  expect(roster.similar(['j'], 5)).toEqual([]);
  expect(roster.similar([], 5)).toEqual([]);
  expect(roster.similar(['jane'], 1)).toHaveLength(1);
});

test('every token one edit away is found', () => {
  const word = fc.stringMatching(/^[a-d]{5,8}$/);
  fc.assert(
    fc.property(word, word, (known, asked) => {
      const found = new RosterIndex([{ clinicianId: 'x', name: known }]).similar([asked], 1).length > 0;
      if (distance(known, asked) <= 1) expect(found).toBe(true);
      if (distance(known, asked) > 2) expect(found).toBe(false);
    }),
    { numRuns: 500 },
  );
});
