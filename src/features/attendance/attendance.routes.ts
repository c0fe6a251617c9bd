// Reading attendance and reviews, and what answers about imports look like.
import { z } from 'zod';
import { inferredEnds } from '../../core/attendance/open-end.js';
import { endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { finding, id, idParams, instant, pageOf } from '../../platform/http/schemas.js';
import type { AttendanceService } from './attendance.service.js';
import type { ReviewService } from './review.service.js';

export const attendanceEntry = z
  .object({
    clinicianId: id,
    name: z.string(),
    role: z.string(),
    minutes: z.int().meta({ description: 'Floor of seconds over 60.' }),
    seconds: z.int().meta({ description: 'Presence united and clipped to the whole session.' }),
    status: z.enum(['attended', 'partial', 'absent', 'provisional']),
    intervals: z.array(z.object({ startsAt: instant, endsAt: instant })),
    evidence: z.enum(['exact', 'minute', 'totals-only', 'attested', 'manual']).nullable(),
    attestedBy: z.enum(['roll-call', 'check-in', 'shared-screen']).nullable().meta({
      description: 'Whose word it rests on, where `evidence` is `attested`.',
    }),
    adjusted: z.boolean(),
    inferredEnd: z.enum(inferredEnds).nullable().meta({
      description:
        'Where no leave was recorded and the minutes rest on that stay: what closed it. `session-end`: the source names every leave, so she stayed; `meeting-end`: the source closed it when its meeting ended; `stated-minutes`: the least that the stated minutes prove.',
    }),
  })
  .meta({ id: 'AttendanceEntry' });

export const reviewItem = z
  .object({
    id,
    sessionId: id,
    name: z.string().meta({ description: 'What the source called the participant.' }),
    email: z.string().nullable(),
    reason: z.string(),
    status: z.enum(['open', 'resolved', 'ignored']),
    connections: z.int(),
    seconds: z.int(),
    suggestions: z.array(z.object({ clinicianId: id, name: z.string(), score: z.int(), why: z.string() })),
    rememberable: z.boolean().meta({
      description: 'False where the name or address says nobody for certain next time, whoever is chosen.',
    }),
    clinicianId: id.nullable(),
    ignoreReason: z.string().nullable(),
    settledAt: instant.nullable(),
  })
  .meta({ id: 'Review' });

export const importOutcome = z
  .object({
    id,
    source: z.string(),
    fileHash: z.string(),
    rows: z.int(),
    connections: z
      .int()
      .meta({ description: 'Connections that were new; the same stay reported twice counts once.' }),
    matched: z
      .int()
      .meta({ description: 'Participants of the session whose identity is certain or decided.' }),
    toReview: z.int(),
    findings: z.array(finding),
    replay: z.boolean(),
  })
  .meta({ id: 'AttendanceImport' });

export function attendanceRoutes(attendance: AttendanceService, reviews: ReviewService): Endpoint[] {
  const tag = 'Attendance';
  return [
    endpoint({
      method: 'get',
      path: '/sessions/{id}/attendance',
      operationId: 'listAttendance',
      tag,
      summary: 'Who was there, and how long',
      description:
        'Everybody with evidence; once the session has ended also the enrolled who were absent. All in one page.',
      access: 'signed-in',
      params: idParams,
      responses: { 200: { description: 'Attendance', schema: pageOf(attendanceEntry) } },
      answer: async ({ actor, params }) =>
        ok({ items: await attendance.list(actor, params.id), nextCursor: null }),
    }),
    endpoint({
      method: 'get',
      path: '/sessions/{id}/review',
      operationId: 'listReviews',
      tag,
      summary: 'Rows that no rule could place, with suggestions',
      access: 'signed-in',
      params: idParams,
      query: z.strictObject({ status: z.enum(['open', 'resolved', 'ignored']).optional() }),
      responses: { 200: { description: 'Reviews', schema: pageOf(reviewItem) } },
      answer: async ({ actor, params, query }) => {
        const items = await reviews.list(actor, params.id);
        return ok({
          items: items.filter((item) => query.status === undefined || item.status === query.status),
          nextCursor: null,
        });
      },
    }),
  ];
}
