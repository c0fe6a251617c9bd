// The least a webhook does: the signature checked over the bytes, the event parsed and inserted with a prepared statement.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type BetterSqlite from 'better-sqlite3';
import express, { type Express } from 'express';
import { v7 } from 'uuid';
import { insertInto } from './raw-sqlite.js';

interface Event {
  event: string;
  payload: { object: { id: string; uuid: string; participant: Record<string, string> } };
}

const hashOf = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

export function addHook(app: Express, raw: BetterSqlite.Database, secret: string): void {
  const insert = insertInto(raw, 'zoom_events', [
    ...['id', 'body_hash', 'fact_hash', 'kind', 'meeting_id', 'run_id', 'occurred_at', 'body_json'],
    ...['received_at', 'state', 'attempts', 'session_id', 'settled_at'],
  ]);
  app.post('/hooks/zoom', express.raw({ type: '*/*' }), (request, response) => {
    const body = request.body as Buffer;
    const timestamp = request.get('x-zm-request-timestamp') ?? '';
    const signer = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body);
    const [expected, given] = [`v0=${signer.digest('hex')}`, request.get('x-zm-signature') ?? ''].map(
      (text) => Buffer.from(text),
    );
    if (expected === undefined || given?.length !== expected.length || !timingSafeEqual(expected, given)) {
      response.status(401).end();
      return;
    }
    const { event, payload } = JSON.parse(body.toString('utf8')) as Event;
    const { id, uuid, participant } = payload.object;
    const occurredAt = participant['join_time'] ?? '';
    insert.run({
      id: v7(),
      body_hash: hashOf(body),
      fact_hash: hashOf([event, uuid, participant['participant_uuid'], occurredAt].join('\n')),
      kind: event,
      meeting_id: id,
      run_id: uuid,
      occurred_at: occurredAt,
      body_json: body.toString('utf8'),
      received_at: `${new Date().toISOString().slice(0, 19)}Z`,
      state: 'waiting',
      attempts: 0,
      session_id: null,
      settled_at: null,
    });
    response.status(204).end();
  });
}
