// Endpoints for reports that come without a session: many at once, each routed or waiting.
import { z } from 'zod';
import { dateOrders } from '../core/attendance/readers/dates.js';
import { routeReasons } from '../core/attendance/routing.js';
import { AppError } from '../core/errors.js';
import type { Actor } from '../core/access.js';
import { importOutcome } from '../features/attendance/attendance.routes.js';
import type { IntakeService } from '../features/intake/intake.service.js';
import type { IntakeScope } from '../features/intake/locate.service.js';
import type { ProgramsService } from '../features/programs/programs.service.js';
import { endpoint, noContent, ok, type Endpoint, type UploadedFile } from '../platform/http/endpoint.js';
import { id, idParams, instant, line, pageOf, pageQuery } from '../platform/http/schemas.js';
import { reportsAtOnceBytesMax, reportsAtOnceMax } from './report-limits.js';
import type { RouteFiles } from './route-files.js';

const candidates = z.array(
  z.object({
    sessionId: id,
    reason: z.enum(routeReasons),
    knownAddresses: z.int().meta({ description: 'Addresses of the file that are on the roster.' }),
  }),
);
const problem = z.object({ code: z.string(), detail: z.string() });

const routedFile = z
  .object({
    fileName: z.string(),
    outcome: z.enum(['taken', 'known', 'waiting', 'refused']).meta({
      description:
        'known: taken in before, nothing changed; waiting: kept until somebody says where it belongs.',
    }),
    sessionId: id.nullable(),
    importId: id.nullable(),
    fileId: id.nullable(),
    candidates,
    problem: problem.nullable(),
    toReview: z.int(),
  })
  .meta({ id: 'RoutedFile' });

const intakeFile = z
  .object({
    id,
    organizationId: id,
    programId: id.nullable(),
    origin: z.enum(['upload', 'folder']),
    fileName: z.string(),
    fileHash: z.string(),
    status: z.enum(['waiting', 'taken', 'discarded']),
    problem,
    candidates,
    sessionId: id.nullable(),
    importId: id.nullable(),
    discardReason: z.string().nullable(),
    createdAt: instant,
    settledAt: instant.nullable(),
  })
  .meta({ id: 'AttendanceFile' });

function takeEndpoint(
  of: 'organization' | 'program',
  routeFiles: RouteFiles,
  scopeOf: (actor: Actor, id: string) => Promise<IntakeScope>,
): Endpoint {
  return endpoint({
    method: 'post',
    path: `/${of}s/{id}/attendance-files`,
    operationId: of === 'organization' ? 'sendHubFiles' : 'sendProgramFiles',
    tag: 'Attendance',
    summary: `Meeting reports of ${of === 'organization' ? 'a hub' : 'a program'}, many at once`,
    description:
      'Each file goes to the session it certainly belongs to, by meeting number and time or by its people and time; the others wait. An export of many meetings answers once for each session that has one in it. At most 60 files of together 50 MB.',
    access: 'signed-in',
    params: idParams,
    upload: { bytesMax: reportsAtOnceBytesMax, filesMax: reportsAtOnceMax },
    body: z.strictObject({}),
    responses: {
      200: {
        description: 'What became of each file',
        schema: z.object({ items: z.array(routedFile) }),
      },
    },
    answer: async ({ actor, params, files }) => {
      const scope = await scopeOf(actor, params.id);
      const arrived = arrivedFiles(files);
      return ok({ items: await routeFiles.take(actor, scope, arrived) });
    },
  });
}

export function arrivedFiles(files: readonly UploadedFile[]) {
  if (files.length === 0) {
    throw new AppError(
      'request.malformed',
      'Send one or more reports as multipart/form-data, each in a field "file".',
    );
  }
  return files.map(({ fileName, bytes }) => ({ fileName, bytes, origin: 'upload' as const }));
}

export function intakeRoutes(
  routeFiles: RouteFiles,
  intake: IntakeService,
  programs: Pick<ProgramsService, 'get'>,
): Endpoint[] {
  const tag = 'Attendance';
  return [
    takeEndpoint('organization', routeFiles, (_actor, organizationId) =>
      Promise.resolve({ organizationId, programId: null }),
    ),
    takeEndpoint('program', routeFiles, async (actor, programId) => {
      const { organizationId } = await programs.get(actor, programId);
      return { organizationId, programId };
    }),
    endpoint({
      method: 'get',
      path: '/organizations/{id}/attendance-files',
      operationId: 'listAttendanceFiles',
      tag,
      summary: 'Reports that came without a session',
      access: 'signed-in',
      params: idParams,
      query: pageQuery.extend({ status: z.enum(['waiting', 'taken', 'discarded']).optional() }),
      responses: { 200: { description: 'Files, oldest first', schema: pageOf(intakeFile) } },
      answer: async ({ actor, params, query }) =>
        ok(await intake.list(actor, { organizationId: params.id, status: query.status }, query)),
    }),
    endpoint({
      method: 'post',
      path: '/attendance-files/{id}/route',
      operationId: 'routeAttendanceFile',
      tag,
      summary: 'Say to which session a waiting report belongs',
      access: 'signed-in',
      params: idParams,
      body: z.strictObject({
        sessionId: id,
        timeZone: z.string().max(60).optional(),
        dateOrder: z.enum(dateOrders).optional(),
        confirmed: z.boolean().optional(),
      }),
      responses: { 200: { description: 'Taken in', schema: importOutcome } },
      answer: async ({ actor, params, body }) =>
        ok(
          await routeFiles.settle(actor, params.id, {
            sessionId: body.sessionId,
            timeZone: body.timeZone ?? null,
            dateOrder: body.dateOrder ?? null,
            confirmed: body.confirmed === true,
          }),
        ),
    }),
    endpoint({
      method: 'post',
      path: '/attendance-files/{id}/discard',
      operationId: 'discardAttendanceFile',
      tag,
      summary: 'Set a waiting report aside, with a reason',
      description: 'The file is kept, and counts for nothing.',
      access: 'signed-in',
      params: idParams,
      body: z.strictObject({ reason: line(500) }),
      responses: { 204: { description: 'Set aside' } },
      answer: async ({ actor, params, body }) => {
        await intake.discard(actor, params.id, body.reason);
        return noContent();
      },
    }),
  ];
}
