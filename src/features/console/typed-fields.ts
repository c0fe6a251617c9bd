// What a person typed into a form of the console, or a clear refusal that names the field.
import { professions, roles } from '../../core/credits/vocabulary.js';
import { AppError } from '../../core/errors.js';
import { emailAddress } from '../../platform/http/address-schema.js';
import type { PageForm } from '../../platform/http/page.js';
import { line } from '../../platform/http/schemas.js';
import type { CreateDecision } from '../attendance/review.service.js';

const reasonCharactersMax = 500;
const nameCharactersMax = 100;

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

/** What a form for a new record holds, as typed. */
export interface TypedRecord {
  given: string;
  family: string;
  address: string;
  profession: string;
  role: string;
}

export const typedRecordOf = (form: PageForm): TypedRecord => ({
  given: form.text('given'),
  family: form.text('family'),
  address: form.text('address'),
  profession: form.text('profession'),
  role: form.text('role'),
});

/** A record as small as one can be: a name, a profession, and an address where there is one. */
export function requireRecord(form: PageForm): CreateDecision {
  const [given, family] = (['given', 'family'] as const).map((part) => form.text(part).trim());
  const isName = (text = '') => text === '' || line(nameCharactersMax).safeParse(text).success;
  if (`${given}${family}` === '' || !isName(given) || !isName(family))
    throw refuse(
      'given',
      'name.required',
      'Write a given or a family name, each of at most a hundred characters.',
    );
  const typed = form.text('address').trim();
  const address = typed === '' ? null : emailAddress.safeParse(typed);
  if (address?.success === false) {
    const detail = 'Write the address as in name@clinic.example, or leave it empty.';
    throw refuse('address', 'address.form', detail);
  }
  const profession = professions.find((known) => known === form.text('profession'));
  if (profession === undefined) {
    const detail = 'Choose a profession; it decides which credits there are.';
    throw refuse('profession', 'field.required', detail);
  }
  return {
    create: {
      name: { given: given ?? '', family: family ?? '' },
      emails: address === null ? [] : [{ address: address.data, shared: false }],
      profession,
    },
    enrolAs: roles.find((known) => known === form.text('role')) ?? 'learner',
  };
}
