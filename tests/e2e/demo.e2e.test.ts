// The demo in a real browser: a clinician by the mail that was sent to her, in both languages and without scripts; a lead.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { readDemoSeeds } from '../../src/demo/seeds.js';
import {
  english,
  french,
  readWhy,
  signInByMail,
  takeCertificate,
  type Clinician,
  type ClinicianWords,
} from './support/clinician-story.js';
import { startDemo, type RunningDemo } from './support/demo-process.js';
import {
  addHeldSession,
  exportTables,
  finalizeDespiteReviews,
  lookInFrench,
  takeReport,
  settleFirstReview,
} from './support/lead-story.js';
import { describeInBrowser } from './support/served-browser.js';
import {
  findBrowser,
  openBrowser,
  type Visitor,
  type VisitorWish,
  type WatchedBrowser,
} from './support/watched-browser.js';

const storyMs = 240_000;
const firstPageBytesMax = 60_000;
const isRequired = !['', '0', 'false'].includes((process.env.CI ?? '').toLowerCase());
const executablePath = findBrowser();
const { signIn } = readDemoSeeds().hub;

/** She left for half an hour, so of 73 counted minutes 42 are hers. */
const maya: Clinician = {
  name: 'Maya Okafor',
  address: signIn.clinician,
  story: {
    session: 'Low back pain without red flags',
    system: /AMA PRA/,
    credits: '0.75',
    sentence: /42 of the 73 .*0\.75 credit/,
    rungs: [/2 times/, /^0\.75 credit$/],
  },
};
const helene: Clinician = {
  name: 'Hélène Beauséjour',
  address: signIn.frenchClinician,
  story: {
    session: 'Fibromyalgia: naming it helps',
    system: /AMA PRA/,
    credits: '1,00',
    sentence: /67 des 73 .*1,00\scrédit/,
    rungs: [/1\sconnexion/, /^1,00\scrédit$/],
  },
};

if (executablePath === undefined && !isRequired) {
  console.warn('The browser test is skipped: no Chromium is installed here (TEST_CHROMIUM may name one).');
}

describeInBrowser('the demo in a browser', () => {
  let demo: RunningDemo | undefined;
  let browser: WatchedBrowser | undefined;
  let visitors: Visitor[] = [];

  beforeAll(async () => {
    if (executablePath === undefined) throw new Error('CI must run the browser test: install Chromium.');
    demo = await startDemo();
    browser = await openBrowser(executablePath, demo.base);
  }, storyMs);
  afterEach(async () => {
    await Promise.all(visitors.splice(0).map(({ context }) => context.close()));
  }, storyMs);
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  }, storyMs);

  const running = (): RunningDemo => {
    if (demo === undefined) throw new Error('the demo does not run');
    return demo;
  };
  async function visit(wish: VisitorWish): Promise<Visitor> {
    if (browser === undefined) throw new Error('the browser does not run');
    const visitor = await browser.visitor(wish);
    visitors = [...visitors, visitor];
    return visitor;
  }
  async function tellClinicianStory(wish: VisitorWish, who: Clinician, words: ClinicianWords): Promise<void> {
    const visitor = await visit(wish);
    const mine = await signInByMail(visitor, who, words);
    await readWhy(visitor, mine, who, words);
    await takeCertificate(visitor, mine, who, words);
    expect(visitor.faults).toEqual([]);
  }

  test(
    'the first page is small and asks nobody else for anything',
    async () => {
      const { page, faults } = await visit({ locale: 'en-CA' });
      const sizes: Promise<number>[] = [];
      page.on('requestfinished', (request) => {
        sizes.push(
          request
            .sizes()
            .then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize),
        );
      });
      await page.goto('/', { waitUntil: 'networkidle' });
      expect(sizes.length).toBeGreaterThanOrEqual(3);
      const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      expect(bytes).toBeGreaterThan(5_000);
      expect(bytes).toBeLessThan(firstPageBytesMax);
      expect(faults).toEqual([]);
    },
    storyMs,
  );

  test(
    'a clinician signs in by her mail, sees why, downloads and verifies',
    async () => {
      await tellClinicianStory({ locale: 'en-CA' }, maya, english);
    },
    storyMs,
  );

  test(
    'the same without JavaScript',
    async () => {
      await tellClinicianStory({ locale: 'en-CA', javaScript: false }, maya, english);
    },
    storyMs,
  );

  test(
    'une clinicienne suit le même chemin en français',
    async () => {
      await tellClinicianStory({ locale: 'fr-CA' }, helene, french);
    },
    storyMs,
  );

  test(
    'a lead imports a report, settles a review, finalizes and exports',
    async () => {
      const visitor = await visit({ locale: 'en-CA' });
      const { page, look, faults } = visitor;
      await page.goto(running().readyLink('The program lead'));
      await page.getByRole('main').getByRole('button').click();
      await page.waitForURL('**/manage');
      const held = await addHeldSession(running(), page);
      await page.reload();
      await look(page, 'manage-en');
      await page.getByRole('main').getByRole('link', { name: held.title }).click();
      await takeReport(visitor, held);
      await settleFirstReview(visitor, held);
      await finalizeDespiteReviews(visitor);
      await exportTables(visitor, held);
      await lookInFrench(visitor, held);
      expect(faults).toEqual([]);
    },
    storyMs,
  );
});
