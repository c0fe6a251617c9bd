// The MIME tree and headers of a message, read back by independent parsers.
import { describe, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { buildRawMail } from '../../../src/platform/mail/mime.js';
import type { PreparedMail } from '../../../src/platform/mail/transport.js';
import { renderInvite } from '../../../src/platform/calendar/ics.js';
import { inviteFacts, preparedInvitation, preparedTransactional } from '../../support/prepared-mail.js';

interface Part {
  type: string;
  headers: string;
  body: string;
  parts: Part[];
}

/** A small reader of its own, so that the tree is seen as it stands on the wire. */
function readPart(raw: string): Part {
  const split = raw.indexOf('\r\n\r\n');
  const headers = raw.slice(0, split).replace(/\r\n[ \t]+/g, ' ');
  const body = raw.slice(split + 4);
  const type = /^content-type: ([^;\s]+)/im.exec(headers)?.[1] ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(headers)?.[1];
  if (!type.startsWith('multipart/') || boundary === undefined) return { type, headers, body, parts: [] };
  const pieces = body.split(`--${boundary}`).slice(1, -1);
  return { type, headers, body, parts: pieces.map((piece) => readPart(piece.replace(/^\r\n/, ''))) };
}

const shape = (part: Part): unknown =>
  part.parts.length === 0 ? part.type : { [part.type]: part.parts.map(shape) };

async function treeOf(message: PreparedMail): Promise<Part> {
  return readPart((await buildRawMail(message)).toString('utf8'));
}

const pdf = {
  fileName: 'ordre du jour.pdf',
  contentType: 'application/pdf',
  content: Buffer.from('%PDF-1.7\n'),
};

describe('an invitation', () => {
  const alternative = { 'multipart/alternative': ['text/plain', 'text/html', 'text/calendar'] };

  test('R20: mixed[alternative[plain, html, calendar], ics]', async () => {
    expect(shape(await treeOf(preparedInvitation()))).toEqual({
      'multipart/mixed': [alternative, 'application/ics'],
    });
  });

  test('R22: a PDF beside it changes nothing in the first child', async () => {
    const tree = await treeOf(preparedInvitation({ attachments: [pdf] }));
    expect(shape(tree)).toEqual({ 'multipart/mixed': [alternative, 'application/pdf', 'application/ics'] });
  });

  test.each(['REQUEST', 'CANCEL'] as const)(
    'R21: the calendar part says method=%s, is not an attachment, and both copies are the same bytes',
    async (method) => {
      const ics = renderInvite({ ...inviteFacts, method });
      const tree = await treeOf(preparedInvitation({ calendar: { method, ics } }));
      const inline = tree.parts[0]?.parts[2];
      const attached = tree.parts[1];
      expect(inline?.headers).toMatch(
        /^content-type: text\/calendar; charset=utf-8; method=(REQUEST|CANCEL)$/im,
      );
      expect(inline?.headers).toContain(`method=${method}`);
      expect(inline?.headers).not.toMatch(/content-disposition/i);
      expect(attached?.headers).toMatch(/content-disposition: attachment; filename=invite\.ics/i);
      const decode = (part: Part | undefined): string =>
        Buffer.from(part?.body ?? '', 'base64').toString('utf8');
      expect(decode(inline)).toBe(ics);
      expect(decode(attached)).toBe(ics);
      expect(ics).toContain(`METHOD:${method}\r\n`);
    },
  );

  test('postal-mime and mailparser read the same message', async () => {
    const raw = await buildRawMail(preparedInvitation());
    const email = await PostalMime.parse(raw);
    expect(email.attachments.map((part) => [part.mimeType, part.method])).toEqual([
      ['text/calendar', 'REQUEST'],
      ['application/ics', undefined],
    ]);
    expect(email.to).toEqual([{ name: 'Maïté Beauséjour', address: 'maite@clinique.example' }]);
    expect(email.messageId).toBe('<inv.0197a3c2.k4.0@mail.hub.example>');
    expect(email.date).toBe('2027-03-01T12:00:05.000Z');
    const second = await simpleParser(raw);
    expect(second.subject).toBe('Réduire les opioïdes & plus · mercredi 10 mars 2027');
    expect(second.text).toBe('Séance du mercredi 10 mars 2027\n');
    expect(second.headers.get('content-language')).toBe('fr');
    expect(second.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('R23: built twice it is the same bytes, boundaries included; another message has others', async () => {
    const [first, again] = await Promise.all([
      buildRawMail(preparedInvitation()),
      buildRawMail(preparedInvitation()),
    ]);
    expect(again.equals(first)).toBe(true);
    const other = await buildRawMail(
      preparedInvitation({ messageId: '<inv.0197a3c2.k4.1@mail.hub.example>' }),
    );
    const boundary = /boundary="([^"]+)"/;
    expect(boundary.exec(other.toString())?.[1]).not.toBe(boundary.exec(first.toString())?.[1]);
  });

  test('a method that is not the one in the calendar is refused', async () => {
    const ics = renderInvite(inviteFacts);
    await expect(buildRawMail(preparedInvitation({ calendar: { method: 'CANCEL', ics } }))).rejects.toThrow(
      'METHOD:CANCEL',
    );
  });
});

describe('headers of leaving', () => {
  test('R25: subscription mail has exactly one List-Unsubscribe and the one-click field', async () => {
    const raw = (await buildRawMail(preparedInvitation())).toString('utf8');
    expect(raw.match(/^List-Unsubscribe: .*$/gm)).toEqual([
      'List-Unsubscribe: <https://hub.example/unsubscribe/tok>, <mailto:echo@hub.example?subject=unsubscribe>',
    ]);
    expect(raw.match(/^List-Unsubscribe-Post: .*$/gm)).toEqual([
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ]);
  });

  test('R25: a long address to leave at is not folded', async () => {
    const url = `https://hub.example/unsubscribe/${'t'.repeat(200)}`;
    const raw = (
      await buildRawMail(preparedInvitation({ unsubscribe: { url, mailto: 'mailto:echo@hub.example' } }))
    ).toString('utf8');
    expect(raw).toContain(`List-Unsubscribe: <${url}>, <mailto:echo@hub.example>\r\n`);
  });

  test('R26: transactional mail has no List-* field, and is auto-generated too', async () => {
    const raw = (await buildRawMail(preparedTransactional())).toString('utf8');
    expect(raw).not.toMatch(/^List-/m);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(raw).toMatch(/^From: ECHO <certificates@hub.example>\r$/m);
  });

  test('the two kinds cannot be mixed up', async () => {
    const { unsubscribe } = preparedInvitation();
    await expect(buildRawMail(preparedInvitation({ unsubscribe: null }))).rejects.toThrow('way to leave');
    await expect(buildRawMail(preparedTransactional({ unsubscribe }))).rejects.toThrow('no List-Unsubscribe');
    const bad = { url: 'https://x/> , <https://evil.example/', mailto: 'mailto:a@b.example' };
    await expect(buildRawMail(preparedInvitation({ unsubscribe: bad }))).rejects.toThrow(
      'not an address to unsubscribe at',
    );
  });
});

describe('R29, R11: one recipient, whatever is in a name or an address', () => {
  test.each(['a@b.example, evil@x.example', 'a@b.example\r\nBcc: evil@x.example', 'Zoe <a@b.example>', ''])(
    'the address %j is refused',
    async (address) => {
      await expect(buildRawMail(preparedInvitation({ to: { name: 'Zoe', address } }))).rejects.toThrow(
        'not one plain address',
      );
      await expect(buildRawMail(preparedInvitation({ replyTo: { name: '', address } }))).rejects.toThrow(
        'not one plain address',
      );
    },
  );

  test('a name cannot add a header or an address', async () => {
    const name = 'Zoë\r\nBcc: evil@x.example, "Evil" <evil@x.example>';
    const raw = await buildRawMail(
      preparedInvitation({
        to: { name, address: 'zoe@clinic.example' },
        subject: 'a\r\nBcc: evil@x.example',
      }),
    );
    const email = await PostalMime.parse(raw);
    expect(email.to?.map((mailbox) => mailbox.address)).toEqual(['zoe@clinic.example']);
    expect(email.bcc).toBeUndefined();
    expect(email.subject).toBe('a Bcc: evil@x.example');
  });

  test('a Message-ID is ours or nothing', async () => {
    await expect(buildRawMail(preparedInvitation({ messageId: '<a@b>\r\nX: 1' }))).rejects.toThrow(
      'not a Message-ID',
    );
  });
});

test('a certificate carries its PDF byte for byte, with an accented file name', async () => {
  const message = preparedTransactional();
  expect(shape(await treeOf(message))).toEqual({
    'multipart/mixed': [{ 'multipart/alternative': ['text/plain', 'text/html'] }, 'application/pdf'],
  });
  const { attachments } = await simpleParser(await buildRawMail(message));
  expect(attachments).toHaveLength(1);
  expect(attachments[0]?.filename).toBe('attestation é.pdf');
  expect(attachments[0]?.content.equals(message.attachments[0]?.content ?? Buffer.alloc(0))).toBe(true);
});
