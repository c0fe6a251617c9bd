// The further pages of a document: hands out what is left of the last one, top to bottom.

import type { Box } from './layout.js';

export interface Continuation {
  /** What is left of the current further page; a fresh page where less than `leastMm` is left. */
  left: (leastMm: number) => { page: number; box: Box };
  freshPage: () => { page: number; box: Box };
  use: (heightMm: number) => void;
  pageCount: () => number;
}

/** Space between two things that go on beneath each other. */
const gapMm = 6;

export function createContinuation(box: Box): Continuation {
  let page = 0;
  let usedMm = box.heightMm;
  const rest = (): { page: number; box: Box } => ({
    page,
    box: { ...box, yMm: box.yMm + usedMm, heightMm: box.heightMm - usedMm },
  });
  const freshPage = (): { page: number; box: Box } => {
    page += 1;
    usedMm = 0;
    return rest();
  };
  return {
    left: (leastMm) => (box.heightMm - usedMm < leastMm ? freshPage() : rest()),
    freshPage,
    use: (heightMm) => {
      usedMm = Math.min(box.heightMm, usedMm + heightMm + gapMm);
    },
    pageCount: () => page + 1,
  };
}
