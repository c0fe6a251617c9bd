// How times, days, credits and figures are written in English and in French, for pages, mail and documents alike.
import type { Language } from '../../core/bilingual.js';
import type { Day, Instant } from '../../core/time/instant.js';
import { instantToLocal, isZoneTrusted } from '../../core/time/zone.js';

export interface SessionTime {
  startsAt: Instant;
  endsAt: Instant;
  timeZone: string;
  language: Language;
  /** The reader's own zone; named too where she has one (invites.md R30). */
  otherZone?: string | null;
}

const noBreakSpace = '\u00a0';

const locales: Record<Language, string> = { en: 'en-CA', fr: 'fr-CA' };

/** Names that the last part of an IANA zone does not spell as a reader does. */
const zoneNames: Record<string, Partial<Record<Language, string>>> = {
  UTC: { en: 'UTC', fr: 'UTC' },
  'Etc/UTC': { en: 'UTC', fr: 'UTC' },
  'America/St_Johns': { en: 'St. John’s', fr: 'St. John’s' },
  'America/Montreal': { en: 'Montréal', fr: 'Montréal' },
  'America/Mexico_City': { fr: 'Mexico' },
  'America/New_York': { fr: 'New York' },
  'Europe/London': { fr: 'Londres' },
};

/** `America/Toronto` → "Toronto": a place people know, never a letter code that changes with the season. */
export function zoneLabel(timeZone: string, language: Language): string {
  const known = zoneNames[timeZone]?.[language];
  return known ?? (timeZone.split('/').at(-1) ?? timeZone).replace(/_/g, ' ');
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** One word of a day (its weekday or month); the day is read as UTC, so no zone data of the runtime take part. */
function dayWord(day: Day, language: Language, options: Intl.DateTimeFormatOptions): string {
  const key = `${language}${JSON.stringify(options)}`;
  let formatter = formatters.get(key);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat(locales[language], { ...options, timeZone: 'UTC' });
    formatters.set(key, formatter);
  }
  const type = options.weekday === undefined ? 'month' : 'weekday';
  const part = formatter.formatToParts(new Date(`${day}T00:00:00Z`)).find((found) => found.type === type);
  if (part === undefined) throw new Error(`no ${type} for ${day}`);
  return part.value;
}

/** `2026-03-04` → "4 March 2026", « 4 mars 2026 »; the first of a month is « 1er ». */
export function formatDay(day: Day, language: Language): string {
  const dayOfMonth = Number(day.slice(8, 10));
  const month = dayWord(day, language, { month: 'long' });
  const ordinal = language === 'fr' && dayOfMonth === 1 ? '1er' : String(dayOfMonth);
  return `${ordinal}${noBreakSpace}${month} ${day.slice(0, 4)}`;
}

/** "Wed 4 March 2026", « mercredi 4 mars 2026 ». */
export function formatWeekday(day: Day, language: Language): string {
  const weekday = dayWord(day, language, { weekday: language === 'en' ? 'short' : 'long' }).replace(
    /\.$/,
    '',
  );
  return `${weekday} ${formatDay(day, language)}`;
}

/** `12:00:00` → "12:00", « 12 h 00 ». */
export function formatTimeOfDay(time: string, language: Language): string {
  const hours = time.slice(0, 2);
  const minutes = time.slice(3, 5);
  if (language === 'en') return `${hours}:${minutes}`;
  return `${String(Number(hours))}${noBreakSpace}h${noBreakSpace}${minutes}`;
}

interface Span {
  startDay: Day;
  endDay: Day;
  startTime: string;
  endTime: string;
}

function spanIn(startsAt: Instant, endsAt: Instant, timeZone: string): Span {
  const start = instantToLocal(startsAt, timeZone);
  const end = instantToLocal(endsAt, timeZone);
  return { startDay: start.day, endDay: end.day, startTime: start.time, endTime: end.time };
}

function hoursOf(span: Span, language: Language): string {
  const from = formatTimeOfDay(span.startTime, language);
  const to = formatTimeOfDay(span.endTime, language);
  if (span.startDay === span.endDay) return language === 'en' ? `${from}–${to}` : `${from} – ${to}`;
  return `${from} – ${formatWeekday(span.endDay, language)}, ${to}`;
}

