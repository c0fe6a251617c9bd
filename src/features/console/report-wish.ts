// What the forms of a report say about it besides the file.
import { dateOrders, type DateOrder } from '../../core/attendance/readers/dates.js';
import type { PageCall } from '../../platform/http/page.js';
import type { ReportFile } from '../attendance/report-file.js';
import type { Session } from '../sessions/session.js';
import type { KeptFile } from './kept-file.js';

const zoneCharactersMax = 60;

export interface Wish {
  timeZone: string;
  kind: 'live' | 'recording';
  dateOrder: DateOrder | null;
  confirmed: boolean;
  isPreview: boolean;
}

export const idOf = (call: PageCall): string => call.params['id'] ?? '';
export const sessionPathOf = (call: PageCall): string => `/manage/sessions/${encodeURIComponent(idOf(call))}`;

/** Where a report that was taken in leads: to the people it could not place, else to the sheet. */
export const afterReport = (call: PageCall, { toReview }: { toReview: number }): string =>
  `${sessionPathOf(call)}${toReview > 0 ? '/review' : '#people'}`;

export function wishOf({ form }: PageCall): Wish {
  return {
    timeZone: form.text('timeZone').slice(0, zoneCharactersMax),
    kind: form.text('kind') === 'recording' ? 'recording' : 'live',
    dateOrder: dateOrders.find((order) => order === form.text('dateOrder')) ?? null,
    confirmed: form.has('confirmed'),
    isPreview: form.text('act') !== 'import',
  };
}

export function reportFile(file: KeptFile, wish: Wish): ReportFile {
  const { kind, dateOrder, confirmed } = wish;
  return { ...file, timeZone: wish.timeZone === '' ? null : wish.timeZone, kind, dateOrder, confirmed };
}

/** As the pages about a report show it. */
export function sessionHead({ id, title, timeZone, startsAt, endsAt }: Session) {
  return { id, title, timeZone, when: { startsAt, endsAt, timeZone } };
}
