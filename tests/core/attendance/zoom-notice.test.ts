// What is read out of Zoom's events, in the spellings that were seen, and out of anything else.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readZoomNotice } from '../../../src/core/attendance/zoom-notice.js';

const joined = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/zoom-live/zoom_webhook_joined.json'), 'utf8'),
) as { event: string; event_ts: number; payload: { object: Record<string, unknown> } };

function made(event: string, participant: object, meeting: object = {}, more: object = {}) {
  const object = { id: 81234567890, uuid: 'u==', ...meeting, participant };
  return readZoomNotice({ event, event_ts: 1767632412345, payload: { object }, ...more });
}

test('the published sample', () => {
  expect(readZoomNotice(joined)).toEqual({
    type: 'notice',
    notice: {
      kind: 'meeting.participant_joined',
      meetingId: '81234567890',
      runId: '/abCD//efgh1234567890==',
      occurredAt: '2026-01-05T17:00:11Z',
      participant: '16778240',
      change: {
        kind: 'stay',
        stay: {
          stayId: 'main 16778240',
          name: 'Jane Doe, NP',
          email: null,
          externalIds: { registrantId: 'REG-0001' },
          room: 'main',
          joinedAt: '2026-01-05T17:00:11Z',
          leftAt: null,
        },
      },
    },
  });
});

describe('stays', () => {
  const stay = (event: string, participant: object) => {
    const read = made(event, { user_id: '1', user_name: 'A', ...participant });
    return read.type === 'notice' && read.notice.change.kind === 'stay' ? read.notice.change.stay : undefined;
  };
  const at = '2026-01-05T17:10:00Z';

  test.each([
    ['meeting.participant_left', { leave_time: at, registrant_id: '' }, 'main', null, at],
    ['webinar.participant_joined', { join_time: at }, 'main', at, null],
    ['meeting.participant_joined_breakout_room', { join_time: at }, 'main', at, null],
    ['meeting.participant_left_breakout_room', { leave_time: at }, 'main', null, at],
    ['meeting.participant_joined_waiting_room', { date_time: at }, 'waiting', at, null],
    ['meeting.participant_put_in_waiting_room', { date_time: at }, 'waiting', at, null],
    ['meeting.participant_left_waiting_room', { date_time: at }, 'waiting', null, at],
    ['meeting.participant_admitted', { date_time: at, join_time: 'x' }, 'waiting', null, at],
  ])('%s', (event, participant, room, joinedAt, leftAt) => {
    expect(stay(event, participant)).toMatchObject({ room, joinedAt, leftAt, stayId: `${room} 1` });
  });

  test('times with fractions and offsets are cut to whole seconds in UTC; none, or without an offset: when it was sent', () => {
    const joinedAt = (time: unknown) => stay('meeting.participant_joined', { join_time: time })?.joinedAt;
    expect(joinedAt('2026-01-05T12:10:00.999-05:00')).toBe(at);
    expect(joinedAt('2026-01-05T17:10:00.1234567+00:00')).toBe(at);
    expect(joinedAt('2026-01-05 12:10:00')).toBe('2026-01-05T17:00:12Z');
    expect(joinedAt(null)).toBe('2026-01-05T17:00:12Z');
  });

  test('ids in either type, empty or null; a join and its leave find each other', () => {
    const join1 = stay('meeting.participant_joined', {
      user_id: 16778240,
      registrant_id: null,
      join_time: at,
    });
    const leave = stay('meeting.participant_left', {
      user_id: '16778240',
      registrant_id: '',
      leave_time: at,
    });
    expect(join1?.stayId).toBe(leave?.stayId);
    expect(join1?.externalIds).toEqual({});
    expect(stay('meeting.participant_joined', { user_id: '', participant_uuid: 'P-1' })?.stayId).toBe(
      'main P-1',
    );
    expect(stay('meeting.participant_joined', { user_id: '', user_name: 'B' })?.stayId).toBe('main name B');
    const signedIn = { id: 'zx', participant_user_id: 'zx', email: ' ann@east.example ' };
    expect(stay('meeting.participant_joined', signedIn)).toMatchObject({
      email: 'ann@east.example',
      externalIds: { accountId: 'zoom:zx' },
    });
  });

  test('control characters are no part of a name', () => {
    expect(stay('meeting.participant_joined', { user_name: 'A\u0000nn\n' })?.name).toBe('Ann');
  });
});

test('an end is told with its time, else when it was sent', () => {
  const ended = (meeting: object) => made('meeting.ended', {}, meeting);
  expect(ended({ end_time: '2026-01-05T18:00:00Z' })).toMatchObject({
    notice: { occurredAt: '2026-01-05T18:00:00Z', change: { kind: 'ended', at: '2026-01-05T18:00:00Z' } },
  });
  expect(ended({})).toMatchObject({ notice: { change: { at: '2026-01-05T17:00:12Z' } } });
});

test('the challenge', () => {
  expect(readZoomNotice({ event: 'endpoint.url_validation', payload: { plainToken: 'abc' } })).toEqual({
    type: 'challenge',
    plainToken: 'abc',
  });
});

test.each([
  ['meeting.started', {}],
  ['meeting.participant_jbh_waiting', {}],
  ['meeting.participant_role_changed', {}],
  ['meeting.constructor', {}],
  ['recording.completed', {}],
  ['user.created', {}],
])('%s is of no use for attendance', (event, participant) => {
  expect(made(event, participant)).toEqual({ type: 'other' });
});

test('without a meeting, a run or any time there is nothing to keep', () => {
  expect(made('meeting.participant_joined', {}, { id: '' })).toEqual({ type: 'other' });
  expect(made('meeting.participant_joined', {}, { uuid: null })).toEqual({ type: 'other' });
  expect(made('meeting.participant_joined', {}, {}, { event_ts: 'soon' })).toEqual({ type: 'other' });
});

test('whatever is sent, it is read or it is other; it never throws', () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom(...Object.keys(joined.payload.object)), (value, key) => {
      expect(['challenge', 'notice', 'other']).toContain(readZoomNotice(value).type);
      const mutated = structuredClone(joined);
      (mutated.payload.object as Record<string, unknown>)[key] = value;
      expect(['notice', 'other']).toContain(readZoomNotice(mutated).type);
    }),
  );
});
