import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import supertest from 'supertest';
import type { InviteFacts } from '../../../src/core/calendar/invite.js';
import { emailCatalogue } from '../../../src/features/outbox/email-catalogue.js';
import type { Enqueued, OutgoingMail } from '../../../src/features/outbox/outbox.service.js';
import { createOutboxSender, type OutboxSender } from '../../../src/features/outbox/outbox.job.js';
import { createSendRate } from '../../../src/features/outbox/send-rate.js';
import type { Db } from '../../../src/platform/db/database.js';
import { createSmtpTransport } from '../../../src/platform/mail/transport-smtp.js';
import { describeEachEngine } from '../../support/engines.js';
import { startMailSink, type MailSink } from '../../support/mail-sink.js';
import { drainInProcesses } from '../../support/outbox-processes.js';
import { startService, type TestService } from '../../support/service.js';

type Mail = OutgoingMail<'invitation'>;

const { footer, ...words } = emailCatalogue.invitation.sample.en;
const { unsubscribeUrl: _unsubscribeUrl, ...sender } = footer;

function calendar(revision: number, method: 'REQUEST' | 'CANCEL' = 'REQUEST'): InviteFacts {
  return {
    uid: 'a3f0c9e2-0000-7000-8000-000000000001@credits.example',
    sequence: revision,
    stampAt: '2026-01-05T18:30:00Z',
    startsAt: '2026-03-04T17:00:00Z',
    endsAt: '2026-03-04T18:00:00Z',
    method,
    scope: 'whole',
    summary: 'A session',
    description: '',
    location: '',
    sessionUrl: 'https://echo.example/s/1',
    conferenceUrl: null,
    organizer: { name: 'ECHO', address: 'echo@hub.example' },
    attendee: { name: 'Anneke Olufsen', address: 'anneke@clinic.example' },
    rsvp: false,
    alarmMinutes: method === 'REQUEST' ? 15 : null,
  };
}

