// What an award rested on when it was reckoned, told by its own explanation: evidence may have changed since.
import { isSpokenWord } from './attested-word.js';
import type { ExplanationStep } from './reckoning.js';

/** `timed`: joins and leaves, or stretches marked by hand; null where no presence was reckoned. */
export type FrozenEvidence = 'timed' | 'totals-only' | 'attested' | 'manual';

export function frozenEvidence(steps: readonly ExplanationStep[]): FrozenEvidence | null {
  for (const { step, text } of steps) {
    if (step === 'totals-only') return 'totals-only';
    if (step === 'clipped') return 'timed';
    if (step === 'attested') return isSpokenWord(text.en) ? 'attested' : 'manual';
  }
  return null;
}
