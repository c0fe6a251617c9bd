import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { emailCatalogue } from '../../../src/features/outbox/email-catalogue.js';
import { describeEachEngine } from '../../support/engines.js';
import { startMailSink, type MailSink } from '../../support/mail-sink.js';
import { drainInProcesses } from '../../support/outbox-processes.js';
import { startService, type TestService } from '../../support/service.js';

const { footer, ...words } = emailCatalogue.invitation.sample.fr;
const { unsubscribeUrl: _unsubscribeUrl, ...sender } = footer;
const messages = 3000;

describeEachEngine('the outbox under load', (engine) => {
  let service: TestService;
  let sink: MailSink;
  beforeAll(async () => {
    sink = await startMailSink();
    service = await startService(engine, { environment: { SMTP_URL: sink.url } });
  });
  afterAll(async () => {
    await service.services.transport.close();
    await service.stop();
    await sink.stop();
  });

  test('R33: four processes and 3,000 rows: each Message-ID reaches the server once', async () => {
    await service.database.write(async (trx) => {
      for (let i = 0; i < messages; i += 1) {
        await service.services.outbox.enqueue(trx, {
          kind: 'invitation',
          dedupKey: `invite:load:${i}:0`,
          organizationId: null,
          to: { name: `Personne ${i}`, address: `p${i}@clinique.example` },
          language: 'fr',
          variables: { ...words, footer: sender },
        });
      }
    });
    expect(await drainInProcesses(4, service.config.databaseUrl, sink.url)).toBe(messages);
    const seen = sink.received.map((each) => each.messageId);
    expect(seen).toHaveLength(messages);
    expect(new Set(seen).size).toBe(messages);
    expect(await service.database.read('messages').whereNot({ state: 'sent' })).toEqual([]);
  }, 240_000);
});
