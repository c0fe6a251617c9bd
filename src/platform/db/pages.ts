// Cursor pages over a key that sorts: `{items, nextCursor}` as the contract has it.
import type { Knex } from 'knex';
import { AppError } from '../../core/errors.js';

export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

function readCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (text === '' || text.includes('\u0000') || Buffer.from(text).toString('base64url') !== cursor) {
    throw new AppError('request.invalid', 'The cursor is not one we gave out.', {
      errors: [
        { pointer: '/query/cursor', code: 'cursor.unknown', detail: 'Use nextCursor of the page before.' },
      ],
    });
  }
  return text;
}

/** Reads one row more than asked for to know whether there is a next page; `key` must be unique and ascending. */
export async function pageBy<Row extends object>(
  query: Knex.QueryBuilder,
  key: string,
  keyOf: (row: Row) => string,
  page: PageRequest,
): Promise<Page<Row>> {
  if (page.cursor !== undefined) void query.where(key, '>', readCursor(page.cursor));
  const rows = (await query.orderBy(key).limit(page.limit + 1)) as Row[];
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor:
      rows.length > page.limit && last !== undefined ? Buffer.from(keyOf(last)).toString('base64url') : null,
  };
}

export function mapPage<A, B>(page: Page<A>, map: (item: A) => B): Page<B> {
  return { items: page.items.map(map), nextCursor: page.nextCursor };
}
