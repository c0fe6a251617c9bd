// Endpoints of certificates, and the public one that verifies a number.
import { z } from 'zod';
import { creditSystemIds } from '../../core/credits/vocabulary.js';
import type { Database } from '../../platform/db/database.js';
import { accepted, endpoint, ok, type Endpoint } from '../../platform/http/endpoint.js';
import {
  day,
  id,
  idParams,
  instant,
  language,
  line,
  pageOf,
  pageQuery,
} from '../../platform/http/schemas.js';
import type { CertificatesService } from './certificates.service.js';
import type { DocumentsService } from './documents.service.js';
import type { IssueService } from './issue.service.js';

const totals = z.object({ sessions: z.int(), minutes: z.int(), credits: z.string(), hours: z.string() });
const status = z.enum(['valid', 'superseded', 'revoked']);
const text = z.object({ en: z.string(), fr: z.string() });

const certificate = z
  .object({
    number: z.string(),
    clinicianId: id,
    cohortId: id,
    creditSystem: z.string(),
    totals,
    status,
    statusReason: z.string().nullable(),
    sha256: z.string().nullable().meta({ description: 'Of the PDF in the language of its holder.' }),
    language,
    issuedAt: instant,
    replacedBy: z.string().nullable(),
  })
  .meta({ id: 'Certificate' });

const verified = z
  .object({
    number: z.string(),
    status,
    statusReason: z.string().nullable(),
    name: z.string(),
    organization: text,
    program: text,
    cohort: z.string(),
    creditSystem: text,
    unit: text,
    period: z.object({ from: day, to: day }),
    sessions: z.array(
      z.object({
        date: day,
        title: z.string(),
        minutes: z.int(),
        credits: z.string(),
        sessionActivityId: z.string().nullable(),
        totalsOnly: z.boolean().meta({ description: 'The report told how long and not when.' }),
      }),
    ),
    totals,
    issuedAt: instant,
    sha256: z.string().nullable(),
    replacedBy: z.string().nullable(),
    replaces: z.string().nullable(),
  })
  .meta({ id: 'VerifiedCertificate' });

const issueOutcome = z
  .object({
    issued: z.int(),
    superseded: z.int(),
    unchanged: z.int(),
    refused: z.array(z.object({ clinicianId: id, problems: z.array(z.string()) })),
    items: z.array(certificate),
    jobId: id.nullable(),
  })
  .meta({ id: 'CertificateIssue' });

const numberParams = z.strictObject({ number: z.string().max(40) });
const reasonBody = z.strictObject({ reason: line(500) });
const tag = 'Certificates';

export interface CertificateDoors {
  database: Database;
  certificates: CertificatesService;
  documents: DocumentsService;
  issue: IssueService;
  verifyRatePerMinute: number;
}

function cohortEndpoints({ certificates, issue }: CertificateDoors): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/cohorts/{id}/certificates',
      operationId: 'issueCertificates',
      tag,
      summary: 'Certify everyone with credit in one system',
      description:
        'At once, whatever the program’s mode and however many sessions remain. Asked again: nothing new → the same certificate, changed awards → superseded.',
      access: 'signed-in',
      params: idParams,
      body: z.strictObject({
        creditSystem: z.enum(creditSystemIds),
        from: day.optional(),
        to: day.optional(),
      }),
      responses: {
        200: { description: 'Issued and drawn', schema: issueOutcome },
        202: { description: 'Issued; the documents are drawn in the background', schema: issueOutcome },
      },
      answer: async ({ actor, params, body }) => {
        const { certificates: items, ...outcome } = await issue.issue(actor, params.id, body);
        return outcome.jobId === null ? ok({ ...outcome, items }) : accepted({ ...outcome, items });
      },
    }),
    endpoint({
      method: 'get',
      path: '/cohorts/{id}/certificates',
      operationId: 'listCertificates',
      tag,
      summary: 'Certificates of a cohort, superseded and revoked ones included',
      access: 'signed-in',
      params: idParams,
      query: pageQuery,
      responses: { 200: { description: 'Certificates', schema: pageOf(certificate) } },
      answer: async ({ actor, params, query }) => ok(await certificates.list(actor, params.id, query)),
    }),
  ];
}

function numberEndpoints({ database, certificates, documents, issue }: CertificateDoors): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/certificates/{number}.pdf',
      operationId: 'downloadCertificate',
      tag,
      summary: 'The document as it was issued',
      access: 'signed-in',
      params: numberParams,
      query: z.strictObject({ lang: language.optional() }),
      responses: { 200: { description: 'The PDF', contentType: 'application/pdf' } },
      answer: async ({ actor, params, query }) => {
        const found = await certificates.get(actor, params.number);
        const document = await documents.load(found, query.lang ?? found.language);
        return {
          status: 200,
          file: {
            contentType: 'application/pdf',
            fileName: document.fileName,
            disposition: 'inline',
            content: document.pdf,
          },
          headers: { 'Cache-Control': 'private, no-cache' },
        };
      },
    }),
    endpoint({
      method: 'get',
      path: '/certificates/{number}',
      operationId: 'getCertificate',
      tag,
      summary: 'One certificate',
      access: 'signed-in',
      params: numberParams,
      responses: { 200: { description: 'The certificate', schema: certificate } },
      answer: async ({ actor, params }) => ok(await certificates.get(actor, params.number)),
    }),
    endpoint({
      method: 'post',
      path: '/certificates/{number}/supersede',
      operationId: 'supersedeCertificate',
      tag,
      summary: 'Replace it by a new one with the facts as they stand now',
      access: 'signed-in',
      params: numberParams,
      body: reasonBody,
      responses: { 200: { description: 'The one that stands now', schema: certificate } },
      answer: async ({ actor, params, body }) => ok(await issue.supersede(actor, params.number, body.reason)),
    }),
    endpoint({
      method: 'post',
      path: '/certificates/{number}/revoke',
      operationId: 'revokeCertificate',
      tag,
      summary: 'Withdraw it, with a reason that its page shows',
      access: 'signed-in',
      params: numberParams,
      body: reasonBody,
      responses: { 200: { description: 'The revoked certificate', schema: certificate } },
      answer: async ({ actor, params, body }) =>
        ok(await database.write((trx) => certificates.revoke(trx, actor, params.number, body.reason))),
    }),
  ];
}

export function certificateRoutes(doors: CertificateDoors): Endpoint[] {
  return [
    ...cohortEndpoints(doors),
    ...numberEndpoints(doors),
    endpoint({
      method: 'get',
      path: '/verify/{number}',
      absolute: true,
      besidePage: true,
      limit: { max: doors.verifyRatePerMinute, windowSeconds: 60 },
      operationId: 'verifyCertificate',
      tag,
      summary: 'What a certificate says, for anybody who holds its number',
      description:
        'JSON where `Accept` prefers it, else a page. A number never issued answers 404, whatever its form.',
      access: 'public',
      params: numberParams,
      responses: { 200: { description: 'The facts', schema: verified } },
      answer: async ({ params }) => ok(await doors.certificates.verify(params.number)),
    }),
  ];
}
