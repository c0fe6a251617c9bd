import { afterAll, beforeAll, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { engines } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { worldOf } from '../../support/world.js';

const [sqlite] = engines;
let service: TestService;
beforeAll(async () => {
  if (sqlite === undefined) throw new Error('no SQLite');
  service = await startService(sqlite);
});
afterAll(() => service.stop());

const get = (path: string, headers: Record<string, string>) =>
  supertest(service.app)
    .get(path)
    .set({ accept: 'text/html', ...headers });

test('the mailbox opens without signing in only to a request of this very machine', async () => {
  expect((await get('/mailbox', { host: 'localhost:3000' })).status).toBe(200);
  expect((await get('/', { host: 'localhost:3000' })).text).toContain('href="/mailbox"');
  const others: Record<string, string>[] = [
    { host: 'rebound.evil.example:3000' },
    { host: 'localhost:3000', 'x-forwarded-for': '203.0.113.9' },
    { host: 'localhost:3000', forwarded: 'for=203.0.113.9' },
  ];
  for (const headers of others) {
    for (const path of [
      '/mailbox',
      '/mailbox/m1',
      '/mailbox/m1/body',
      '/mailbox/m1/raw',
      '/mailbox/m1/attachments/0',
    ])
      expect([path, (await get(path, headers)).status]).toEqual([path, 401]);
    expect((await get('/', headers)).text).not.toContain('href="/mailbox"');
  }
});

test('behind a proxy an owner reads it signed in, nobody else', async () => {
  const proxied = { host: 'localhost:3000', 'x-forwarded-for': '203.0.113.9' };
  const asks = async (bearer: string) =>
    (await get('/mailbox', { ...proxied, authorization: `Bearer ${bearer}` })).status;
  expect(await asks(await service.token('owner'))).toBe(200);
  expect(await asks(await service.token('auditor'))).toBe(403);
});

test('times are those of the programs where they share a zone, else of UTC', async () => {
  const { programs } = service.services;
  const shared = () => programs.loadSharedZone(service.database.read);
  expect(await shared()).toBe('UTC');
  const world = worldOf(service, await service.token('owner'));
  const organizationId = (await world.organization()).id;
  await world.program(organizationId, { timeZone: 'America/Halifax' });
  await world.program(organizationId, { timeZone: 'America/Halifax' });
  expect(await shared()).toBe('America/Halifax');

  service.clock.set('2026-04-01T18:05:00Z');
  const { accounts, outboxSender, signIn } = service.services;
  await service.database.write((trx) => accounts.ensurePerson(trx, 'reader@hub.example', 'en'));
  await supertest(service.app).post('/sign-in').type('form').send({ address: 'reader@hub.example' });
  await signIn.settled();
  await outboxSender.drain();
  const list = (await get('/mailbox', { host: 'localhost:3000' })).text;
  expect(list).toContain('15:05 (Halifax)');
  const path = /href="(\/mailbox\/[\w-]+)"/.exec(list)?.[1] ?? '';
  expect((await get(path, { host: 'localhost:3000' })).text).toContain('15:05 (Halifax)');

  await world.program(organizationId, { timeZone: 'America/Toronto' });
  expect((await get('/mailbox', { host: 'localhost:3000' })).text).toContain('18:05 (UTC)');
});
