// The approvals endpoints: what an accreditor granted a program, in versions, with what is odd about it.
import { z } from 'zod';
import { creditTextPattern, parseCredits } from '../../core/credits/amount.js';
import { attendancePolicySchema } from '../../core/credits/rule.js';
import { creditSystemIds, professions, segmentKinds } from '../../core/credits/vocabulary.js';
import { created, endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { day, id, idParams, line, lines, pageOf, pageQuery, warning } from '../../platform/http/schemas.js';
import type { ApprovalsService, JudgedApproval } from './approvals.service.js';

const amount = z
  .string()
  .regex(creditTextPattern, 'must be a decimal like "1.25"')
  .refine((text) => !creditTextPattern.test(text) || parseCredits(text) > 0, 'must be more than zero')
  .meta({ example: '1.25' });

const optionalLine = (max: number) => line(max).nullable().optional();

/** An accreditor's own words may run over several lines; its French ones may be unknown. */
const statement = z.strictObject({
  en: lines(4000)
    .transform((text) => text.trim())
    .pipe(z.string().min(1, 'must not be empty')),
  fr: lines(4000).transform((text) => text.trim()),
});

const uniqueList = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .min(1)
    .max(50)
    .refine((list) => new Set(list).size === list.length, 'names one thing twice');

const changeable = {
  activityId: line(100),
  validFrom: day,
  validTo: day,
  providerName: line(300),
  statement,
  status: z.enum(['applied', 'approved']).optional().meta({ description: 'Default: approved' }),
  maxCreditsPerSession: amount.nullable().optional(),
  creditsPerHour: amount
    .nullable()
    .optional()
    .meta({ description: 'Replaces the rule’s rate, e.g. legacy Mainpro+ at 2 or 3' }),
  countedKinds: uniqueList(z.enum(segmentKinds)).nullable().optional(),
  attendancePolicy: attendancePolicySchema.nullable().optional(),
  requiresEvaluation: z.boolean().nullable().optional(),
  eligibleProfessions: uniqueList(z.enum(professions)).nullable().optional(),
  modular: z.boolean().nullable().optional(),
  activityType: optionalLine(60),
  designatedOn: day.nullable().optional(),
  teachingCredit: z.strictObject({ creditsPerHour: amount }).nullable().optional(),
  deliveryMethod: optionalLine(200),
  certificationType: optionalLine(200),
  accreditationType: optionalLine(200),
  providerContact: optionalLine(300),
  expiresOn: day.nullable().optional(),
  signatories: z
    .array(z.strictObject({ name: line(200), title: line(200).optional() }))
    .max(6)
    .nullable()
    .optional(),
  physicianOrganization: optionalLine(300),
};
const fields = z.strictObject({ creditSystem: z.enum(creditSystemIds), ...changeable });
const changes = z.strictObject(changeable).partial();

const approval = z
  .object({
    id,
    programId: id,
    version: z.int(),
    creditSystem: z.string(),
    activityId: z.string(),
    validFrom: day,
    validTo: day,
    providerName: z.string(),
    statement: z.object({ en: z.string(), fr: z.string() }),
    status: z.enum(['applied', 'approved']),
    maxCreditsPerSession: z.string().nullable(),
    creditsPerHour: z.string().nullable(),
    countedKinds: z.array(z.enum(segmentKinds)).nullable(),
    attendancePolicy: attendancePolicySchema.nullable(),
    requiresEvaluation: z.boolean().nullable(),
    eligibleProfessions: z.array(z.enum(professions)).nullable(),
    modular: z.boolean().nullable(),
    activityType: z.string().nullable(),
    designatedOn: day.nullable(),
    teachingCredit: z.object({ creditsPerHour: z.string() }).nullable(),
    deliveryMethod: z.string().nullable(),
    certificationType: z.string().nullable(),
    accreditationType: z.string().nullable(),
    providerContact: z.string().nullable(),
    expiresOn: day.nullable(),
    signatories: z.array(z.object({ name: z.string(), title: z.string().optional() })).nullable(),
    physicianOrganization: z.string().nullable(),
    warnings: z.array(warning),
  })
  .meta({ id: 'Approval' });

function answerOf({ approval: { terms, ...found }, warnings }: JudgedApproval) {
  return { ...terms, id: found.id, programId: found.programId, version: found.version, warnings };
}

export function approvalRoutes(approvals: ApprovalsService): Endpoint[] {
  const tag = 'Approvals';
  return [
    endpoint({
      method: 'post',
      path: '/programs/{id}/approvals',
      operationId: 'createApproval',
      tag,
      summary: 'Record an accreditation',
      description: 'Odd but possible values are stored and answered in `warnings`.',
      access: 'signed-in',
      params: idParams,
      body: fields,
      responses: { 201: { description: 'The approval', schema: approval } },
      answer: async ({ actor, params, body }) => {
        const made = await approvals.create(actor, params.id, body);
        return created(answerOf(made), { version: made.approval.version });
      },
    }),
    endpoint({
      method: 'get',
      path: '/programs/{id}/approvals',
      operationId: 'listApprovals',
      tag,
      summary: 'The accreditations of a program',
      access: 'signed-in',
      params: idParams,
      query: pageQuery,
      responses: { 200: { description: 'Approvals', schema: pageOf(approval) } },
      answer: async ({ actor, params, query }) => {
        const { items, nextCursor } = await approvals.list(actor, params.id, query);
        return ok({ items: items.map(answerOf), nextCursor });
      },
    }),
    endpoint({
      method: 'get',
      path: '/approvals/{id}',
      operationId: 'getApproval',
      tag,
      summary: 'One accreditation as it stands',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'The approval', schema: approval } },
      answer: async ({ actor, params }) => {
        const found = await approvals.get(actor, params.id);
        return ok(answerOf(found), { version: found.approval.version });
      },
    }),
    endpoint({
      method: 'patch',
      path: '/approvals/{id}',
      operationId: 'editApproval',
      tag,
      summary: 'Change an accreditation',
      description:
        'Makes a new version; finalized sessions keep the version they were reckoned under. The credit system stays: another one is another approval.',
      access: 'signed-in',
      params: idParams,
      body: changes,
      responses: { 200: { description: 'The approval', schema: approval } },
      answer: async ({ actor, params, body, ifMatch }) => {
        const changed = await approvals.edit(actor, params.id, body, ifMatch);
        return ok(answerOf(changed), { version: changed.approval.version });
      },
    }),
  ];
}
