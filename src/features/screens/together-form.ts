// What people send from the pages of shared screens: minutes or times of day, who was there, colleagues by name and address.
import { AppError, type FieldError } from '../../core/errors.js';
import type { Instant } from '../../core/time/instant.js';
import { emailAddress } from '../../platform/http/address-schema.js';
import type { PageForm } from '../../platform/http/page.js';
import { line } from '../../platform/http/schemas.js';
import type { Colleague } from './colleagues.service.js';
import type { ShorteningWish } from './lists.service.js';
import type { PersonLimit } from './screen-wishes.js';
import { nearestTo } from './wall-minutes.js';

const nameCharactersMax = 200;

interface Timed {
  startsAt: Instant;
  endsAt: Instant;
  timeZone: string;
}

function refuse(pointer: string, code: string, detail: string): AppError {
  const errors: FieldError[] = [{ pointer, code, detail }];
  return new AppError('request.invalid', detail, { errors });
}

function minutesOf(text: string, pointer: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw refuse(pointer, 'minutes.whole', 'Write the minutes as a whole number, such as 45.');
}

/** Minutes where they are given, else from one time of day to another. */
export function timeOf(form: PageForm, session: Timed): ShorteningWish {
  const minutes = form.text('minutes');
  if (minutes !== '') return { minutes: minutesOf(minutes, '/body/minutes') };
  const startsAt = nearestTo(session, form.text('from'));
  const endsAt = nearestTo(session, form.text('to'));
  if (startsAt !== undefined && endsAt !== undefined) return { startsAt, endsAt };
  throw refuse('/body/from', 'screen.time', 'Give both times as 12:05, or the minutes.');
}

/** `minutes-<id>` for whoever sat there for less; left empty: as long as the device. */
export function limitsOf(form: PageForm, clinicianIds: readonly string[]): PersonLimit[] {
  return clinicianIds.flatMap((clinicianId, place): PersonLimit[] => {
    const text = form.text(`minutes-${clinicianId}`);
    if (text === '') return [];
    return [{ clinicianId, time: { minutes: minutesOf(text, `/body/limits/${place}`) } }];
  });
}

export function colleaguesOf(form: PageForm): Colleague[] {
  const addresses = form.all('colleagueAddress').map((text) => text.trim());
  return form.all('colleagueName').flatMap((typed, place): Colleague[] => {
    const address = addresses[place] ?? '';
    if (typed.trim() === '' && address === '') return [];
    const name = line(nameCharactersMax).safeParse(typed);
    if (!name.success) throw refuse('/body/colleagues', 'colleague.name', 'Write the colleague’s name too.');
    const parsed = emailAddress.safeParse(address);
    if (!parsed.success) {
      throw refuse(
        '/body/colleagues',
        'colleague.address',
        'Write the colleague’s own e-mail address, such as name@clinic.example.',
      );
    }
    return [{ name: name.data, address: parsed.data }];
  });
}

/** The name of a group, one line. */
export function groupNameOf(form: PageForm): string {
  const name = line(100).safeParse(form.text('groupName'));
  if (name.success) return name.data;
  throw refuse('/body/name', 'screen.group-name-empty', 'Give the group a name of one line.');
}

const colleagueRows = 2;

/** What the form comes back with after a refusal; null: nothing was sent. `at`: the seat or device it was about. */
export function typedOf(form: PageForm | null) {
  const text = (name: string) => form?.text(name) ?? '';
  const all = (name: string) => form?.all(name) ?? [];
  return {
    at: text('seat') || text('participant'),
    persons: all('person'),
    colleagues: Array.from({ length: colleagueRows }, (_none, place) => ({
      name: all('colleagueName')[place] ?? '',
      address: all('colleagueAddress')[place] ?? '',
    })),
    hasColleagues: all('colleagueName').some((name) => name.trim() !== ''),
    minutes: text('minutes'),
    from: text('from'),
    to: text('to'),
    groupName: text('groupName'),
  };
}
