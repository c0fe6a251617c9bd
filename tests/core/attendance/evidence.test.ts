// The key that groups the rows of one participant identity.
import { expect, test } from '@jest/globals';
import { participantKey } from '../../../src/core/attendance/evidence.js';

function key(
  name: string,
  email: string | null = null,
  externalIds: Record<string, string> = {},
  rowNo = 7,
): string {
  return participantKey({ name, email, externalIds, joinAt: '2026-01-05T17:00:00Z', rowNo });
}

test('an issued id, then the address, then the whole name', () => {
  expect(key('Jane', 'Jane@Clinic.example', { registrantId: 'REG-1' })).toBe('registrant:REG-1');
  expect(key('Jane', ' Jane.Doe@Clinic.example ')).toBe('mail:jane.doe@clinic.example');
  expect(key('Jane', '', { registrantId: '' })).toBe('name:jane');
});

test('a name counts with its brackets, without its marks', () => {
  expect(key('Marc T. (Marc-André Tremblay)')).toBe('name:marc t marc andre tremblay');
  expect(key('Marc T. (someone else)')).not.toBe(key('Marc T. (Marc-André Tremblay)'));
  expect(key('ZOË  o’brien 😊')).toBe(key("Zoe O'Brien"));
  expect(key('1416***1234')).toBe('name:1416 1234');
});

test('two nameless devices are two participants; a device with an owner is one', () => {
  expect(key('iPhone')).toBe('name:iphone@2026-01-05T17:00:00Z');
  expect(participantKey({ name: 'iPad', email: null, externalIds: {}, joinAt: null, rowNo: 4 })).toBe(
    'name:ipad@line 4',
  );
  expect(key("Jane's iPad (Jane Doe)")).toBe('name:janes ipad jane doe');
  expect(key('iPhone', 'jane@clinic.example')).toBe('mail:jane@clinic.example');
});

test('what nobody typed is a participant per connection; a recording program is not the owner of its address', () => {
  expect(key('Guest')).toBe('name:guest@2026-01-05T17:00:00Z');
  expect(key('😊')).toBe('name:@2026-01-05T17:00:00Z');
  expect(key('Guest', 'jane@clinic.example')).toBe('mail:jane@clinic.example');
  expect(key("Jane's Notetaker", 'jane@clinic.example', { registrantId: 'R1' })).toBe('name:janes notetaker');
});
