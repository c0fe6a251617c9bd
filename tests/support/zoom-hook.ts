// Posts events to the service as Zoom does: signed over the bytes, with the time of sending.
import { createHmac } from 'node:crypto';
import supertest from 'supertest';
import { epochSecondsOf } from '../../src/core/time/instant.js';
import type { TestService } from './service.js';
import { meetingId, webhookSecret } from './zoom-scene.js';

export interface Posting {
  secret?: string;
  timestamp?: string;
  signature?: string;
}

export function postEvent(service: TestService, body: object | string, posting: Posting = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const timestamp = posting.timestamp ?? String(epochSecondsOf(service.clock.now()));
  const hmac = createHmac('sha256', posting.secret ?? webhookSecret).update(`v0:${timestamp}:${text}`);
  return supertest(service.app)
    .post('/hooks/zoom')
    .set('content-type', 'application/json')
    .set('x-zm-request-timestamp', timestamp)
    .set('x-zm-signature', posting.signature ?? `v0=${hmac.digest('hex')}`)
    .send(text);
}

export interface Person {
  userId: string;
  name?: string;
  email?: string;
  registrantId?: string;
}

export const runId = '/abCD//efgh1234567890==';

/** `meeting.participant_joined` and its like, of the run and meeting of the scene. */
export function eventOf(
  name: string,
  person: Person | null,
  at: string,
  more: { run?: string; meeting?: string | number; sentAt?: string } = {},
): object {
  const time =
    name.includes('waiting') || name.includes('admitted')
      ? 'date_time'
      : name.includes('left')
        ? 'leave_time'
        : 'join_time';
  return {
    event: `meeting.${name}`,
    event_ts: epochSecondsOf(more.sentAt ?? at) * 1000 + 345,
    payload: {
      account_id: 'ACCT01',
      object: {
        id: more.meeting ?? meetingId,
        uuid: more.run ?? runId,
        topic: 'ECHO',
        type: 8,
        timezone: '',
        ...(name === 'ended' ? { end_time: at } : {}),
        ...(person === null
          ? {}
          : {
              participant: {
                user_id: person.userId,
                user_name: person.name ?? `Somebody ${person.userId}`,
                id: '',
                participant_uuid: `P-${person.userId}`,
                registrant_id: person.registrantId ?? '',
                participant_user_id: '',
                customer_key: '',
                phone_number: '',
                email: person.email ?? '',
                [time]: at,
              },
            }),
      },
    },
  };
}
