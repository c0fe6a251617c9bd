// The endpoints of a cohort's roster: one by one, and from a file.
import { z } from 'zod';
import { roles } from '../../core/credits/vocabulary.js';
import { AppError } from '../../core/errors.js';
import { created, endpoint, noContent, ok, type Endpoint } from '../../platform/http/endpoint.js';
import { finding, id, idParams, instant, pageOf, pageQuery, warning } from '../../platform/http/schemas.js';
import type { EnrolmentsService } from './enrolments.service.js';
import { rosterBytesMax } from './roster-file.js';
import type { RosterImportService } from './roster-import.service.js';

const enrolment = z
  .object({ id, cohortId: id, clinicianId: id, name: z.string(), role: z.enum(roles), enrolledAt: instant })
  .meta({ id: 'Enrolment' });

const rosterReport = z
  .object({
    id: id.optional(),
    lines: z.int(),
    enrolled: z.int(),
    created: z.int(),
    alreadyEnrolled: z.int(),
    refused: z.int(),
    report: z.array(
      z.object({
        line: z.int(),
        outcome: z.enum(['enrolled', 'already-enrolled', 'created', 'updated', 'refused']),
        clinicianId: id.optional(),
        findings: z.array(warning),
      }),
    ),
    findings: z.array(finding),
  })
  .meta({ id: 'RosterReport' });

const tag = 'Enrolments';

export function enrolmentRoutes(
  enrolments: Pick<EnrolmentsService, 'enrol' | 'list' | 'end'>,
  rosterImport: RosterImportService,
): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/cohorts/{id}/enrolments',
      operationId: 'enrol',
      tag,
      summary: 'Put a clinician on the roster',
      description:
        'The role is the default of every session; an assignment may give another one. Sends no invitation by itself.',
      access: 'signed-in',
      params: idParams,
      body: z.strictObject({ clinicianId: id, role: z.enum(roles).optional() }),
      responses: { 201: { description: 'The enrolment', schema: enrolment } },
      answer: async ({ actor, params, body }) => created(await enrolments.enrol(actor, params.id, body)),
    }),
    endpoint({
      method: 'get',
      path: '/cohorts/{id}/enrolments',
      operationId: 'listEnrolments',
      tag,
      summary: 'The roster as it stands',
      access: 'signed-in',
      params: idParams,
      query: pageQuery,
      responses: { 200: { description: 'Enrolments', schema: pageOf(enrolment) } },
      answer: async ({ actor, params, query }) => ok(await enrolments.list(actor, params.id, query)),
    }),
    endpoint({
      method: 'delete',
      path: '/enrolments/{id}',
      operationId: 'endEnrolment',
      tag,
      summary: 'Take a clinician off the roster',
      description: 'The person stays enrolled for the sessions that began before.',
      access: 'signed-in',
      params: idParams,
      responses: { 204: { description: 'Ended' } },
      answer: async ({ actor, params }) => {
        await enrolments.end(actor, params.id);
        return noContent();
      },
    }),
    importRoute(rosterImport),
  ];
}

function importRoute(rosterImport: RosterImportService): Endpoint {
  return endpoint({
    method: 'post',
    path: '/cohorts/{id}/enrolment-imports',
    operationId: 'importEnrolments',
    tag,
    summary: 'Take in a roster file',
    description:
      'CSV or XLSX with headings in English or French (given name, family name or name, email, profession, role, language, credentials, site, postal prefix, practice setting, time zone, `licence:BODY`). Known addresses are matched, others become new clinicians; blanks are filled, nothing stored is overwritten. Refused lines do not stop the others. Zoom’s registration report is taken as it was downloaded: only approved registrations are enrolled, and a profession it does not name becomes `other`.',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ preview: z.enum(['true', 'false']).optional() }),
    body: z.strictObject({}),
    upload: { bytesMax: rosterBytesMax },
    responses: {
      200: { description: 'What would happen; nothing was written', schema: rosterReport },
      201: { description: 'What happened, line by line', schema: rosterReport },
    },
    answer: async ({ actor, params, query, files }) => {
      const [file] = files;
      if (file === undefined) {
        throw new AppError(
          'request.malformed',
          'Send the roster as multipart/form-data in the field "file".',
        );
      }
      return query.preview === 'true'
        ? ok(await rosterImport.preview(actor, params.id, file.bytes))
        : created(await rosterImport.import(actor, params.id, file.bytes));
    },
  });
}
