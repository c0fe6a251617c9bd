// What a shared device calls itself: how it is known again next week, and how many people it says it holds.
import { fullNameKey, readName } from '../identity/name-key.js';

const headCount = /[([{]\s*(\d{1,3})\s*(?:people|persons?|ppl|participants?|personnes?)\s*[)\]}]/i;
const address = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/**
 * `Sunrise Clinic Boardroom (4 people)` and `sunrise clinic boardroom` are one device; `Room 3` and `Room 4` are two.
 * An address stands for a shared login.
 */
export function screenKey(name: string): string {
  const text = name.trim();
  if (address.test(text)) return `mail:${text.toLowerCase()}`;
  return `name:${fullNameKey(text.replace(headCount, ' '))}`;
}

/** The keys under which a participant may be somebody's standing device. */
export function screenKeysOf(participant: { name: string; email: string | null }): string[] {
  const keys = [screenKey(participant.name)];
  return participant.email === null ? keys : [screenKey(participant.email), ...keys];
}

/** How many people the device says sit before it, e.g. 4; null where it does not say. */
export function declaredPeople(name: string): number | null {
  const count = headCount.exec(name)?.[1];
  return count === undefined ? null : Number(count);
}

/** False for `iPad`, `Guest` or a telephone number: such a name could be anybody's, so it stands for no group. */
export function isStandingDevice(name: string): boolean {
  const text = name.trim();
  if (address.test(text)) return true;
  const { kind, candidates } = readName(text);
  return kind !== 'phone' && candidates.length > 0;
}
