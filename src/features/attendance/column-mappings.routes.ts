// Endpoints of column mappings, and how a mapping is stated with a sheet.
import { z } from 'zod';
import { mappableFields, type MappableField } from '../../core/attendance/evidence.js';
import { tellsAttendance } from '../../core/attendance/readers/sheet-titles.js';
import { created, endpoint, noContent, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { id, idParams, instant, line, pageOf, pageQuery } from '../../platform/http/schemas.js';
import type { ColumnMappingsService, StatedMapping } from './column-mappings.service.js';

const titleMax = 200;
const titlesMax = 300;
const nameMax = 100;

const fieldsHelp =
  'Field → the title of its column, compared without case and spaces, or `#3` for the third column. Somebody (`name`, `given`, `family` or `email`), and `join` and `leave`, `minutes` or `duration`; `date` where times stand without one.';

export const columnTitles = z
  .partialRecord(z.enum(mappableFields), line(titleMax))
  .refine(
    (mapping) => tellsAttendance(new Map(Object.entries(mapping) as [MappableField, string][])),
    'needs a column of names or addresses, and those of join and leave times, minutes or durations',
  )
  .meta({ description: fieldsHelp, example: { name: 'Who', join: 'Came', leave: 'Went' } });

/** As a form field: the id of a kept mapping, or the columns as JSON. */
export const statedMapping = z
  .string()
  .max(mappableFields.length * (titleMax + 30))
  .transform((text, context): StatedMapping => {
    const saved = id.safeParse(text);
    if (saved.success) return { savedId: saved.data };
    const columns = columnTitles.safeParse(jsonOf(text));
    if (columns.success) return columns.data;
    const [issue] = columns.error.issues;
    const message =
      issue?.code === 'custom' ? issue.message : 'must be the id of a mapping, or JSON of titles';
    context.addIssue({ code: 'custom', message, input: text });
    return z.NEVER;
  })
  .meta({ description: `The id of a mapping that the hub keeps, or JSON. ${fieldsHelp}` });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A name as people give it; also what the page asks for. */
export const mappingName = line(nameMax);

const savedColumns = z
  .object({
    id,
    organizationId: id,
    name: z.string(),
    mapping: z.partialRecord(z.enum(mappableFields), z.string()),
    titles: z.array(z.string()).meta({ description: 'Of the sheet it was made for, in their order.' }),
    createdAt: instant,
  })
  .meta({ id: 'ColumnMapping' });

export function columnMappingRoutes(mappings: ColumnMappingsService): Endpoint[] {
  const tag = 'Attendance';
  return [
    endpoint({
      method: 'get',
      path: '/organizations/{id}/column-mappings',
      operationId: 'listColumnMappings',
      tag,
      summary: 'What the columns of a hub’s own sheets mean',
      access: 'signed-in',
      params: idParams,
      query: pageQuery,
      responses: { 200: { description: 'Mappings', schema: pageOf(savedColumns) } },
      answer: async ({ actor, params, query }) => ok(await mappings.list(actor, params.id, query)),
    }),
    endpoint({
      method: 'post',
      path: '/organizations/{id}/column-mappings',
      operationId: 'createColumnMapping',
      tag,
      summary: 'Keep a mapping by name',
      description:
        'From then on it applies by itself to every sheet in which all its titles stand, and says so. The name is unique within the hub.',
      access: 'signed-in',
      params: idParams,
      body: z.strictObject({
        name: mappingName,
        mapping: columnTitles,
        titles: z
          .array(z.string().max(titleMax))
          .max(titlesMax)
          .default([])
          .meta({ description: 'All titles of the sheet; needed only where columns are named by number.' }),
      }),
      responses: { 201: { description: 'Kept', schema: savedColumns } },
      answer: async ({ actor, params, body }) =>
        created(await mappings.create(actor, params.id, { ...body, mapping: body.mapping })),
    }),
    endpoint({
      method: 'delete',
      path: '/column-mappings/{id}',
      operationId: 'deleteColumnMapping',
      tag,
      summary: 'Forget a mapping',
      description: 'What was read by it stays as it is: every import keeps how it was read.',
      access: 'signed-in',
      params: idParams,
      responses: { 204: { description: 'Forgotten' } },
      answer: async ({ actor, params }) => {
        await mappings.remove(actor, params.id);
        return noContent();
      },
    }),
  ];
}
