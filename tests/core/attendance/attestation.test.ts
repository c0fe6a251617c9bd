// What attestations are worth, under every policy.
import { describe, expect, test } from '@jest/globals';
import {
  attestedTime,
  checkInWorth,
  rollCallWorth,
  type Attestation,
} from '../../../src/core/attendance/attestation.js';
import { defaultEvidencePolicy } from '../../../src/core/attendance/evidence-policy.js';

const window = { startSeconds: 3600, endSeconds: 7200 };
const at = (momentAt: string, worth: Attestation['worth']): Attestation => ({
  kind: 'check-in',
  momentAt,
  worth,
});

describe('attestedTime', () => {
  test('the whole session is the window, minutes have no times, and neither exceeds the window', () => {
    expect(attestedTime([at('1970-01-01T01:10:00Z', { kind: 'whole-session' })], window)).toEqual({
      intervals: [window],
      minutes: null,
      seconds: 3600,
    });
    expect(attestedTime([at('1970-01-01T01:10:00Z', { kind: 'minutes', minutes: 90 })], window)).toEqual({
      intervals: [],
      minutes: 60,
      seconds: 3600,
    });
  });

  test('two codes make a stretch between them, one makes none', () => {
    const first = at('1970-01-01T00:50:00Z', { kind: 'between' });
    const second = at('1970-01-01T01:40:00Z', { kind: 'between' });
    expect(attestedTime([first], window).seconds).toBe(0);
    expect(attestedTime([second, first], window)).toEqual({
      intervals: [{ startSeconds: 3600, endSeconds: 6000 }],
      minutes: null,
      seconds: 2400,
    });
  });

  test('several codes are not worth several times', () => {
    const code = at('1970-01-01T01:10:00Z', { kind: 'minutes', minutes: 20 });
    expect(attestedTime([code, code, code], window)).toMatchObject({ minutes: 20, seconds: 1200 });
  });

  test('stretches of a roll call are clipped to the session', () => {
    const intervals = [{ startSeconds: 0, endSeconds: 4000 }];
    const list: Attestation = { kind: 'roll-call', momentAt: null, worth: { kind: 'intervals', intervals } };
    expect(attestedTime([list], window).intervals).toEqual([{ startSeconds: 3600, endSeconds: 4000 }]);
  });
});

test('worth follows the policy of the day', () => {
  expect(rollCallWorth(defaultEvidencePolicy)).toEqual({ kind: 'whole-session' });
  expect(rollCallWorth({ ...defaultEvidencePolicy, rollCall: { worth: 'minutes', minutes: 30 } })).toEqual({
    kind: 'minutes',
    minutes: 30,
  });
  expect(checkInWorth(defaultEvidencePolicy)).toEqual({ kind: 'nothing' });
  const checkIn = { worth: 'minutes', minutes: 45, redeemHours: 1 } as const;
  expect(checkInWorth({ ...defaultEvidencePolicy, checkIn })).toEqual({ kind: 'minutes', minutes: 45 });
});
