// Identifiers: UUIDv7, so that rows sort by the order they were made in.
import { v7 } from 'uuid';

export interface Ids {
  next(): string;
}

export const uuidIds: Ids = { next: () => v7() };

/** UUID-shaped and counting up, for tests and reproducible demos. */
export function sequentialIds(): Ids {
  let count = 0;
  return {
    next: () => {
      count += 1;
      return `00000000-0000-7000-8000-${count.toString(16).padStart(12, '0')}`;
    },
  };
}

export const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
