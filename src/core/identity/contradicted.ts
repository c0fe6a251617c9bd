// Whether what a link was concluded from still stands: later evidence may speak for somebody else, or for several.
import type { DisputedMatch } from './disputed.js';
import type { MatchMethod } from './match.js';
import { keyBeforeApart } from './memory.js';

/** An identity that was certain when it was concluded, by nobody's decision. */
export interface Concluded {
  key: string;
  clinicianId: string;
  method: MatchMethod;
}

/**
 * Those that are contradicted: another person is certain now, several have a claim, the address proves to be shared, or a
 * remembered name was shown by two connections at once. What only nobody proves any more (an address that left the
 * record) stays: it was true when it was concluded.
 */
export function contradicted<Link extends Concluded>(
  links: readonly Link[],
  { certain, review }: DisputedMatch,
  sessionKeys: readonly string[],
): Link[] {
  const certainOf = new Map(certain.map(({ key, clinicianId }) => [key, clinicianId]));
  const claimed = new Set(
    review
      .filter(({ suggestions }) =>
        suggestions.some(({ why }) => why === 'conflict' || why === 'shared-address'),
      )
      .map(({ key }) => key),
  );
  const doubled = new Set(sessionKeys.map(keyBeforeApart));
  return links.filter(({ key, clinicianId, method }) => {
    const now = certainOf.get(key);
    if (now !== undefined) return now !== clinicianId;
    return claimed.has(key) || (method === 'remembered' && doubled.has(key));
  });
}