/**
 * The session's own time, and the reader's on a second line where her clock shows another one:
 * ["Wed 4 March 2026, 12:00–13:00 (Toronto)", "09:00–10:00 (Vancouver)"]. One line, "(Toronto, New York)", where both
 * clocks show the same; the session's zone only, where the running zone data get hers wrong (invites.md §5).
 */
export function sessionTimeLines(when: SessionTime): string[] {
  const { startsAt, endsAt, timeZone, language, otherZone } = when;
  const span = spanIn(startsAt, endsAt, timeZone);
  const label = zoneLabel(timeZone, language);
  const main = `${formatWeekday(span.startDay, language)}, ${hoursOf(span, language)}`;
  if (otherZone === undefined || otherZone === null || otherZone === timeZone) return [`${main} (${label})`];
  if (!isZoneTrusted(otherZone, span.startDay)) return [`${main} (${label})`];
  const other = spanIn(startsAt, endsAt, otherZone);
  const otherLabel = zoneLabel(otherZone, language);
  const sameDay = other.startDay === span.startDay;
  if (sameDay && other.startTime === span.startTime && other.endTime === span.endTime) {
    return [otherLabel === label ? `${main} (${label})` : `${main} (${label}, ${otherLabel})`];
  }
  const otherDay = sameDay ? '' : `${formatWeekday(other.startDay, language)}, `;
  return [`${main} (${label})`, `${otherDay}${hoursOf(other, language)} (${otherLabel})`];
}

/** The same on one line: "Wed 4 March 2026, 12:00–13:00 (Toronto) · 09:00–10:00 (Vancouver)". */
export function formatSessionTime(when: SessionTime): string {
  return sessionTimeLines(when).join(' · ');
}

/** An instant as a reader's clock shows it: "Wed 4 March 2026, 12:05 (Toronto)". */
export function formatInstant(at: Instant, timeZone: string, language: Language): string {
  const local = instantToLocal(at, timeZone);
  const time = formatTimeOfDay(local.time, language);
  return `${formatWeekday(local.day, language)}, ${time} (${zoneLabel(timeZone, language)})`;
}

/** The hour alone, for rows under a date that is already there: "12:05". */
export function formatClock(at: Instant, timeZone: string, language: Language): string {
  return formatTimeOfDay(instantToLocal(at, timeZone).time, language);
}

/** Integer thousandths with two decimals, a third only where it says something: 1250 → "1.25", 25 → "0.025". */
export function formatCredits(creditThousandths: number, language: Language): string {
  if (!Number.isInteger(creditThousandths))
    throw new RangeError(`not thousandths: ${String(creditThousandths)}`);
  const sign = creditThousandths < 0 ? '−' : '';
  const size = Math.abs(creditThousandths);
  const decimals = String(size % 1000).padStart(3, '0');
  const shown = decimals.endsWith('0') ? decimals.slice(0, 2) : decimals;
  const whole = formatNumber(Math.floor(size / 1000), language);
  return `${sign}${whole}${language === 'fr' ? ',' : '.'}${shown}`;
}

const numberFormats: Record<Language, Intl.NumberFormat> = {
  en: new Intl.NumberFormat(locales.en),
  fr: new Intl.NumberFormat(locales.fr),
};

/** 12345 → "12,345", « 12 345 ». */
export function formatNumber(number: number, language: Language): string {
  return numberFormats[language].format(number);
}

/** Whole minutes: 48 → "48 min", 65 → "1 h 5 min", « 1 h 05 ». */
export function formatMinutes(minutes: number, language: Language): string {
  if (!Number.isInteger(minutes) || minutes < 0) throw new RangeError(`not minutes: ${String(minutes)}`);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${String(rest)}${noBreakSpace}min`;
  const wholeHours = `${formatNumber(hours, language)}${noBreakSpace}h`;
  if (rest === 0) return wholeHours;
  if (language === 'fr') return `${wholeHours}${noBreakSpace}${String(rest).padStart(2, '0')}`;
  return `${wholeHours}${noBreakSpace}${String(rest)}${noBreakSpace}min`;
}
