// Through real requests also: src/platform/http/pages.ts, src/platform/http/page-language.ts, src/platform/http/web-session.ts.
// Signing in by a mailed link, the session it gives, and the first owner's welcome.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { systemActor } from '../../../src/core/access.js';
import { hashSecret } from '../../../src/platform/secrets.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';

const startAt = '2026-01-05T18:30:00Z';
const address = 'maite.beausejour@clinique.example';

interface MailedLink {
  id: string;
  to_address: string;
  language: string;
  variables_json: string;
}

const localPart = (url: string): string => url.slice('http://localhost:3000'.length);

/** The session cookie as a browser would send it back. */
function cookieOf(headers: Record<string, unknown>): string {
  const cookies = (headers['set-cookie'] ?? []) as string[];
  return (
    cookies.map((cookie) => cookie.split(';', 1)[0] ?? '').find((cookie) => cookie.startsWith('echo=')) ?? ''
  );
}

describeEachEngine('sign-in', (engine) => {
  let service: TestService;

  beforeAll(async () => {
    service = await startService(engine);
    const owner = await service.token('owner');
    const hub = { slug: 'north', name: { en: 'North Hub', fr: 'Pôle du Nord' } };
    const { body } = await service.as(owner).post('/organizations', hub).expect(201);
    await service
      .as(owner)
      .post('/clinicians', {
        organizationId: body.id,
        name: { given: 'Maïté', family: 'Beauséjour' },
        emails: [address],
        profession: 'nurse',
        language: 'fr',
      })
      .expect(201);
  });
  beforeEach(() => service.clock.set(startAt));
  afterAll(() => service.stop());

  const mails = (): Promise<MailedLink[]> =>
    service.database.read('messages').where({ kind: 'sign-in' }).orderBy('id') as unknown as Promise<
      MailedLink[]
    >;

  async function ask(typed: string, more: Record<string, string> = {}) {
    const answer = await supertest(service.app)
      .post('/sign-in')
      .type('form')
      .send({ address: typed, ...more });
    await service.services.signIn.settled();
    return answer;
  }

  const linkOf = (mail: MailedLink | undefined): string =>
    localPart((JSON.parse(mail?.variables_json ?? '{}') as { signInUrl: string }).signInUrl);

  async function mailedLink(more: Record<string, string> = {}): Promise<string> {
    await ask(address, more);
    return linkOf((await mails()).at(-1));
  }

  async function signedInAs(path: string): Promise<string> {
    return cookieOf((await supertest(service.app).post(path).expect(303)).headers);
  }

  test('a known and an unknown address get the same answer, and only the known one a mail', async () => {
    const before = (await mails()).length;
    const known = await ask(address.toUpperCase());
    const unknown = await ask('nobody@clinique.example');
    expect([known.status, unknown.status]).toEqual([200, 200]);
    const same = (text: string): string => text.replaceAll(/[\w.]+@clinique\.example/g, 'ADDRESS');
    expect(same(unknown.text)).toBe(same(known.text));
    expect(Object.keys(unknown.headers).sort()).toEqual(Object.keys(known.headers).sort());
    const after = await mails();
    expect(after.slice(before).map((mail) => mail.to_address)).toEqual([address]);
    expect(unknown.headers['set-cookie']).toBeUndefined();
  });

  test('what is no address is said so, and kept in the field', async () => {
    for (const typed of ['', 'maite', 'a@b.example, c@d.example', 'a@b.example\r\nBcc: x@y.example']) {
      const answer = await ask(typed).then((response) => response);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('aria-invalid="true"');
    }
    expect((await ask('<b>"x"')).text).toContain('value="&lt;b&gt;&#34;x&#34;"');
  });

  test('opening the link signs nobody in; pressing the button does, once, and only the hash is kept', async () => {
    const path = await mailedLink();
    const secret = path.split('/').at(-1) ?? '';
    const rows = await service.database.read('sign_in_links').where({ secret_hash: hashSecret(secret) });
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret);
    for (const _scan of [1, 2]) {
      const opened = await supertest(service.app).get(path).expect(200);
      expect(opened.headers['set-cookie']).toBeUndefined();
      expect(opened.text).toContain('<button type="submit">');
    }
    const entered = await supertest(service.app).post(path).expect(303);
    expect(entered.headers.location).toBe('/me');
    const [cookie = ''] = (entered.headers['set-cookie'] as unknown as string[]).filter((one) =>
      one.startsWith('echo='),
    );
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain('Secure');
    const sessionId =
      decodeURIComponent(/^echo=([^;]+)/.exec(cookie)?.[1] ?? '')
        .slice(2)
        .split('.')[0] ?? '';
    const kept = await service.database.read('web_sessions').where({ sid_hash: hashSecret(sessionId) });
    expect(kept).toMatchObject([{ expires_at: '2026-02-04T18:30:00Z' }]);
    expect(JSON.stringify(kept)).not.toContain(sessionId);
    expect((await supertest(service.app).post(path).expect(410)).text).toContain('href="/"');
    expect((await supertest(service.app).get(path).expect(410)).text).not.toContain(
      '<button type="submit">Sign in',
    );
  });

  test('two who press the button at once: one comes in', async () => {
    const path = await mailedLink();
    const answers = await Promise.all([1, 2, 3].map(() => supertest(service.app).post(path)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 410, 410]);
  });

  test('a link runs out after sixty minutes', async () => {
    const path = await mailedLink();
    service.clock.set('2026-01-05T19:29:59Z');
    await supertest(service.app).get(path).expect(200);
    service.clock.set('2026-01-05T19:30:00Z');
    await supertest(service.app).get(path).expect(410);
    await supertest(service.app).post(path).expect(410);
    await supertest(service.app).post('/sign-in/not-one-of-ours').expect(410);
  });

  test('an address gets five mails an hour, and the answer does not change', async () => {
    service.clock.set('2026-01-06T08:00:00Z');
    const before = (await mails()).length;
    for (let i = 0; i < 7; i += 1) expect((await ask(address)).status).toBe(200);
    expect((await mails()).length - before).toBe(5);
    service.clock.set('2026-01-06T09:00:01Z');
    await ask(address);
    expect((await mails()).length - before).toBe(6);
  });

  test('a session id planted before sign-in is worth nothing after it', async () => {
    service.clock.set('2026-01-06T10:30:00Z');
    const planted = await signedInAs(await mailedLink());
    const fresh = cookieOf(
      (
        await supertest(service.app)
          .post(await mailedLink())
          .set('cookie', planted)
          .expect(303)
      ).headers,
    );
    expect(fresh).toMatch(/^echo=/);
    expect(fresh).not.toBe(planted);
    await supertest(service.app).get('/me').set('cookie', planted).expect(303);
    await supertest(service.app).get('/me').set('cookie', fresh).expect(200);
    await supertest(service.app).get('/me').set('cookie', 'echo=s%3Aforged.signature').expect(303);
  });

  test('the session opens pages and the API, follows the person’s language, and ends at sign-out and after thirty days', async () => {
    service.clock.set('2026-01-07T08:00:00Z');
    const cookie = await signedInAs(await mailedLink());
    const me = await supertest(service.app).get('/me').set('cookie', cookie).expect(200);
    expect(me.text).toContain('<html lang="fr">');
    expect(me.text).toContain('Maïté Beauséjour');
    expect(me.headers['cache-control']).toBe('no-store');
    await supertest(service.app).get('/api/v1/organizations').set('cookie', cookie).expect(200);
    service.clock.set('2026-02-06T07:59:59Z');
    await supertest(service.app).get('/me').set('cookie', cookie).expect(200);
    service.clock.set('2026-02-06T08:00:00Z');
    await supertest(service.app).get('/me').set('cookie', cookie).expect(303);
    service.clock.set('2026-01-07T09:00:00Z');
    const out = await supertest(service.app).post('/sign-out').set('cookie', cookie).expect(303);
    expect(out.headers.location).toBe('/?notice=signed-out');
    await supertest(service.app).get('/me').set('cookie', cookie).expect(303);
  });

  test('a clinician who becomes staff keeps no session longer than twelve hours', async () => {
    const { accounts, signIn } = service.services;
    service.clock.set('2026-03-02T08:00:00Z');
    const cookie = await signedInAs(localPart(await signIn.createSignInLink('lead@hub.example')));
    const person = await service.database
      .read('person_addresses')
      .where({ address: 'lead@hub.example' })
      .first();
    const { id: organizationId } = await service.database.read('organizations').first();
    const grant = { role: 'lead', organizationId: organizationId as string, programId: null } as const;
    await service.database.write((trx) =>
      accounts.grant(trx, systemActor, person.person_id as string, grant),
    );
    service.clock.set('2026-03-02T19:59:59Z');
    await supertest(service.app).get('/me').set('cookie', cookie).expect(200);
    service.clock.set('2026-03-02T20:00:00Z');
    await supertest(service.app).get('/me').set('cookie', cookie).expect(303);
    const again = localPart(await signIn.createSignInLink('lead@hub.example'));
    const entered = await supertest(service.app).post(again).expect(303);
    expect(entered.headers.location).toBe('/manage');
    const rows = await service.database.read('web_sessions').where({ person_id: person.person_id });
    expect(rows.map((row: { expires_at: string }) => row.expires_at)).toContain('2026-03-03T08:00:00Z');
  });

  test('where she wanted to go is kept, as long as it is on this site', async () => {
    service.clock.set('2026-03-10T08:00:00Z');
    const turned = await supertest(service.app).get('/me?before=2026-01-01').expect(303);
    expect(turned.headers.location).toBe('/?next=%2Fme%3Fbefore%3D2026-01-01');
    const path = await mailedLink({ next: '/me?before=2026-01-01' });
    expect((await supertest(service.app).post(path).expect(303)).headers.location).toBe(
      '/me?before=2026-01-01',
    );
    for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const elsewhere = await mailedLink({ next });
      expect(elsewhere).not.toContain('evil');
      service.clock.set('2026-03-10T10:00:00Z');
    }
  });

  test('a form that another site sends is refused, on every page', async () => {
    for (const path of [
      '/sign-in',
      '/sign-out',
      '/sign-in/some-token',
      '/welcome/some-token',
      '/me/language',
    ]) {
      for (const headers of [
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { origin: 'https://evil.example' },
        { origin: 'null' },
      ]) {
        await supertest(service.app).post(path).set(headers).type('form').send({ address }).expect(403);
      }
    }
    const page = await supertest(service.app)
      .post('/sign-in')
      .set({ 'sec-fetch-site': 'cross-site', accept: 'text/html' })
      .expect(403);
    expect(page.text).toContain('The form was sent from another website');
  });

  test('the kept mail can be read in a cage that runs nothing and asks nobody', async () => {
    service.clock.set('2026-04-01T08:00:00Z');
    await ask(address);
    await service.services.outboxSender.drain();
    const list = await supertest(service.app).get('/mailbox').expect(200);
    const path = /href="(\/mailbox\/[\w-]+)"/.exec(list.text)?.[1] ?? '';
    const mail = await supertest(service.app).get(path).expect(200);
    expect(mail.text).toContain(`<iframe class="mail-body" src="${path}/body"`);
    const body = await supertest(service.app).get(`${path}/body`).expect(200);
    expect(body.headers['content-security-policy']).toBe(
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    );
    expect(body.text).toContain('<base target="_blank">');
    expect(body.text).toContain('/sign-in/');
    await supertest(service.app).get(`${path}/raw`).expect('content-type', 'message/rfc822');
    await supertest(service.app).get(`${path}/attachments/9`).expect(404);
    await supertest(service.app).get('/mailbox/..%2F..%2Fsecret-key').expect(404);
  });

  test('a shared mailbox opens nobody’s records and gets no mail', async () => {
    const owner = await service.token('owner');
    const { items } = (await service.as(owner).get('/organizations').expect(200)).body;
    await service
      .as(owner)
      .post('/clinicians', {
        organizationId: items[0].id,
        name: { given: 'Ward', family: 'Seven' },
        emails: [{ address: 'ward7@clinique.example', shared: true }],
        profession: 'nurse',
      })
      .expect(201);
    const before = (await mails()).length;
    await ask('ward7@clinique.example');
    expect((await mails()).length).toBe(before);
  });
});

