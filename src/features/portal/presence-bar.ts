// The presence bar with its words: what templates/pages/parts/presence-bar.liquid draws for clinician, lead and auditor.
import { presencePicture, type PresencePicture } from '../../core/attendance/presence-picture.js';
import type { AttestedBy } from '../../core/attendance/attestation.js';
import type { Evidence } from '../../core/attendance/evidence.js';
import type { InferredEnd } from '../../core/attendance/open-end.js';
import type { Language } from '../../core/bilingual.js';
import { epochSecondsOf, instantFromEpochSeconds, type Instant } from '../../core/time/instant.js';
import { uniteIntervals, type Interval } from '../../core/time/interval.js';
import { formatClock, formatMinutes } from '../../platform/i18n/format.js';
import type { Translate } from '../../platform/i18n/messages.js';

/** What the minutes rest on. */
export interface PresenceBasis {
  evidence: Evidence | null;
  attestedBy: AttestedBy | null;
  inferredEnd: InferredEnd | null;
}

/** Somebody's word decided, whatever connections there are besides; a shared screen has times of its own. */
export const isByWord = ({ evidence, attestedBy }: Omit<PresenceBasis, 'inferredEnd'>): boolean =>
  evidence === 'manual' || attestedBy === 'roll-call' || attestedBy === 'check-in';

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
  basis: PresenceBasis;
}

export interface PresenceBar extends PresencePicture {
  /** The picture in words, for who does not see it. */
  words: string;
  startLabel: string;
  endLabel: string;
  minutesLabel: string;
  /** What must be said beside the minutes: a total without times, a leave that nobody recorded. */
  notes: string[];
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

function notesOf({ intervals, minutes, basis }: PresenceFacts, language: Language, t: Translate): string[] {
  const isTotal = intervals.length === 0 && minutes > 0 && !isByWord(basis);
  return [
    ...(isTotal ? [t(language, 'presence.timeless')] : []),
    ...(basis.inferredEnd === null ? [] : [t(language, `presence.open.${basis.inferredEnd}`)]),
  ];
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
    notes: notesOf(facts, language, t),
    hasClipped: picture.clipped.length > 0,
    isProvisional,
  };
}