describeEachEngine('the outbox', (engine) => {
  let service: TestService;
  let sink: MailSink;
  const now = '2026-01-05T18:30:00Z';

  beforeAll(async () => {
    sink = await startMailSink({ login: true });
    service = await startService(engine, {
      environment: { SMTP_URL: sink.url, MAIL_RATE_PER_MINUTE: '100000' },
    });
  });
  afterAll(async () => {
    await service.services.transport.close();
    await service.stop();
    await sink.stop();
  });
  beforeEach(() => service.clock.set(now));
  afterEach(async () => {
    sink.received.length = 0;
    sink.refuseRecipient.clear();
    sink.refuseMessage.clear();
    sink.refuseLogin.value = false;
    await service.database.write((trx) => trx('messages').delete());
    await service.database.write((trx) => trx('suppressed_addresses').delete());
  });

  let count = 0;
  const mail = (more: Partial<Mail> = {}): Mail => {
    count += 1;
    return {
      kind: 'invitation',
      dedupKey: `invite:s:${count}:0`,
      organizationId: null,
      to: { name: 'Anneke Olufsen', address: 'anneke@clinic.example' },
      language: 'en',
      variables: { ...words, footer: sender },
      calendar: calendar(more.revision ?? 0),
      ...more,
    };
  };
  const enqueue = (given: Mail): Promise<Enqueued> =>
    service.database.write((trx) => service.services.outbox.enqueue(trx, given));
  const drain = () => service.services.outboxSender.drain();
  const rowOf = (id: string) => service.database.read('messages').where({ id }).first();
  /** A sender of its own, with its own breaker, as another process has. */
  const freshSender = (
    url = sink.url,
    more: { random?: () => number } = {},
  ): { sender: OutboxSender; close: () => Promise<void> } => {
    const transport = createSmtpTransport({ url, connections: 3, connectTimeoutMilliseconds: 2000 });
    const { services, config, outside } = service;
    const made = createOutboxSender({
      ...outside,
      ...services,
      transport,
      resolveAttachment: () =>
        Promise.resolve({
          fileName: 'a.pdf',
          contentType: 'application/pdf',
          content: Buffer.from('%PDF-1.7 x'),
        }),
      senders: { subscription: config.mailFrom, transactional: config.mailFromTransactional },
      rate: createSendRate(null),
      connections: 3,
      random: more.random ?? (() => 0.5),
    });
    return { sender: made, close: () => transport.close() };
  };

  test('R32: a rolled-back transaction leaves no row, a committed one sends one message, and "sent" is the server’s 250', async () => {
    await expect(
      service.database.write(async (trx) => {
        await service.services.outbox.enqueue(trx, mail());
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await service.database.read('messages').select('id')).toEqual([]);
    const { id, queued } = await enqueue(mail());
    expect(queued).toBe(true);
    expect((await rowOf(id)).state).toBe('queued');
    expect(await drain()).toMatchObject({ sent: 1, failed: 0, pausedReason: null });
    expect(await rowOf(id)).toMatchObject({
      state: 'sent',
      sent_at: now,
      attempts: 1,
      smtp_response: expect.stringMatching(/^250/),
    });
    expect(sink.received).toHaveLength(1);
    expect(sink.received[0]).toMatchObject({ to: ['anneke@clinic.example'], from: 'echo@hub.example' });
    expect(await drain()).toMatchObject({ sent: 0 });
    expect(sink.received).toHaveLength(1);
  });

  test('R24: the same cause is refused by the database, another gets another Message-ID, and no address is in it', async () => {
    const first = mail();
    const { id } = await enqueue(first);
    expect(await enqueue(first)).toEqual({ id, queued: false });
    const { dedup_key: _key, ...copy } = await rowOf(id);
    await expect(
      service.database.write((trx) =>
        trx('messages').insert({ ...copy, id: 'other', dedup_key: first.dedupKey, message_id: '<x@y>' }),
      ),
    ).rejects.toMatchObject({ message: expect.stringMatching(/unique/i) });
    const other = await enqueue(mail());
    const ids = [(await rowOf(id)).message_id, (await rowOf(other.id)).message_id] as string[];
    expect(new Set(ids).size).toBe(2);
    for (const messageId of ids) expect(messageId).toMatch(/^<invitation\.[0-9a-f]{40}@credits\.example>$/);
  });

  test('two enqueues of one cause at the same moment make one row', async () => {
    const twice = mail();
    const answers = await Promise.all([enqueue(twice), enqueue(twice), enqueue(twice)]);
    expect(answers.filter((answer) => answer.queued)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
  });

  test('R23: a retry after 450 is the same message byte for byte, with ±20 % around one minute', async () => {
    sink.refuseMessage.set('*', { code: 452, text: '4.2.2 later' });
    const { id } = await enqueue(mail());
    const { sender: one, close } = freshSender(sink.url, { random: () => 0 });
    expect(await one.drain()).toMatchObject({ retried: 1, sent: 0 });
    expect(await rowOf(id)).toMatchObject({
      state: 'queued',
      attempts: 1,
      not_before_at: '2026-01-05T18:30:48Z',
    });
    sink.refuseMessage.clear();
    service.clock.set('2026-01-05T18:30:47Z');
    expect(await one.drain()).toMatchObject({ sent: 0 });
    service.clock.set('2026-01-05T18:30:48Z');
    expect(await one.drain()).toMatchObject({ sent: 1 });
    const { sender: two, close: closeTwo } = freshSender();
    await service.database.write((trx) => trx('messages').where({ id }).update({ state: 'queued' }));
    expect(await two.drain()).toMatchObject({ sent: 1 });
    expect(sink.received).toHaveLength(2);
    expect(sink.received[1]?.raw).toBe(sink.received[0]?.raw);
    await close();
    await closeTwo();
  });

  test('R35: 550 5.1.1 suppresses the address, 554 after DATA fails the message alone', async () => {
    sink.refuseRecipient.set('gone@clinic.example', { code: 550, text: '5.1.1 no such mailbox' });
    const dead = await enqueue(
      mail({ to: { name: 'G', address: 'gone@clinic.example' }, calendar: undefined as never }),
    );
    expect(await drain()).toMatchObject({ failed: 1 });
    expect(await rowOf(dead.id)).toMatchObject({ state: 'failed', sent_at: null });
    expect(await service.database.read('suppressed_addresses').select('address', 'stream')).toEqual([
      { address: 'gone@clinic.example', stream: 'all' },
    ]);
    const later = await enqueue(mail({ to: { name: 'G', address: 'gone@clinic.example' } }));
    expect(await drain()).toMatchObject({ dropped: 1 });
    expect((await rowOf(later.id)).state).toBe('suppressed');

    sink.refuseMessage.set('anneke@clinic.example', { code: 554, text: '5.7.1 content refused' });
    const refused = await enqueue(mail());
    expect(await drain()).toMatchObject({ failed: 1 });
    expect(await rowOf(refused.id)).toMatchObject({
      state: 'failed',
      last_error: expect.stringContaining('content refused'),
    });
    expect(
      await service.database.read('suppressed_addresses').where({ address: 'anneke@clinic.example' }),
    ).toEqual([]);
  });

  test('R35: a refused login pauses the transport, marks no recipient, and goes on afterwards', async () => {
    sink.refuseLogin.value = true;
    const { id } = await enqueue(mail());
    const { sender: one, close } = freshSender();
    expect(await one.drain()).toMatchObject({
      sent: 0,
      failed: 0,
      pausedReason: expect.stringContaining('EAUTH'),
    });
    expect(await rowOf(id)).toMatchObject({
      state: 'queued',
      attempts: 0,
      last_error: null,
      not_before_at: now,
    });
    expect(one.status().pausedUntil).toBe('2026-01-05T18:30:30Z');
    sink.refuseLogin.value = false;
    expect(await one.drain()).toMatchObject({ sent: 0 });
    service.clock.set('2026-01-05T18:30:31Z');
    expect(await one.drain()).toMatchObject({ sent: 1, pausedReason: null });
    await close();
  });

  test('a refused connection is no fault of the recipient: not sent, tried again', async () => {
    const closed = await startMailSink();
    await closed.stop();
    const { id } = await enqueue(mail());
    const { sender: one, close } = freshSender(closed.url);
    expect(await one.drain()).toMatchObject({
      sent: 0,
      failed: 0,
      pausedReason: expect.stringContaining('ECONNREFUSED'),
    });
    expect(await rowOf(id)).toMatchObject({ state: 'queued', sent_at: null, attempts: 0 });
    expect(await drain()).toMatchObject({ sent: 1 });
    await close();
  });

  test('R36: lost after DATA is uncertain, tried once more with the same Message-ID, and then never again', async () => {
    sink.dropAfterMessage.value = 2;
    const { id } = await enqueue(mail());
    const { sender: one, close } = freshSender();
    expect(await one.drain()).toMatchObject({ uncertain: 1, sent: 0 });
    expect(await rowOf(id)).toMatchObject({ state: 'uncertain', uncertain_tries: 1, sent_at: null });
    service.clock.set('2026-01-05T18:31:00Z');
    expect(await one.drain()).toMatchObject({ uncertain: 1 });
    service.clock.set('2026-01-06T18:31:00Z');
    expect(await one.drain()).toMatchObject({ sent: 0, uncertain: 0 });
    expect(await rowOf(id)).toMatchObject({ state: 'uncertain', uncertain_tries: 2 });
    expect(sink.received.map((each) => each.messageId)).toEqual([
      (await rowOf(id)).message_id,
      (await rowOf(id)).message_id,
    ]);
    await close();
  });

  test('R37: a newer revision replaces an unsent one, waits for one under way, and a CANCEL without REQUEST is dropped', async () => {
    const old = await enqueue(mail({ orderingKey: 's:c', revision: 0 }));
    const newer = await enqueue(mail({ orderingKey: 's:c', revision: 1 }));
    expect((await rowOf(old.id)).state).toBe('superseded');
    expect(await drain()).toMatchObject({ sent: 1 });
    expect(sink.received.map((each) => each.messageId)).toEqual([(await rowOf(newer.id)).message_id]);

    await service.database.write((trx) =>
      trx('messages')
        .where({ id: newer.id })
        .update({ state: 'sending', claimed_until: '2026-01-05T18:35:00Z', claimed_by: 'other' }),
    );
    const third = await enqueue(mail({ orderingKey: 's:c', revision: 2 }));
    expect(await drain()).toMatchObject({ sent: 0 });
    expect((await rowOf(third.id)).state).toBe('queued');
    // The other process died: its row is not sent a second time, the newer one goes.
    service.clock.set('2026-01-05T18:35:01Z');
    expect(await drain()).toMatchObject({ sent: 1, dropped: 1 });
    expect((await rowOf(third.id)).state).toBe('sent');

    const lonely = await enqueue(mail({ orderingKey: 's:d', revision: 1, calendar: calendar(1, 'CANCEL') }));
    expect(await drain()).toMatchObject({ sent: 0, dropped: 1 });
    expect((await rowOf(lonely.id)).state).toBe('superseded');
  });

  test('an outcome is written only by whoever still holds the lease', async () => {
    const { id } = await enqueue(mail());
    sink.refuseMessage.set('*', { code: 452, text: 'later' });
    const { sender: one, close } = freshSender(sink.url, {
      random: () => 0.5,
    });
    await service.database.write((trx) =>
      trx('messages')
        .where({ id })
        .update({ state: 'sending', claimed_until: '2026-01-05T18:29:00Z', claimed_by: 'dead', attempts: 1 }),
    );
    await one.drain();
    const { finishMessage } = await import('../../../src/features/outbox/outbox.store.js');
    const late = await service.database.write((trx) =>
      finishMessage(trx, { id, claimed_by: 'dead', attempts: 1 }, { state: 'sent' }),
    );
    expect(late).toBe(false);
    expect((await rowOf(id)).state).toBe('queued');
    await close();
  });

  test('an address that is not one plain address never reaches a server; what is too late expires', async () => {
    const odd = await enqueue(mail({ to: { name: 'X', address: 'a@b.example, evil@x.example' } }));
    expect(odd.queued).toBe(false);
    expect(await rowOf(odd.id)).toMatchObject({ state: 'failed', calendar_json: null });
    const late = await enqueue(mail({ expiresAt: '2026-01-05T18:30:00Z' }));
    expect(await drain()).toMatchObject({ sent: 0, dropped: 1 });
    expect((await rowOf(late.id)).state).toBe('expired');
    expect(sink.received).toEqual([]);
  });

  test('the rate limit holds over sixty seconds', async () => {
    for (let i = 0; i < 5; i += 1) await enqueue(mail());
    const { sender: slow, close } = freshSender();
    const limited = createOutboxSender({
      ...service.outside,
      ...service.services,
      resolveAttachment: () => Promise.reject(new Error('none')),
      senders: { subscription: service.config.mailFrom, transactional: service.config.mailFromTransactional },
      rate: createSendRate(3),
      connections: 3,
      random: () => 0.5,
    });
    expect(await limited.drain()).toMatchObject({ sent: 3 });
    service.clock.set('2026-01-05T18:31:00Z');
    expect(await limited.drain()).toMatchObject({ sent: 0 });
    service.clock.set('2026-01-05T18:31:01Z');
    expect(await limited.drain()).toMatchObject({ sent: 2 });
    expect(await slow.drain()).toMatchObject({ sent: 0 });
    await close();
  });

  test('R22: an attachment is read when the mail is sent and leaves the calendar where it was', async () => {
    await enqueue(mail({ attachments: [{ kind: 'certificate', certificateId: 'c1', language: 'en' }] }));
    const { sender: one, close } = freshSender();
    await one.drain();
    const parsed = await sink.parse();
    expect(parsed.attachments.map((each) => each.contentType).sort()).toEqual([
      'application/ics',
      'application/pdf',
      'text/calendar',
    ]);
    await close();
  });

  test('R31: the link unsubscribes on POST alone, without signing in, once for all later invitations', async () => {
    const { id } = await enqueue(mail());
    await drain();
    const parsed = await sink.parse();
    const link = (parsed.headers.get('list') as unknown as { unsubscribe: { url: string } }).unsubscribe.url;
    const path = new URL(link).pathname;
    expect(JSON.parse((await rowOf(id)).variables_json).footer.unsubscribeUrl).toBe(link);
    expect(path).not.toContain('anneke@');
    await supertest(service.app)
      .post(path)
      .type('form')
      .send('List-Unsubscribe=One-Click')
      .expect(200, { unsubscribed: true });
    await supertest(service.app).post(path).set('accept', 'text/html').expect(303);
    await supertest(service.app).post(`${path}x`).expect(404);
    await supertest(service.app).post('/unsubscribe/nonsense').expect(404);
    await enqueue(mail());
    expect(await drain()).toMatchObject({ sent: 0, dropped: 1 });
  });

  test('people see the messages of their organization only, and send a failed one again', async () => {
    const owner = await service.token('owner');
    const slug = `mail-${engine.name}`;
    const hub = (
      await service
        .as(owner)
        .post('/organizations', { slug, name: { en: 'A', fr: 'A' } })
        .expect(201)
    ).body;
    const other = (
      await service
        .as(owner)
        .post('/organizations', { slug: `${slug}-2`, name: { en: 'B', fr: 'B' } })
        .expect(201)
    ).body;
    const [lead, stranger, auditor] = [
      await service.token('lead', hub.id),
      await service.token('lead', other.id),
      await service.token('auditor', hub.id),
    ];
    sink.refuseMessage.set('*', { code: 554, text: 'refused' });
    const { id } = await enqueue(mail({ organizationId: hub.id }));
    const queued = await service.as(lead).get('/messages?state=queued').expect(200);
    expect(queued.body.items).toMatchObject([
      { id, state: 'queued', toAddress: 'anneke@clinic.example', calendarMethod: 'REQUEST' },
    ]);
    expect((await service.as(stranger).get('/messages').expect(200)).body.items).toEqual([]);
    await service.as(stranger).get(`/messages/${id}`).expect(404);
    expect((await service.as(lead).post(`/messages/${id}/retry`).expect(409)).body.code).toBe(
      'message.not-retryable',
    );
    await drain();
    sink.refuseMessage.clear();
    await service.as(auditor).post(`/messages/${id}/retry`).expect(403);
    await service.as(stranger).post(`/messages/${id}/retry`).expect(404);
    expect((await service.as(lead).post(`/messages/${id}/retry`).expect(200)).body).toMatchObject({
      state: 'queued',
      lastError: null,
    });
    await drain();
    expect((await service.as(lead).get(`/messages/${id}`).expect(200)).body).toMatchObject({
      state: 'sent',
      smtpResponse: expect.stringContaining('250'),
    });
  });

  test('mail goes out at once after the commit, not at the next poll, and stopping waits for what is under way', async () => {
    const { outboxSender } = service.services;
    outboxSender.start();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const startedAt = performance.now();
    const { id } = await enqueue(mail());
    while ((await rowOf(id)).state !== 'sent' && performance.now() - startedAt < 5000) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(performance.now() - startedAt).toBeLessThan(1500);
    await outboxSender.stop();
    const after = await enqueue(mail());
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await rowOf(after.id)).state).toBe('queued');
  });

  test('R33: four processes and 300 rows: each Message-ID reaches the server once', async () => {
    await enqueueMany(service, 300, mail);
    expect(await drainInProcesses(4, service.config.databaseUrl, sink.url)).toBe(300);
    const seen = sink.received.map((each) => each.messageId);
    expect(seen).toHaveLength(300);
    expect(new Set(seen).size).toBe(300);
    expect(await service.database.read('messages').whereNot({ state: 'sent' })).toEqual([]);
  });
});

async function enqueueMany(
  service: TestService,
  wanted: number,
  mail: (more?: Partial<Mail>) => Mail,
): Promise<void> {
  await service.database.write(async (trx: Db) => {
    for (let i = 0; i < wanted; i += 1) {
      await service.services.outbox.enqueue(
        trx,
        mail({ to: { name: `R ${i}`, address: `r${i}@clinic.example` }, calendar: undefined as never }),
      );
    }
  });
}
