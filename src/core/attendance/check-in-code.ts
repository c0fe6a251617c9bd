// Codes shown in a room: six figures that are easy to read aloud, each on the screen for about a minute.
import {
  epochSecondsOf,
  instantFromEpochSeconds,
  instantPlusSeconds,
  type Instant,
} from '../time/instant.js';
import { attestedEarlyMinutes } from './attestation.js';

/** How long one code stands on the screen. */
export const rotationSeconds = 60;
/** So long after the end codes are still shown: for those who sign out of the room last. */
export const shownAfterMinutes = 15;

const codePattern = /^\d{6}$/;
/** As people hear, copy and type them: `482 913`, `482-913`, `4.8.2.9.1.3`. */
const separators = /[\s.·–—-]/g;

/** Null where it is no code, whatever was typed. */
export function readCode(typed: string): string | null {
  const figures = typed.normalize('NFKC').replace(separators, '');
  return codePattern.test(figures) ? figures : null;
}

/** `482913` → `482 913`, as it is shown and spoken. */
export function inHalves(code: string): string {
  return `${code.slice(0, 3)} ${code.slice(3)}`;
}

/** `482913` → `4 8 2 9 1 3`, as a voice reads it out. */
export function figureByFigure(code: string): string {
  return Array.from(code).join(' ');
}

/** Four random bytes → a code that does not begin with a nought, which is lost where it is read as a number. */
export function codeFromBits(bits: Uint8Array): string {
  const number = bits.slice(0, 4).reduce((sum, byte) => sum * 256 + byte, 0);
  return String(100_000 + (number % 900_000));
}

/** No figure twice in a row (“double four”), none three times in all, no run like 345 or 543, no half twice. */
export function isEasilyRead(code: string): boolean {
  const figures = Array.from(code, Number);
  const steps = figures.slice(1).map((figure, index) => figure - (figures[index] ?? 0));
  const runs = steps.some((step, index) => Math.abs(step) === 1 && step === steps[index + 1]);
  const counts = new Map<number, number>();
  for (const figure of figures) counts.set(figure, (counts.get(figure) ?? 0) + 1);
  return (
    !code.startsWith('0') &&
    !steps.includes(0) &&
    !runs &&
    Math.max(...counts.values()) <= 2 &&
    code.slice(0, 3) !== code.slice(3)
  );
}

/** When the code that stands now gives way to the next; the same for everybody who shows it. */
export function shownUntil(now: Instant): Instant {
  const seconds = epochSecondsOf(now);
  return instantFromEpochSeconds(seconds - (seconds % rotationSeconds) + rotationSeconds);
}

export interface CodeWindow {
  opensAt: Instant;
  closesAt: Instant;
}

/** From shortly before the start to shortly after the end. */
export function codeWindow(session: { startsAt: Instant; endsAt: Instant }): CodeWindow {
  return {
    opensAt: instantPlusSeconds(session.startsAt, -attestedEarlyMinutes * 60),
    closesAt: instantPlusSeconds(session.endsAt, shownAfterMinutes * 60),
  };
}
