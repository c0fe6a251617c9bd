// Scores of names against a roster.
import { expect, test } from '@jest/globals';
import { distance } from 'fastest-levenshtein';
import fc from 'fast-check';
import { comparedMax, RosterIndex } from '../../../src/core/identity/roster-index.js';

const roster = new RosterIndex([
  { clinicianId: 'a', given: 'Jane', family: 'Doe' },
  { clinicianId: 'b', given: 'Doe', family: 'Jane' },
  { clinicianId: 'c', given: 'Maria del Carmen', family: 'Ruiz' },
  { clinicianId: 'd', given: 'Samuel', family: 'Okafor' },
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
  const word = fc.stringMatching(/^[bdfg][eiu]{4,7}$/);
  fc.assert(
    fc.property(word, word, (known, asked) => {
      const found =
        new RosterIndex([{ clinicianId: 'x', given: '', family: known }]).similar([asked], 1).length > 0;
      if (distance(known, asked) <= 1) expect(found).toBe(true);
      if (distance(known, asked) > 2 && !known.startsWith(asked)) expect(found).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('a displayed name counts as well as the recorded one', () => {
  const index = new RosterIndex([
    { clinicianId: 'sam', given: 'Samuel', family: 'Okafor', display: 'Dr Sam Okafor' },
    { clinicianId: 'wei', given: '伟', family: '陈', display: 'Wei Chen' },
  ]);
  expect(index.similar(['okafor', 'sam'], 1)).toMatchObject([{ person: { clinicianId: 'sam' }, score: 100 }]);
  expect(index.similar(['chen', 'wei'], 1)).toMatchObject([{ person: { clinicianId: 'wei' }, score: 100 }]);
  expect(index.withKey('okafor sam')).toHaveLength(1);
  expect(index.withKey('okafor samuel')).toHaveLength(1);
});

test('who is not asked about crowds nobody out', () => {
  const crowd = Array.from({ length: comparedMax * 2 }, (_, i) => ({
    clinicianId: `c${i}`,
    given: 'Marie',
    family: `Family${i}`,
  }));
  const index = new RosterIndex([...crowd, { clinicianId: 'asked', given: 'Marie', family: 'Roy' }]);
  const isAsked = ({ clinicianId }: { clinicianId: string }) => clinicianId === 'asked';
  expect(index.similar(['marie', 'roi'], 1, isAsked)).toMatchObject([{ person: { clinicianId: 'asked' } }]);
  expect(index.similar(['marie', 'roy'], 1)).toMatchObject([
    { person: { clinicianId: 'asked' }, score: 100 },
  ]);
  expect(index.meant(['marie'])).toHaveLength(comparedMax * 2 + 1);
});
