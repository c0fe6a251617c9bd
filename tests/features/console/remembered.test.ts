// The page of remembered people through its forms: who decided, what it placed, undoing it; and whose page it is.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  makeConsoleScene,
  signedInStaff,
  type ConsoleScene,
  type StaffAgent,
} from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';

const plain = (text: string): string =>
  text
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/[\u00a0\u202f\s]+/g, ' ');

describeEachEngine('remembered people in the console', (engine) => {
  let service: TestService;
  let scene: ConsoleScene;
  let lead: StaffAgent;
  let page: string;
  let sheet: string;

  beforeAll(async () => {
    service = await startService(engine);
    scene = await makeConsoleScene(service);
    lead = await signedInStaff(service, 'lead@hub.example', {
      role: 'lead',
      organizationId: scene.organizationId,
    });
    page = `/manage/organizations/${scene.organizationId}/remembered`;
    sheet = `/manage/sessions/${scene.sessionIds[3]}`;
  });
  afterAll(() => service.stop());

  const read = async (path: string, language = 'en') =>
    plain((await lead.get(`${path}?lang=${language}`).expect(200)).text);
  async function settle(name: string, clinicianId: string | undefined) {
    const review = (await scene.world.reviews(scene.sessionIds[3] ?? '')).find((row) => row['name'] === name);
    return lead
      .post(`${sheet}/reviews/${review?.id}`)
      .type('form')
      .send({ clinicianId, remember: 'yes' })
      .expect(303);
  }
  const openNames = async () =>
    (await scene.world.reviews(scene.sessionIds[3] ?? ''))
      .filter((row) => row['status'] === 'open')
      .map((row) => row['name']);

  test('nothing yet: the empty page says how it fills, in both languages', async () => {
    expect(await read(page)).toContain('Nothing is remembered yet.');
    expect(await read(page, 'fr')).toContain('Rien n’est encore retenu.');
    expect(await read('/manage')).toContain('Remembered people');
  });

  test('a phone cannot be remembered: no box to tick, and who sends it all the same is told', async () => {
    const phone = (await scene.world.reviews(scene.sessionIds[3] ?? '')).find(
      (row) => row['name'] === '1416***1234',
    );
    const { text } = await lead.get(`${sheet}/review?lang=en`);
    const block =
      text.split('<li class="review"').find((row) => row.includes(`id="review-${phone?.id}"`)) ?? '';
    expect(block).toContain('Somebody joined by telephone.');
    expect(block).not.toContain('name="remember"');
    expect(text).toContain('name="remember"');
    const settled = await settle('1416***1234', scene.clinicianIds['Noor']);
    expect(settled.headers['location']).toContain('notice=review-settled-not-remembered');
    expect(await read(page)).toContain('Nothing is remembered yet.');
  });

  test('who decided, when, and where it was used; undone with a reason only', async () => {
    const settled = await settle("Jane's iPad (Jane Doe)", scene.clinicianIds['Jane']);
    expect(settled.headers['location']).toMatch(/\/review\?settled=[0-9a-f-]{36}&remembered=yes$/);
    const shown = await read(page);
    expect(shown).toContain("Jane's iPad (Jane Doe)");
    expect(shown).toContain('This name is Jane Doe.');
    expect(shown).toMatch(/Decided by lead@hub\.example, Thu 12 February 2026, 10:00.* · used in 1 session /);
    expect(await read(page, 'fr')).toMatch(/Ce nom désigne Jane Doe\..*a servi dans 1 séance /);
    await lead.get(`${page}?lang=en`);
    const id = /remembered-([0-9a-f-]{36})/.exec((await lead.get(page)).text)?.[1] ?? '';
    const refused = await lead.post(`${page}/${id}`).type('form').send({ past: 'ask-again', reason: ' ' });
    expect([refused.status, plain(refused.text)]).toEqual([
      422,
      expect.stringContaining('Say in one line why'),
    ]);
    expect(await openNames()).toEqual(['N. Siddiqui']);
    const done = await lead
      .post(`${page}/${id}`)
      .type('form')
      .send({ past: 'ask-again', reason: 'lent out' });
    expect([done.status, done.headers['location']]).toEqual([303, `${page}?notice=identity-forgotten`]);
    expect((await openNames()).sort()).toEqual(["Jane's iPad (Jane Doe)", 'N. Siddiqui']);
    expect((await lead.post(`${page}/${id}`).type('form').send({ reason: 'again' })).status).toBe(404);
    await lead.get(`${page}/${id}`).expect(303);
  });

  test('says what is asked about all the same', async () => {
    await settle("Jane's iPad (Jane Doe)", scene.clinicianIds['Jane']);
    await scene.world.clinician(scene.organizationId, { name: { given: 'Jane Ann', family: 'Doe' } });
    expect(await read(page)).toContain(
      'Asked about each time all the same. Somebody else here fits it as well.',
    );
    expect(await read(page, 'fr')).toContain('Quelqu’un d’autre ici y correspond aussi.');
  });

  test('an auditor reads and cannot undo; another hub has no such page', async () => {
    const auditor = await signedInStaff(service, 'auditor@hub.example', {
      role: 'auditor',
      organizationId: scene.organizationId,
    });
    const seen = await auditor.get(page).expect(200);
    expect(seen.text).not.toContain('name="reason"');
    const id = /remembered-([0-9a-f-]{36})/.exec(seen.text)?.[1] ?? '';
    expect((await auditor.post(`${page}/${id}`).type('form').send({ reason: 'x' })).status).toBe(403);
    const foreign = await signedInStaff(service, 'lead@other.example', {
      role: 'lead',
      organizationId: (await scene.world.organization()).id,
    });
    expect((await foreign.get(page)).status).toBe(404);
    expect((await foreign.post(`${page}/${id}`).type('form').send({ reason: 'x' })).status).toBe(404);
  });
});
