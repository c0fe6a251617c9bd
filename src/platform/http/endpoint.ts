// An endpoint is one value: path, schemas and what it answers; it validates, answers and documents itself.
import type { Request } from 'express';
import type { z } from 'zod';
import type { Actor } from '../../core/access.js';
import type { Instant } from '../../core/time/instant.js';
import type { NetworkLimit } from './rate-limit.js';

export interface UploadedFile {
  /** Base name as the browser sent it; a hint, never a path. */
  fileName: string;
  bytes: Buffer;
}

/** `bytesMax` for all files together. */
export interface UploadLimits {
  bytesMax: number;
  /** One where left out. */
  filesMax?: number;
  /** Of the fields beside the files; few where left out. */
  fieldsMax?: number;
}

export interface ReplyFile {
  contentType: string;
  fileName: string;
  /** `inline` opens in the browser, `attachment` downloads. */
  disposition: 'inline' | 'attachment';
  content: Buffer | NodeJS.ReadableStream;
}

export interface Reply {
  status: number;
  body?: unknown;
  file?: ReplyFile;
  /** Entity version; becomes a strong ETag. */
  version?: number;
  headers?: Record<string, string>;
}

export interface Call<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** The caller; endpoints with access 'public' get an actor without grants. */
  actor: Actor;
  /** Version of `If-Match`, where sent. */
  ifMatch: number | undefined;
  /** The bytes as they came, where the endpoint asks for them; otherwise empty. */
  rawBody: Buffer;
  /** Files of a multipart request, by the order they came. */
  files: readonly UploadedFile[];
  now: Instant;
  request: Request;
}

export interface ResponseSpec {
  description: string;
  /** Parsed before it is sent, in production too: no column leaks. Absent for files and empty answers. */
  schema?: z.ZodType;
  contentType?: string;
}

export interface EndpointSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** OpenAPI form, e.g. `/sessions/{id}`; under the base path `/api/v1` unless `absolute`. */
  path: string;
  absolute?: boolean;
  operationId: string;
  tag: string;
  summary: string;
  description?: string;
  access: 'public' | 'signed-in';
  /** A page stands at the same address: only who prefers JSON is answered here. */
  besidePage?: boolean;
  /** How often one network may ask. */
  limit?: NetworkLimit;
  params?: P;
  query?: Q;
  body?: B;
  /** A multipart upload with a field `file`, once or up to `filesMax` times; the other fields are checked by `body`. */
  upload?: UploadLimits;
  /** JSON that is judged by its bytes before it is read, e.g. by a signature; the endpoint parses it. */
  rawBody?: { bytesMax: number };
  responses: Record<number, ResponseSpec>;
  answer(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<Reply> | Reply;
}

/** An endpoint with its types closed over, ready for a list of mixed endpoints. */
export type Endpoint = EndpointSpec<z.ZodType, z.ZodType, z.ZodType>;

export function endpoint<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(spec: EndpointSpec<P, Q, B>): Endpoint {
  return spec;
}

export const ok = (body: unknown, more: Omit<Reply, 'status' | 'body'> = {}): Reply => ({
  status: 200,
  body,
  ...more,
});
export const created = (body: unknown, more: Omit<Reply, 'status' | 'body'> = {}): Reply => ({
  status: 201,
  body,
  ...more,
});
export const accepted = (body: unknown): Reply => ({ status: 202, body });
export const noContent = (): Reply => ({ status: 204 });
