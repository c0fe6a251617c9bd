// Turns endpoints into Express routes: authenticate, parse, call, check the answer, send.
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import express, { type IRouter, type Request, type RequestHandler, type Response } from 'express';
import multer from 'multer';
import type { z } from 'zod';
import { AppError } from '../../core/errors.js';
import type { Actor } from '../../core/access.js';
import type { Clock } from '../clock.js';
import type { Endpoint, Reply, ReplyFile, UploadedFile, UploadLimits } from './endpoint.js';
import { fieldErrors, issueWords } from './field-words.js';
import { answerOnce, type AnyCall, type KeptReplies } from './idempotency.js';
import { asAppError } from './problem.js';
import { networkLimit } from './rate-limit.js';

export const basePath = '/api/v1';
export const jsonBytesMax = 2_000_000;
const formFieldBytesMax = 10_000;
const formFieldsMax = 10;

const nobody: Actor = { kind: 'person', id: 'nobody', grants: [], addresses: [] };

export interface MountOptions {
  clock: Clock;
  /** The caller, from a bearer token or the session cookie; undefined where neither was sent. */
  authenticate(request: Request): Promise<Actor | undefined>;
  keptReplies: KeptReplies;
}

/** No text of ours has one, and PostgreSQL cannot hold it. */
function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000');
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNul);
}

function parsePart(part: 'body' | 'query' | 'path', schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  if (holdsNul(value)) {
    if (part === 'path') throw new AppError('resource.not-found', 'There is nothing at this address.');
    throw new AppError('request.invalid', 'A text holds a NUL character; leave it out.');
  }
  const parsed = schema.safeParse(value, { error: issueWords });
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(part, parsed.error);
  if (part === 'path') throw new AppError('resource.not-found', 'There is nothing at this address.');
  const first = errors[0];
  throw new AppError(
    'request.invalid',
    first === undefined ? 'See errors.' : `${first.pointer}: ${first.detail}`,
    { errors },
  );
}

/** `"3"` → 3; `*` and absence → undefined. Anything else cannot match what we hold. */
function readIfMatch(request: Request): number | undefined {
  const header = request.get('if-match');
  if (header === undefined || header === '*') return undefined;
  const match = /^"(\d+)"$/.exec(header.trim());
  if (match?.[1] === undefined) throw new AppError('resource.stale', 'If-Match must be an ETag we gave out.');
  return Number(match[1]);
}

