// The door for Zoom's events: who may knock, what is kept, and that the same fact is kept once.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { describeEachEngine, engines } from '../../support/engines.js';
import { eventOf, postEvent } from '../../support/zoom-hook.js';
import { startZoomScene, type ZoomScene } from '../../support/zoom-scene.js';

const sample = readFileSync(
  join(import.meta.dirname, '../../fixtures/zoom-live/zoom_webhook_joined.json'),
  'utf8',
);
const vector = {
  timestamp: '1767632413',
  signature: 'v0=f721ce09833d42d85f885ca008355406f766262da5e467f1dbd6492ac47ae12d',
};
const ann = { userId: '16778240', name: 'Ann', registrantId: 'REG-1' };

describeEachEngine('POST /hooks/zoom', (engine) => {
  let scene: ZoomScene;
  beforeAll(async () => {
    scene = await startZoomScene(engine);
  });
  afterAll(() => scene.stop());
  beforeEach(() => scene.service.clock.set('2026-01-05T17:00:13Z'));
  afterEach(() => scene.service.database.write((trx) => trx('zoom_events').del()));
  const kept = async () =>
    Number(((await scene.service.database.read('zoom_events').count({ n: '*' })) as { n: number }[])[0]?.n);

  test('the published sample with its signature is kept', async () => {
    const answer = await postEvent(scene.service, sample, vector).expect(204);
    expect(answer.text).toBe('');
    expect(await scene.service.database.read('zoom_events')).toMatchObject([
      {
        kind: 'meeting.participant_joined',
        meeting_id: '81234567890',
        run_id: '/abCD//efgh1234567890==',
        occurred_at: '2026-01-05T17:00:11Z',
        state: 'waiting',
        body_json: sample,
      },
    ]);
  });

  test('the challenge is answered', async () => {
    const body = { event: 'endpoint.url_validation', payload: { plainToken: 'qgg8vlvZRS6UYooatFL8Aw' } };
    const answer = await postEvent(scene.service, body).expect(200);
    expect(answer.body).toEqual({
      plainToken: 'qgg8vlvZRS6UYooatFL8Aw',
      encryptedToken: '395deb8926abaff2fbc792ba0b107abf505f8d107f9d4562b95ab446599a42c3',
    });
    await postEvent(scene.service, body, { secret: 'another' }).expect(401);
  });

  test.each([
    ['another secret', { secret: 'another' }],
    ['no signature', { signature: '' }],
    ['a signature of another time', { ...vector, timestamp: '1767632412' }],
    ['no time', { timestamp: '' }],
    ['a time that is none', { timestamp: 'yesterday' }],
  ])('%s: refused, and nothing is kept', async (_words, posting) => {
    const answer = await postEvent(scene.service, sample, posting).expect(401);
    expect(answer.body.code).toBe('auth.invalid-token');
    expect(await kept()).toBe(0);
  });

  test('one byte more is another body; signed, it still must be JSON', async () => {
    await postEvent(scene.service, `${sample}\n`, vector).expect(401);
    const answer = await postEvent(scene.service, 'not json').expect(400);
    expect(answer.body.code).toBe('request.malformed');
    await postEvent(scene.service, '').expect(400);
    await postEvent(scene.service, `{"a":"${'x'.repeat(200_000)}"}`).expect(413);
    expect(await kept()).toBe(0);
  });

  test('how old a signature may be is stated: 180 minutes unless set', async () => {
    const at = (seconds: number) => ({ timestamp: String(1767632413 + seconds) });
    const event = eventOf('participant_joined', ann, '2026-01-05T17:00:11Z');
    await postEvent(scene.service, event, at(-180 * 60 - 1)).expect(401);
    await postEvent(scene.service, event, at(180 * 60 + 1)).expect(401);
    await postEvent(scene.service, event, at(-180 * 60)).expect(204);
    await postEvent(scene.service, event, { timestamp: String(1767632413000) }).expect(204);
  });

  test('the same bytes, and the same fact in other bytes, are kept once', async () => {
    const event = eventOf('participant_joined', ann, '2026-01-05T17:00:11Z');
    for (let i = 0; i < 3; i += 1) await postEvent(scene.service, event).expect(204);
    const turned = Object.fromEntries(Object.entries(event).reverse());
    await postEvent(scene.service, turned).expect(204);
    await postEvent(
      scene.service,
      eventOf('participant_joined', ann, '2026-01-05T17:00:11Z', { sentAt: '2026-01-05T17:25:00Z' }),
    ).expect(204);
    expect(await kept()).toBe(1);
    await postEvent(scene.service, eventOf('participant_left', ann, '2026-01-05T17:00:11Z')).expect(204);
    await postEvent(scene.service, eventOf('participant_joined', ann, '2026-01-05T17:00:12Z')).expect(204);
    await postEvent(
      scene.service,
      eventOf('participant_joined', { ...ann, userId: '2' }, '2026-01-05T17:00:11Z'),
    ).expect(204);
    await postEvent(
      scene.service,
      eventOf('participant_joined', ann, '2026-01-05T17:00:11Z', { run: 'r2==' }),
    ).expect(204);
    expect(await kept()).toBe(5);
  });

  test('many at once: each is kept, none twice', async () => {
    const events = Array.from({ length: 20 }, (_, i) =>
      eventOf('participant_joined', { userId: String(i % 10) }, '2026-01-05T17:00:11Z'),
    );
    const answers = await Promise.all(events.map((event) => postEvent(scene.service, event)));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 204));
    expect(await kept()).toBe(10);
  });

  test('what is of no use for attendance is answered and not kept', async () => {
    for (const event of ['meeting.started', 'recording.completed', 'user.updated'])
      await postEvent(scene.service, { event, payload: { object: { id: 1, uuid: 'u' } } }).expect(204);
    await postEvent(scene.service, '[]').expect(204);
    await postEvent(scene.service, 'null').expect(204);
    expect(await kept()).toBe(0);
  });

  test('while a long write holds the database Zoom is told in time to send again, and then finds it known', async () => {
    let release: () => void = () => undefined;
    const busy = scene.service.database.write(async (trx) => {
      await trx('zoom_events').del();
      if (scene.service.database.engine === 'postgresql')
        await trx.raw('lock table zoom_events in exclusive mode');
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const event = eventOf('participant_joined', ann, '2026-01-05T17:00:11Z');
    const startedAt = performance.now();
    const answer = await postEvent(scene.service, event);
    expect([answer.status, answer.body.code]).toEqual([503, 'service.not-ready']);
    expect(performance.now() - startedAt).toBeLessThan(3000);
    release();
    await busy;
    await postEvent(scene.service, event).expect(204);
    expect(await kept()).toBe(1);
  });

  test('pages of other sites may not post in somebody’s name, but Zoom needs no cookie and no origin', async () => {
    await postEvent(scene.service, sample, vector).set('origin', 'https://zoom.us').expect(204);
  });
});

describe('without its secret', () => {
  test('there is nothing at the address', async () => {
    const [sqlite] = engines;
    if (sqlite === undefined) throw new Error('no engine');
    const scene = await startZoomScene(sqlite, { withWebhook: false });
    try {
      const answer = await postEvent(scene.service, sample, vector).expect(404);
      expect(answer.body.code).toBe('resource.not-found');
      await postEvent(scene.service, sample, { secret: '' }).expect(404);
      await supertest(scene.service.app).get('/hooks/zoom').expect(404);
    } finally {
      await scene.stop();
    }
  });
});
