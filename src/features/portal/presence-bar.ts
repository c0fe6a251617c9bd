// The presence bar with its words: what templates/pages/parts/presence-bar.liquid draws for clinician, lead and auditor.
import { presencePicture, type PresencePicture } from '../../core/attendance/presence-picture.js';
import type { Language } from '../../core/bilingual.js';
import { epochSecondsOf, instantFromEpochSeconds, type Instant } from '../../core/time/instant.js';
import { uniteIntervals, type Interval } from '../../core/time/interval.js';
import { formatClock, formatMinutes } from '../../platform/i18n/format.js';
import type { Translate } from '../../platform/i18n/messages.js';

export interface PresenceFacts {
  startsAt: Instant;
  endsAt: Instant;
  timeZone: string;
  segments: readonly { kind: string; minutes: number }[];
  /** Clipped to the session, or the raw stretches where what was clipped is to be seen. */
  intervals: readonly Interval[];
  counted: readonly Interval[] | null;
  minutes: number;
  /** Somebody still has to say that it was so. */
  isProvisional: boolean;
}

export interface PresenceBar extends PresencePicture {
  /** The picture in words, for who does not see it. */
  words: string;
  startLabel: string;
  endLabel: string;
  minutesLabel: string;
  /** True where only a number of minutes is known, so that nothing can be drawn. */
  isTimeless: boolean;
  hasClipped: boolean;
  isProvisional: boolean;
}

/** "12:03–12:40, 12:45–13:00" */
function stretchesInWords(facts: PresenceFacts, language: Language): string {
  const clock = (seconds: number): string =>
    formatClock(instantFromEpochSeconds(seconds), facts.timeZone, language);
  const dash = language === 'fr' ? ' – ' : '–';
  return uniteIntervals(facts.intervals)
    .map(({ startSeconds, endSeconds }) => `${clock(startSeconds)}${dash}${clock(endSeconds)}`)
    .join(', ');
}

export function presenceBar(facts: PresenceFacts, language: Language, t: Translate): PresenceBar {
  const session = { startSeconds: epochSecondsOf(facts.startsAt), endSeconds: epochSecondsOf(facts.endsAt) };
  const picture = presencePicture({ ...facts, session, presence: facts.intervals });
  const minutes = formatMinutes(facts.minutes, language);
  const total = formatMinutes(Math.floor((session.endSeconds - session.startSeconds) / 60), language);
  const isTimeless = facts.intervals.length === 0 && facts.minutes > 0;
  const key = isTimeless
    ? 'presence.words.total'
    : facts.intervals.length === 0
      ? 'presence.words.none'
      : 'presence.words';
  const stretches = key === 'presence.words' ? { stretches: stretchesInWords(facts, language) } : {};
  const words = t(language, key, { minutes, total, ...stretches });
  const label = t(language, 'presence.minutes', { minutes, total });
  const { isProvisional } = facts;
  return {
    ...picture,
    words: isProvisional ? t(language, 'presence.words.provisional', { words }) : words,
    startLabel: formatClock(facts.startsAt, facts.timeZone, language),
    endLabel: formatClock(facts.endsAt, facts.timeZone, language),
    minutesLabel: isProvisional ? t(language, 'presence.minutes.provisional', { minutes: label }) : label,
    isTimeless,
    hasClipped: picture.clipped.length > 0,
    isProvisional,
  };
}
