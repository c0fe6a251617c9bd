// Ten people to identify, cleared with the keyboard alone in a real browser; the same list by its forms without scripts.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { systemActor } from '../../src/core/access.js';
import { engines } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import { stageSession, type Stage } from '../support/stage.js';
import { worldOf, type World } from '../support/world.js';
import { zoomReport, type ReportRow } from '../support/zoom-report.js';
import { describeInBrowser, serveInBrowser, type ServedBrowser } from './support/served-browser.js';
import type { Visitor } from './support/watched-browser.js';

const storyMs = 120_000;

const people = ['Ann', 'Bea', 'Cid', 'Dov', 'Eva', 'Fay', 'Gil', 'Hal'];
/** A name alone, so each has suggestions; a telephone and a device have none. */
const rows: ReportRow[] = [
  ...people.map((name): ReportRow => [`${name} Okoro`, '', '12:00:00', '13:00:00']),
  ['1416***1234', '', '12:00:00', '12:30:00'],
  ['Galaxy Tab', '', '12:00:00', '12:40:00'],
];

describeInBrowser('the list of people to identify in a browser', () => {
  let service: TestService;
  let world: World;
  let stage: Stage;
  let browser: ServedBrowser;

  beforeAll(async () => {
    const [engine] = engines;
    if (engine === undefined) throw new Error('no engine');
    service = await startService(engine, { now: '2026-01-05T12:00:00Z' });
    world = worldOf(service, await service.token('owner'));
    const organizationId = (await world.organization()).id;
    stage = await stageSession(world, organizationId, {
      people: Object.fromEntries(people.map((name) => [name, {}])),
      cohort: { repeat: { every: 1, unit: 'week', count: 2 } },
    });
    await service.database.write(async (trx) => {
      const personId = await service.services.accounts.ensurePerson(trx, 'lead@hub.example', 'en', 'Jo Lead');
      const grant = { role: 'lead', organizationId, programId: null } as const;
      await service.services.accounts.grant(trx, systemActor, personId, grant);
    });
    service.clock.set('2026-01-20T12:00:00Z');
    const zone = { timeZone: 'America/Toronto' };
    await world.importReport(stage.sessionIds[0] ?? '', zoomReport(rows), zone);
    await world.importReport(stage.sessionIds[1] ?? '', zoomReport(rows.slice(0, 2), '2026-01-12'), zone);
    browser = await serveInBrowser(service);
  }, storyMs);
  afterEach(() => browser.closeVisitors(), storyMs);
  afterAll(async () => {
    await browser.close();
    await service.stop();
  }, storyMs);

  const enter = (javaScript = true) => browser.enter('lead@hub.example', javaScript);
  const rowsOn = ({ page }: Visitor) => page.locator('li.review');
  const focused = ({ page }: Visitor) => page.locator('li.review:focus :is(h2, h3)').textContent();
  const open = async (n: number) =>
    (await world.reviews(stage.sessionIds[n] ?? '')).filter((row) => row['status'] === 'open').length;
  /** A key that answers brings the list anew, with that many rows. */
  async function press(visitor: Visitor, key: string, change = -1): Promise<void> {
    const rowsBefore = await rowsOn(visitor).count();
    await Promise.all([visitor.page.waitForEvent('load'), visitor.page.keyboard.press(key)]);
    expect(await rowsOn(visitor).count()).toBe(rowsBefore + change);
  }

  test(
    'ten rows without touching the mouse',
    async () => {
      const lead = await enter();
      const { page } = lead;
      await page.goto(`/manage/sessions/${stage.sessionId}/review`);
      expect(await rowsOn(lead).count()).toBe(10);
      await lead.look(page, 'review');
      await page.keyboard.press('?');
      expect(await page.getByText('next row, row before').isVisible()).toBe(true);
      await lead.look(page, 'review-keys');
      await page.keyboard.press('?');

      await page.keyboard.press('j');
      expect(await focused(lead)).toBe('Ann Okoro');
      await page.keyboard.press('j');
      await page.keyboard.press('j');
      await page.keyboard.press('k');
      expect(await focused(lead)).toBe('Bea Okoro');
      // The same in the other session, remembered.
      await page.keyboard.press('r');
      await page.keyboard.press('e');
      await press(lead, '1');
      expect(await page.getByRole('status').textContent()).toMatch(
        /“Bea Okoro” is Bea Okoro\..*other session/s,
      );
      expect([await focused(lead), await open(1)]).toEqual(['Cid Okoro', 1]);
      await lead.look(page, 'review-answered');

      // Taken back, and answered again.
      await press(lead, 'u', 1);
      expect([await focused(lead), await open(1)]).toEqual(['Bea Okoro', 2]);
      await press(lead, '1');
      for (const name of ['Cid', 'Dov', 'Eva', 'Fay', 'Gil', 'Hal']) {
        expect(await focused(lead)).toBe(`${name} Okoro`);
        await press(lead, '1');
      }

      // Somebody new on a device of the hub.
      expect(await focused(lead)).toBe('Galaxy Tab');
      await page.keyboard.press('c');
      await page.keyboard.type('Ida');
      await page.keyboard.press('Tab');
      await page.keyboard.type('Nowak');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await page.keyboard.type('Nurse');
      await lead.look(page, 'review-create');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      await press(lead, 'Enter');
      expect(await page.getByRole('status').textContent()).toContain('“Galaxy Tab” is Ida Nowak.');

      // A telephone counts for nobody, said in words; keys typed into a field stay letters.
      expect(await focused(lead)).toBe('1416***1234');
      await page.keyboard.press('i');
      await page.keyboard.type('join call of a kiosk u1');
      await lead.look(page, 'review-ignore');
      await press(lead, 'Enter');

      // Only Ann is left, above all the others.
      expect(await focused(lead)).toBe('Ann Okoro');
      await press(lead, '1');
      expect(await open(0)).toBe(0);
      await page.getByRole('button', { name: 'Back to the session, to finalize' }).waitFor();
      await lead.look(page, 'review-done');
      const attendance = await world.attendance(stage.sessionId);
      expect(attendance.filter((entry) => entry['minutes'] === 60)).toHaveLength(8);
      expect(attendance.find((entry) => entry['name'] === 'Ida Nowak')).toMatchObject({ minutes: 40 });
      expect(lead.faults).toEqual([]);
    },
    storyMs,
  );

  test(
    'the keys can be switched off, and stay so',
    async () => {
      const lead = await enter();
      await lead.page.goto('/manage/review');
      expect(await rowsOn(lead).count()).toBe(2);
      await lead.look(lead.page, 'review-all');
      await lead.page.getByText('Keys for the keyboard').click();
      await lead.page.getByLabel('Single keys are on').uncheck();
      await lead.page.reload();
      await lead.page.keyboard.press('j');
      expect(await lead.page.locator('li.review:focus').count()).toBe(0);
      expect(await lead.page.getByLabel('Single keys are on').isChecked()).toBe(false);
      expect(lead.faults).toEqual([]);
    },
    storyMs,
  );

  test(
    'without scripts, on a narrow screen',
    async () => {
      const lead = await enter(false);
      const { page } = lead;
      await page.setViewportSize({ width: 320, height: 700 });
      await page.goto('/manage/review');
      expect(await page.getByText('Keys for the keyboard').isVisible()).toBe(false);
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(overflow)).toBe(0);
      const ann = rowsOn(lead).filter({ has: page.getByRole('heading', { name: 'Ann Okoro' }) });
      await ann.getByRole('button', { name: 'This is Ann Okoro' }).click();
      await page.getByText('“Ann Okoro” is Ann Okoro.').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Taken back. The row is open again').waitFor();
      const row = rowsOn(lead).filter({ has: page.getByRole('heading', { name: 'Bea Okoro' }) });
      await row.getByText('Nobody', { exact: false }).first().click();
      await row.getByLabel('It counts for nobody, because').fill('Her screen was left on');
      await row.getByRole('button', { name: 'Ignore' }).click();
      await page.getByText('“Bea Okoro” counts for nobody.').waitFor();
      expect(await rowsOn(lead).count()).toBe(1);
      expect(lead.faults).toEqual([]);
    },
    storyMs,
  );
});
