// The dates and times that reports print, as wall time, under a stated order of day and month.
import type { Day, Instant } from '../../time/instant.js';

export const dateOrders = ['month-first', 'day-first', 'year-first'] as const;
export type DateOrder = (typeof dateOrders)[number];

/** A moment as the clock on the wall showed it. */
export interface LocalMoment {
  day: Day;
  /** `HH:MM:SS`. */
  time: string;
  hasSeconds: boolean;
  /** Where the text states its own offset: the moment itself, whatever the zone of the file. */
  instant?: Instant;
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

/** English, French, German, Spanish, Portuguese, Italian, Dutch and Polish, without marks; no name means two months. */
const monthNames: readonly string[] = [
  'jan january janv janvier janner januar ene enero janeiro gen gennaio januari sty styczen stycznia',
  'feb february fev fevr fevrier februar febrero fevereiro febbraio februari lut luty lutego',
  'mar march mars marz mrz marzo marco mrt maart marzec marca',
  'apr april avr avril abr abril aprile kwi kwiecien kwietnia',
  'may mai mayo maio mag maggio mei maj maja',
  'jun june juin juni junio junho giu giugno cze czerwiec czerwca',
  'jul july juil juillet juli julio julho lug luglio lip lipiec lipca',
  'aug august aout ago agosto augustus sie sierpien sierpnia',
  'sep sept september septembre septiembre set setembro settembre wrz wrzesien wrzesnia',
  'oct october octobre okt oktober octubre out outubro ott ottobre paz pazdziernik pazdziernika',
  'nov november novembre noviembre novembro lis listopad listopada',
  'dec december decembre dez dezember dic diciembre dezembro dicembre gru grudzien grudnia',
];
const monthByName = new Map(
  monthNames.flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);

const numericDate = /^(\d{4}|\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{1,2})(?:,? |T)(.+)$/;
const monthThenDate = /^([a-z]{3,12})\.? (\d{1,2}),? (\d{4}),? (.+)$/;
const dateThenMonth = /^(\d{1,2})\.? (?:de )?([a-z]{3,12})\.?,? (?:de )?(\d{4}),? (.+)$/;
/** `13/04/2021 à 09:01`, `13.04.2021 um 09:01`, `13/04/2021 a las 9:01`. */
const connector = /^(?:at|a|as|a las|um|alle|alle ore|ore|om|o) (?=\d)/i;
/** Also `18 h 02`, as French writes it. */
const clock = /^(\d{1,2})(?::| ?h ?)(\d{2})(?::(\d{2})(?:\.\d+)?)?(?: ?([ap])\.? ?m\.?)?$/i;

/** Zoom has sold meetings since 2011–2013: an earlier two-digit year is a misread day or month. */
const earliestShortYear = 2011;
/** Years beyond are damage: no meeting was reported before, and the last hours of 9999 are in the year 10000 elsewhere. */
export const reportYears = { min: 1970, max: 2200 } as const;

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

/** `01/05/2026`: the date of a moment whose time stands in the next cell. */
export function isDateAlone(text: string): boolean {
  return readDateShape(text) === null && readDateShape(`${text.trim()} 00:00`) !== null;
}

/** `12:00:11 PM`. */
export function isTimeAlone(text: string): boolean {
  return readTimeOfDay(text) !== null;
}

function plainText(text: string): string {
  if (/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(text)) return text;
  const ascii = text.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  return ascii.normalize('NFKC').replace(/\s+/g, ' ').trim();
}

function fromNames(text: string, name = '', date = '', year = '', rest = ''): DateShape | null {
  const month = monthByName.get(name);
  if (month === undefined) return null;
  return withTime(text, { kind: 'named', year: Number(year), month, date: Number(date) }, rest);
}

function withTime(text: string, calendar: Calendar, rest: string): DateShape | null {
  const match = clock.exec(rest.replace(connector, ''));
  if (match === null) return null;
  const [, hourText = '', minute = '', second, half] = match;
  return {
    text,
    calendar,
    time: timeOfDay(Number(hourText), minute, second ?? '00', half),
    hasSeconds: second !== undefined,
  };
}

export interface TimeOfDay {
  /** `HH:MM:SS`. */
  time: string;
  hasSeconds: boolean;
  /** `1:05` written without AM or PM: sheets kept by hand mean the afternoon as often as not. */
  mayBeAfternoon: boolean;
}

/** `18:02`, `9:00:12`, `10:00 AM`, `18 h 02`; null where the text is no time of day, or one that does not exist. */
export function readTimeOfDay(text: string): TimeOfDay | null {
  const match = clock.exec(plainText(text).replace(connector, ''));
  if (match === null) return null;
  const [, hourText = '', minute = '', second, half] = match;
  const hour = Number(hourText);
  const time = timeOfDay(hour, minute, second ?? '00', half);
  if (time === null) return null;
  const mayBeAfternoon = half === undefined && hour >= 1 && hour <= 11;
  return { time, hasSeconds: second !== undefined, mayBeAfternoon };
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
  if (
    year < reportYears.min ||
    year > reportYears.max ||
    month < 1 ||
    month > 12 ||
    date < 1 ||
    date > daysIn(year, month)
  )
    return null;
  return `${year}-${pad(month)}-${pad(date)}`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
