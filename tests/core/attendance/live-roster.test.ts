// The roster of a running meeting: in, outside, gone, missing, unknown, and the minutes so far.
import { expect, test } from '@jest/globals';
import { liveRoster, type LiveStayFacts } from '../../../src/core/attendance/live-roster.js';

const at = (time: string) => `2026-01-05T${time}Z`;
const window = {
  startSeconds: Date.parse(at('17:00:00')) / 1000,
  endSeconds: Date.parse(at('18:00:00')) / 1000,
};
const stay = (key: string, join: string | null, leave: string | null, room: 'main' | 'waiting' = 'main') =>
  ({
    participantKey: key,
    name: `shown ${key}`,
    room,
    joinedAt: join === null ? null : at(join),
    leftAt: leave === null ? null : at(leave),
  }) satisfies LiveStayFacts;
const ann = { clinicianId: 'a', name: 'Ann' };
const bo = { clinicianId: 'b', name: 'Bo' };
const cy = { clinicianId: 'c', name: 'Cy' };

function told(stays: LiveStayFacts[], now = '17:30:00') {
  const peopleOf = new Map([
    ['ann', [ann]],
    ['phone', [ann]],
    ['room', [bo, { clinicianId: 'g', name: 'Guest' }]],
  ]);
  return liveRoster({ stays, peopleOf, roster: [ann, bo, cy], window, now: at(now) });
}

test('two devices of one person are one person; the time is united and begins with the session', () => {
  const { known, missing } = told([stay('ann', '16:50:00', '17:10:00'), stay('phone', '17:05:00', null)]);
  expect(known).toEqual([{ ...ann, isOnRoster: true, state: 'in', since: at('17:05:00'), seconds: 1800 }]);
  expect(missing).toEqual([bo, cy]);
});

test('who shares a screen is there with it; a guest is not on the roster', () => {
  const { known, missing } = told([stay('room', '17:00:00', '17:20:00')]);
  expect(known.map((one) => [one.name, one.isOnRoster, one.state, one.since, one.seconds])).toEqual([
    ['Bo', true, 'left', null, 1200],
    ['Guest', false, 'left', null, 1200],
  ]);
  expect(missing).toEqual([ann, cy]);
});

test('waiting outside is no time; a stranger keeps the name that is shown', () => {
  const { known, unknown } = told([
    stay('ann', '16:58:00', null, 'waiting'),
    stay('iPhone', '17:10:00', null),
    stay('iPhone', null, '17:05:00'),
  ]);
  expect(known).toMatchObject([{ name: 'Ann', state: 'waiting', since: at('16:58:00'), seconds: 0 }]);
  expect(unknown).toMatchObject([
    { name: 'shown iPhone', clinicianId: null, state: 'in', since: at('17:10:00'), seconds: 1200 },
  ]);
});

test('after the end minutes stand still, and before the beginning there are none', () => {
  expect(told([stay('ann', '17:00:00', null)], '19:00:00').known[0]?.seconds).toBe(3600);
  expect(told([stay('ann', '16:40:00', null)], '16:50:00').known[0]).toMatchObject({
    state: 'in',
    seconds: 0,
  });
  expect(told([]).missing).toHaveLength(3);
});
