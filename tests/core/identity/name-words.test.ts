// The word lists are written the way tokens are: lower case, without marks or dots.
import { expect, test } from '@jest/globals';
import * as words from '../../../src/core/identity/name-words.js';

test.each(Object.entries(words))('%s', (_, list) => {
  expect(list.size).toBeGreaterThan(5);
  for (const word of list) expect(word).toMatch(/^[a-z]+$/);
});
