// How an explanation names a presence that rests on somebody's word: a roll call, or a code that was shown.
import type { Bilingual } from '../bilingual.js';
import type { AttendanceFacts } from './reckoning.js';

/** A screen that was shared has joins and leaves of its own and is told by them. */
type Word = Exclude<NonNullable<AttendanceFacts['attestedBy']>, 'shared-screen'>;

const words: Readonly<Record<Word, Bilingual>> = {
  'roll-call': { en: 'noted present at the roll call', fr: 'présence notée à l’appel' },
  'check-in': {
    en: 'checked in with a code shown in the session',
    fr: 'présence signalée par un code affiché pendant la séance',
  },
};

/** How it stands at the head of the sentence to the person, before the figures. */
const openings: Readonly<Record<Word, Bilingual>> = {
  'roll-call': {
    en: 'You were noted present at the roll call, which counts for',
    fr: 'Votre présence a été notée à l’appel, ce qui vaut',
  },
  'check-in': {
    en: 'You checked in with a code shown in the session, which counts for',
    fr: 'Vous avez signalé votre présence par un code affiché pendant la séance, ce qui vaut',
  },
};

function spokenBy({ attestedBy }: Pick<AttendanceFacts, 'attestedBy'>): Word | null {
  return attestedBy === 'roll-call' || attestedBy === 'check-in' ? attestedBy : null;
}

export function wordOf(attendance: Pick<AttendanceFacts, 'attestedBy'>): Bilingual | null {
  const word = spokenBy(attendance);
  return word === null ? null : words[word];
}

/** Of the text of a step `attested`: a roll call or a code, and no mark by hand. */
export function isSpokenWord(en: string): boolean {
  return Object.values(words).some((word) => en.startsWith(word.en));
}

export function openingOf(attendance: Pick<AttendanceFacts, 'attestedBy'>): Bilingual | null {
  const word = spokenBy(attendance);
  return word === null ? null : openings[word];
}
