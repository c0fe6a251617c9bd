// The clinician's pages over a real cohort: what she sees, why, what she downloads, and what of others she never sees.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { languages } from '../../../src/core/bilingual.js';
import { rungsOf } from '../../../src/features/portal/portal-view.js';
import { presenceBar } from '../../../src/features/portal/presence-bar.js';
import { templatesFolder } from '../../../src/platform/paths.js';
import { createTemplates } from '../../../src/platform/templates/liquid.js';
import { anneke, maite, makeClinicianScene, sceneNow, type Scene } from '../../support/clinician-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describeEachEngine('the clinician’s pages', (engine) => {
  let service: TestService;
  let scene: Scene;
  const cookies: Record<string, string> = {};

  async function cookieFor(address: string): Promise<string> {
    const known = cookies[address];
    if (known !== undefined) return known;
    const url = new URL(await service.services.signIn.createSignInLink(address));
    const { headers } = await supertest(service.app).post(url.pathname).expect(303);
    const set = headers['set-cookie'] as unknown as string[];
    const cookie = set.find((one) => one.startsWith('echo='))?.split(';', 1)[0] ?? '';
    cookies[address] = cookie;
    return cookie;
  }

  const open = async (path: string, address: string) =>
    supertest(service.app)
      .get(path)
      .set('cookie', await cookieFor(address));

  beforeAll(async () => {
    service = await startService(engine);
    scene = await makeClinicianScene(service);
  });
  afterAll(() => service.stop());

  test('what is next: the coming session with its way in and its calendar file, a cancelled one said so', async () => {
    const me = await open('/me?lang=en', maite.email);
    const next = /<article class="next-session">.*?<\/article>/s.exec(me.text)?.[0] ?? '';
    expect(next).toContain('Fibromyalgia');
    expect(plain(next)).toContain('Wed 11 March 2026, 12:00–13:00 (Toronto)');
    const id = scene.sessionIds[5];
    expect(next).toContain(`href="/s/${id}/join"`);
    expect(next).toContain(`href="/s/${id}.ics"`);
    expect(me.text).toMatch(/Pain in older adults<\/strong> <span class="status-lost">Cancelled\./);
    const ics = await supertest(service.app).get(`/s/${id}.ics`).expect(200);
    expect(ics.text).toContain('DTSTART:20260311T160000Z');
  });

  test('totals stand per credit system and are those of the ledger, never added together', async () => {
    const me = await open('/me?lang=en', maite.email);
    const table = /<table>.*?<\/table>/s.exec(me.text)?.[0] ?? '';
    const rows = [
      ...table.matchAll(
        /<th scope="row">([^<]+)<\/th><td class="figure">([\d.]+)<\/td><td class="figure">([\d.]+)/g,
      ),
    ];
    const shown = Object.fromEntries(rows.map((row) => [row[1], row[3]]));
    const awards = await service.database
      .read('standing_awards')
      .join('awards', 'awards.id', 'standing_awards.award_id')
      .join('credit_systems', 'credit_systems.id', 'awards.credit_system')
      .where({ 'awards.clinician_id': scene.clinicianIds.maite, 'awards.status': 'awarded' })
      .select('awards.credit_thousandths', 'credit_systems.content_json');
    const expected: Record<string, number> = {};
    for (const row of awards as { credit_thousandths: number; content_json: string }[]) {
      const { name } = JSON.parse(row.content_json) as { name: { en: string } };
      expected[name.en] = (expected[name.en] ?? 0) + row.credit_thousandths;
    }
    const asText = Object.fromEntries(
      Object.entries(expected).map(([name, n]) => [name, (n / 1000).toFixed(2)]),
    );
    expect(Object.keys(asText)).toHaveLength(3);
    expect(shown).toEqual(asText);
    expect(table).not.toMatch(/<tfoot|Total/);
  });

  test('each past session says how long she was there and why she got what she got', async () => {
    const me = plain((await open('/me?lang=en', maite.email)).text);
    const of = (i: number): string => {
      const match = new RegExp(
        `<article class="past-session" id="session-${scene.sessionIds[i] ?? ''}">.*?</article>`,
        's',
      ).exec(me);
      return match?.[0] ?? '';
    };
    expect(of(0)).toContain('aria-label="Present 12:00–13:00: 1 h of 1 h."');
    expect(of(1)).toContain('aria-label="Present 12:02–12:17, 12:20–12:41, 12:44–13:00: 52 min of 1 h."');
    expect(of(1).match(/class="present"/g)?.length).toBeGreaterThanOrEqual(3);
    expect(of(1)).toContain('class="clipped"');
    expect(of(1)).toContain('joined 3 times');
    expect(of(1)).toMatch(/<details class="award">/);
    const stored = await service.database
      .read('awards')
      .where({
        session_id: scene.sessionIds[1],
        clinician_id: scene.clinicianIds.maite,
        credit_system: 'cfpc-mainpro-certified',
      })
      .first();
    expect(of(1)).toContain(plain(stored.sentence_en as string));
    expect(of(2)).toContain('Nobody recorded you in this session.');
    expect(of(4)).toContain('The session is not finalized yet; credits follow.');
    expect(me.indexOf('<h3>Headache in primary care')).toBeLessThan(
      me.indexOf('<h3>Opioids and the whole patient'),
    );
    expect(me).toContain('Wed 18 February 2026, Neuropathic pain: first steps: 0 min of 1 h');
    expect(me).not.toContain(anneke.name);
  });

  test('in French too, with its commas and hours', async () => {
    const me = plain((await open('/me?lang=fr', maite.email)).text);
    expect(me).toContain('<html lang="fr">');
    expect(me).toContain('Vos séances et vos crédits');
    expect(me).toContain('3 connexions');
    expect(me).toContain('12 h 02 – 12 h 17');
    expect(me).toMatch(/<td class="figure">\d+,\d\d<\/td>/);
    expect(me).toContain('ECHO Douleur chronique');
  });

  test('her certificate downloads as the bytes the API gives, and nobody else’s does', async () => {
    const me = await open('/me?lang=en', maite.email);
    const path = /href="(\/me\/certificates\/[0-9A-Z-]+\.pdf)"/.exec(me.text)?.[1] ?? '';
    const mine = await open(path, maite.email);
    expect(mine.status).toBe(200);
    expect(mine.headers).toMatchObject({
      'content-type': 'application/pdf',
      'cache-control': 'private, no-store',
    });
    const stored = await service.database.read('certificate_files').select('pdf', 'language');
    const hers = (stored as { pdf: Buffer; language: string }[]).some(
      ({ pdf }) => Buffer.compare(pdf, mine.body as Buffer) === 0,
    );
    expect(hers).toBe(true);
    const number = path.replace(/^.*\/|\.pdf$/g, '');
    const viaApi = await service.as(scene.owner).get(`/certificates/${number}.pdf`).expect(200);
    expect(Buffer.compare(viaApi.body as Buffer, mine.body as Buffer)).toBe(0);
    expect((await open(path, anneke.email)).status).toBe(404);
    expect((await supertest(service.app).get(path)).status).toBe(303);
    expect((await open('/me/certificates/0000-0000-0000-0000-0.pdf', maite.email)).status).toBe(404);
  });

  test('another person sees her own, somebody without a record is told what to do', async () => {
    const hers = await open('/me?lang=en', anneke.email);
    expect(hers.text).not.toContain('Beauséjour');
    expect(hers.text).not.toContain('/me/certificates/');
    const nobody = await open('/me?lang=en', 'stranger@elsewhere.example');
    expect(nobody.status).toBe(200);
    expect(nobody.text).toContain('We do not find you on a roster yet');
    expect(nobody.text).toContain('stranger@elsewhere.example');
    expect(nobody.text).not.toContain('ECHO Chronic Pain');
  });

  test('her language is kept with her', async () => {
    const cookie = await cookieFor(maite.email);
    const saved = await supertest(service.app)
      .post('/me/language')
      .set('cookie', cookie)
      .type('form')
      .send({ language: 'en' });
    expect(saved.headers.location).toBe('/me?notice=language-saved');
    expect((await supertest(service.app).get('/me').set('cookie', cookie)).text).toContain(
      '<html lang="en">',
    );
    const page = await supertest(service.app).get('/me?notice=language-saved').set('cookie', cookie);
    expect(page.text).toContain('<p class="notice" role="status">Your language is saved.</p>');
    await supertest(service.app)
      .post('/me/language')
      .set('cookie', cookie)
      .type('form')
      .send({ language: 'de' })
      .expect(422);
    await supertest(service.app)
      .post('/me/language')
      .set('cookie', cookie)
      .type('form')
      .send({ language: 'fr' })
      .expect(303);
  });

  test('the page of a session is the same for everybody and names nobody', async () => {
    const ahead = await supertest(service.app)
      .get(`/s/${scene.sessionIds[5] ?? ''}`)
      .expect(200);
    expect(ahead.text).toContain('Fibromyalgia');
    expect(ahead.text).toContain(`/s/${scene.sessionIds[5] ?? ''}/join`);
    expect(ahead.text).not.toContain('meet.example');
    const cancelled = await supertest(service.app)
      .get(`/s/${scene.sessionIds[6] ?? ''}`)
      .expect(200);
    expect(cancelled.text).toContain('The speaker is ill.');
    expect(cancelled.text).not.toContain('/join');
    const over = await supertest(service.app)
      .get(`/s/${scene.sessionIds[0] ?? ''}`)
      .expect(200);
    expect(over.text).toContain('This session is over.');
    await supertest(service.app).get('/s/nothing').expect(404);
    await supertest(service.app).get('/s/00000000-0000-7000-8000-000000000000').expect(404);
  });

  test('the older sessions are a page away', async () => {
    const { portal } = service.services;
    const actor = { kind: 'person', id: 'x', grants: [], addresses: [maite.email] } as const;
    const first = await portal.open(actor);
    expect(first.past).toHaveLength(5);
    expect(first.older).toBeNull();
    const third = first.past[2];
    const rest = await portal.open(actor, `${third?.startsAt ?? ''}~${third?.id ?? ''}`);
    expect(rest.past.map((session) => session.id)).toEqual(first.past.slice(3).map((session) => session.id));
    expect((await portal.open(actor, "'; drop table sessions --")).past).toHaveLength(5);
    expect((await portal.open({ ...actor, addresses: [] })).records).toEqual([]);
    expect(service.clock.now()).toBe(sceneNow);
  });
});

