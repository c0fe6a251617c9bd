// The dates and times that reports print, as wall time, under a stated order of day and month.
import type { Day } from '../../time/instant.js';

export const dateOrders = ['month-first', 'day-first', 'year-first'] as const;
export type DateOrder = (typeof dateOrders)[number];

/** A moment as the clock on the wall showed it. */
export interface LocalMoment {
  day: Day;
  /** `HH:MM:SS`. */
  time: string;
  hasSeconds: boolean;
}

type Calendar =
  | { kind: 'numeric'; parts: readonly [string, string, string] }
  | { kind: 'named'; year: number; month: number; date: number };

/** A text with the grammar of a moment; whether it exists depends on the order. */
export interface DateShape {
  text: string;
  calendar: Calendar;
  /** Null where the time of day does not exist (`25:10`, `13:00 PM`). */
  time: string | null;
  hasSeconds: boolean;
}

const monthNames: readonly (readonly string[])[] = [
  ['jan', 'january', 'janv', 'janvier'],
  ['feb', 'february', 'fev', 'fevr', 'fevrier'],
  ['mar', 'march', 'mars'],
  ['apr', 'april', 'avr', 'avril'],
  ['may', 'mai'],
  ['jun', 'june', 'juin'],
  ['jul', 'july', 'juil', 'juillet'],
  ['aug', 'august', 'aout'],
  ['sep', 'sept', 'september', 'septembre'],
  ['oct', 'october', 'octobre'],
  ['nov', 'november', 'novembre'],
  ['dec', 'december', 'decembre'],
];
const monthByName = new Map(
  monthNames.flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
);

const numericDate = /^(\d{4}|\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{1,2})(?:,? |T)(.+)$/;
const monthThenDate = /^([a-z]{3,9})\.? (\d{1,2}),? (\d{4}),? (.+)$/;
const dateThenMonth = /^(\d{1,2}) ([a-z]{3,9})\.?,? (\d{4}),? (.+)$/;
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: ?([ap])\.? ?m\.?)?$/i;

/** Zoom has sold meetings since 2011–2013: an earlier two-digit year is a misread day or month. */
const earliestShortYear = 2011;

/** `01/05/2026 12:00:11 PM`, `2020/12/8 8:35`, `Mar 28, 2020 08:07:27`; null where the text is no moment at all. */
export function readDateShape(text: string): DateShape | null {
  const plain = plainText(text);
  const numeric = numericDate.exec(plain);
  if (numeric !== null) {
    const [, first = '', , second = '', third = '', rest = ''] = numeric;
    if (first.length > 2 && third.length > 2) return null;
    return withTime(text, { kind: 'numeric', parts: [first, second, third] }, rest);
  }
  const words = plain.toLowerCase();
  const named = monthThenDate.exec(words);
  if (named !== null) return fromNames(text, named[1], named[2], named[3], named[4]);
  const reversed = dateThenMonth.exec(words);
  return reversed === null ? null : fromNames(text, reversed[2], reversed[1], reversed[3], reversed[4]);
}

function plainText(text: string): string {
  if (/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(text)) return text;
  const ascii = text.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  return ascii
    .normalize('NFKC')
    .replace(/ a (?=\d)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function fromNames(text: string, name = '', date = '', year = '', rest = ''): DateShape | null {
  const month = monthByName.get(name);
  if (month === undefined) return null;
  return withTime(text, { kind: 'named', year: Number(year), month, date: Number(date) }, rest);
}

function withTime(text: string, calendar: Calendar, rest: string): DateShape | null {
  const match = clock.exec(rest);
  if (match === null) return null;
  const [, hourText = '', minute = '', second, half] = match;
  return {
    text,
    calendar,
    time: timeOfDay(Number(hourText), minute, second ?? '00', half),
    hasSeconds: second !== undefined,
  };
}

function timeOfDay(hour: number, minute: string, second: string, half: string | undefined): string | null {
  if (Number(minute) > 59 || Number(second) > 59) return null;
  if (half === undefined) return hour > 23 ? null : `${pad(hour)}:${minute}:${second}`;
  if (hour < 1 || hour > 12) return null;
  const isAfternoon = half.toLowerCase() === 'p';
  return `${pad((hour % 12) + (isAfternoon ? 12 : 0))}:${minute}:${second}`;
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** The moment under this order, or null where it does not exist; nothing is ever rolled over. */
export function momentUnder(shape: DateShape, order: DateOrder): LocalMoment | null {
  if (shape.time === null) return null;
  const { calendar } = shape;
  const day =
    calendar.kind === 'named'
      ? existingDay(calendar.year, calendar.month, calendar.date)
      : numericDay(calendar.parts, order);
  return day === null ? null : { day, time: shape.time, hasSeconds: shape.hasSeconds };
}

function numericDay([first, second, third]: readonly [string, string, string], order: DateOrder): Day | null {
  if (order === 'year-first') {
    const year = yearOf(first);
    return third.length > 2 || year === null ? null : existingDay(year, Number(second), Number(third));
  }
  const year = yearOf(third);
  if (first.length > 2 || year === null) return null;
  return order === 'month-first'
    ? existingDay(year, Number(first), Number(second))
    : existingDay(year, Number(second), Number(first));
}

function yearOf(text: string): number | null {
  if (text.length === 4) return Number(text);
  const year = 2000 + Number(text);
  return text.length === 2 && year >= earliestShortYear ? year : null;
}

function existingDay(year: number, month: number, date: number): Day | null {
  if (year < 1970 || month < 1 || month > 12 || date < 1 || date > daysIn(year, month)) return null;
  return `${year}-${pad(month)}-${pad(date)}`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
