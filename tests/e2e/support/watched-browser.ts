// A real Chromium whose pages are watched: outside requests, console errors, lax headers, what axe finds.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Page, type Response } from 'playwright-core';

const waitMs = 60_000;
const strictPolicy: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'connect-src': "'self'",
  'form-action': "'self'",
  'frame-ancestors': "'self'",
  'base-uri': "'none'",
};

export interface VisitorWish {
  locale: 'en-CA' | 'fr-CA';
  javaScript?: boolean;
}

/** One person's browser window. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** Whatever no page should do, in order of appearance. */
  faults: string[];
  /** Looks the present page through; adds to the faults what axe finds, and keeps a picture where asked. */
  look(page: Page, name: string): Promise<void>;
}

export interface WatchedBrowser {
  visitor(wish: VisitorWish): Promise<Visitor>;
  close(): Promise<void>;
}

/** Named by tests/support/run-tests.mjs, else where most systems keep it; undefined where there is none. */
export function findBrowser(): string | undefined {
  return [process.env.TEST_CHROMIUM, '/usr/bin/chromium'].find(
    (place) => place !== undefined && existsSync(place),
  );
}

function policyFaults(response: Response): string[] {
  const text = response.headers()['content-security-policy'] ?? '';
  const said = new Map(
    text.split(';').map((part): [string, string] => {
      const [name = '', ...values] = part.trim().split(/\s+/);
      return [name, values.join(' ')];
    }),
  );
  const address = response.url();
  // Somebody's mail in its own origin: inline styles are what mail is made of, scripts are out.
  if (/\/mailbox\/[^/]+\/body$/.test(address)) {
    const isSafe =
      said.has('sandbox') && !text.includes('allow-scripts') && said.get('default-src') === "'none'";
    return isSafe ? [] : [`${address}: mail is shown under "${text}"`];
  }
  return Object.entries(strictPolicy)
    .filter(([name, value]) => said.get(name) !== value)
    .map(([name]) => `${address}: ${name} is "${said.get(name) ?? ''}"`);
}

function watch(context: BrowserContext, base: string, faults: string[]): void {
  context.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(`${base}/`) && !address.startsWith('data:'))
      faults.push(`outside request: ${address}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${String(response.status())} ${response.url()}`);
    if (response.request().resourceType() === 'document') faults.push(...policyFaults(response));
  });
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  context.on('weberror', (error) => {
    faults.push(`script: ${error.error().message}`);
  });
}

async function axeFaults(page: Page, name: string): Promise<string[]> {
  // Mail stands in a frame where no script runs, axe neither; the legacy mode does not wait for such a frame.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ iframes: false });
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `axe, ${name}: ${id} at ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );
}

/** Pictures for a person to look at: E2E_SCREENSHOTS names the folder. */
async function keepPictures(page: Page, name: string): Promise<void> {
  const folder = process.env.E2E_SCREENSHOTS;
  if (folder === undefined || folder === '') return;
  const before = page.viewportSize();
  for (const width of [1280, 375]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: join(folder, `${name}-${String(width)}.png`), fullPage: true });
  }
  if (before !== null) await page.setViewportSize(before);
}

export async function openBrowser(executablePath: string, base: string): Promise<WatchedBrowser> {
  // Playwright gives every launch a new, empty profile and removes it on close.
  const browser: Browser = await chromium.launch({
    executablePath,
    timeout: waitMs,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    visitor: async ({ locale, javaScript = true }) => {
      const context = await browser.newContext({
        baseURL: base,
        locale,
        javaScriptEnabled: javaScript,
        acceptDownloads: true,
      });
      context.setDefaultTimeout(waitMs);
      const faults: string[] = [];
      watch(context, base, faults);
      return {
        page: await context.newPage(),
        context,
        faults,
        look: async (page, name) => {
          // axe is a script itself, so without JavaScript there is only the picture.
          if (javaScript) faults.push(...(await axeFaults(page, name)));
          await keepPictures(page, javaScript ? name : `${name}-plain`);
        },
      };
    },
    close: () => browser.close(),
  };
}
