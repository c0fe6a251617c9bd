// Through the API also: src/platform/metrics.ts and src/platform/http/api-docs.ts.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { nextTickAfter } from '../../../src/platform/jobs/next-tick.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';

const now = '2026-01-05T18:30:00Z';

describeEachEngine('health, readiness, metrics and docs', (engine) => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService(engine, { now });
  });
  afterAll(() => service.stop());
  const get = (path: string) => supertest(service.app).get(path);

  test('alive without a sign-in', async () => {
    expect((await get('/healthz').expect(200)).body).toEqual({ status: 'ok' });
  });

  test('ready until a schedule is overdue by more than a quarter of an hour; it ran: ready again', async () => {
    const ready = await get('/readyz').expect(200);
    expect(ready.body).toMatchObject({ status: 'ready', database: 'answers' });
    const names = service.services.schedules.ticks().map((tick) => tick.name);
    expect(names.length).toBeGreaterThan(0);
    expect(ready.body.jobs.map((job: { name: string }) => job.name)).toEqual(names);
    expect(ready.body.jobs.every((job: { lagSeconds: number }) => job.lagSeconds === 0)).toBe(true);

    service.clock.set('2026-01-05T18:46:00Z');
    await get('/readyz').expect(200);
    service.clock.set('2026-01-05T18:46:01Z');
    const late = await get('/readyz').expect(503);
    expect(late.body).toMatchObject({ code: 'service.not-ready', database: 'answers' });
    expect(late.body.detail).toContain(names[0]);
    for (const name of names) await service.services.schedules.runJob(name);
    expect((await get('/readyz').expect(200)).body.jobs[0].lastRanAt).toBe('2026-01-05T18:46:01Z');
    service.clock.set(now);
  });

  test('metrics name routes and nobody', async () => {
    const owner = await service.token('owner');
    const made = await service
      .as(owner)
      .post('/organizations', { slug: 'north', name: { en: 'N', fr: 'N' } })
      .expect(201);
    await service.as(owner).get(`/organizations/${made.body.id}`).expect(200);
    await get('/secret/ann@clinic.example').expect(404);
    const answer = await get('/metrics').expect(200);
    expect(answer.headers['content-type']).toContain('text/plain');
    const text = answer.text;
    expect(text).toContain(
      'http_request_duration_seconds_count{method="GET",route="/api/v1/organizations/:id",status="200"} 1',
    );
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="none",status="404"} 1');
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
    expect(text).toMatch(/^job_lag_seconds\{job="weekly-invites"\} 0$/m);
    expect(text).not.toMatch(/clinic\.example/);
    expect(text).not.toContain(made.body.id);
  });

  test('messages are counted by state, and the last run of a job is told', async () => {
    const columns = {
      kind: 'sign-in',
      to_name: 'A',
      to_address: 'a@clinic.example',
      language: 'en',
      stream: 'transactional',
    };
    const rest = {
      priority: 5,
      revision: 0,
      variables_json: '{}',
      date_at: now,
      not_before_at: now,
      created_at: now,
    };
    const insert = (id: string, state: string) =>
      service.database.write((trx) =>
        trx('messages').insert({ id, dedup_key: id, message_id: id, state, ...columns, ...rest }),
      );
    await insert('m1', 'failed');
    await insert('m2', 'failed');
    await insert('m3', 'expired');
    await service.services.schedules.runJob('weekly-invites');
    const { text } = await get('/metrics').expect(200);
    expect(text).toContain('messages{state="failed"} 2');
    expect(text).toContain('messages{state="expired"} 1');
    expect(text).toContain(`job_last_run_timestamp_seconds{job="weekly-invites"} ${Date.parse(now) / 1000}`);
    expect(text).toContain('job_failing{job="weekly-invites"} 0');
  });

  test('the docs come from this server alone, under the strict policy', async () => {
    const page = await get('/api/docs').expect(200);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.text).not.toMatch(/https?:\/\/(?!localhost)/);
    expect(page.text).not.toMatch(/<script>|style=| on[a-z]+=/);
    const linked = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '');
    expect(linked).toEqual(
      expect.arrayContaining(['/api/docs/swagger-ui.css', '/api/docs/init.js', '/api/openapi.json']),
    );
    for (const address of linked) await get(address).expect(200);
    expect((await get('/api/docs/init.js')).text).toContain("url: '/api/openapi.json'");
    const paths = Object.keys((await get('/api/openapi.json').expect(200)).body.paths);
    expect(paths).toEqual(
      expect.arrayContaining(['/healthz', '/readyz', '/metrics', '/api/v1/export-presets']),
    );
  });

  test('without its database the service says so and stays alive', async () => {
    const broken = await startService(engine, { now });
    await broken.database.close();
    const answer = await supertest(broken.app).get('/readyz').expect(503);
    expect(answer.body).toMatchObject({ code: 'service.not-ready', database: 'silent' });
    await supertest(broken.app).get('/healthz').expect(200);
    await broken.stop();
  });
});

test('a pattern is due at its next match, not at once', () => {
  expect(nextTickAfter('0 * * * * *', '2026-01-05T18:30:00Z')).toBe('2026-01-05T18:31:00Z');
  expect(nextTickAfter('0 */5 * * * *', '2026-01-05T18:31:10Z')).toBe('2026-01-05T18:35:00Z');
});
