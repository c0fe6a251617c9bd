// What a verdict of the transport does to the row of the message.
import { instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { SendVerdict } from '../../platform/mail/transport.js';
import { attemptsMax, retryAfterSeconds } from './backoff.js';
import type { MessageRow } from './outbox.store.js';

const uncertainRetrySeconds = 60;
/** How often the message itself may be handed over with an open end: the first try and one more (R36). */
const uncertainTriesMax = 2;

function putOff(row: MessageRow, verdict: SendVerdict, now: Instant, random: number): Partial<MessageRow> {
  const nextAt = instantPlusSeconds(now, retryAfterSeconds(row.attempts, random));
  const tooLate = row.attempts >= attemptsMax || (row.expires_at !== null && nextAt >= row.expires_at);
  return { state: tooLate ? 'failed' : 'queued', not_before_at: nextAt, last_error: verdict.detail };
}

/** `random` in [0, 1) spreads the retries. A fault of the transport leaves no trace on the recipient's row. */
export function changesOf(
  row: MessageRow,
  verdict: SendVerdict,
  now: Instant,
  random: number,
): Partial<MessageRow> {
  switch (verdict.outcome) {
    case 'sent':
      return { state: 'sent', sent_at: now, smtp_response: verdict.detail, last_error: null };
    case 'retry':
      return putOff(row, verdict, now, random);
    case 'hard-bounce':
    case 'failed':
      return { state: 'failed', last_error: verdict.detail, smtp_response: null };
    case 'transport-fault':
      return { state: 'queued', attempts: row.attempts - 1 };
    case 'uncertain': {
      const uncertainTries = Math.min(row.uncertain_tries + 1, uncertainTriesMax);
      return {
        state: 'uncertain',
        uncertain_tries: uncertainTries,
        not_before_at: instantPlusSeconds(now, uncertainRetrySeconds),
        last_error: verdict.detail,
      };
    }
  }
}
