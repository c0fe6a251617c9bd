// Endpoints by which evidence arrives and a session is finalized.
import { z } from 'zod';
import { created, endpoint, noContent, ok, type Endpoint } from '../platform/http/endpoint.js';
import { finding, id, idParams, instant, line } from '../platform/http/schemas.js';
import { statedMapping } from '../features/attendance/column-mappings.routes.js';
import { importOutcome, reviewItem } from '../features/attendance/attendance.routes.js';
import { reportBytesMax } from '../core/attendance/readers/limits.js';
import { roles } from '../core/credits/vocabulary.js';
import { newRecord } from '../features/clinicians/clinicians.routes.js';
import type { FinalizeSession } from './finalize-session.js';
import type { RecordEvidence } from './record-evidence.js';
import { limitsOf, together } from './screens.routes.js';
import type { SettleElsewhere } from './settle-elsewhere.js';
import type { ShareScreen } from './share-screen.js';
import type { WithdrawImport } from './withdraw-import.js';
import { AppError } from '../core/errors.js';

const reason = line(500);

const yes = z.enum(['true', 'false']).optional();

function importEndpoint(evidence: RecordEvidence): Endpoint {
  return endpoint({
    method: 'post',
    path: '/sessions/{id}/attendance-imports',
    operationId: 'importAttendance',
    tag: 'Attendance',
    summary: 'Take in a meeting report',
    description:
      'Zoom meeting, webinar and usage reports (English or French, meetings in Japanese too) and the JSON of its report API; reports of Microsoft Teams (attendance lists, summaries and sectioned reports, English or French, and the JSON of Graph), Webex, Google Meet and BigBlueButton; sign-in sheets. CSV, JSON or XLSX. The same bytes again change nothing and answer 200 with `replay: true`; sent with another `timeZone`, `kind`, `dateOrder` or `mapping` than before, they are read anew in place of the earlier reading. `confirmed` takes a file in although day or meeting differ; `dateOrder` settles dates that can be read in two ways. A sheet of titles that nobody knows is answered with 422 `attendance.unknown-format`, `recognisedColumns` and `mappingUrl`; `mapping` says what its columns mean, unless a mapping that the hub keeps has titles that all stand in it.',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ preview: yes }),
    upload: { bytesMax: reportBytesMax },
    body: z.strictObject({
      timeZone: z.string().max(60).optional(),
      kind: z.enum(['live', 'recording']).optional().meta({
        description: 'Left out: live. Who watched a recording is kept, and counts as nobody’s presence.',
      }),
      dateOrder: z.enum(['month-first', 'day-first', 'year-first']).optional(),
      confirmed: yes,
      mapping: statedMapping.optional(),
    }),
    responses: {
      200: { description: 'A preview, or the same bytes again', schema: importOutcome },
      201: { description: 'Taken in', schema: importOutcome },
    },
    answer: async ({ actor, params, query, body, files }) => {
      const [file] = files;
      if (file === undefined)
        throw new AppError(
          'request.malformed',
          'Send the report as multipart/form-data in the field "file".',
        );
      const preview = query.preview === 'true';
      const outcome = await evidence.importReport(
        actor,
        params.id,
        {
          fileName: file.fileName,
          bytes: file.bytes,
          timeZone: body.timeZone ?? null,
          kind: body.kind ?? null,
          dateOrder: body.dateOrder ?? null,
          confirmed: body.confirmed === 'true',
          mapping: body.mapping ?? null,
        },
        { preview },
      );
      return outcome.replay || preview ? ok(outcome) : created(outcome);
    },
  });
}

function withdrawEndpoint(withdraw: WithdrawImport): Endpoint {
  return endpoint({
    method: 'post',
    path: '/imports/{id}/withdraw',
    operationId: 'withdrawImport',
    tag: 'Attendance',
    summary: 'Withdraw a report that should not have been taken in',
    description:
      'What it alone proved counts no more; what other reports and marks prove stays. In a finalized session losses wait for a lead as usual. The file may be sent again.',
    access: 'signed-in',
    params: idParams,
    body: z.strictObject({ reason }),
    responses: { 204: { description: 'Withdrawn' } },
    answer: async ({ actor, params, body }) => {
      await withdraw(actor, params.id, body.reason);
      return noContent();
    },
  });
}

function evaluationEndpoint(evidence: RecordEvidence): Endpoint {
  return endpoint({
    method: 'put',
    path: '/sessions/{id}/evaluations/{clinicianId}',
    operationId: 'markEvaluation',
    tag: 'Evaluations',
    summary: 'Mark an evaluation as done',
    access: 'signed-in',
    params: z.strictObject({ id, clinicianId: id }),
    body: z.strictObject({}),
    responses: { 204: { description: 'Marked' } },
    answer: async ({ actor, params }) => {
      await evidence.markEvaluation(actor, params.id, params.clinicianId);
      return noContent();
    },
  });
}

