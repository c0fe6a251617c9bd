// What is wrong with a field, in short sentences of ours that say what is expected.
import type { z } from 'zod';
import type { FieldError } from '../../core/errors.js';

type Issue = z.core.$ZodIssue;

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const formats: Readonly<Record<string, string>> = {
  email: 'must be an e-mail address',
  url: 'must be an http or https address',
  date: 'must be a day like 2026-01-05',
  datetime: 'must be like 2026-01-05T17:00:00Z',
};

const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['item', 'items'],
  set: ['item', 'items'],
  file: ['byte', 'bytes'],
};

function amount(limit: number | bigint, origin: string): string {
  const unit = units[origin];
  return unit === undefined ? String(limit) : `${limit} ${limit === 1 ? unit[0] : unit[1]}`;
}

function choice(values: readonly unknown[]): string {
  const shown = values.map((value) => (value === '' ? 'empty' : String(value)));
  return shown.length === 1 ? `must be ${shown[0] ?? ''}` : `must be one of ${shown.join(', ')}`;
}

/** For zod's `error` option: words where the schema itself gives none. */
export const issueWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined && issue.code !== 'custom') return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return choice(issue.values);
    case 'too_big':
      return issue.inclusive === false
        ? `must be less than ${amount(issue.maximum, issue.origin)}`
        : `must be ${amount(issue.maximum, issue.origin)} at most`;
    case 'too_small':
      return issue.inclusive === false
        ? `must be more than ${amount(issue.minimum, issue.origin)}`
        : `must be ${amount(issue.minimum, issue.origin)} at least`;
    case 'invalid_format':
      return formats[issue.format] ?? 'is not written as the reference says';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'invalid_union':
      return 'must have one of the forms the reference names';
    default:
      return 'does not fit; see the reference';
  }
};

const codes: Readonly<Record<string, string>> = {
  invalid_type: 'field.type',
  invalid_value: 'field.choice',
  invalid_format: 'field.format',
  invalid_union: 'field.form',
  invalid_key: 'field.key',
  invalid_element: 'field.element',
  too_big: 'field.too-big',
  too_small: 'field.too-small',
  not_multiple_of: 'field.step',
  custom: 'field.rule',
};

/** Such a branch was not meant: what was sent is of another kind altogether. */
const isOtherKind = (branch: readonly Issue[]): boolean =>
  branch.some(
    (issue) => issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value'),
  );
const depthOf = (branch: readonly Issue[]): number =>
  Math.max(0, ...branch.map((issue) => issue.path.length));

/** The branch that was meant: of the right kind, then followed furthest, then with the fewest faults. */
function meantBranch(branches: readonly Issue[][]): Issue[] | undefined {
  const [best] = branches
    .filter((branch) => branch.length > 0 && !isOtherKind(branch))
    .sort((a, b) => depthOf(b) - depthOf(a) || a.length - b.length);
  return best;
}

/** Nothing of the right kind: every kind that would be, in one sentence. */
function anyKind(branches: readonly Issue[][]): string {
  const sentences = [...new Set(branches.flat().map((issue) => issue.message))];
  return sentences
    .map((sentence, index) => (index === 0 ? sentence : sentence.replace(/^must be /, '')))
    .join(' or ');
}

/** Unions opened up: the issues a person can do something about. */
function plain(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const branches = issue.errors.map((branch) => branch.flatMap(plain));
  const meant = meantBranch(branches);
  if (meant === undefined) {
    return [{ code: 'custom', path: issue.path, message: anyKind(branches), params: { code: 'field.type' } }];
  }
  return meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function codeOf(issue: Issue): string {
  if (issue.message === 'is missing') return 'field.missing';
  if (issue.code === 'custom' && typeof issue.params?.['code'] === 'string') return issue.params['code'];
  return codes[issue.code] ?? 'field.rule';
}

/** zod issues as pointers into the request, e.g. `/body/segments/0/minutes`. */
export function fieldErrors(
  part: 'body' | 'query' | 'path',
  error: { issues: readonly Issue[] },
): FieldError[] {
  return error.issues.flatMap(plain).flatMap((issue): FieldError[] => {
    const pointer = [
      `/${part}`,
      ...issue.path.map((step) => String(step).replace(/~/g, '~0').replace(/\//g, '~1')),
    ].join('/');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        pointer: `${pointer}/${key}`,
        code: 'field.unknown',
        detail: `There is no field "${key}" here; check its spelling or leave it out.`,
      }));
    }
    return [{ pointer, code: codeOf(issue), detail: issue.message }];
  });
}
