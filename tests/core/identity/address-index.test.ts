// Whose address it is, who has almost the same, and whose name it is made of.
import { expect, test } from '@jest/globals';
import { AddressIndex } from '../../../src/core/identity/address-index.js';

function person(clinicianId: string, given: string, family: string, ...addresses: string[]) {
  return {
    clinicianId,
    given,
    family,
    addresses: addresses.map((address) => ({
      address: address.replace('!', ''),
      shared: address.startsWith('!'),
    })),
  };
}

const people = [
  person('jane', 'Jane', 'Doe', 'Jane.Doe@Clinic.example', 'jdoe@home.example'),
  person('roy', 'Julie', 'Roy', 'j.roy@nord.example'),
  person('desk', 'Robin', 'Desk', '!desk@clinic.example', 'desk@clinic.example'),
  person('away', 'Ann', 'Away', 'ann.away@clinic.example'),
  person('cote', 'Élodie Anne', 'Côté-Gagné'),
];
const index = new AddressIndex(people, ({ clinicianId }) => clinicianId !== 'away');
const ids = (found: readonly { clinicianId: string }[]) => found.map(({ clinicianId }) => clinicianId);

test('owners, in any letter case; told twice, an address is shared if it is so once', () => {
  expect(index.ownersOf(' JANE.doe@clinic.EXAMPLE ')).toMatchObject([
    { person: { clinicianId: 'jane' }, shared: false },
  ]);
  expect(index.ownersOf('desk@clinic.example')).toMatchObject([{ shared: true }]);
  expect(index.ownersOf('nobody@clinic.example')).toEqual([]);
});

test.each([
  ['jane.doe@clinc.example', ['jane']],
  ['jane.doe@clinic.exmaple', ['jane']],
  ['jane.do@clinic.example', ['jane']],
  ['jnae.doe@clinic.example', ['jane']],
  ['jane.doe@clinic.example', []],
  ['jane.doe@elsewhere.example', []],
  ['jen.dae@clinic.example', []],
  ['ann.awey@clinic.example', []],
  ['no address at all', []],
])('a slip: %s', (address, expected) => {
  expect(ids(index.slipped(address))).toEqual(expected);
});

test.each([
  ['jdoe@mail.example', ['jane']],
  ['Doe.J@mail.example', ['jane']],
  ['jane_doe88@mail.example', ['jane']],
  ['ecotegagne@mail.example', ['cote']],
  ['aaway@mail.example', []],
  ['doe@mail.example', []],
])('made of a name: %s', (address, expected) => {
  expect(ids(index.named(address))).toEqual(expected);
});
