// Rows of addresses that get no mail any more: dead ones none at all, others none of a subscription.
import type { Db } from '../../platform/db/database.js';

export interface SuppressedAddressRow {
  address: string;
  stream: 'subscription' | 'all';
  /** Empty: of every organization. */
  organization_id: string;
  reason: string;
  created_at: string;
}

export async function insertSuppressedAddress(db: Db, row: SuppressedAddressRow): Promise<boolean> {
  const inserted: unknown[] = await db('suppressed_addresses')
    .insert(row)
    .onConflict()
    .ignore()
    .returning('address');
  return inserted.length === 1;
}

export function listSuppressions(db: Db, address: string): Promise<SuppressedAddressRow[]> {
  return db<SuppressedAddressRow>('suppressed_addresses').where({ address }).select('*');
}
