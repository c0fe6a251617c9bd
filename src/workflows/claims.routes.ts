// Endpoints of claims: "I was there", and the program's answer.
import { z } from 'zod';
import type { ClaimsService } from '../features/attendance/claims.service.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Database } from '../platform/db/database.js';
import { created, endpoint, noContent, ok, type Endpoint } from '../platform/http/endpoint.js';
import { id, idParams, instant, line, pageOf, pageQuery } from '../platform/http/schemas.js';
import type { AnswerClaim } from './answer-claim.js';

const minutes = z.int().min(1).max(1440);
const status = z.enum(['open', 'granted', 'refused', 'withdrawn']);

const claim = z
  .object({
    id,
    sessionId: id,
    clinicianId: id,
    statement: z.string(),
    minutes: z.int().nullable().meta({ description: 'As claimed; null: the whole session.' }),
    status,
    dueAt: instant.meta({ description: 'When the program has to have answered.' }),
    grantedMinutes: z.int().nullable(),
    answer: z.string().nullable(),
    madeAt: instant,
    answeredAt: instant.nullable(),
  })
  .meta({ id: 'AttendanceClaim' });

export function claimRoutes(
  claims: ClaimsService,
  answerClaim: AnswerClaim,
  sessions: Pick<SessionsService, 'reach'>,
  database: Database,
): Endpoint[] {
  const tag = 'Attendance';
  return [
    endpoint({
      method: 'post',
      path: '/sessions/{id}/claims',
      operationId: 'claimAttendance',
      tag,
      summary: 'As a clinician: I was there',
      description: 'Until the deadline of the program’s `evidencePolicy.claims`; one open claim a session.',
      access: 'signed-in',
      params: idParams,
      body: z.strictObject({ statement: line(500), minutes: minutes.optional() }),
      responses: { 201: { description: 'Told to the program', schema: claim } },
      answer: async ({ actor, params, body }) =>
        created(
          await claims.claim(actor, params.id, {
            statement: body.statement,
            minutes: body.minutes ?? null,
          }),
        ),
    }),
    endpoint({
      method: 'get',
      path: '/sessions/{id}/claims',
      operationId: 'listAttendanceClaims',
      tag,
      summary: 'What clinicians say of their attendance',
      access: 'signed-in',
      params: idParams,
      query: pageQuery.extend({ status: status.optional() }),
      responses: { 200: { description: 'Claims, oldest first', schema: pageOf(claim) } },
      answer: async ({ actor, params, query }) => {
        const session = await sessions.reach(database.read, actor, 'read', params.id);
        return ok(await claims.list(actor, { sessionId: session.id, status: query.status }, query));
      },
    }),
    endpoint({
      method: 'post',
      path: '/claims/{id}/answer',
      operationId: 'answerAttendanceClaim',
      tag,
      summary: 'Grant a claim with minutes, or refuse it; always with a reason',
      description: 'Granted minutes are a mark by hand; the clinician is mailed the answer either way.',
      access: 'signed-in',
      params: idParams,
      body: z.union([
        z.strictObject({ minutes, reason: line(500) }),
        z.strictObject({ refuse: z.literal(true), reason: line(500) }),
      ]),
      responses: { 200: { description: 'Answered', schema: claim } },
      answer: async ({ actor, params, body }) =>
        ok(
          await answerClaim(actor, params.id, {
            minutes: 'minutes' in body ? body.minutes : null,
            reason: body.reason,
          }),
        ),
    }),
    endpoint({
      method: 'post',
      path: '/claims/{id}/withdraw',
      operationId: 'withdrawAttendanceClaim',
      tag,
      summary: 'As the clinician: take a claim back that nobody has answered',
      access: 'signed-in',
      params: idParams,
      responses: { 204: { description: 'Taken back' } },
      answer: async ({ actor, params }) => {
        await claims.withdraw(actor, params.id);
        return noContent();
      },
    }),
  ];
}