describeEachEngine('the first owner', (engine) => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService(engine);
  });
  afterAll(() => service.stop());

  test('a newer link replaces the older; it makes one owner, once, and none after that', async () => {
    const { signIn } = service.services;
    const older = localPart((await signIn.createFirstOwnerLink()) ?? '');
    const path = localPart((await signIn.createFirstOwnerLink()) ?? '');
    await supertest(service.app).get(older).expect(410);
    await supertest(service.app).get(path).expect(200);
    // A link of one kind opens no door of the other.
    await supertest(service.app).post(path.replace('/welcome/', '/sign-in/')).expect(410);
    const faulty = await supertest(service.app)
      .post(path)
      .type('form')
      .send({ name: ' ', address: 'ada' })
      .expect(422);
    expect(faulty.text.match(/aria-invalid="true"/g)).toHaveLength(2);
    const entered = await supertest(service.app)
      .post(path)
      .type('form')
      .send({ name: 'Ada Okafor', address: 'Ada@Hub.example' })
      .expect(303);
    expect(entered.headers.location).toBe('/manage');
    const cookie = cookieOf(entered.headers);
    const made = await supertest(service.app)
      .post('/api/v1/organizations')
      .set('cookie', cookie)
      .send({ slug: 'north', name: { en: 'North', fr: 'Nord' } });
    expect(made.status).toBe(201);
    await supertest(service.app)
      .post(path)
      .type('form')
      .send({ name: 'B', address: 'b@hub.example' })
      .expect(410);
    expect(await signIn.createFirstOwnerLink()).toBeUndefined();
    const grants = await service.database.read('grants');
    expect(grants).toMatchObject([{ role: 'owner', organization_id: null, program_id: null }]);
  });
});

describe('https', () => {
  test('the cookie is __Host-echo and Secure, whoever ends TLS', async () => {
    const { engines } = await import('../../support/engines.js');
    const [sqlite] = engines;
    const service = await startService(sqlite!, {
      environment: { PUBLIC_URL: 'https://credits.hub.example' },
    });
    try {
      const url = await service.services.signIn.createSignInLink('x@hub.example');
      const entered = await supertest(service.app).post(new URL(url).pathname).expect(303);
      const cookies = entered.headers['set-cookie'] as unknown as string[];
      const session = cookies.find((cookie) => cookie.startsWith('__Host-echo='));
      expect(session).toMatch(/Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/);
      expect(session).not.toContain('Domain');
      expect(entered.headers['strict-transport-security']).toContain('max-age=');
    } finally {
      await service.stop();
    }
  });
});
