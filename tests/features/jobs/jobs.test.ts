import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { AppError } from '../../../src/core/errors.js';
import { createJobsService } from '../../../src/features/jobs/jobs.service.js';
import { createSchedulesService } from '../../../src/features/jobs/schedules.service.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';

describeEachEngine('jobs', (engine) => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService(engine);
  });
  afterAll(() => service.stop());
  afterEach(() => service.clock.set('2026-01-05T18:30:00Z'));

  test('work is queued in its transaction, runs once, reports progress and can be watched by its own people only', async () => {
    const { jobs } = service.services;
    const owner = await service.token('owner');
    const hub = (
      await service
        .as(owner)
        .post('/organizations', { slug: 'jobs', name: { en: 'J', fr: 'J' } })
        .expect(201)
    ).body.id as string;
    const other = (
      await service
        .as(owner)
        .post('/organizations', { slug: 'others', name: { en: 'O', fr: 'O' } })
        .expect(201)
    ).body.id as string;
    const seen: unknown[] = [];
    jobs.registerWork('count', async ({ payload, report }) => {
      seen.push(payload);
      await report({ done: 3, total: 7 });
      return { counted: 7 };
    });
    const wanted = {
      name: 'count',
      organizationId: hub,
      requestedBy: null,
      payload: { to: 7 },
      dedupKey: 'count:7',
    };
    const id = await service.database.write((trx) => jobs.enqueue(trx, wanted));
    expect(await service.database.write((trx) => jobs.enqueue(trx, wanted))).toBe(id);
    const lead = service.as(await service.token('lead', hub));
    expect((await lead.get(`/jobs/${id}`).expect(200)).body).toMatchObject({ state: 'queued', result: null });
    expect(await jobs.runQueued()).toBe(1);
    expect(await jobs.runQueued()).toBe(0);
    expect(seen).toEqual([{ to: 7 }]);
    expect((await lead.get(`/jobs/${id}`).expect(200)).body).toMatchObject({
      state: 'done',
      progress: { done: 3, total: 7 },
      result: { counted: 7 },
      error: null,
      finishedAt: '2026-01-05T18:30:00Z',
    });
    await service
      .as(await service.token('lead', other))
      .get(`/jobs/${id}`)
      .expect(404);
    const ofProgram = await service.database.write((trx) =>
      jobs.enqueue(trx, { ...wanted, programId: 'program-1', dedupKey: 'count:program-1' }),
    );
    const seenBy = async (programId: string | null, jobId: string) =>
      (await service.as(await service.token('lead', hub, programId)).get(`/jobs/${jobId}`)).status;
    expect(await seenBy('program-1', ofProgram)).toBe(200);
    expect(await seenBy(null, ofProgram)).toBe(200);
    expect(await seenBy('program-2', ofProgram)).toBe(404);
    // Of the whole hub: not for those who have one program of it.
    expect(await seenBy('program-1', id)).toBe(404);
    expect(await jobs.runQueued()).toBe(1);
    await service.as(owner).get('/jobs/00000000-0000-7000-8000-000000000000').expect(404);
  });

  test('our own failure is tried three times, the request’s failure once; neither shows its insides', async () => {
    const { database } = service;
    const jobs = createJobsService(service.outside);
    let tries = 0;
    jobs.registerWork('break', () => {
      tries += 1;
      return Promise.reject(new Error('secret detail'));
    });
    jobs.registerWork('refuse', () =>
      Promise.reject(new AppError('request.invalid', 'The period is empty.')),
    );
    const enqueue = (name: string) =>
      database.write((trx) => jobs.enqueue(trx, { name, organizationId: null, requestedBy: null }));
    const [broken, refused] = [await enqueue('break'), await enqueue('refuse')];
    for (const at of [
      '2026-01-05T18:30:00Z',
      '2026-01-05T18:31:00Z',
      '2026-01-05T18:33:00Z',
      '2026-01-05T19:33:00Z',
    ]) {
      service.clock.set(at);
      await jobs.runQueued();
    }
    expect(tries).toBe(3);
    const rows = await database
      .read('jobs')
      .whereIn('id', [broken, refused])
      .orderBy('id')
      .select('state', 'last_error', 'attempts');
    expect(rows).toEqual([
      { state: 'failed', attempts: 3, last_error: expect.not.stringContaining('secret') },
      { state: 'failed', attempts: 1, last_error: 'The period is empty.' },
    ]);
  });

  test('a job left by a dead process is taken over after its lease', async () => {
    const { jobs } = service.services;
    const id = await service.database.write((trx) =>
      jobs.enqueue(trx, { name: 'count', organizationId: null, requestedBy: null }),
    );
    await service.database.write((trx) =>
      trx('jobs')
        .where({ id })
        .update({ state: 'running', claimed_by: 'dead', claimed_until: '2026-01-05T18:40:00Z', attempts: 1 }),
    );
    expect(await jobs.runQueued()).toBe(0);
    service.clock.set('2026-01-05T18:40:01Z');
    expect(await jobs.runQueued()).toBe(1);
    expect(await service.database.read('jobs').where({ id }).first()).toMatchObject({
      state: 'done',
      attempts: 2,
    });
  });

  test('a schedule runs in one process at a time, keeps its watermark, and is free again after a failure', async () => {
    const [one, two] = [createSchedulesService(service.outside), createSchedulesService(service.outside)];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let started = 0;
    let fails = false;
    for (const schedules of [one, two]) {
      schedules.registerJob('sweep', async ({ asOf }) => {
        started += 1;
        if (fails) throw new Error('broken');
        await held;
        return { asOf };
      });
    }
    const first = one.runJob('sweep', { asOf: '2026-01-05T18:00:00Z' });
    while (started === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await two.runJob('sweep')).toMatchObject({ ran: false });
    release();
    expect(await first).toMatchObject({ ran: true, result: { asOf: '2026-01-05T18:00:00Z' } });
    expect(await two.runJob('sweep', { asOf: '2026-01-04T00:00:00Z' })).toMatchObject({ ran: true });
    expect(await one.lastRuns()).toEqual([
      { name: 'sweep', doneUntil: '2026-01-05T18:00:00Z', lastRanAt: '2026-01-05T18:30:00Z', failing: false },
    ]);
    fails = true;
    await expect(two.runJob('sweep')).rejects.toThrow('broken');
    expect(await one.lastRuns()).toMatchObject([{ failing: true }]);
    fails = false;
    expect(await one.runJob('sweep')).toMatchObject({ ran: true });
    await expect(one.runJob('nothing')).rejects.toThrow('There is no job "nothing"');
    expect(() => one.registerJob('sweep', () => Promise.resolve({}))).toThrow('twice');
    expect(service.services.schedules.jobNames()).toEqual(
      expect.arrayContaining(['weekly-invites', 'outbox']),
    );
  });
});
