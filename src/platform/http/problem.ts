// Errors as RFC 9457 problem documents: AppErrors speak, bugs say only a request id.
import type { ErrorRequestHandler, Request, Response } from 'express';
import { AppError, type FieldError } from '../../core/errors.js';
import type { Logger } from '../logger.js';

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  requestId: string;
  errors?: FieldError[];
  [extension: string]: unknown;
}

export function requestIdOf(request: Request): string {
  const { id }: { id?: unknown } = request;
  return typeof id === 'string' ? id : 'none';
}

export function problemOf(error: AppError, requestId: string): Problem {
  return {
    type: 'about:blank',
    title: error.title,
    status: error.status,
    code: error.code,
    detail: error.detail,
    requestId,
    ...(error.more.errors === undefined ? {} : { errors: error.more.errors }),
    ...error.more.extensions,
  };
}

interface ParserError {
  type?: string;
  status?: number;
  code?: string;
}

/** What body parsers and the URL decoder throw, said in our words. */
export function asAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (typeof error !== 'object' || error === null) return undefined;
  const { type, status, code } = error as ParserError;
  if (type === 'entity.too.large' || code === 'LIMIT_FILE_SIZE') {
    return new AppError('request.too-large', 'Send a smaller file or split the request.');
  }
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') {
    return new AppError(
      'request.unsupported-media-type',
      'Send UTF-8 JSON without a content encoding of your own.',
    );
  }
  if (typeof code === 'string' && code.startsWith('LIMIT_')) {
    return new AppError(
      'request.malformed',
      'Send one file in the field "file" and only the fields the reference names.',
    );
  }
  if (status === 400 || error instanceof URIError) {
    return new AppError('request.malformed', 'The body is not valid JSON, or the address is badly encoded.');
  }
  return undefined;
}

export function sendProblem(response: Response, problem: Problem): void {
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** The last handler: everything thrown ends here; `renderPage` answers people where they asked for a page. */
export function problemHandler(
  logger: Logger,
  renderPage?: (request: Request, response: Response, problem: Problem) => boolean,
): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const requestId = requestIdOf(request);
    const known = asAppError(error);
    if (known === undefined) logger.error({ err: error, requestId }, 'unexpected error');
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem: Problem = known
      ? problemOf(known, requestId)
      : {
          type: 'about:blank',
          title: 'Something went wrong on our side',
          status: 500,
          code: 'internal',
          detail: 'Nothing was changed. Try again, and quote the request id if it stays.',
          requestId,
        };
    if (known?.code === 'auth.required' || known?.code === 'auth.invalid-token') {
      response.setHeader('WWW-Authenticate', 'Bearer');
    }
    if (renderPage?.(request, response, problem) === true) return;
    sendProblem(response, problem);
  };
}
