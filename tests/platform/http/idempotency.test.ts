// src/platform/http/idempotency.ts over the rows of src/platform/db/kept-replies.ts.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createKeptReplies } from '../../../src/platform/db/kept-replies.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { stageSession } from '../../support/stage.js';
import { worldOf, type World } from '../../support/world.js';
import { zoomReport } from '../../support/zoom-report.js';

describeEachEngine('Idempotency-Key', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;
  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
  });
  afterAll(() => service.stop());

  const hub = (slug: string) => ({ slug, name: { en: 'Hub', fr: 'Pôle' } });
  const create = (key: string, slug: string, bearer = owner) =>
    service.as(bearer).post('/organizations', hub(slug)).set('Idempotency-Key', key);
  const count = async (slug: string) => (await service.database.read('organizations').where({ slug })).length;

  test('the same request again: the same answer, and nothing is done', async () => {
    const first = await create('k-1', 'once').expect(201);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    const second = await create('k-1', 'once').expect(201);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.body).toEqual(first.body);
    expect(second.headers['etag']).toBe(first.headers['etag']);
    expect(await count('once')).toBe(1);
    // Without the key it is a new request, and another caller's key is another key.
    expect((await service.as(owner).post('/organizations', hub('once'))).status).toBe(409);
    await create('k-1', 'twice', await service.token('owner')).expect(201);
  });

  test('the key with another request is refused; so is a key that is none', async () => {
    await create('k-2', 'second').expect(201);
    const reused = await create('k-2', 'other').expect(422);
    expect(reused.body).toMatchObject({
      code: 'request.invalid',
      errors: [{ pointer: '/headers/Idempotency-Key', code: 'idempotency.reused' }],
    });
    expect(await count('other')).toBe(0);
    expect((await create('a b', 'other').expect(422)).body.errors[0].code).toBe('idempotency.key');
    expect((await create('k'.repeat(201), 'other')).status).toBe(422);
  });

  test('what failed is tried again', async () => {
    await create('k-3', 'No Slug').expect(422);
    await create('k-3', 'third').expect(201);
    await create('k-4', 'third').expect(409);
    expect(await service.database.read('idempotency_keys').where({ key: 'k-4' })).toEqual([]);
  });

  test('two at once: one is done, the other is told to wait or given its answer', async () => {
    const answers = await Promise.all([
      create('k-5', 'fifth'),
      create('k-5', 'fifth'),
      create('k-5', 'fifth'),
    ]);
    expect(await count('fifth')).toBe(1);
    const done = answers.filter((answer) => answer.status === 201);
    expect(done.filter((answer) => answer.headers['idempotency-replayed'] === undefined)).toHaveLength(1);
    for (const answer of answers.filter((one) => one.status !== 201))
      expect([answer.status, answer.body.detail]).toEqual([
        409,
        expect.stringContaining('still being worked on'),
      ]);
    const kept = createKeptReplies(service.database);
    const key = { actorId: 'a', key: 'k-6', operation: 'o' };
    expect(await kept.claim(key, 'h', '2026-03-01T12:00:00Z')).toEqual({ state: 'claimed' });
    expect(await kept.claim(key, 'h', '2026-03-01T12:09:59Z')).toMatchObject({ state: 'working' });
    // Whoever claimed it is gone.
    expect(await kept.claim(key, 'h', '2026-03-01T12:10:01Z')).toEqual({ state: 'claimed' });
    await kept.keep(key, { status: 204, body: undefined });
    expect(await kept.claim(key, 'other', '2026-03-02T12:10:01Z')).toMatchObject({
      state: 'kept',
      requestHash: 'h',
    });
    expect(await kept.claim(key, 'other', '2026-03-02T12:10:02Z')).toEqual({ state: 'claimed' });
  });

  test('uploads are told apart by their bytes and fields', async () => {
    const stage = await stageSession(world, (await world.organization()).id, { people: { Ann: {} } });
    const file = (leave: string) =>
      zoomReport([['Ann', stage.people['Ann']?.email ?? '', '12:00:00', leave]]);
    const send = (leave: string, fields: Record<string, string> = {}) =>
      world.importReport(stage.sessionId, file(leave), fields).set('Idempotency-Key', 'k-7');
    const first = await send('12:30:00');
    expect(first.status).toBe(201);
    const again = await send('12:30:00');
    expect([again.status, again.body, again.headers['idempotency-replayed']]).toEqual([
      201,
      first.body,
      'true',
    ]);
    expect((await send('12:45:00')).body.errors[0].code).toBe('idempotency.reused');
    expect((await send('12:30:00', { kind: 'recording' })).status).toBe(422);
    // An answer without a body is kept as well.
    const withdraw = () =>
      service
        .as(owner)
        .post(`/imports/${first.body.id}/withdraw`, { reason: 'the wrong meeting' })
        .set('Idempotency-Key', 'k-8');
    expect([(await withdraw()).status, (await withdraw()).status]).toEqual([204, 204]);
  });
});
