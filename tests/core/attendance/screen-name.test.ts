// What a shared device calls itself: known again, counted, and not taken for anybody's.
import { describe, expect, test } from '@jest/globals';
import {
  declaredPeople,
  isStandingDevice,
  screenKey,
  screenKeysOf,
} from '../../../src/core/attendance/screen-name.js';

describe('the key of a device', () => {
  test.each([
    ['Sunrise Clinic Boardroom (4 people)', 'sunrise clinic  boardroom'],
    ['Salle de conférence (3 personnes)', 'SALLE DE CONFERENCE'],
    ['Room@Sunrise.example', ' room@sunrise.example '],
  ])('%s is %s', (one, other) => {
    expect(screenKey(one)).toBe(screenKey(other));
  });

  test.each([
    ['Room 3', 'Room 4'],
    ['Boardroom (3)', 'Boardroom (4)'],
    ['Sunrise Clinic', 'Sunset Clinic'],
    ['room@sunrise.example', 'Sunrise room'],
  ])('%s is not %s', (one, other) => {
    expect(screenKey(one)).not.toBe(screenKey(other));
  });

  test('a participant may be known by address or by name', () => {
    const keys = screenKeysOf({ name: 'Salle', email: 'room@sunrise.example' });
    expect(keys).toEqual([screenKey('room@sunrise.example'), screenKey('Salle')]);
    expect(screenKeysOf({ name: 'Salle', email: null })).toEqual([screenKey('Salle')]);
  });
});

test.each([
  ['Sunrise Clinic Boardroom (4 people)', 4],
  ['Salle [12 personnes]', 12],
  ['Room (1 person)', 1],
  ['Boardroom (3)', null],
  ['Boardroom', null],
])('%s declares %s', (name, count) => {
  expect(declaredPeople(name)).toBe(count);
});

test.each([
  ['Sunrise Clinic boardroom', true],
  ["Jane's iPad", true],
  ['room@sunrise.example', true],
  ['iPad', false],
  ['Galaxy S21', false],
  ['1416***1234', false],
  ['', false],
])('“%s” may stand for a group: %s', (name, may) => {
  expect(isStandingDevice(name)).toBe(may);
});
