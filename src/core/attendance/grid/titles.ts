// What the title of a grid's column claims about a session: a date, a number, its name.
import { momentUnder, readDateShape, type DateOrder, type DateShape } from '../readers/dates.js';
import type { Day } from '../../time/instant.js';

export interface TitleClaims {
  /** A date with its year; which day it is may depend on the order. */
  date: DateShape | null;
  /** A day of the year where no year is written: `01-14`, one for each order it can be read in. */
  yearless: string[];
  number: number | null;
  /** What is left when date and number words are taken away, folded. */
  words: string;
}

const fullDate = /\b(?:\d{4}([/.-])\d{1,2}\1\d{1,2}|\d{1,2}([/.-])\d{1,2}\2(?:\d{4}|\d{2}))\b/;
const namedDate =
  /\b(?:[a-z]{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:er|st|nd|rd|th)? (?:de )?[a-z]{3,12}\.?,? (?:de )?\d{4})\b/;
const monthThenDay = /\b([a-z]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?(?![a-z0-9])/g;
const dayThenMonth = /\b(\d{1,2})(?:er|st|nd|rd|th)?[ -](?:de )?([a-z]{3,12})(?![a-z0-9])/g;
const shortDate = /(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})(?![\d/.-])/;
const weekdays =
  /\b(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?\b|\b(?:lun|mar|mer|jeu|ven|sam|dim)(?:di|credi|dredi|edi|anche)?\b/g;
const clockTime = /\b\d{1,2}(?::| ?h ?)\d{2}(?::\d{2})?(?: ?[ap]m)?\b/g;
const numberForm =
  /^(?:session|seance|sess|s|week|wk|semaine|sem|meeting|rencontre|cours|no|n|#)? ?#? ?(\d{1,3})$/;

/** Lower case, no marks, single spaces; the signs of a date and of a number stay. */
export function foldTitle(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}/.:#°º,-]+/gu, ' ')
    .toLowerCase()
    .trim();
}

const withoutSigns = (text: string): string => text.replace(/[^\p{L}\p{N}#]+/gu, ' ').trim();

/** A session's title as `TitleClaims.words` would have it. */
export const bareTitle = (title: string): string => withoutSigns(foldTitle(title));

const ordinal = /(\d)(?:st|nd|rd|th|er)\b/g;

export function readTitle(title: string): TitleClaims {
  let rest = foldTitle(title);
  let date: DateShape | null = null;
  let yearless: string[] = [];
  const full = fullDate.exec(rest) ?? namedDate.exec(rest);
  const shape = full === null ? null : readDateShape(`${full[0].replace(ordinal, '$1')} 00:00`);
  if (full !== null && shape !== null) {
    date = shape;
    rest = rest.replace(full[0], ' ');
  } else {
    const short = yearlessIn(rest);
    if (short !== null) {
      ({ yearless } = short);
      for (const text of short.texts) rest = rest.replace(text, ' ');
    }
  }
  const hasDate = date !== null || yearless.length > 0;
  if (hasDate) rest = rest.replace(clockTime, ' ').replace(weekdays, ' ');
  const words = withoutSigns(rest);
  const number = numberForm.exec(words);
  return { date, yearless, number: number === null ? null : Number(number[1]), words };
}

/** `Jan 14`, `14 janv.`, `14/01` without a year; « mar 3 février » is told of both months, and only one is a session's. */
function yearlessIn(text: string): { texts: string[]; yearless: string[] } | null {
  const named = [
    ...[...text.matchAll(monthThenDay)].map(([whole, month = '', date = '']) => ({ whole, month, date })),
    ...[...text.matchAll(dayThenMonth)].map(([whole, date = '', month = '']) => ({ whole, month, date })),
  ].flatMap(({ whole, month, date }) => daysOf(`${date} ${month} 2000 00:00`).map((day) => ({ whole, day })));
  if (named.length > 0) {
    return {
      texts: named.map(({ whole }) => whole),
      yearless: [...new Set(named.map(({ day }) => day))],
    };
  }
  const short = shortDate.exec(text);
  const days = short === null ? [] : daysOf(`${short[1] ?? ''}/${short[2] ?? ''}/2000 00:00`);
  return short === null || days.length === 0 ? null : { texts: [short[0]], yearless: days };
}

/** Days of the year that a text with a leap year in it can mean, `01-14`. */
function daysOf(text: string): string[] {
  const shape = readDateShape(text);
  if (shape === null) return [];
  const days = (['month-first', 'day-first'] as const).flatMap((order) => dayUnder(shape, order) ?? []);
  return [...new Set(days.map((day) => day.slice(5)))];
}

export function dayUnder(shape: DateShape, order: DateOrder): Day | null {
  return momentUnder(shape, order)?.day ?? null;
}