/** RFC 6266 with an ASCII fallback, so that names in any script download under their own name. */
export function contentDisposition(file: Pick<ReplyFile, 'disposition' | 'fileName'>): string {
  const ascii =
    file.fileName
      .normalize('NFKD')
      .replace(/[^\x20-\x7e]/g, '')
      .replace(/["\\]/g, '') || 'download';
  return `${file.disposition}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.fileName)}`;
}

export async function sendFile(response: Response, file: ReplyFile): Promise<void> {
  response.setHeader('Content-Type', file.contentType);
  response.setHeader('Content-Disposition', contentDisposition(file));
  if (Buffer.isBuffer(file.content)) {
    response.end(file.content);
    return;
  }
  await pipeline(file.content instanceof Readable ? file.content : Readable.from(file.content), response);
}

/** The body as its schema lets it out; whatever else a service answered stays here. */
function checked(spec: Endpoint, reply: Reply): Reply {
  const schema = spec.responses[reply.status]?.schema;
  if (reply.file !== undefined || schema === undefined) return { ...reply, body: undefined };
  const parsed = schema.safeParse(reply.body);
  if (!parsed.success) {
    throw new Error(`answer of ${spec.operationId} does not fit its schema: ${parsed.error.message}`);
  }
  return { ...reply, body: parsed.data };
}

async function send(response: Response, reply: Reply): Promise<void> {
  response.status(reply.status);
  if (reply.version !== undefined) response.setHeader('ETag', `"${reply.version}"`);
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (reply.file !== undefined) {
    await sendFile(response, reply.file);
    return;
  }
  if (reply.body === undefined) response.end();
  else response.json(reply.body);
}

/** Kept in memory, so whatever goes wrong is wrong with the form. */
function uploadParser({ bytesMax, filesMax = 1, fieldsMax = formFieldsMax }: UploadLimits): RequestHandler {
  const parser = multer({
    storage: multer.memoryStorage(),
    limits: {
      fileSize: bytesMax,
      files: filesMax,
      fields: fieldsMax,
      fieldSize: formFieldBytesMax,
      parts: filesMax + fieldsMax + 1,
    },
  }).any();
  return (request, response, next) => {
    void parser(request, response, (error: unknown) => {
      const isForm = error === undefined || asAppError(error) !== undefined;
      next(
        isForm
          ? error
          : new AppError('request.malformed', 'The form is cut short or damaged; send it again.'),
      );
    });
  };
}

export function uploadedFiles(request: Request): UploadedFile[] {
  const files = (request.files ?? []) as Express.Multer.File[];
  return files.map((file) => {
    if (file.fieldname !== 'file')
      throw new AppError('request.malformed', 'Send the file in the field "file".');
    // multer reads file names as Latin-1; browsers send UTF-8.
    return { fileName: Buffer.from(file.originalname, 'latin1').toString('utf8'), bytes: file.buffer };
  });
}

/** Refuses a body that is too long before a byte of it is read. */
function refuseTooLong(request: Request, bytesMax: number): void {
  if (Number(request.get('content-length') ?? 0) > bytesMax) {
    throw new AppError(
      'request.too-large',
      `At most ${Math.floor(bytesMax / 1_000_000)} MB are read at once.`,
    );
  }
}

/** Middleware that takes in a multipart form with its files. */
export function uploadReaders(limits: UploadLimits): RequestHandler[] {
  return [
    (request, _response, next) => {
      refuseTooLong(request, limits.bytesMax + 100_000);
      next();
    },
    uploadParser(limits),
  ];
}

function bodyReaders(spec: Endpoint): RequestHandler[] {
  if (spec.upload !== undefined) return uploadReaders(spec.upload);
  if (spec.rawBody !== undefined) return [express.raw({ type: () => true, limit: spec.rawBody.bytesMax })];
  return spec.body === undefined ? [] : [express.json({ limit: jsonBytesMax })];
}

/** What is asked before anybody is known: does she want JSON here, and does her network ask too often. */
function gates(spec: Endpoint): RequestHandler[] {
  const toPage: RequestHandler = (request, _response, next) => {
    if (request.accepts(['html', 'json']) === 'json') next();
    else next('route');
  };
  return [
    ...(spec.besidePage === true ? [toPage] : []),
    ...(spec.limit === undefined ? [] : [networkLimit(spec.limit)]),
  ];
}

export function expressPath(spec: Endpoint): string {
  return (spec.absolute === true ? '' : basePath) + spec.path.replace(/\{(\w+)\}/g, ':$1');
}

export function mountEndpoints(router: IRouter, endpoints: readonly Endpoint[], options: MountOptions): void {
  for (const spec of endpoints) {
    const authenticate: RequestHandler = async (request, response, next) => {
      const actor = await options.authenticate(request);
      if (actor === undefined && spec.access === 'signed-in') {
        throw new AppError('auth.required', 'Send "Authorization: Bearer <token>", or sign in.');
      }
      (response.locals as { actor?: Actor }).actor = actor ?? nobody;
      next();
    };
    const call: RequestHandler = async (request, response) => {
      const asked: AnyCall = {
        params: parsePart('path', spec.params, request.params),
        query: parsePart('query', spec.query, request.query),
        body: parsePart('body', spec.body, (request.body as unknown) ?? {}),
        actor: (response.locals as { actor: Actor }).actor,
        ifMatch: readIfMatch(request),
        rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        files: spec.upload === undefined ? [] : uploadedFiles(request),
        now: options.clock.now(),
        request,
      };
      const answer = async () => checked(spec, await spec.answer(asked));
      await send(response, await answerOnce(options.keptReplies, spec, asked, answer));
    };
    router[spec.method](expressPath(spec), ...gates(spec), authenticate, ...bodyReaders(spec), call);
  }
}
