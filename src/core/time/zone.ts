// Wall time in a zone and instants in UTC: the only file that asks the running time-zone data.
import { Temporal } from 'temporal-polyfill';
import { dayPlusDays, epochSecondsOf, instantFromEpochSeconds, isDay } from './instant.js';
import type { Day, Instant } from './instant.js';

export type LocalTimeProblem = 'gap' | 'overlap';
export type LocalToInstant = { ok: true; instant: Instant } | { ok: false; problem: LocalTimeProblem };

/** An instant as the clocks of a zone show it; `weekday` counts from Monday = 1 to Sunday = 7. */
export interface LocalTime {
  day: Day;
  time: string;
  weekday: number;
  offsetMinutes: number;
}

/** Both caches together stay a few hundred kilobytes; a full one is emptied, not trimmed. */
const cachedDaysMax = 4000;
const daySeconds = 86400;

/** `zone|local day` → epoch second of local midnight where the offset holds all day, null where clocks change. */
const localMidnights = new Map<string, number | null>();
/** `zone|UTC day number` → offset in seconds where it holds all day, null where clocks change. */
const utcDayOffsets = new Map<string, number | null>();
const knownZones = new Map<string, boolean>();

function remember<Value>(cache: Map<string, Value>, key: string, value: Value): Value {
  if (cache.size >= cachedDaysMax) cache.clear();
  cache.set(key, value);
  return value;
}

/** True for named zones of the running data (`America/Toronto`, `UTC`), in any letter case; never for bare offsets. */
export function isKnownZone(zone: string): boolean {
  const known = knownZones.get(zone);
  if (known !== undefined) return known;
  return remember(knownZones, zone, askWhetherKnown(zone));
}

function askWhetherKnown(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]*$/.test(zone)) return false;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).epochMilliseconds === 0;
  } catch {
    return false;
  }
}

function secondOfDay(time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(time);
  if (match === null) throw new RangeError(`not a time of day: ${time}`);
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0);
}

/** Zero, one or two instants at which the clocks of `zone` show this wall time; two are in order. */
export function instantsOfLocal(day: Day, time: string, zone: string): Instant[] {
  const second = secondOfDay(time);
  const midnight = midnightOf(day, zone);
  if (midnight !== null) return [instantFromEpochSeconds(midnight + second)];
  const wall = Temporal.PlainDateTime.from(`${day}T${time}`);
  const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(zone, { disambiguation: 'later' });
  if (!earlier.toPlainDateTime().equals(wall)) return [];
  const instants = [earlier, later].map((zoned) => instantFromEpochSeconds(zoned.epochMilliseconds / 1000));
  return instants[0] === instants[1] ? instants.slice(0, 1) : instants;
}

/** `2027-03-10 12:00 America/Toronto` → `2027-03-10T17:00:00Z`; never guesses at a clock change (invites.md R5). */
export function localToInstant(day: Day, time: string, zone: string): LocalToInstant {
  const [first, second] = instantsOfLocal(day, time, zone);
  if (first === undefined) return { ok: false, problem: 'gap' };
  if (second !== undefined) return { ok: false, problem: 'overlap' };
  return { ok: true, instant: first };
}

/** Of all moments at which the clocks of `zone` show this time, the one nearest to `near`; of two as near the earlier. */
export function localTimeNear(time: string, zone: string, near: Instant): Instant | null {
  const { day } = instantToLocal(near, zone);
  const away = (at: Instant) => Math.abs(epochSecondsOf(at) - epochSecondsOf(near));
  const candidates = [-1, 0, 1].flatMap((days) => instantsOfLocal(dayPlusDays(day, days), time, zone));
  return candidates.sort((a, b) => away(a) - away(b))[0] ?? null;
}

function midnightOf(day: Day, zone: string): number | null {
  const key = `${zone}|${day}`;
  const cached = localMidnights.get(key);
  if (cached !== undefined) return cached;
  if (!isDay(day)) throw new RangeError(`not a day: ${day}`);
  return remember(localMidnights, key, steadyMidnight(day, zone));
}

/** Null where local midnight, or the next one, is itself missing or doubled, or the offsets differ. */
function steadyMidnight(day: Day, zone: string): number | null {
  const [start, next] = [day, dayPlusDays(day, 1)].map((each) => soleInstant(`${each}T00:00`, zone));
  if (start === undefined || next === undefined || start === null || next === null) return null;
  return next - start === daySeconds ? start : null;
}

