// How like a shown name is to a recorded one, and whether it may be hers.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { better, compareNames, unlike, wordsOf } from '../../../src/core/identity/name-likeness.js';

/** `jane | doe`: given names before the bar. */
function compare(shown: string, known: string) {
  const [given, family] = known.split('|').map((part) => part.trim().split(' '));
  const words = wordsOf((given ?? []).concat(family ?? []));
  return compareNames(wordsOf(shown.split(' ')), words, new Set(given));
}

test.each([
  ['jane doe', 'jane | doe', 100, 'same-name', 3],
  ['doe jane', 'jane | doe', 100, 'same-name', 3],
  ['jane mary doe', 'jane | doe', 90, 'similar-name', 1],
  ['maria ruiz', 'maria del carmen | ruiz', 90, 'similar-name', 2],
  ['jane', 'jane | doe', 67, 'similar-name', 2],
  ['j doe', 'jane | doe', 75, 'initials', 2],
  ['jane d', 'jane | doe', 75, 'initials', 2],
  ['jd', 'jane | doe', 52, 'initials', 2],
  ['dj', 'jane | doe', 52, 'initials', 2],
  ['jp tremblay', 'jean pierre | tremblay', 70, 'initials', 2],
  ['jane smith', 'jane | doe', 55, 'other-family-name', 0],
  ['peter doe', 'jane | doe', 50, 'similar-name', 0],
  ['samuel okaffor', 'samuel | okafor', 89, 'similar-name', 1],
  ['samuel okaofr', 'samuel | okafor', 89, 'similar-name', 1],
  ['sam okafor', 'samuel | okafor', 88, 'similar-name', 2],
  ['samuel okafor', 'sam | okafor', 88, 'similar-name', 2],
  ['youssef demir', 'yusuf | demir', 85, 'similar-name', 1],
  ['kim minsu', 'min su | kim', 89, 'similar-name', 2],
  ['grace white cloud', 'grace | whitecloud', 89, 'similar-name', 2],
  ['陈伟', '伟 | 陈', 89, 'similar-name', 2],
  ['lina berg', 'na | li', 68, 'similar-name', 1],
  ['李', '李明 | 王', 0, 'similar-name', 0],
  ['a o on the road', 'ann | okoro', 0, 'similar-name', 0],
  ['x', 'jane | doe', 0, 'similar-name', 0],
] as const)('%s beside %s: %s', (shown, known, score, how, fit) => {
  expect(compare(shown, known)).toEqual({ score, how, fit });
});

test('of two names of one person the better one counts, and how it may be hers', () => {
  const [full, short] = [compare('sam', 'samuel | okafor'), compare('sam', 'sam | okafor')];
  expect(better(full, short)).toEqual(short);
  expect(better({ ...unlike, fit: 2 }, short)).toEqual({ ...short, fit: 2 });
});

test('a score is a share, and only equal sets of words are the same name', () => {
  const words = fc.uniqueArray(fc.stringMatching(/^[a-e]{1,6}$/), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(words, words, (shown, known) => {
      const { score, fit, how } = compareNames(wordsOf(shown), wordsOf(known), new Set(known.slice(0, 1)));
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
      const isEqual = shown.length === known.length && shown.every((word) => known.includes(word));
      expect([score === 100, how === 'same-name', fit === 3]).toEqual([isEqual, isEqual, isEqual]);
    }),
  );
});