describe('the rungs of an explanation', () => {
  const rung = (step: 'rounded' | 'credits' | 'result', value: string, en: string) => ({
    step,
    value,
    text: { en, fr: `fr ${en}` },
  });

  test('a product by one is left out, any other stays', () => {
    const byOne = [
      rung('rounded', '1.5', 'rounded: 1.5 h'),
      rung('credits', '1.50', '1.5 × 1.00 = 1.50'),
      rung('result', '1.50', '1.50 credits'),
    ];
    expect(rungsOf(byOne, 'en')).toEqual(['rounded: 1.5 h', '1.50 credits']);
    const byTwo = [
      rung('rounded', '1.5', 'rounded: 1.5 h'),
      rung('credits', '3.00', '1.5 × 2.00 = 3.00'),
      rung('result', '3.00', '3.00 credits'),
    ];
    expect(rungsOf(byTwo, 'fr')).toEqual(['fr rounded: 1.5 h', 'fr 1.5 × 2.00 = 3.00', 'fr 3.00 credits']);
    // A tier is no product: nothing was rounded before it.
    expect(rungsOf([rung('credits', '1.50', 'the tier reached gives 1.50')], 'en')).toHaveLength(1);
  });
});

describe('the presence bar in words', () => {
  const { messages } = createTemplates(templatesFolder);
  const facts = {
    startsAt: '2026-03-04T17:00:00Z',
    endsAt: '2026-03-04T18:00:00Z',
    timeZone: 'America/Toronto',
    segments: [{ kind: 'content', minutes: 60 }],
    counted: null,
    isProvisional: false,
    basis: { evidence: 'totals-only' as const, attestedBy: null, inferredEnd: null },
  };

  test('what waits for a word says so in the picture, in its words and beside its minutes', () => {
    const waiting = { ...facts, intervals: [], minutes: 48, isProvisional: true };
    const told = presenceBar(waiting, 'en', messages.t);
    expect(told.isProvisional).toBe(true);
    expect(plain(told.words)).toBe('Not yet confirmed. Present 48 min of 1 h; the times are not known.');
    expect(plain(told.minutesLabel)).toBe('48 min of 1 h, not yet confirmed');
  });

  test('a total without times draws nothing and says so; nobody there says that', () => {
    const total = presenceBar({ ...facts, intervals: [], minutes: 48 }, 'en', messages.t);
    expect(total).toMatchObject({
      notes: ['Only the total is known, not the times.'],
      present: [],
      clipped: [],
    });
    expect(plain(total.words)).toBe('Present 48 min of 1 h; the times are not known.');
    expect(presenceBar({ ...facts, intervals: [], minutes: 0 }, 'en', messages.t).words).toBe('Not present.');
    for (const language of languages) {
      expect(presenceBar({ ...facts, intervals: [], minutes: 0 }, language, messages.t).startLabel).not.toBe(
        '',
      );
    }
  });
});
