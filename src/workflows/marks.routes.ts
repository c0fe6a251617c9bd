// Endpoints by which people say who was there: marks by hand, and roll calls.
import { z } from 'zod';
import { AppError } from '../core/errors.js';
import type { MarkedTime } from '../features/attendance/marked-time.js';
import type { RollCallMark } from '../features/attendance/roll-call.service.js';
import { endpoint, noContent, type Endpoint } from '../platform/http/endpoint.js';
import { id, idParams, instant, line } from '../platform/http/schemas.js';
import type { CallRoll } from './call-roll.js';
import type { RecordEvidence } from './record-evidence.js';

const rollCallMax = 2000;

const reason = line(500);
const intervals = z
  .array(z.strictObject({ startsAt: instant, endsAt: instant }))
  .min(1)
  .max(100);
const minutes = z.int().min(0).max(1440);

/** Exactly one of the two ways to say how long. */
const markedTime = { minutes: minutes.optional(), intervals: intervals.optional() };

function timeOf(
  body: { minutes?: number | undefined; intervals?: { startsAt: string; endsAt: string }[] | undefined },
  pointer: string,
): MarkedTime {
  if (body.minutes !== undefined && body.intervals === undefined) return { minutes: body.minutes };
  if (body.intervals !== undefined && body.minutes === undefined) return { intervals: body.intervals };
  throw oneOf(pointer, 'Say either minutes or intervals.');
}

function oneOf(pointer: string, detail: string): AppError {
  return new AppError('request.invalid', detail, { errors: [{ pointer, code: 'mark.one-of', detail }] });
}

interface RollCallBody {
  clinicianId: string;
  present?: boolean | undefined;
  minutes?: number | undefined;
  intervals?: { startsAt: string; endsAt: string }[] | undefined;
}

function rollCallMark(body: RollCallBody, pointer: string): RollCallMark {
  const { clinicianId, present, minutes: stated, intervals: stretches } = body;
  const ways = [present, stated, stretches].filter((way) => way !== undefined);
  if (ways.length !== 1) throw oneOf(pointer, 'Say one of present, minutes and intervals.');
  return present === undefined ? { clinicianId, time: timeOf(body, pointer) } : { clinicianId, present };
}

export function markRoutes(evidence: Pick<RecordEvidence, 'mark'>, callRoll: CallRoll): Endpoint[] {
  return [
    endpoint({
      method: 'put',
      path: '/sessions/{id}/attendance/{clinicianId}',
      operationId: 'markAttendance',
      tag: 'Attendance',
      summary: 'Mark attendance by hand, with a reason',
      access: 'signed-in',
      params: z.strictObject({ id, clinicianId: id }),
      body: z.strictObject({ ...markedTime, reason }),
      responses: { 204: { description: 'Marked' } },
      answer: async ({ actor, params, body }) => {
        await evidence.mark(actor, params.id, params.clinicianId, timeOf(body, '/body'), body.reason);
        return noContent();
      },
    }),
    endpoint({
      method: 'post',
      path: '/sessions/{id}/roll-call',
      operationId: 'rollCall',
      tag: 'Attendance',
      summary: 'Whom staff saw, as a list with one reason',
      description:
        "`present: true` is worth what the program's `evidencePolicy.rollCall` says at that moment, and keeps that worth; `present: false` takes an earlier tick back. `minutes` or `intervals` state the time instead. All of it is evidence `attested`, which counts where it is longer than what the meeting reports tell; to overrule them, mark attendance by hand. The same list again changes nothing.",
      access: 'signed-in',
      params: idParams,
      body: z.strictObject({
        reason,
        marks: z
          .array(z.strictObject({ clinicianId: id, present: z.boolean().optional(), ...markedTime }))
          .min(1)
          .max(rollCallMax),
      }),
      responses: { 204: { description: 'All noted, or none' } },
      answer: async ({ actor, params, body }) => {
        const marks = body.marks.map((mark, index) => rollCallMark(mark, `/body/marks/${index}`));
        await callRoll(actor, params.id, marks, body.reason);
        return noContent();
      },
    }),
  ];
}
