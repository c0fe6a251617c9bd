// What one Zoom event says of a meeting: that it ended, or that somebody joined or left a room of it.
import { instantFromEpochSeconds, type Instant } from '../time/instant.js';
import type { SourceRow } from './evidence.js';

/** One stay of one participant, of which this event knows one end. */
export interface NoticedStay extends Pick<SourceRow, 'name' | 'email' | 'externalIds' | 'room'> {
  /** The same in the join and in the leave. */
  stayId: string;
  joinedAt: Instant | null;
  leftAt: Instant | null;
}

export interface ZoomNotice {
  /** As Zoom calls it. */
  kind: string;
  /** Digits only. */
  meetingId: string;
  /** UUID of this run of the meeting. */
  runId: string;
  occurredAt: Instant;
  /** Which participant, for telling a repeated event from another one. */
  participant: string;
  change: { kind: 'ended'; at: Instant } | { kind: 'stay'; stay: NoticedStay };
}

export type ReadNotice =
  { type: 'challenge'; plainToken: string } | { type: 'notice'; notice: ZoomNotice } | { type: 'other' };

type Json = Readonly<Record<string, unknown>>;

/** Webinars mirror the main events (attendance-sources.md §3); a breakout room is part of the meeting. */
const changes: Readonly<Record<string, { room: SourceRow['room']; end: 'join' | 'leave' }>> = {
  participant_joined: { room: 'main', end: 'join' },
  participant_left: { room: 'main', end: 'leave' },
  participant_joined_breakout_room: { room: 'main', end: 'join' },
  participant_left_breakout_room: { room: 'main', end: 'leave' },
  participant_joined_waiting_room: { room: 'waiting', end: 'join' },
  participant_put_in_waiting_room: { room: 'waiting', end: 'join' },
  participant_left_waiting_room: { room: 'waiting', end: 'leave' },
  participant_admitted: { room: 'waiting', end: 'leave' },
};

const textMax = 500;

function recordAt(value: unknown, key: string): Json {
  const found = typeof value === 'object' && value !== null ? (value as Json)[key] : undefined;
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Json) : {};
}

/** Ids come as numbers in some events and as texts in others; `null` and `""` both mean none. */
function textAt(record: Json, key: string): string {
  const found = record[key];
  const text = typeof found === 'number' ? String(found) : typeof found === 'string' ? found.trim() : '';
  return text.replace(/\p{Cc}/gu, '').slice(0, textMax);
}

/** Only with an offset of its own: without one it would be read in the zone of this machine. */
function instantAt(record: Json, key: string): Instant | null {
  const text = textAt(record, key);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(text)) return null;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? null : instantFromEpochSeconds(Math.floor(milliseconds / 1000));
}

const epochMsMax = 4_102_444_800_000;

function sentAt(body: Json): Instant | null {
  const ms = body['event_ts'];
  const isTime = typeof ms === 'number' && Number.isFinite(ms) && ms > 0 && ms < epochMsMax;
  return isTime ? instantFromEpochSeconds(Math.floor(ms / 1000)) : null;
}

function stayOf(
  participant: Json,
  { room, end }: { room: SourceRow['room']; end: 'join' | 'leave' },
  at: Instant,
): NoticedStay & { participant: string } {
  const name = textAt(participant, 'user_name');
  // `user_id` is new at every join and in every room, so it tells stays apart and pairs their two ends.
  const ids = ['user_id', 'participant_uuid', 'id'].map((key) => textAt(participant, key));
  const id = ids.find((each) => each !== '') ?? `name ${name}`;
  const registrantId = textAt(participant, 'registrant_id');
  const accountId = textAt(participant, 'participant_user_id');
  return {
    participant: id,
    stayId: `${room} ${id}`,
    name,
    email: textAt(participant, 'email') || null,
    externalIds: {
      ...(registrantId === '' ? {} : { registrantId }),
      ...(accountId === '' ? {} : { accountId: `zoom:${accountId}` }),
    },
    room,
    joinedAt: end === 'join' ? at : null,
    leftAt: end === 'leave' ? at : null,
  };
}

/** Never throws, whatever was sent; what is of no use for attendance is `other`. */
export function readZoomNotice(value: unknown): ReadNotice {
  const body = recordAt({ value }, 'value');
  const kind = textAt(body, 'event');
  const payload = recordAt(body, 'payload');
  if (kind === 'endpoint.url_validation') {
    const plainToken = textAt(payload, 'plainToken');
    return plainToken === '' ? { type: 'other' } : { type: 'challenge', plainToken };
  }
  const meeting = recordAt(payload, 'object');
  const meetingId = textAt(meeting, 'id').replace(/\D/g, '');
  const runId = textAt(meeting, 'uuid');
  const name = /^(?:meeting|webinar)\.(\w+)$/.exec(kind)?.[1] ?? '';
  if (meetingId === '' || runId === '') return { type: 'other' };
  if (name === 'ended') {
    const at = instantAt(meeting, 'end_time') ?? sentAt(body);
    if (at === null) return { type: 'other' };
    const base = { kind, meetingId, runId, occurredAt: at, participant: '' };
    return { type: 'notice', notice: { ...base, change: { kind: 'ended', at } } };
  }
  const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
  if (change === undefined) return { type: 'other' };
  const person = recordAt(meeting, 'participant');
  const own = change.room === 'main' ? `${change.end}_time` : 'date_time';
  const at = instantAt(person, own) ?? instantAt(person, 'date_time') ?? sentAt(body);
  if (at === null) return { type: 'other' };
  const { participant, ...stay } = stayOf(person, change, at);
  const base = { kind, meetingId, runId, occurredAt: at, participant };
  return { type: 'notice', notice: { ...base, change: { kind: 'stay', stay } } };
}
