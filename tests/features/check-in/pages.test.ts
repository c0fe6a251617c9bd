// Checking in on a phone, signed in and by mail, and the slide that shows the code: plain pages that need no script.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { signedInStaff, type StaffAgent } from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { stageSession, type Stage } from '../../support/stage.js';
import { testWith } from '../../support/tools.js';
import { worldOf, type World } from '../../support/world.js';

const plain = (html: string): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/[\u00a0\s]+/g, ' ');
const figuresIn = (html: string): string =>
  (/<span aria-hidden="true">(\d{3} \d{3})<\/span>/.exec(html)?.[1] ?? '').replace(' ', '');

describeEachEngine('pages of check-in codes', (engine) => {
  let service: TestService;
  let world: World;
  let organizationId: string;
  let own: Stage;
  let lead: StaffAgent;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-01-05T12:00:00Z' });
    world = worldOf(service, await service.token('owner'));
    organizationId = (await world.organization()).id;
    const program = { evidencePolicy: { checkIn: { worth: 'whole-session' } } };
    own = await stageSession(world, organizationId, { people: { Ann: {}, Bea: {} }, program });
    service.clock.set('2026-01-05T17:31:20Z');
    lead = await signedInStaff(service, 'lead@hub.example', { role: 'lead', organizationId });
  });
  afterAll(() => service.stop());

  const slidePath = () => `/manage/sessions/${own.sessionId}/code`;
  const codeAt = async (time: string): Promise<string> => {
    service.clock.set(`2026-01-05T${time}Z`);
    return figuresIn((await lead.get(slidePath()).expect(200)).text);
  };
  const anybody = () => supertest(service.app);
  const mails = async () =>
    (await service.database.read('messages').where({ kind: 'sign-in' }).orderBy('id')) as {
      to_address: string;
      variables_json: string;
    }[];
  /** Asks for a link as a stranger would; answers the page and how many mails that made. */
  async function askLink(code: string, address: string) {
    const before = (await mails()).length;
    const answer = await anybody().post(`/check-in/${code}/link`).type('form').send({ address });
    await service.services.signIn.settled();
    return { answer, sent: (await mails()).length - before };
  }

  describe('the slide', () => {
    test('figures to see and to hear, the address, the seconds, and itself again without a script', async () => {
      service.clock.set('2026-01-05T17:31:20Z');
      const { text, headers } = await lead.get(`${slidePath()}?lang=en`).expect(200);
      const code = figuresIn(text);
      expect(code).toMatch(/^\d{6}$/);
      expect(text).toContain(`<span class="unseen">${Array.from(code).join(' ')}</span>`);
      expect(plain(text)).toContain('Type it at localhost:3000/check-in');
      expect(text).toContain('data-seconds-left="40"');
      expect(text).toContain('<noscript><meta http-equiv="refresh" content="40"></noscript>');
      expect(text).not.toMatch(/<script>|style="|onclick/);
      expect(headers['cache-control']).toBe('no-store');
      const [script = ''] = /\/assets\/slide\.js\?v=\w+/.exec(text) ?? [];
      const asset = await anybody().get(script).expect(200);
      expect(asset.headers['content-type']).toContain('javascript');
      expect(plain((await lead.get(`${slidePath()}?lang=fr`)).text)).toContain('Votre code est le');
      await lead.get(`${slidePath()}?lang=en`);
    });

    testWith(['zbarimg'])('its QR code opens the page of this code', async () => {
      const code = await codeAt('17:31:30');
      const { text } = await lead.get(slidePath());
      const [, side = '0'] = /viewBox="0 0 (\d+) \d+"/.exec(text) ?? [];
      const scale = 6;
      const pixels = Array.from({ length: Number(side) * scale }, () =>
        Array.from({ length: Number(side) * scale }, () => 255),
      );
      for (const [, x, y, width] of text.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
        for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1)
          pixels[row]!.fill(0, Number(x) * scale, (Number(x) + Number(width)) * scale);
      }
      const folder = mkdtempSync(join(tmpdir(), 'echo-slide-'));
      try {
        const file = join(folder, 'qr.pgm');
        const body = pixels.map((row) => row.join(' ')).join('\n');
        writeFileSync(file, `P2\n${pixels.length} ${pixels.length}\n255\n${body}\n`);
        const read = execFileSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8' });
        expect(read.trim()).toBe(`http://localhost:3000/check-in/${code}`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });

    test('says when it opens and when it was over, and is for staff of this program alone', async () => {
      service.clock.set('2026-01-05T16:00:00Z');
      expect(plain((await lead.get(`${slidePath()}?lang=en`)).text)).toContain(
        'Codes are shown from Mon 5 January 2026, 11:45 (Toronto).',
      );
      service.clock.set('2026-01-05T18:15:00Z');
      expect(plain((await lead.get(slidePath())).text)).toContain('Codes were shown until');
      service.clock.set('2026-01-05T17:31:20Z');
      expect((await anybody().get(slidePath())).headers['location']).toContain('/?next=');
      const foreign = (await world.organization()).id;
      const stranger = await signedInStaff(service, 'lead@other.example', {
        role: 'lead',
        organizationId: foreign,
      });
      await stranger.get(slidePath()).expect(404);
    });
  });

  describe('on her phone', () => {
    test('signed in: one tap, and the page says what it counts', async () => {
      const code = await codeAt('17:32:10');
      const ann = await signedInStaff(service, own.people['Ann']?.email ?? '', null);
      const page = plain((await ann.get(`/check-in/${code}?lang=en`).expect(200)).text);
      expect(page).toContain('This code was shown at 12:32');
      expect(page).toContain('I am here');
      const done = await ann.post(`/check-in/${code}`).expect(303);
      expect(done.headers['location']).toBe(`/check-in/${code}`);
      const after = plain((await ann.get(`/check-in/${code}`).expect(200)).text);
      expect(after).toContain('You checked in at 12:32. Your program counts the whole session for it');
      expect(after).not.toContain('I am here');
      await ann.post(`/check-in/${code}`).expect(303);
      const rows = await service.database.read('check_ins').where({ clinician_id: own.of('Ann') });
      expect(rows).toHaveLength(1);
    });

    test('typed with spaces; what is no code is said so, and kept in the field', async () => {
      const code = await codeAt('17:33:10');
      await anybody().get('/check-in').expect(200);
      const typed = await anybody()
        .post('/check-in')
        .type('form')
        .send({ code: `${code.slice(0, 3)}-${code.slice(3)}` });
      expect([typed.status, typed.headers['location']]).toEqual([303, `/check-in/${code}`]);
      const odd = await anybody().post('/check-in').type('form').send({ code: '12 34' });
      expect(odd.status).toBe(422);
      expect(odd.text).toContain('value="12 34"');
      expect(odd.text).toContain('aria-invalid="true"');
      const unknown = await anybody().get('/check-in/191827?lang=en');
      expect(unknown.status).toBe(422);
      expect(plain(unknown.text)).toContain('No session shows this code.');
    });

    test('not signed in: the same answer for a known and an unknown address, and the link keeps the code', async () => {
      const code = await codeAt('17:34:10');
      const asked = plain((await anybody().get(`/check-in/${code}?lang=en`).expect(200)).text);
      expect(asked).toContain('Who are you?');
      const address = own.people['Bea']?.email ?? '';
      const known = await askLink(code, address);
      const unknown = await askLink(code, 'nobody.known@elsewhere.example');
      expect([known.sent, unknown.sent]).toEqual([1, 0]);
      expect(known.answer.status).toBe(unknown.answer.status);
      expect(known.answer.text.replaceAll(address, 'X')).toBe(
        unknown.answer.text.replaceAll('nobody.known@elsewhere.example', 'X'),
      );
      const fault = await askLink(code, 'bea at clinic');
      expect([fault.answer.status, fault.sent]).toEqual([422, 0]);
      expect(fault.answer.text).toContain('value="bea at clinic"');

      // The mail is slow, and the code runs out meanwhile: what was typed in time still counts.
      const mail = (await mails()).at(-1);
      const link = new URL((JSON.parse(mail?.variables_json ?? '{}') as { signInUrl: string }).signInUrl);
      await service.database.write(async (trx) => {
        await trx('check_in_codes').where({ code }).update({ redeemable_until: '2026-01-05T17:40:00Z' });
      });
      service.clock.set('2026-01-05T18:20:00Z');
      const bea = supertest.agent(service.app);
      const entered = await bea.post(link.pathname + link.search).expect(303);
      const next = entered.headers['location'] ?? '';
      expect(next).toMatch(new RegExp(`^/check-in/${code}\\?proof=`));
      expect(plain((await bea.get(next).expect(200)).text)).toContain('12:34');
      await bea.post(next).expect(303);
      const rows = await service.database.read('check_ins').where({ clinician_id: own.of('Bea') });
      expect(rows).toMatchObject([
        { moment_at: '2026-01-05T17:34:10Z', redeemed_at: '2026-01-05T18:20:00Z' },
      ]);

      await bea.get(`/check-in/${code}`).expect(410);
      await bea.get(`${next}x`).expect(410);
      service.clock.set('2026-01-05T19:34:11Z');
      await bea.get(next).expect(410);
    });

    test('somebody who signed out meanwhile is asked who she is, and nothing is lost', async () => {
      const code = await codeAt('17:35:10');
      const answer = await anybody().post(`/check-in/${code}?lang=en`);
      expect(answer.status).toBe(200);
      expect(plain(answer.text)).toContain('Who are you?');
    });

    test('early: it says that it waits', async () => {
      const code = await codeAt('16:50:00');
      const bea = await signedInStaff(service, own.people['Bea']?.email ?? '', null);
      expect(plain((await bea.get(`/check-in/${code}?lang=en`)).text)).toContain(
        'counts once the session has begun',
      );
      await bea.post(`/check-in/${code}`).expect(303);
      expect(plain((await bea.get(`/check-in/${code}`)).text)).toContain(
        'You checked in at 11:50. It waits, and counts once the session has begun.',
      );
    });
  });

  test('one network may be right as often as it likes, and wrong sixty times in ten minutes', async () => {
    const code = await codeAt('17:36:00');
    for (let right = 0; right < 61; right += 1) await anybody().get(`/check-in/${code}`).expect(200);
    let status = 0;
    for (let wrong = 0; wrong < 61 && status !== 429; wrong += 1)
      ({ status } = await anybody().get('/check-in/191827'));
    expect(status).toBe(429);
    // Who has signed in is spared: a stranger in the same room shuts nobody out.
    const cas = await signedInStaff(service, own.people['Bea']?.email ?? '', null);
    await cas.get(`/check-in/${code}`).expect(200);
    await anybody().get(`/check-in/${code}`).expect(429);
  });
});
