// Turns pages into Express routes: who asks, in which language, the frame around the page, and errors as pages.
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import type { Actor } from '../../core/access.js';
import { languages, type Language } from '../../core/bilingual.js';
import { AppError } from '../../core/errors.js';
import type { Clock } from '../clock.js';
import type { Templates, TemplateVars } from '../templates/liquid.js';
import type { Assets } from './assets.js';
import { sendFile, uploadedFiles, uploadReaders } from './mount.js';
import { chooseLanguage, inOtherLanguage, rememberAskedLanguage } from './page-language.js';
import type { PageCall, PageForm, PageReply, PageSpec, Visitor } from './page.js';
import type { Problem } from './problem.js';
import { networkLimit } from './rate-limit.js';

const formBytesMax = '200kb';
const formFieldsMax = 2000;
const nobody: Actor = { kind: 'person', id: 'nobody', grants: [], addresses: [] };

export interface PageOptions {
  templates: Templates;
  assets: Assets;
  clock: Clock;
  https: boolean;
  /** Where mail is kept instead of sent, whoever may read it finds the way. */
  showsMailbox(visitor: Visitor | undefined, request: Request): boolean;
  whoIs(request: Request): Promise<Visitor | undefined>;
}

interface Seen {
  visitor?: Visitor | undefined;
}

const seenOf = (response: Response): Seen => response.locals as Seen;

function firstValues(query: Request['query']): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string') values[name] = first;
  }
  return values;
}

function formOf(body: unknown): PageForm {
  const fields = (body ?? {}) as Readonly<Record<string, unknown>>;
  const all = (name: string): string[] => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values.filter((one) => typeof one === 'string');
  };
  return { all, text: (name) => (all(name)[0] ?? '').trim(), has: (name) => all(name).length > 0 };
}

function noticeOf(request: Request, templates: Templates, language: Language): string | null {
  const asked = firstValues(request.query)['notice'] ?? '';
  const key = `notice.${asked}`;
  return /^[a-z-]{1,40}$/.test(asked) && templates.messages.has(key)
    ? templates.messages.t(language, key)
    : null;
}

/** What the layout needs of every page. */
function frameOf(
  request: Request,
  visitor: Visitor | undefined,
  language: Language,
  options: PageOptions,
): TemplateVars {
  const { templates, assets } = options;
  return {
    path: request.path,
    picoUrl: assets.url('pico.css'),
    styleUrl: assets.url('echo.css'),
    iconUrl: assets.url('icon.svg'),
    slideStyleUrl: assets.url('slide.css'),
    slideScriptUrl: assets.url('slide.js'),
    liveScriptUrl: assets.url('live.js'),
    reviewScriptUrl: assets.url('review.js'),
    visitorName: visitor?.name ?? null,
    isStaff: (visitor?.actor.grants.length ?? 0) > 0,
    hasMailbox: options.showsMailbox(visitor, request),
    notice: noticeOf(request, templates, language),
    languages: languages.map((code) => ({
      code,
      isCurrent: code === language,
      url: inOtherLanguage(request, code),
    })),
  };
}

function render(
  request: Request,
  response: Response,
  options: PageOptions,
  what: { template: string; vars: TemplateVars; language: Language; visitor: Visitor | undefined },
): string {
  const frame = frameOf(request, what.visitor, what.language, options);
  response.setHeader('Cache-Control', what.visitor === undefined ? 'no-cache' : 'no-store');
  response.setHeader('Content-Language', what.language);
  response.setHeader('Vary', 'Cookie, Accept-Language');
  response.type('text/html; charset=utf-8');
  return options.templates.renderPage(what.template, { ...what.vars, language: what.language, frame });
}

