// A refused request told on the page it came from: what happened and what to do, in the reader's language.
import type { Language } from '../../core/bilingual.js';
import { AppError, type FieldError, type ProblemCode } from '../../core/errors.js';
import type { Messages } from '../i18n/messages.js';

export interface Failure {
  code: ProblemCode;
  status: number;
  title: string;
  todo: string;
  /** What is wrong, field by field; a sentence of the service's own is English and shown to English readers only. */
  details: string[];
}

export type Attempt<T> = { done: true; outcome: T } | { done: false; failure: Failure };

/** These have pages of their own. */
const elsewhere: readonly ProblemCode[] = ['resource.not-found', 'auth.forbidden', 'auth.required'];

export function failureOf(error: AppError, language: Language, messages: Messages): Failure {
  const { code, status } = error;
  const own = (detail: string) => (language === 'en' ? [detail] : []);
  const fields = error.more.errors ?? [];
  const isWorded = ({ code: field }: FieldError) => messages.has(`fault.${field}`);
  const ofFields = fields.flatMap((field) =>
    isWorded(field) ? [messages.t(language, `fault.${field.code}`)] : own(field.detail),
  );
  const isSaid = fields.some((field) => isWorded(field) && field.detail === error.detail);
  const details = [...new Set([...(isSaid ? [] : own(error.detail)), ...ofFields])];
  return {
    code,
    status,
    title: messages.t(language, `problem.${code}`),
    todo: messages.t(language, `problem-todo.${code}`),
    details,
  };
}

/** Runs what a button asked for; a refusal comes back as something to show, a bug goes on as a bug. */
export async function attempt<T>(
  work: () => Promise<T>,
  language: Language,
  messages: Messages,
): Promise<Attempt<T>> {
  try {
    return { done: true, outcome: await work() };
  } catch (error) {
    if (!(error instanceof AppError) || elsewhere.includes(error.code)) throw error;
    return { done: false, failure: failureOf(error, language, messages) };
  }
}
