// Sending over real SMTP: what arrives, what each refusal becomes, and what a broken connection leaves open.
import { afterEach, describe, expect, test } from '@jest/globals';
import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { createSmtpTransport, readSmtpUrl } from '../../../src/platform/mail/transport-smtp.js';
import type { SmtpSettings } from '../../../src/platform/mail/transport-smtp.js';
import type { MailTransport } from '../../../src/platform/mail/transport.js';
import { preparedInvitation, preparedTransactional } from '../../support/prepared-mail.js';
import { startDroppingServer, startSmtpSink } from '../../support/smtp-sink.js';
import type { DropAt } from '../../support/smtp-sink.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function transportTo(url: string, more: Partial<SmtpSettings> = {}): MailTransport {
  const transport = createSmtpTransport({ url, connections: 1, socketTimeoutMilliseconds: 5000, ...more });
  closers.push(() => transport.close());
  return transport;
}

async function sink(...given: Parameters<typeof startSmtpSink>) {
  const server = await startSmtpSink(...given);
  closers.push(() => server.close());
  return server;
}

const answer = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

test('R11, R29: one envelope recipient, the message whole, the verdict sent', async () => {
  const server = await sink();
  const verdict = await transportTo(server.url).send(preparedInvitation());
  expect(verdict).toMatchObject({ outcome: 'sent', responseCode: 250, suppress: false });
  expect(server.mails).toHaveLength(1);
  const [mail] = server.mails;
  expect(mail?.from).toBe('echo@hub.example');
  expect(mail?.recipients).toEqual(['maite@clinique.example']);
  const parsed = await simpleParser(mail?.raw ?? Buffer.alloc(0));
  expect(parsed.messageId).toBe('<inv.0197a3c2.k4.0@mail.hub.example>');
  expect(parsed.subject).toBe('Réduire les opioïdes & plus · mercredi 10 mars 2027');
  const addresses = mail?.raw.toString('utf8').match(/[\w.]+@clinique\.example/g) ?? [];
  expect(new Set(addresses)).toEqual(new Set(['maite@clinique.example']));
});

test('R23: a second try puts the same bytes on the wire', async () => {
  const server = await sink();
  const transport = transportTo(server.url);
  await transport.send(preparedInvitation());
  await transport.send(preparedInvitation());
  const [first, second] = server.mails;
  expect(first?.raw.length).toBeGreaterThan(1000);
  expect(second?.raw.equals(first?.raw ?? Buffer.alloc(0))).toBe(true);
});

test('R29: an address that is a list never reaches the server', async () => {
  const server = await sink();
  const to = { name: '', address: 'a@b.example, evil@x.example' };
  await expect(transportTo(server.url).send(preparedInvitation({ to }))).rejects.toThrow(
    'not one plain address',
  );
  expect(server.mails).toEqual([]);
});

test('no more connections than allowed', async () => {
  const server = await sink();
  const transport = transportTo(server.url, { connections: 2 });
  const sends = Array.from({ length: 8 }, (_, i) =>
    transport.send(preparedTransactional({ messageId: `<cert.${String(i)}@mail.hub.example>` })),
  );
  expect((await Promise.all(sends)).map(({ outcome }) => outcome)).toEqual(Array(8).fill('sent'));
  expect(server.mails).toHaveLength(8);
  expect(server.connectionsPeak()).toBeLessThanOrEqual(2);
});

describe('refusals (R35)', () => {
  test.each([
    [550, '5.1.1 No such user', 'hard-bounce', true],
    [550, '5.7.1 Not here', 'hard-bounce', false],
    [450, '4.7.1 Greylisted', 'retry', false],
    [421, '4.3.2 Closing', 'retry', false],
  ] as const)('%d %s at RCPT is %s', async (code, text, outcome, suppress) => {
    const server = await sink({
      onRcptTo: (_address, _session, done) => {
        done(answer(code, text));
      },
    });
    const verdict = await transportTo(server.url).send(preparedInvitation());
    expect(verdict).toMatchObject({ outcome, suppress, responseCode: code });
    expect(verdict.detail).toContain(text);
  });

  test.each([
    [554, '5.6.0 Content refused', 'failed'],
    [452, '4.3.1 Out of space', 'retry'],
  ] as const)('%d %s after DATA is %s', async (code, text, outcome) => {
    const server = await sink({}, () => {
      throw answer(code, text);
    });
    expect(await transportTo(server.url).send(preparedInvitation())).toMatchObject({
      outcome,
      suppress: false,
      responseCode: code,
    });
  });

  test('535 at login is a fault of the transport', async () => {
    const server = await sink({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => {
        done(answer(535, '5.7.8 Bad credentials'));
      },
    });
    const url = server.url.replace('smtp://', 'smtp://echo%40hub.example:wrong@');
    const verdict = await transportTo(url).send(preparedInvitation());
    expect(verdict).toMatchObject({ outcome: 'transport-fault', suppress: false, responseCode: 535 });
    expect(verdict.detail).not.toContain('wrong');
  });

  test('a sender that is not ours to use is a fault of the transport', async () => {
    const server = await sink({
      onMailFrom: (_address, _session, done) => {
        done(answer(550, '5.7.60 Not allowed to send as this sender'));
      },
    });
    expect(await transportTo(server.url).send(preparedInvitation())).toMatchObject({
      outcome: 'transport-fault',
      suppress: false,
    });
  });

  test('after a refusal the pool goes on', async () => {
    let first = true;
    const server = await sink({
      onRcptTo: (_address, _session, done) => {
        done(first ? answer(550, '5.1.1 No such user') : null);
        first = false;
      },
    });
    const transport = transportTo(server.url);
    expect((await transport.send(preparedInvitation())).outcome).toBe('hard-bounce');
    expect((await transport.send(preparedTransactional())).outcome).toBe('sent');
  });
});