function soleInstant(wallTime: string, zone: string): number | null {
  const wall = Temporal.PlainDateTime.from(wallTime);
  const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' }).epochMilliseconds;
  const later = wall.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds;
  return earlier === later ? earlier / 1000 : null;
}

function offsetAt(epochSeconds: number, zone: string): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(epochSeconds * 1000).toZonedDateTimeISO(zone);
  return Math.round(zoned.offsetNanoseconds / 1e9);
}

function offsetSecondsAt(epochSeconds: number, zone: string): number {
  const utcDay = Math.floor(epochSeconds / daySeconds);
  const key = `${zone}|${utcDay}`;
  let offset = utcDayOffsets.get(key);
  if (offset === undefined) {
    const atStart = offsetAt(utcDay * daySeconds, zone);
    const steady = atStart === offsetAt((utcDay + 1) * daySeconds, zone);
    offset = remember(utcDayOffsets, key, steady ? atStart : null);
  }
  return offset ?? offsetAt(epochSeconds, zone);
}

/** `2026-01-05T17:00:00Z` in `America/Toronto` → Monday 2026-01-05, `12:00:00`, −300 minutes. */
export function instantToLocal(instant: Instant, zone: string): LocalTime {
  const epochSeconds = epochSecondsOf(instant);
  const offsetSeconds = offsetSecondsAt(epochSeconds, zone);
  const shifted = epochSeconds + offsetSeconds;
  const wall = instantFromEpochSeconds(shifted);
  const dayNumber = Math.floor(shifted / daySeconds);
  return {
    day: wall.slice(0, 10),
    time: wall.slice(11, 19),
    // 1970-01-01 was a Thursday.
    weekday: ((((dayNumber + 3) % 7) + 7) % 7) + 1,
    offsetMinutes: Math.trunc(offsetSeconds / 60),
  };
}

interface Canary {
  zone: string;
  aliases: readonly string[];
  /** Before this day old zone data are still right. */
  wrongFrom: Day;
  known: readonly (readonly [day: Day, time: string, instant: Instant])[];
}

/** British Columbia and Alberta stopped changing clocks in 2026 (invites.md finding 0.1, R3, R4). */
const canaries: readonly Canary[] = [
  {
    zone: 'America/Vancouver',
    aliases: ['Canada/Pacific'],
    wrongFrom: '2026-11-01',
    known: [['2027-01-15', '12:00', '2027-01-15T19:00:00Z']],
  },
  {
    zone: 'America/Edmonton',
    aliases: ['Canada/Mountain', 'America/Yellowknife'],
    wrongFrom: '2026-11-01',
    known: [['2027-01-15', '12:00', '2027-01-15T18:00:00Z']],
  },
  {
    zone: 'America/Toronto',
    aliases: ['Canada/Eastern', 'America/Montreal', 'America/Nipigon', 'America/Thunder_Bay'],
    wrongFrom: '2026-11-01',
    known: [
      ['2026-10-28', '12:00', '2026-10-28T16:00:00Z'],
      ['2026-11-04', '12:00', '2026-11-04T17:00:00Z'],
      ['2027-03-10', '12:00', '2027-03-10T17:00:00Z'],
      ['2027-03-17', '12:00', '2027-03-17T16:00:00Z'],
    ],
  },
];

function sings(canary: Canary): boolean {
  return canary.known.every(([day, time, instant]) => {
    const found = localToInstant(day, time, canary.zone);
    return found.ok && found.instant === instant;
  });
}

/** Whether the running zone data give the known instants right, zone by zone; for start-up and `doctor`. */
export function zoneCanaries(): { zone: string; ok: boolean }[] {
  return canaries.map((canary) => ({ zone: canary.zone, ok: sings(canary) }));
}

/** False where the running data get this zone wrong; with `day`, only if they do so on that day or later ones. */
export function isZoneTrusted(zone: string, day?: Day): boolean {
  const wanted = zone.toLowerCase();
  const canary = canaries.find((each) =>
    [each.zone, ...each.aliases].some((name) => name.toLowerCase() === wanted),
  );
  if (canary === undefined) return true;
  if (day !== undefined && day < canary.wrongFrom) return true;
  return sings(canary);
}
