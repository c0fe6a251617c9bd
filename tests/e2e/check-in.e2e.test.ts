// The slide and the phone in a real browser: the code changes by itself, with and without scripts, and one tap checks in.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { systemActor } from '../../src/core/access.js';
import { engines } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import { stageSession, type Stage } from '../support/stage.js';
import { worldOf } from '../support/world.js';
import { describeInBrowser, serveInBrowser, type ServedBrowser } from './support/served-browser.js';
import type { Visitor } from './support/watched-browser.js';

const storyMs = 120_000;

describeInBrowser('check-in codes in a browser', () => {
  let service: TestService;
  let stage: Stage;
  let browser: ServedBrowser;

  beforeAll(async () => {
    const [engine] = engines;
    if (engine === undefined) throw new Error('no engine');
    service = await startService(engine, { now: '2026-01-05T12:00:00Z' });
    const world = worldOf(service, await service.token('owner'));
    const organizationId = (await world.organization()).id;
    stage = await stageSession(world, organizationId, { people: { Ann: {}, Bea: {} } });
    await service.database.write(async (trx) => {
      const personId = await service.services.accounts.ensurePerson(trx, 'lead@hub.example', 'en', 'Jo Lead');
      const grant = { role: 'lead', organizationId, programId: null } as const;
      await service.services.accounts.grant(trx, systemActor, personId, grant);
    });
    browser = await serveInBrowser(service);
  }, storyMs);
  afterEach(() => browser.closeVisitors(), storyMs);
  afterAll(async () => {
    await browser.close();
    await service.stop();
  }, storyMs);

  const enter = (address: string, javaScript = true) => browser.enter(address, javaScript);
  const at = (time: string) => service.clock.set(`2026-01-05T${time}Z`);
  const slidePath = () => `/manage/sessions/${stage.sessionId}/code`;
  const figures = async ({ page }: Visitor) =>
    ((await page.locator('.figures [aria-hidden]').textContent()) ?? '').replace(/\s/g, '');

  test(
    'the slide puts the next code in place when the minute is over',
    async () => {
      at('17:31:58');
      const lead = await enter('lead@hub.example');
      await lead.page.setViewportSize({ width: 1280, height: 720 });
      await lead.page.goto(slidePath());
      await lead.look(lead.page, 'slide');
      const first = await figures(lead);
      expect(first).toMatch(/^\d{6}$/);
      await lead.page.evaluate('window.stillHere = true');
      at('17:32:00');
      const shown = `${first.slice(0, 3)} ${first.slice(3)}`;
      await lead.page.locator('.figures [aria-hidden]').filter({ hasNotText: shown }).waitFor();
      expect(await lead.page.evaluate('window.stillHere')).toBe(true);
      expect(Number(await lead.page.locator('#seconds').textContent())).toBeGreaterThan(50);
      expect(lead.faults).toEqual([]);
    },
    storyMs,
  );

  test(
    'without scripts the page asks for itself anew',
    async () => {
      at('17:40:58');
      const lead = await enter('lead@hub.example', false);
      await lead.page.goto(slidePath());
      const first = await figures(lead);
      at('17:41:00');
      await lead.page.waitForEvent('framenavigated');
      await lead.page.waitForLoadState();
      expect(await figures(lead)).not.toBe(first);
      expect(lead.faults).toEqual([]);
    },
    storyMs,
  );

  test(
    'on a phone: typed, one tap, done; and the roll beside it',
    async () => {
      at('17:45:10');
      const lead = await enter('lead@hub.example');
      await lead.page.goto(slidePath());
      const code = await figures(lead);
      const ann = await enter(stage.people['Ann']?.email ?? '');
      await ann.page.setViewportSize({ width: 320, height: 700 });
      await ann.page.goto('/check-in');
      await ann.look(ann.page, 'check-in');
      await ann.page.getByLabel('Code').fill(`${code.slice(0, 3)} ${code.slice(3)}`);
      await ann.page.getByRole('button', { name: 'Continue' }).click();
      await ann.look(ann.page, 'check-in-session');
      await ann.page.getByRole('button', { name: 'I am here' }).click();
      await ann.page.getByText('You checked in at 12:45.').waitFor();
      await ann.look(ann.page, 'check-in-done');
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await ann.page.evaluate(overflow)).toBe(0);
      expect(ann.faults).toEqual([]);

      await lead.page.setViewportSize({ width: 320, height: 700 });
      await lead.page.goto(`/manage/sessions/${stage.sessionId}/roll-call`);
      await lead.look(lead.page, 'roll-call');
      await lead.page.getByLabel('Bea Okoro').check();
      await lead.page.getByLabel('Why you know').fill('Sits in the first row');
      await lead.page.getByRole('button', { name: 'Keep this roll' }).click();
      await lead.page.getByText('ticked at 12:45 by Jo Lead').waitFor();
      expect(await lead.page.evaluate(overflow)).toBe(0);
      await lead.page.goto(`/manage/sessions/${stage.sessionId}`);
      await lead.look(lead.page, 'session-room');
      expect(lead.faults).toEqual([]);
    },
    storyMs,
  );

  test(
    'a grid on a phone: shown, a name settled, taken in',
    async () => {
      service.clock.set('2026-01-06T12:00:00Z');
      const lead = await enter('lead@hub.example');
      await lead.page.setViewportSize({ width: 320, height: 700 });
      await lead.page.goto(`/manage/cohorts/${stage.cohortId}/grid`);
      await lead.look(lead.page, 'grid');
      await lead.page.getByLabel('Grid of present and absent').setInputFiles({
        name: 'grid.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('name,2026-01-05,Opening day\nBea Okoro,x,late\n'),
      });
      await lead.page.getByRole('button', { name: 'Show what would happen' }).click();
      await lead.page.getByLabel('Line 2').selectOption({ label: 'Bea Okoro' });
      await lead.page.getByLabel('Where these ticks come from').fill('Sheet of the boardroom');
      await lead.look(lead.page, 'grid-preview');
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await lead.page.evaluate(overflow)).toBe(0);
      await lead.page.getByRole('button', { name: 'Take it in' }).click();
      await lead.look(lead.page, 'grid-done');
      expect(lead.faults).toEqual([]);
    },
    storyMs,
  );
});