describe('broken connections (R36)', () => {
  test.each<[DropAt, string]>([
    ['greeting', 'transport-fault'],
    ['rcpt', 'transport-fault'],
    ['body', 'uncertain'],
    ['after-data', 'uncertain'],
  ])('dropped at %s: %s', async (dropAt, outcome) => {
    const server = await startDroppingServer(dropAt);
    closers.push(() => server.close());
    const verdict = await transportTo(server.url).send(preparedInvitation());
    expect(verdict).toMatchObject({ outcome, suppress: false, responseCode: null });
    expect(server.bodies).toBe(dropAt === 'after-data' ? 1 : 0);
  });

  test('silence after DATA is uncertain once the socket times out', async () => {
    const server = await startDroppingServer('silent-after-data');
    closers.push(() => server.close());
    const verdict = await transportTo(server.url, { socketTimeoutMilliseconds: 150 }).send(
      preparedInvitation(),
    );
    expect(verdict.outcome).toBe('uncertain');
    expect(server.bodies).toBe(1);
  });

  test('nobody listening is a fault of the transport', async () => {
    const server = await startDroppingServer('greeting');
    await server.close();
    expect((await transportTo(server.url).send(preparedInvitation())).outcome).toBe('transport-fault');
  });
});

describe('DKIM', () => {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const relaxed = (header: string): string => {
    const colon = header.indexOf(':');
    const value = header
      .slice(colon + 1)
      .replace(/\r\n/g, '')
      .replace(/[ \t]+/g, ' ')
      .trim();
    return `${header.slice(0, colon).trim().toLowerCase()}:${value}`;
  };

  test('R25: both fields of leaving are signed, and the signature verifies', async () => {
    const server = await sink();
    const dkim = { domainName: 'hub.example', keySelector: 'echo', privateKey: keys.privateKey };
    expect((await transportTo(server.url, { dkim }).send(preparedInvitation())).outcome).toBe('sent');
    const raw = server.mails[0]?.raw.toString('latin1') ?? '';
    const split = raw.indexOf('\r\n\r\n');
    const headers = raw.slice(0, split).split(/\r\n(?![ \t])/);
    const signature = headers.find((header) => /^dkim-signature:/i.test(header)) ?? '';
    const tags = new Map(
      relaxed(signature)
        .slice('dkim-signature:'.length)
        .split(';')
        .map((tag): [string, string] => {
          const [name = '', ...value] = tag.trim().split('=');
          return [name, value.join('=').replace(/ /g, '')];
        }),
    );
    const signed = (tags.get('h') ?? '').toLowerCase().split(':');
    expect(signed).toEqual(
      expect.arrayContaining(['from', 'to', 'subject', 'list-unsubscribe', 'list-unsubscribe-post']),
    );

    const body = `${raw
      .slice(split + 4)
      .replace(/[ \t]+/g, ' ')
      .replace(/ (?=\r\n)/g, '')
      .replace(/(\r\n)+$/, '')}\r\n`;
    expect(createHash('sha256').update(body, 'latin1').digest('base64')).toBe(tags.get('bh'));

    const left = [...headers];
    const input = signed.flatMap((name) => {
      const at = left.findLastIndex(
        (header) => header.slice(0, header.indexOf(':')).trim().toLowerCase() === name,
      );
      return at === -1 ? [] : [`${relaxed(left.splice(at, 1)[0] ?? '')}\r\n`];
    });
    const unsigned = relaxed(signature).replace(/([; ]b=)[^;]*/, '$1');
    const verify = createVerify('RSA-SHA256').update(input.join('') + unsigned, 'latin1');
    expect(verify.verify(keys.publicKey, tags.get('b') ?? '', 'base64')).toBe(true);
  });
});

describe('SMTP_URL', () => {
  test.each([
    ['smtp://mail.example', { host: 'mail.example', port: 587, secure: false }],
    ['smtp://mail.example:25', { host: 'mail.example', port: 25, secure: false }],
    ['smtps://mail.example', { host: 'mail.example', port: 465, secure: true }],
    ['smtp://[::1]:2525', { host: '::1', port: 2525, secure: false }],
    [
      'smtp://echo%40hub.example:p%40ss@mail.example',
      { host: 'mail.example', port: 587, secure: false, auth: { user: 'echo@hub.example', pass: 'p@ss' } },
    ],
  ])('%s', (url, read) => {
    expect(readSmtpUrl(url)).toEqual(read);
  });

  test.each(['mail.example', 'http://echo:secret@mail.example', 'smtp://', ''])(
    '%j is refused without showing it',
    (url) => {
      expect(() => readSmtpUrl(url)).toThrow(/^SMTP_URL (?!.*secret)/);
    },
  );
});
