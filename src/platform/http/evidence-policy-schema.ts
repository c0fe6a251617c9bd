// The schema of a program's evidence policy, by which the API and the page of the policy judge alike.
import { z } from 'zod';
import { defaultEvidencePolicy, evidenceLimits } from '../../core/attendance/evidence-policy.js';

const within = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max);

const minutesWorth = within(evidenceLimits.minutes);
const rollCall = z.discriminatedUnion('worth', [
  z.strictObject({ worth: z.literal('whole-session') }),
  z.strictObject({ worth: z.literal('minutes'), minutes: minutesWorth }),
]);
const checkIn = z
  .strictObject({
    worth: z.enum(['nothing', 'minutes', 'between', 'whole-session']).default('nothing').meta({
      description:
        'nothing: it proves the moment and waits for a lead; between: from the first code to the last.',
    }),
    minutes: minutesWorth.optional(),
    redeemHours: within(evidenceLimits.redeemHours).default(defaultEvidencePolicy.checkIn.redeemHours),
  })
  .refine(({ worth, minutes }) => (worth === 'minutes') === (minutes !== undefined), {
    path: ['minutes'],
    message: 'Give the minutes with worth "minutes", and only then.',
  });
const sharedScreen = z.strictObject({
  isAllowed: z.boolean().default(defaultEvidencePolicy.sharedScreen.isAllowed),
  peopleMax: within(evidenceLimits.peopleMax).default(defaultEvidencePolicy.sharedScreen.peopleMax),
  confirmDays: within(evidenceLimits.confirmDays).default(defaultEvidencePolicy.sharedScreen.confirmDays),
  spotCheckPercent: within(evidenceLimits.spotCheckPercent).default(
    defaultEvidencePolicy.sharedScreen.spotCheckPercent,
  ),
});
const claims = z.strictObject({
  claimDays: within(evidenceLimits.claimDays).default(defaultEvidencePolicy.claims.claimDays),
  answerDays: within(evidenceLimits.answerDays).default(defaultEvidencePolicy.claims.answerDays),
});
export const evidencePolicySchema = z
  .strictObject({
    rollCall: rollCall.default(defaultEvidencePolicy.rollCall),
    checkIn: checkIn.prefault({}),
    sharedScreen: sharedScreen.prefault({}),
    claims: claims.prefault({}),
  })
  .meta({ id: 'EvidencePolicy' });
