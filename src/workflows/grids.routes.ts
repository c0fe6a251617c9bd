// The endpoint by which a present/absent grid of a whole cohort comes in.
import { z } from 'zod';
import { dateOrders } from '../core/attendance/readers/dates.js';
import { AppError } from '../core/errors.js';
import { gridBytesMax } from '../features/attendance/grid-file.js';
import { created, endpoint, ok, type Endpoint } from '../platform/http/endpoint.js';
import { finding, id, idParams, line } from '../platform/http/schemas.js';
import type { ImportGrid } from './import-grid.js';

const choiceCharactersMax = 10_000;
const numbered = z.record(z.string().regex(/^[1-9]\d{0,5}$/), id);

/** Multipart fields are texts: the object stands in one as JSON. */
const choices = z
  .string()
  .max(choiceCharactersMax)
  .transform((text, context) => {
    try {
      return numbered.parse(JSON.parse(text));
    } catch {
      context.addIssue({
        code: 'custom',
        message: 'must be JSON of numbers and ids like {"4": "0197a3c2-…"}',
      });
      return z.NEVER;
    }
  })
  .optional();

const suggestion = z.object({ clinicianId: id, score: z.int(), why: z.string() });

const gridImport = z
  .object({
    id: id.optional(),
    people: z.int().meta({ description: 'Lines whose person is known.' }),
    sessions: z.int().meta({ description: 'Columns that are sessions of the cohort.' }),
    marked: z.int().meta({ description: 'Ticks that are new.' }),
    standing: z.int().meta({ description: 'Ticks that stood before, kept as they are.' }),
    absent: z.int(),
    refused: z.int().meta({ description: 'Cells with something in them that were not taken.' }),
    findings: z.array(finding),
    unplacedPeople: z.array(z.object({ line: z.int(), name: z.string(), suggestions: z.array(suggestion) })),
    unplacedColumns: z.array(z.object({ column: z.string(), title: z.string(), problem: z.string() })),
    replay: z.boolean(),
  })
  .meta({ id: 'AttendanceGrid' });

export function gridRoutes(importGrid: ImportGrid): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/cohorts/{id}/attendance-grids',
      operationId: 'importAttendanceGrid',
      tag: 'Attendance',
      summary: 'Take in a present/absent grid of the whole cohort',
      description:
        'CSV or XLSX: a line a person (address, name), a column a session (date, number or title). Present cells become roll calls, evidence `attested`, worth what `evidencePolicy.rollCall` says now; minutes are taken as they stand; absent and blank take nothing away. Addresses on exactly one record are certain; a name is only suggested and waits for `people` (line → clinicianId); columns that are not certain wait for `columns` (number of the column from 1 → sessionId) or `dateOrder`. Only sessions that have ended. What is not taken is told with line and column; the same bytes and choices again change nothing and answer 200 with `replay: true`.',
      access: 'signed-in',
      params: idParams,
      query: z.strictObject({ preview: z.enum(['true', 'false']).optional() }),
      upload: { bytesMax: gridBytesMax },
      body: z.strictObject({
        reason: line(500).meta({ description: 'One for the whole list.' }),
        dateOrder: z.enum(dateOrders).optional(),
        people: choices,
        columns: choices,
      }),
      responses: {
        200: { description: 'A preview, or the same bytes again', schema: gridImport },
        201: { description: 'Taken in', schema: gridImport },
      },
      answer: async ({ actor, params, query, body, files }) => {
        const [file] = files;
        if (file === undefined)
          throw new AppError(
            'request.malformed',
            'Send the grid as multipart/form-data in the field "file".',
          );
        const { reason, ...stated } = body;
        if (query.preview === 'true') return ok(await importGrid.preview(actor, params.id, file, stated));
        const taken = await importGrid.take(actor, params.id, file, stated, reason);
        return taken.replay ? ok(taken) : created(taken);
      },
    }),
  ];
}
