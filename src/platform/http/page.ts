// A page is one value: address, who may open it, and a handler that answers a view, another address or a file.
import type { Request, Response } from 'express';
import type { Actor } from '../../core/access.js';
import type { Language } from '../../core/bilingual.js';
import type { Instant } from '../../core/time/instant.js';
import type { TemplateVars } from '../templates/liquid.js';
import type { ReplyFile, UploadedFile, UploadLimits } from './endpoint.js';
import type { NetworkLimit } from './rate-limit.js';

/** Who is asking, as far as pages care; undefined where nobody has signed in. */
export interface Visitor {
  actor: Actor;
  /** What the header shows: a name, else an address. */
  name: string;
  /** The language she chose; null where she has none of her own. */
  language: Language | null;
}

/** The fields of a submitted form; a field that was not sent reads as an empty text. */
export interface PageForm {
  text(name: string): string;
  all(name: string): string[];
  has(name: string): boolean;
}

export interface PageCall {
  params: Readonly<Record<string, string>>;
  /** The first value of each. */
  query: Readonly<Record<string, string>>;
  form: PageForm;
  files: readonly UploadedFile[];
  /** On a public page an actor without grants where nobody has signed in. */
  actor: Actor;
  visitor: Visitor | undefined;
  language: Language;
  now: Instant;
  request: Request;
  response: Response;
}

export type PageReply =
  | {
      kind: 'view';
      template: string;
      vars: TemplateVars;
      status: number;
      headers: Readonly<Record<string, string>>;
    }
  | { kind: 'redirect'; to: string }
  | { kind: 'file'; file: ReplyFile; headers: Readonly<Record<string, string>> };

export interface PageSpec {
  method: 'get' | 'post';
  /** Express form, e.g. `/me/sessions/:id`. */
  path: string;
  /** `staff`: anybody with a role; the service still judges what she may see. */
  access: 'public' | 'signed-in' | 'staff';
  /** How often one network may ask. */
  limit?: NetworkLimit;
  /** A multipart form with a field `file`, once or up to `filesMax` times. */
  upload?: UploadLimits;
  handler(call: PageCall): Promise<PageReply> | PageReply;
}

export function page(spec: PageSpec): PageSpec {
  return spec;
}

/** `template` below templates/pages; it gets `language` and `frame` besides its own values. */
export function view(
  template: string,
  vars: TemplateVars,
  more: { status?: number; headers?: Readonly<Record<string, string>> } = {},
): PageReply {
  return { kind: 'view', template, vars, status: more.status ?? 200, headers: more.headers ?? {} };
}

/**
 * After a form: 303, so that a reload does not send it again. `notice` is a key of templates/i18n under `notice.`
 * and is shown once at the top of the page that follows.
 */
export function redirect(to: string, notice?: string): PageReply {
  if (notice === undefined) return { kind: 'redirect', to };
  const [path = '', fragment] = to.split('#');
  const separator = path.includes('?') ? '&' : '?';
  return {
    kind: 'redirect',
    to: `${path}${separator}notice=${notice}${fragment === undefined ? '' : `#${fragment}`}`,
  };
}

export function download(file: ReplyFile, headers: Readonly<Record<string, string>> = {}): PageReply {
  return { kind: 'file', file, headers };
}

/** A path on this site, or undefined: what a link or form may carry as "go there next". */
export function localPath(text: string): string | undefined {
  return /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(text) && !text.includes('\\') ? text : undefined;
}