const remember = z.boolean().optional();
const enrolAs = z
  .enum(roles)
  .optional()
  .meta({ description: 'Joins the roster of the cohort so, where not on it; of a new record: learner.' });

const elsewhere = z.boolean().optional().meta({
  description:
    'The same answer for the same participant in other sessions of the organization, each in its own transaction; never for telephones, rooms and devices that name nobody.',
});
/** Beside the row: why a decision was not remembered though asked to be, and what became of the others. */
const settled = reviewItem
  .extend({
    findings: z.array(finding),
    elsewhere: z
      .array(
        z.object({
          reviewId: id,
          sessionId: id,
          outcome: z.enum(['settled', 'open', 'refused']),
          detail: z.string().nullable(),
        }),
      )
      .optional()
      .meta({ description: 'Where `elsewhere` was asked: what became of each other row.' }),
  })
  .meta({ id: 'SettledReview' });

const finalization = z
  .object({
    sessionId: id,
    finalizedAt: instant,
    awards: z
      .int()
      .meta({ description: 'Awards that hold credit, those waiting for an evaluation included.' }),
    openReviews: z.int(),
    replay: z.boolean(),
    warnings: z.array(finding),
  })
  .meta({ id: 'Finalization' });

export function evidenceRoutes(
  evidence: RecordEvidence,
  finalize: FinalizeSession,
  withdraw: WithdrawImport,
  settleElsewhere: SettleElsewhere,
  shareScreen: Pick<ShareScreen, 'settleReview'>,
): Endpoint[] {
  return [
    importEndpoint(evidence),
    withdrawEndpoint(withdraw),
    evaluationEndpoint(evidence),
    endpoint({
      method: 'post',
      path: '/review/{id}/resolve',
      operationId: 'resolveReview',
      tag: 'Attendance',
      summary: 'Say who a participant was, or that the row counts for nobody',
      description:
        'For a row with reason `not-enrolled`, naming the clinician enrols them in the cohort; `enrolAs` does so at once, whatever the reason. `create` makes the record, enrols it and settles the row, all or nothing; a taken address answers 409 with `holders`. `remember` is for names, addresses and accounts that say one person; where they do not (a phone, a room, a name that fits two), the row is settled and a finding says why it is asked about again. `together`: several people watched at this device; nothing is remembered, each is asked to confirm.',
      access: 'signed-in',
      params: idParams,
      body: z.union([
        z.strictObject({ clinicianId: id, remember, enrolAs, elsewhere }),
        z.strictObject({ create: newRecord, remember, enrolAs, elsewhere }),
        z.strictObject({ ignore: z.literal(true), reason, elsewhere }),
        z.strictObject({ together }),
      ]),
      responses: { 200: { description: 'The row as it is now', schema: settled } },
      answer: async ({ actor, params, body }) => {
        if ('together' in body) {
          const wish = { ...body.together, limits: limitsOf(body.together.limits) };
          return ok({ ...(await shareScreen.settleReview(actor, params.id, wish)), findings: [] });
        }
        const { elsewhere: everywhere, ...decision } = body;
        if (everywhere !== true) return ok(await evidence.settleReview(actor, params.id, decision));
        const { review, elsewhere: others } = await settleElsewhere(actor, params.id, decision);
        return ok({ ...review, elsewhere: others });
      },
    }),
    endpoint({
      method: 'post',
      path: '/awards/{id}/confirm',
      operationId: 'confirmLoss',
      tag: 'Credits',
      summary: 'Let a loss through that waits for a lead',
      description:
        'For an award with status `pending-confirmation`: what stands is reversed and awarded anew.',
      access: 'signed-in',
      params: idParams,
      body: z.strictObject({}),
      responses: { 204: { description: 'Confirmed' } },
      answer: async ({ actor, params }) => {
        await evidence.confirmLoss(actor, params.id);
        return noContent();
      },
    }),
    endpoint({
      method: 'post',
      path: '/sessions/{id}/finalize',
      operationId: 'finalizeSession',
      tag: 'Credits',
      summary: 'Award the credits of a session',
      description:
        'Open reviews do not block; settling one later amends. Again, or by others at once: 200 with `replay: true`.',
      access: 'signed-in',
      params: idParams,
      body: z.strictObject({}),
      responses: { 200: { description: 'Finalized', schema: finalization } },
      answer: async ({ actor, params }) => ok(await finalize(actor, params.id)),
    }),
  ];
}
