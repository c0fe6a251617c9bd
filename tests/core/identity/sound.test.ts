// Spellings of one name in several scripts share a key; short words and other scripts have none.
import { expect, test } from '@jest/globals';
import { soundOf } from '../../../src/core/identity/sound.js';

test.each([
  ['mohammed muhammad mohamad мухаммад محمد', 'mhmd'],
  ['natalia natalya наталья', 'ntl'],
  ['dmitri dmitry дмитрий', 'dmtr'],
  ['mikhail михаил michael', 'mhl'],
  ['muller mueller', 'mlr'],
  ['giorgos γιωργος', 'grgs'],
  ['alexander aleksandr александр', 'alksndr'],
  ['philippe filip', 'flp'],
])('%s', (spellings, sound) => {
  expect(spellings.split(' ').map(soundOf)).toEqual(spellings.split(' ').map(() => sound));
});

test.each(['jane', 'li', '花子', '김민수', 'がぎぐ', '42', ''])('%s has none', (token) => {
  expect(soundOf(token)).toBe('');
});
