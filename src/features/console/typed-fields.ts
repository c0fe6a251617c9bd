// What a person typed into a form of the console, or a clear refusal that names the field.
import { AppError } from '../../core/errors.js';
import { line } from '../../platform/http/schemas.js';

const reasonCharactersMax = 500;

function refuse(field: string, code: string, detail: string): AppError {
  return new AppError('request.invalid', detail, { errors: [{ pointer: `/body/${field}`, code, detail }] });
}

export function requireReason(text: string): string {
  const reason = line(reasonCharactersMax).safeParse(text);
  if (reason.success) return reason.data;
  throw refuse('reason', 'reason.required', 'Say in one line why, so that an auditor understands it later.');
}

export function requireMinutes(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw refuse('minutes', 'minutes.whole', 'Write the minutes as a whole number, such as 45.');
}

export function requireClinician(id: string): string {
  if (id !== '') return id;
  throw refuse('clinicianId', 'field.required', 'Choose who it is.');
}