async function answer(call: PageCall, reply: PageReply, options: PageOptions): Promise<void> {
  const { request, response, visitor, language } = call;
  if (reply.kind === 'redirect') {
    response.redirect(303, reply.to);
    return;
  }
  if (reply.kind === 'file') response.setHeader('Cache-Control', 'private, no-store');
  else response.status(reply.status);
  const html =
    reply.kind === 'view' ? render(request, response, options, { ...reply, visitor, language }) : '';
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  if (reply.kind === 'file') await sendFile(response, reply.file);
  else response.send(html);
}

/** Who may not come in is shown the way: to the sign-in page and back, or told that her role is another. */
function turnAway(spec: PageSpec, request: Request, visitor: Visitor | undefined): string | undefined {
  if (spec.access === 'public') return undefined;
  if (visitor === undefined) {
    if (spec.method === 'post')
      throw new AppError('auth.required', 'Sign in again, then repeat what you did.');
    return `/?next=${encodeURIComponent(request.originalUrl)}`;
  }
  if (spec.access === 'staff' && visitor.actor.grants.length === 0) {
    throw new AppError('auth.forbidden', 'This page is for the people who run a program.');
  }
  return undefined;
}

function routeOf(spec: PageSpec, options: PageOptions): RequestHandler[] {
  const identify: RequestHandler = async (request, response, next) => {
    const visitor = await options.whoIs(request);
    seenOf(response).visitor = visitor;
    rememberAskedLanguage(request, response, options.https);
    const elsewhere = turnAway(spec, request, visitor);
    if (elsewhere === undefined) next();
    else response.redirect(303, elsewhere);
  };
  const readers =
    spec.upload === undefined
      ? [express.urlencoded({ extended: false, limit: formBytesMax, parameterLimit: formFieldsMax })]
      : uploadReaders(spec.upload);
  const run: RequestHandler = async (request, response) => {
    const { visitor } = seenOf(response);
    const call: PageCall = {
      params: request.params as Record<string, string>,
      query: firstValues(request.query),
      form: formOf(request.body),
      files: spec.upload === undefined ? [] : uploadedFiles(request),
      actor: visitor?.actor ?? nobody,
      visitor,
      language: chooseLanguage(request, visitor?.language ?? null),
      now: options.clock.now(),
      request,
      response,
    };
    await answer(call, await spec.handler(call), options);
  };
  const isKnown = (response: Response) =>
    spec.limit?.strangersOnly === true && seenOf(response).visitor !== undefined;
  const limit = spec.limit === undefined ? [] : [networkLimit(spec.limit, isKnown)];
  // Only where the known are spared has somebody to be asked who it is before the network is counted.
  const doors = spec.limit?.strangersOnly === true ? [identify, ...limit] : [...limit, identify];
  return [...doors, ...(spec.method === 'post' ? readers : []), run];
}

export function mountPages(app: Express, pages: readonly PageSpec[], options: PageOptions): void {
  app.get('/assets/:name', options.assets.serve);
  for (const spec of pages) app[spec.method](spec.path, ...routeOf(spec, options));
}

const isForPeople = (request: Request): boolean =>
  !request.path.startsWith('/api/') &&
  request.accepts(['application/problem+json', 'application/json', 'text/html']) === 'text/html';

/** For `problemHandler`: what happened and what to do, in the reader's language; false where JSON was asked for. */
export function problemPage(
  options: PageOptions,
): (request: Request, response: Response, problem: Problem) => boolean {
  return (request, response, problem) => {
    if (!isForPeople(request)) return false;
    const { visitor } = seenOf(response);
    const language = chooseLanguage(request, visitor?.language ?? null);
    // An error that has no words of its own yet must still reach the reader as a page.
    const isKnown = options.templates.messages.has(`problem-todo.${problem.code}`);
    const vars = {
      code: isKnown ? problem.code : problem.status >= 500 ? 'internal' : 'request.invalid',
      detail: problem.detail,
      fieldDetails: (problem.errors ?? []).map((error) => error.detail),
      requestId: problem.requestId,
      isOurs: problem.status >= 500,
    };
    response.status(problem.status);
    response.send(render(request, response, options, { template: 'problem', vars, language, visitor }));
    return true;
  };
}
