// The word lists are written the way tokens are: lower case, without marks or dots.
import { expect, test } from '@jest/globals';
import * as words from '../../../src/core/identity/name-words.js';

test.each(Object.entries(words))('%s', (name, list) => {
  expect([...list].length).toBeGreaterThan(5);
  const isPhrases = name === 'botPhrases';
  for (const word of list) expect(word).toMatch(isPhrases ? /^[a-z]+( [a-z]+)*$/ : /^[a-z]+$/);
});
