// Rows of answers kept for `Idempotency-Key`: one a key, claimed before the work and filled after it.
import { instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { Claim, KeptReplies, KeptReply, ReplyKey } from '../http/idempotency.js';
import type { Database, Db } from './database.js';

const keptSeconds = 24 * 3600;
/** No request takes this long: whoever claimed it is gone, and how far she came is unknown. */
const claimSeconds = 600;

interface Row {
  actor_id: string;
  key: string;
  operation: string;
  request_hash: string;
  status: number | null;
  reply_json: string | null;
  created_at: Instant;
}

const identityOf = ({ actorId, key, operation }: ReplyKey) => ({ actor_id: actorId, key, operation });

async function dropOutdated(trx: Db, now: Instant): Promise<void> {
  await trx('idempotency_keys')
    .where('created_at', '<', instantPlusSeconds(now, -keptSeconds))
    .orWhere((left) => {
      void left.whereNull('status').where('created_at', '<', instantPlusSeconds(now, -claimSeconds));
    })
    .del();
}

function stateOf(row: Row): Claim {
  const { request_hash: requestHash, reply_json: json } = row;
  return json === null
    ? { state: 'working', requestHash }
    : { state: 'kept', requestHash, reply: JSON.parse(json) as KeptReply };
}

export function createKeptReplies(database: Database): KeptReplies {
  return {
    claim: (key, requestHash, now) =>
      database.write(async (trx) => {
        await dropOutdated(trx, now);
        const row = { ...identityOf(key), request_hash: requestHash, created_at: now };
        const inserted: unknown[] = await trx('idempotency_keys')
          .insert(row)
          .onConflict(['actor_id', 'key', 'operation'])
          .ignore()
          .returning('key');
        if (inserted.length === 1) return { state: 'claimed' };
        const found = await trx<Row>('idempotency_keys').where(identityOf(key)).first();
        // Gone between the two: its work has just failed, and asking once more will do.
        return found === undefined ? { state: 'working', requestHash } : stateOf(found);
      }),
    keep: (key, reply) =>
      database.write(async (trx) => {
        await trx('idempotency_keys')
          .where(identityOf(key))
          .update({ status: reply.status, reply_json: JSON.stringify(reply) });
      }),
    release: (key) =>
      database.write(async (trx) => {
        await trx('idempotency_keys').where(identityOf(key)).whereNull('status').del();
      }),
  };
}
