// The OpenAPI 3.1 document, made from the same endpoint values that serve the requests.
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { z } from 'zod';
import type { Endpoint } from './endpoint.js';
import { basePath } from './mount.js';

export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'Stable and dotted, e.g. `session.not-ended`.' }),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem document' });

function requestBody(spec: Endpoint): NonNullable<ZodOpenApiOperationObject['requestBody']> | undefined {
  if (spec.upload !== undefined) {
    const file = z
      .file()
      .meta({ description: `At most ${spec.upload.bytesMax} bytes.`, type: 'string', format: 'binary' });
    const files = spec.upload.filesMax === undefined ? file : z.array(file).min(1).max(spec.upload.filesMax);
    const fields = spec.body instanceof z.ZodObject ? spec.body.shape : {};
    return {
      required: true,
      content: { 'multipart/form-data': { schema: z.object({ file: files, ...fields }) } },
    };
  }
  if (spec.rawBody !== undefined) {
    const schema = z.looseObject({}).meta({ description: `At most ${spec.rawBody.bytesMax} bytes.` });
    return { required: true, content: { 'application/json': { schema } } };
  }
  if (spec.body === undefined) return undefined;
  return { required: true, content: { 'application/json': { schema: spec.body } } };
}

const idempotencyKey = z.object({
  'Idempotency-Key': z.string().max(200).optional().meta({
    description:
      'For 24 hours the same request with the same key is answered as the first time (`Idempotency-Replayed: true`) and does nothing.',
  }),
});

function operation(spec: Endpoint): ZodOpenApiOperationObject {
  const body = requestBody(spec);
  return {
    operationId: spec.operationId,
    tags: [spec.tag],
    summary: spec.summary,
    ...(spec.description === undefined ? {} : { description: spec.description }),
    ...(spec.access === 'public' ? { security: [] } : {}),
    requestParams: {
      ...(spec.params instanceof z.ZodObject ? { path: spec.params } : {}),
      ...(spec.query instanceof z.ZodObject ? { query: spec.query } : {}),
      ...(spec.method === 'post' && spec.access === 'signed-in' ? { header: idempotencyKey } : {}),
    },
    ...(body === undefined ? {} : { requestBody: body }),
    responses: {
      ...Object.fromEntries(
        Object.entries(spec.responses).map(([status, response]) => [
          status,
          {
            description: response.description,
            ...(response.schema === undefined && response.contentType === undefined
              ? {}
              : {
                  content: {
                    [response.contentType ?? 'application/json']: response.schema
                      ? { schema: response.schema }
                      : {},
                  },
                }),
          },
        ]),
      ),
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
  };
}

export function openApiDocument(
  endpoints: readonly Endpoint[],
  publicUrl: string,
): ReturnType<typeof createDocument> {
  const paths: ZodOpenApiPathsObject = {};
  for (const spec of endpoints) {
    const path = (spec.absolute === true ? '' : basePath) + spec.path;
    paths[path] = { ...paths[path], [spec.method]: operation(spec) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'ECHO Credits',
      version: '1',
      description:
        'Attendance, continuing-education credits, certificates and invitations for Project ECHO programs. ' +
        'Instants are RFC 3339 in UTC with whole seconds; credits are decimal strings; lists answer `items` and `nextCursor`.',
    },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }, { cookie: [] }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: '__Host-echo' },
      },
    },
    paths,
  });
}
