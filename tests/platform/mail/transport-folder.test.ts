// Mail kept in a folder: written whole, listed newest first, read back, and never outside its folder.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FolderTransport } from '../../../src/platform/mail/transport-folder.js';
import { createFolderTransport } from '../../../src/platform/mail/transport-folder.js';
import { buildRawMail } from '../../../src/platform/mail/mime.js';
import { preparedInvitation, preparedTransactional } from '../../support/prepared-mail.js';

let root = '';
let mailbox: FolderTransport;

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'echo-mail-'));
  writeFileSync(path.join(root, 'secret.eml'), 'Subject: outside\r\n\r\n');
  mailbox = createFolderTransport(path.join(root, 'mail'));
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

test('a folder that is not there yet is an empty mailbox', async () => {
  expect(await mailbox.listKeptMails()).toEqual([]);
});

describe('kept mail', () => {
  const invitation = preparedInvitation();
  const certificate = preparedTransactional({ dateAt: '2027-03-02T08:00:00Z' });

  beforeAll(async () => {
    expect(await mailbox.send(invitation)).toEqual({
      outcome: 'sent',
      detail: 'kept as 0197a3c2-aaaa.eml',
      responseCode: null,
      suppress: false,
    });
    await mailbox.send(certificate);
    await mailbox.send(invitation);
  });

  test('one file a message, the bytes an SMTP server would get, readable by the service alone', async () => {
    const folder = path.join(root, 'mail');
    expect(readdirSync(folder).sort()).toEqual(['0197a3c2-aaaa.eml', '0197a3c2-bbbb.eml']);
    expect(statSync(folder).mode & 0o077).toBe(0);
    expect(statSync(path.join(folder, '0197a3c2-aaaa.eml')).mode & 0o077).toBe(0);
    const kept = await mailbox.readKeptMail('0197a3c2-aaaa');
    expect(kept?.raw.equals(await buildRawMail(invitation))).toBe(true);
  });

  test('the list is newest first and says who, what and when', async () => {
    expect(await mailbox.listKeptMails()).toEqual([
      expect.objectContaining({
        id: '0197a3c2-bbbb',
        from: 'certificates@hub.example',
        dateAt: '2027-03-02T08:00:00Z',
      }),
      {
        id: '0197a3c2-aaaa',
        subject: invitation.subject,
        from: 'echo@hub.example',
        to: 'maite@clinique.example',
        dateAt: '2027-03-01T12:00:05Z',
        language: 'fr',
      },
    ]);
  });

  test('an invitation is read back with its bodies and its calendar', async () => {
    const kept = await mailbox.readKeptMail('0197a3c2-aaaa');
    expect(kept?.html.trim()).toBe(invitation.html.trim());
    expect(kept?.text.trim()).toBe(invitation.text.trim());
    expect(kept?.calendar).toEqual(invitation.calendar);
    expect(kept?.attachments[0]?.content.toString('utf8')).toBe(invitation.calendar?.ics);
    expect(kept?.attachments.map(({ fileName, contentType }) => [fileName, contentType])).toEqual([
      ['invite.ics', 'application/ics'],
    ]);
  });

  test('a certificate is read back with its PDF', async () => {
    const kept = await mailbox.readKeptMail('0197a3c2-bbbb');
    expect(kept?.calendar).toBeNull();
    expect(kept?.attachments[0]?.fileName).toBe('attestation é.pdf');
    expect(kept?.attachments[0]?.content.equals(certificate.attachments[0]?.content ?? Buffer.alloc(0))).toBe(
      true,
    );
  });

  test.each([
    '../secret',
    '..',
    '.',
    '',
    'a/b',
    '/etc/passwd',
    '0197a3c2-aaaa.eml',
    'a\u0000',
    '%2e%2e%2fsecret',
    'nothing-here',
  ])('the id %j finds nothing', async (id) => {
    expect(await mailbox.readKeptMail(id)).toBeUndefined();
  });

  test('a message with an id that could leave the folder is not written', async () => {
    await expect(mailbox.send(preparedInvitation({ id: '../evil' }))).rejects.toThrow('not an id');
    expect(readdirSync(root).sort()).toEqual(['mail', 'secret.eml']);
  });
});

test('a folder that cannot be written is a fault of the transport', async () => {
  const blocked = createFolderTransport(path.join(root, 'secret.eml'));
  expect(await blocked.send(preparedInvitation())).toMatchObject({
    outcome: 'transport-fault',
    suppress: false,
  });
});
