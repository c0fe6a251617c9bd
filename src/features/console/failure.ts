// A refused request told on the page it came from: what happened and what to do, in the reader's language.
import type { Language } from '../../core/bilingual.js';
import { AppError, type ProblemCode } from '../../core/errors.js';
import type { Messages } from '../../platform/i18n/messages.js';

export interface Failure {
  code: ProblemCode;
  status: number;
  title: string;
  todo: string;
  /** The service's own sentences; they are English, so only an English reader is shown them. */
  details: string[];
}

export type Attempt<T> = { done: true; outcome: T } | { done: false; failure: Failure };

/** These have pages of their own. */
const elsewhere: readonly ProblemCode[] = ['resource.not-found', 'auth.forbidden', 'auth.required'];

export function failureOf(error: AppError, language: Language, messages: Messages): Failure {
  const { code, status } = error;
  const details = [...new Set([error.detail, ...(error.more.errors ?? []).map((one) => one.detail)])];
  return {
    code,
    status,
    title: messages.t(language, `problem.${code}`),
    todo: messages.t(language, `problem-todo.${code}`),
    details: language === 'en' ? details : [],
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
