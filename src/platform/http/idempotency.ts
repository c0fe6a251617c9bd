// `Idempotency-Key`: the same POST sent again is answered as the first time and does nothing.
import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors.js';
import type { Instant } from '../../core/time/instant.js';
import type { Call, Endpoint, Reply } from './endpoint.js';

export interface ReplyKey {
  actorId: string;
  key: string;
  operation: string;
}

/** What is kept of an answer; its body as it was sent. */
export type KeptReply = Pick<Reply, 'status' | 'body' | 'version' | 'headers'>;

export type Claim =
  | { state: 'claimed' }
  | { state: 'working'; requestHash: string }
  | { state: 'kept'; requestHash: string; reply: KeptReply };

/** Where answers are kept; a claim and its answer are rows of their own, beside the work itself. */
export interface KeptReplies {
  /** The key is ours now, or the state of whoever had it first. */
  claim(key: ReplyKey, requestHash: string, now: Instant): Promise<Claim>;
  keep(key: ReplyKey, reply: KeptReply): Promise<void>;
  /** The work failed: sent again, it is tried again. */
  release(key: ReplyKey): Promise<void>;
}

export type AnyCall = Call<unknown, unknown, unknown>;

const header = 'Idempotency-Key';
const keyForm = /^[\x21-\x7e]{1,200}$/;

function refuseKey(code: string, detail: string): AppError {
  return new AppError('request.invalid', detail, {
    errors: [{ pointer: `/headers/${header}`, code, detail }],
  });
}

/** Of what was understood, so that spaces and the order of fields do not matter. */
function hashOf({ params, query, body, files }: AnyCall): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([params ?? null, query ?? null, body ?? null]));
  for (const file of files) hash.update(createHash('sha256').update(file.bytes).digest());
  return hash.digest('hex');
}

function keyOf(spec: Endpoint, call: AnyCall): ReplyKey | undefined {
  const key = call.request.get(header);
  if (key === undefined || spec.method !== 'post' || spec.access === 'public') return undefined;
  if (!keyForm.test(key)) {
    throw refuseKey(
      'idempotency.key',
      `${header} must be 1 to 200 printable ASCII characters without spaces.`,
    );
  }
  return { actorId: call.actor.id, key, operation: spec.operationId };
}

async function runOnce(kept: KeptReplies, key: ReplyKey, answer: () => Promise<Reply>): Promise<Reply> {
  let reply: Reply;
  try {
    reply = await answer();
  } catch (error) {
    await kept.release(key);
    throw error;
  }
  const { status, body, version, headers } = reply;
  if (reply.file !== undefined || status < 200 || status > 299) await kept.release(key);
  else
    await kept.keep(key, {
      status,
      body,
      ...(version === undefined ? {} : { version }),
      ...(headers === undefined ? {} : { headers }),
    });
  return reply;
}

/** `answer` gives the reply as it will be sent; run at most once for a key. */
export async function answerOnce(
  kept: KeptReplies,
  spec: Endpoint,
  call: AnyCall,
  answer: () => Promise<Reply>,
): Promise<Reply> {
  const key = keyOf(spec, call);
  if (key === undefined) return answer();
  const requestHash = hashOf(call);
  const claim = await kept.claim(key, requestHash, call.now);
  if (claim.state === 'claimed') return runOnce(kept, key, answer);
  if (claim.requestHash !== requestHash) {
    throw refuseKey(
      'idempotency.reused',
      `This ${header} came with another request before; use a new key for a new request.`,
    );
  }
  if (claim.state === 'working') {
    throw new AppError(
      'resource.conflict',
      'The first request with this Idempotency-Key is still being worked on; ask again in a moment.',
    );
  }
  return { ...claim.reply, headers: { ...claim.reply.headers, 'Idempotency-Replayed': 'true' } };
}
