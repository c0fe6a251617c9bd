// What a tick or a code is worth, in the reader's words.
import type { Worth } from '../../core/attendance/attestation.js';
import type { Language } from '../../core/bilingual.js';
import { instantFromEpochSeconds } from '../../core/time/instant.js';
import { formatClock } from '../../platform/i18n/format.js';
import type { Translate } from '../../platform/i18n/messages.js';

export function worthWords(worth: Worth, timeZone: string, language: Language, t: Translate): string {
  if (worth.kind === 'minutes') return t(language, 'console.worth.minutes', { count: worth.minutes });
  if (worth.kind !== 'intervals') return t(language, `console.worth.${worth.kind}`);
  const clock = (seconds: number): string =>
    formatClock(instantFromEpochSeconds(seconds), timeZone, language);
  const dash = language === 'fr' ? ' – ' : '–';
  return worth.intervals
    .map(({ startSeconds, endSeconds }) => `${clock(startSeconds)}${dash}${clock(endSeconds)}`)
    .join(', ');
}
