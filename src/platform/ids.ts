// Identifiers: UUIDv7, so that rows sort by the order they were made in.
import { v7 } from 'uuid';

export interface Ids {
  next(): string;
}

export const uuidIds: Ids = { next: () => v7() };

export const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
