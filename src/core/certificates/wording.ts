// Days, stretches of time and figures as a certificate writes them, in English and French.

import type { Bilingual, Language } from '../bilingual.js';
import type { Day } from '../time/instant.js';
import type { CertifiedSession } from './snapshot.js';

// Spelled out here rather than left to Intl: the same snapshot must give the same bytes under every Node, and Intl's
// words and spaces change with its data.
const monthNames: Record<Language, readonly string[]> = {
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  fr: [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ],
};

const shortMonthNames: Record<Language, readonly string[]> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  fr: ['janv.', 'févr.', 'mars', 'avril', 'mai', 'juin', 'juill.', 'août', 'sept.', 'oct.', 'nov.', 'déc.'],
};

const totalsOnlyNote: Bilingual = {
  en: '(by the report’s total, without times)',
  fr: '(selon le total du rapport, sans heures)',
};

/** Where the report told how long and not when, that lower grade is said beside the session. */
export function sessionTitle(
  { title, isTotalsOnly }: Pick<CertifiedSession, 'title' | 'isTotalsOnly'>,
  language: Language,
): string {
  return isTotalsOnly === true ? `${title} ${totalsOnlyNote[language]}` : title;
}

/** A space that no line breaks at. */
export const noBreakSpace = '\u00a0';

function dayParts(day: Day): { year: string; month: number; dayOfMonth: number } {
  const [year = '', month = '1', dayOfMonth = '1'] = day.split('-');
  return { year, month: Number(month), dayOfMonth: Number(dayOfMonth) };
}

function dayNumber(dayOfMonth: number, language: Language): string {
  return language === 'fr' && dayOfMonth === 1 ? '1er' : String(dayOfMonth);
}

/** `4 March 2026` · `4 mars 2026` · `1er mars 2026`. */
export function longDay(day: Day, language: Language): string {
  const { year, month, dayOfMonth } = dayParts(day);
  const words = [dayNumber(dayOfMonth, language), monthNames[language][month - 1] ?? '', year];
  return words.join(noBreakSpace);
}

/** `4 Mar 2026` · `4 mars 2026`: for columns. */
export function shortDay(day: Day, language: Language): string {
  const { year, month, dayOfMonth } = dayParts(day);
  return [dayNumber(dayOfMonth, language), shortMonthNames[language][month - 1] ?? '', year].join(
    noBreakSpace,
  );
}

/** `from 6 January to 24 March 2026` · `on 6 January 2026` · `du 6 janvier au 24 mars 2026` · `le 6 janvier 2026`. */
export function periodPhrase(from: Day, to: Day, language: Language): string {
  const [on, since, until] = language === 'fr' ? ['le', 'du', 'au'] : ['on', 'from', 'to'];
  if (from === to) return `${on}${noBreakSpace}${longDay(from, language)}`;
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  const start = sameYear ? longDay(from, language).slice(0, -5) : longDay(from, language);
  return `${since} ${start} ${until} ${longDay(to, language)}`;
}

/** `53 min`, the same in both languages. */
export function minutesFigure(minutes: number): string {
  return `${String(minutes)}${noBreakSpace}min`;
}

/** `12 h 05 min` · `12 h 05`; under an hour `53 min`. */
export function durationFigure(minutes: number, language: Language): string {
  if (minutes < 60) return minutesFigure(minutes);
  const hours = String(Math.floor(minutes / 60));
  const rest = String(minutes % 60).padStart(2, '0');
  const figures = [hours, 'h', rest];
  return (language === 'fr' ? figures : [...figures, 'min']).join(noBreakSpace);
}

/** `1 session` · `12 sessions` · `1 séance` · `12 séances`; French counts 0 as one. */
export function sessionCount(count: number, language: Language): string {
  const word = language === 'fr' ? 'séance' : 'session';
  const plural = language === 'fr' ? count >= 2 : count !== 1;
  return `${String(count)}${noBreakSpace}${word}${plural ? 's' : ''}`;
}

/** ` · page 2 of 3`; nothing where there is one page only. */
export function pageNote(page: number, pageCount: number, language: Language): string {
  if (pageCount === 1) return '';
  const of = language === 'fr' ? 'de' : 'of';
  return ` · page${noBreakSpace}${String(page)}${noBreakSpace}${of}${noBreakSpace}${String(pageCount)}`;
}

/** The longest name of a credit system a layout must make room for. */
export const longSystemName = {
  en: 'Royal College Maintenance of Certification, Section 1',
  fr: 'Programme de Maintien du certificat du Collège royal, Section 1',
};

/** Learning formats as people write them, folded; the French an organization would print. */
const frenchFormats: ReadonlyMap<string, string> = new Map([
  ['live', 'En direct'],
  ['live activity', 'Activité en direct'],
  ['live course', 'Cours en direct'],
  ['live, online', 'En direct, en ligne'],
  ['live online', 'En direct, en ligne'],
  ['online, live', 'En direct, en ligne'],
  ['live virtual', 'En direct, à distance'],
  ['live, virtual', 'En direct, à distance'],
  ['virtual', 'À distance'],
  ['live webinar', 'Webinaire en direct'],
  ['webinar', 'Webinaire'],
  ['interactive webinar', 'Webinaire interactif'],
  ['live interactive webinar', 'Webinaire interactif en direct'],
  ['online', 'En ligne'],
  ['videoconference', 'Vidéoconférence'],
  ['live videoconference', 'Vidéoconférence en direct'],
  ['in person', 'En personne'],
  ['live, in person', 'En direct, en personne'],
  ['hybrid', 'En mode hybride'],
  ['recorded', 'Enregistrement'],
  ['recorded webinar', 'Webinaire enregistré'],
  ['on demand', 'Sur demande'],
  ['enduring material', 'Matériel durable'],
]);

/** One free text says how it was taught; known ones get their French, others stand as given in both languages. */
export function learningFormat(text: string): Bilingual {
  const words = text
    .trim()
    .toLowerCase()
    .replace(/[-‐‑–]/g, ' ')
    .replace(/\s+/g, ' ');
  return { en: text, fr: frenchFormats.get(words) ?? text };
}

/** "Mainpro+ Certified credits" says what "Mainpro+ Certified" says. */
export function namesAlready(unit: string, system: string): boolean {
  const words = (text: string) =>
    text
      .toLowerCase()
      .replace('(s)', '')
      .match(/[\p{L}\p{N}+]{3,}/gu) ?? [];
  const said = new Set(words(unit));
  return words(system).every((word) => said.has(word));
}
