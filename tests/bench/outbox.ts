// The outbox to a real SMTP server, beside nodemailer sending the same bytes from a list.
import { createTransport } from 'nodemailer';
import { emailCatalogue } from '../../src/features/outbox/email-catalogue.js';
import { startSmtpSink } from '../support/smtp-sink.js';
import { addressOf, openHub } from './hub.js';
import { rateRow, secondsOf, type BenchRow } from './measure.js';

const connections = 3;

export async function benchOutbox(folder: string, options: { quick: boolean }): Promise<BenchRow[]> {
  const count = options.quick ? 200 : 1000;
  const sink = await startSmtpSink();
  const hub = await openHub(folder, { SMTP_URL: sink.url, MAIL_CONNECTIONS: String(connections) });
  const { footer, ...words } = emailCatalogue.invitation.sample.en;
  const { unsubscribeUrl: _unsubscribeUrl, ...sender } = footer;
  const { outbox, outboxSender } = hub.running.services;
  await hub.running.outside.database.write(async (trx) => {
    for (let index = 0; index < count; index += 1) {
      await outbox.enqueue(trx, {
        kind: 'invitation',
        dedupKey: `bench:${index}`,
        organizationId: hub.organizationId,
        to: { name: `Person ${index}`, address: addressOf(index) },
        language: 'en',
        variables: { ...words, footer: sender },
      });
    }
  });
  try {
    const ours = await secondsOf(async () => {
      const { sent } = await outboxSender.drain();
      if (sent !== count) throw new Error(`${sent} of ${count} messages were sent`);
    });
    const sent = sink.mails.splice(0);
    const transport = createTransport({ pool: true, maxConnections: connections, url: sink.url } as never);
    const bare = await secondsOf(() =>
      Promise.all(
        sent.map(({ from, recipients, raw }) =>
          transport.sendMail({ envelope: { from, to: recipients }, raw }),
        ),
      ),
    );
    transport.close();
    return [rateRow('outbox to an SMTP server', 'messages/s', count / ours, count / bare, null)];
  } finally {
    await hub.running.close();
    await sink.close();
  }
}
