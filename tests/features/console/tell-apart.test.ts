// Namesakes on one list are told apart; everybody else keeps the plain name.
import { expect, test } from '@jest/globals';
import { tellApart } from '../../../src/features/console/tell-apart.js';

const person = (name: string, address: string | null, site: string | null) => ({ name, address, site });

test('only who shares a name gets more than the name', () => {
  const told = tellApart([
    person('Ann Lee', 'ann@east.example', 'Kenora'),
    person('ann lee ', 'ann.lee@west.example', null),
    person('Bo Lee', 'bo@east.example', 'Kenora'),
    person('ANN LEE', null, null),
  ]);
  expect(told.map(({ name }) => name)).toEqual([
    'Ann Lee (Kenora, ann@east.example)',
    'ann lee  (ann.lee@west.example)',
    'Bo Lee',
    'ANN LEE',
  ]);
});
