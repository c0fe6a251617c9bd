// What an evidence policy may say: defaults for what is left out, bounds that hold at both ends, minutes only where asked for.
import { describe, expect, test } from '@jest/globals';
import { defaultEvidencePolicy, evidenceLimits } from '../../../src/core/attendance/evidence-policy.js';
import { evidencePolicySchema } from '../../../src/platform/http/evidence-policy-schema.js';

const takes = (policy: object): boolean => evidencePolicySchema.safeParse(policy).success;

test('left out, everything is as it is by default', () => {
  expect(evidencePolicySchema.parse({})).toEqual(defaultEvidencePolicy);
});

describe('bounds', () => {
  const withNumber: [keyof typeof evidenceLimits, (value: number) => object][] = [
    ['minutes', (minutes) => ({ rollCall: { worth: 'minutes', minutes } })],
    ['minutes', (minutes) => ({ checkIn: { worth: 'minutes', minutes } })],
    ['redeemHours', (redeemHours) => ({ checkIn: { redeemHours } })],
    ['peopleMax', (peopleMax) => ({ sharedScreen: { peopleMax } })],
    ['confirmDays', (confirmDays) => ({ sharedScreen: { confirmDays } })],
    ['spotCheckPercent', (spotCheckPercent) => ({ sharedScreen: { spotCheckPercent } })],
    ['claimDays', (claimDays) => ({ claims: { claimDays } })],
    ['answerDays', (answerDays) => ({ claims: { answerDays } })],
  ];

  test.each(withNumber)('%s', (limit, policy) => {
    const { min, max } = evidenceLimits[limit];
    expect([min - 1, min, max, max + 1, min + 0.5].map((value) => takes(policy(value)))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });
});

test('minutes stand beside the worth that asks for them, and only there', () => {
  expect(takes({ checkIn: { worth: 'minutes' } })).toBe(false);
  expect(takes({ checkIn: { worth: 'between', minutes: 30 } })).toBe(false);
  expect(takes({ rollCall: { worth: 'whole-session', minutes: 30 } })).toBe(false);
  expect(takes({ rollCall: { worth: 'half' } })).toBe(false);
  expect(takes({ unheard: true })).toBe(false);
});
