// Fields of the console's forms as somebody typed them: taken, or refused with what to write instead.
import { AppError } from '../../core/errors.js';
import { line } from '../../platform/http/schemas.js';

const reasonCharactersMax = 500;

export function requireReason(text: string): string {
  const reason = line(reasonCharactersMax).safeParse(text);
  if (reason.success) return reason.data;
  const detail = 'Say in one line why, so that an auditor understands it later.';
  throw new AppError('request.invalid', detail, {
    errors: [{ pointer: '/body/reason', code: 'reason.required', detail }],
  });
}
