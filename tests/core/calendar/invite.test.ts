// What an invitation may say, before it is written.
import { describe, expect, test } from '@jest/globals';
import type { InviteFacts } from '../../../src/core/calendar/invite.js';
import {
  isCalendarUrl,
  isPersonalLink,
  prepareInvite,
  sessionUid,
} from '../../../src/core/calendar/invite.js';

const facts: InviteFacts = {
  uid: '0197a3c2-5d1f-7e33-9a41-0c1d2e3f4a5b@mail.hub.example',
  sequence: 0,
  stampAt: '2027-03-01T12:00:00Z',
  startsAt: '2027-03-10T17:00:00Z',
  endsAt: '2027-03-10T18:00:00Z',
  method: 'REQUEST',
  scope: 'whole',
  summary: 'Tapering',
  description: '',
  location: '',
  sessionUrl: 'https://hub.example/s/1',
  conferenceUrl: null,
  organizer: { name: 'ECHO Pain', address: 'pain@hub.example' },
  attendee: { name: 'Zoë', address: 'zoe@clinic.example' },
  rsvp: true,
  alarmMinutes: 15,
};

test('a UID is the session and the fixed domain, nothing else (R6)', () => {
  expect(sessionUid('0197a3c2-5d1f', 'mail.hub.example')).toBe('0197a3c2-5d1f@mail.hub.example');
  for (const [id, domain] of [
    ['0197\r\nATTACH:x', 'hub.example'],
    ['0197', 'hub.example\nX'],
    ['', 'hub.example'],
    ['0197', ''],
  ] as const) {
    expect(() => sessionUid(id, domain)).toThrow(RangeError);
  }
});

describe('prepareInvite', () => {
  test('repeats the session link in location and description (R17)', () => {
    const bare = prepareInvite(facts);
    expect(bare.location).toBe('https://hub.example/s/1');
    expect(bare.description).toBe('https://hub.example/s/1');
    const worded = prepareInvite({
      ...facts,
      location: 'Room 4',
      description: 'At https://hub.example/s/1 or by phone',
    });
    expect(worded.location).toBe('Room 4 · https://hub.example/s/1');
    expect(worded.description).toBe('At https://hub.example/s/1 or by phone');
  });

  test('a personal join address is refused as a link and taken out of texts (R17)', () => {
    const personal = 'https://us02web.zoom.us/w/8123?tk=SECRET.abc&pwd=1';
    expect(isPersonalLink(personal)).toBe(true);
    expect(isPersonalLink('https://us02web.zoom.us/j/8123?pwd=1')).toBe(false);
    expect(() => prepareInvite({ ...facts, conferenceUrl: personal })).toThrow('personal join address');
    expect(() => prepareInvite({ ...facts, sessionUrl: personal })).toThrow('personal join address');
    const cleaned = prepareInvite({ ...facts, description: `Join: ${personal} now`, location: personal });
    expect(JSON.stringify(cleaned)).not.toContain('SECRET');
  });

  test('only a REQUEST asks for an answer and rings (R8, R12, R18)', () => {
    expect(prepareInvite(facts)).toMatchObject({ rsvp: true, alarmMinutes: 15 });
    expect(prepareInvite({ ...facts, method: 'CANCEL' })).toMatchObject({ rsvp: false, alarmMinutes: null });
    expect(prepareInvite({ ...facts, method: 'PUBLISH', attendee: null })).toMatchObject({
      alarmMinutes: null,
    });
  });

  test.each<[string, Partial<InviteFacts>]>([
    ['R19: a timestamp as SEQUENCE', { sequence: 1_770_000_000_000 }],
    ['R19: a negative SEQUENCE', { sequence: -1 }],
    ['R19: half a SEQUENCE', { sequence: 0.5 }],
    ['R19: 2^31', { sequence: 2 ** 31 }],
    ['R13: the organizer as recipient', { attendee: { name: '', address: 'PAIN@hub.example' } }],
    ['R29: two recipients', { attendee: { name: '', address: 'a@b.example, c@d.example' } }],
    ['a REQUEST to nobody', { attendee: null }],
    ['a feed that names somebody', { method: 'PUBLISH' }],
    ['an end at the start', { endsAt: facts.startsAt }],
    ['a start that is no instant', { startsAt: 'noon' }],
    ['a foreign UID', { uid: 'x y@z' }],
    ['a link with a line break', { sessionUrl: 'https://hub.example/\r\nX:1' }],
    ['a link that is a script', { conferenceUrl: 'javascript:alert(1)' }],
    ['a reminder in half minutes', { alarmMinutes: 7.5 }],
  ])('refuses %s', (_what, change) => {
    expect(() => prepareInvite({ ...facts, ...change })).toThrow(RangeError);
  });

  test('the largest SEQUENCE of 32 bits is taken (R19)', () => {
    expect(prepareInvite({ ...facts, sequence: 2 ** 31 - 1 }).sequence).toBe(2147483647);
  });
});

test('links with commas and semicolons are fine, spaces and quotes are not', () => {
  expect(isCalendarUrl('https://hub.example/?a=1,2;b=3')).toBe(true);
  expect(isCalendarUrl('http://localhost:3000/s/1')).toBe(true);
  for (const bad of [
    'ftp://hub.example/',
    'https://',
    'https://hub.example/a b',
    'https://hub.example/"',
    'https://h/é',
  ]) {
    expect(isCalendarUrl(bad)).toBe(false);
  }
});
