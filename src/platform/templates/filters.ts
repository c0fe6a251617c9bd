// The filters that pages and mail share: words, times, credits and figures in the language of the template.
import type { Context, Liquid } from 'liquidjs';
import type { Language } from '../../core/bilingual.js';
import { languages } from '../../core/bilingual.js';
import type { MessageParams, Translate } from '../i18n/messages.js';
import {
  formatClock,
  formatCredits,
  formatDay,
  formatInstant,
  formatMinutes,
  formatNumber,
  formatSessionTime,
  formatTimeOfDay,
  formatWeekday,
  sessionTimeLines,
  zoneLabel,
} from '../i18n/format.js';

interface FilterThis {
  context: Context;
}

function languageOf(filter: FilterThis): Language {
  const language: unknown = filter.context.getSync(['language']);
  const known = languages.find((candidate) => candidate === language);
  if (known === undefined) throw new Error('the template has no language');
  return known;
}

/** `{{ 'sessions.count' | t: count: 3 }}`: LiquidJS hands named arguments over as pairs. */
function paramsOf(pairs: readonly unknown[]): MessageParams {
  const params: Record<string, string | number> = {};
  for (const pair of pairs) {
    if (!Array.isArray(pair)) throw new Error('the filter t takes named parameters only');
    const [name, value] = pair as [string, unknown];
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new Error(`the parameter ${name} is no text`);
    params[name] = value;
  }
  return params;
}

interface Timed {
  startsAt: string;
  endsAt: string;
  timeZone: string;
}

/**
 * - `{{ 'key' | t: name: value }}` a text of templates/i18n
 * - `{{ session | session_time }}`, `{{ session | session_time: readerZone }}` with startsAt, endsAt, timeZone;
 *   `session_time_lines` gives the same as a list of one or two lines
 * - `{{ at | instant: timeZone }}`, `{{ at | clock: timeZone }}`, `{{ day | day }}`, `{{ day | weekday }}`, `{{ time | time_of_day }}`
 * - `{{ creditThousandths | credits }}`, `{{ n | number }}`, `{{ n | minutes }}`, `{{ timeZone | zone_label }}`
 */
export function registerFilters(engine: Liquid, t: Translate): void {
  engine.registerFilter('t', function (this: FilterThis, key: string, ...pairs: unknown[]) {
    return t(languageOf(this), key, paramsOf(pairs));
  });
  engine.registerFilter(
    'session_time',
    function (this: FilterThis, session: Timed, otherZone?: string | null) {
      const { startsAt, endsAt, timeZone } = session;
      return formatSessionTime({
        startsAt,
        endsAt,
        timeZone,
        language: languageOf(this),
        otherZone: otherZone ?? null,
      });
    },
  );
  engine.registerFilter(
    'session_time_lines',
    function (this: FilterThis, session: Timed, otherZone?: string | null) {
      const { startsAt, endsAt, timeZone } = session;
      return sessionTimeLines({
        startsAt,
        endsAt,
        timeZone,
        language: languageOf(this),
        otherZone: otherZone ?? null,
      });
    },
  );
  // Unlike LiquidJS's `capitalize`, the rest stays as it is: « mercredi 4 mars (Toronto) ».
  engine.registerFilter('upper_first', (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1));
  engine.registerFilter('instant', function (this: FilterThis, at: string, timeZone: string) {
    return formatInstant(at, timeZone, languageOf(this));
  });
  engine.registerFilter('clock', function (this: FilterThis, at: string, timeZone: string) {
    return formatClock(at, timeZone, languageOf(this));
  });
  engine.registerFilter('day', function (this: FilterThis, day: string) {
    return formatDay(day, languageOf(this));
  });
  engine.registerFilter('weekday', function (this: FilterThis, day: string) {
    return formatWeekday(day, languageOf(this));
  });
  engine.registerFilter('time_of_day', function (this: FilterThis, time: string) {
    return formatTimeOfDay(time, languageOf(this));
  });
  engine.registerFilter('credits', function (this: FilterThis, creditThousandths: number) {
    return formatCredits(creditThousandths, languageOf(this));
  });
  engine.registerFilter('number', function (this: FilterThis, number: number) {
    return formatNumber(number, languageOf(this));
  });
  engine.registerFilter('minutes', function (this: FilterThis, minutes: number) {
    return formatMinutes(minutes, languageOf(this));
  });
  engine.registerFilter('zone_label', function (this: FilterThis, timeZone: string) {
    return zoneLabel(timeZone, languageOf(this));
  });
}
