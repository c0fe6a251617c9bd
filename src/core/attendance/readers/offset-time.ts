// Times that state their own offset (`2026-01-05T12:00:00-05:00`, `…Z`): exact instants in any zone.
import { epochSecondsOf, instantFromEpochSeconds, isDay } from '../../time/instant.js';
import { reportYears, type LocalMoment } from './dates.js';

const offsetTime =
  /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)? ?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)$/i;

/** Null where the text is no such time at all; fractions of a second are cut off. */
export function readOffsetTime(text: string): LocalMoment | 'no-such-date' | null {
  const match = offsetTime.exec(text.trim());
  if (match === null) return null;
  const [, day = '', hour = '', minute = '', second, offset = ''] = match;
  const year = Number(day.slice(0, 4));
  if (!isDay(day) || year < reportYears.min || year > reportYears.max) return 'no-such-date';
  const sign = offset.toUpperCase() === 'Z' ? 'Z' : offset.replace(/^(...)(\d)/, '$1:$2');
  const instant = instantFromEpochSeconds(
    epochSecondsOf(`${day}T${hour}:${minute}:${second ?? '00'}${sign}`),
  );
  return { day, time: instant.slice(11, 19), hasSeconds: second !== undefined, instant };
}
