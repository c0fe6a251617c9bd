// What a clinician does with the demo, in her language: asks for a mail, signs in by it, understands, downloads, verifies.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { Visitor } from './watched-browser.js';

const mailWithinMs = 60_000;
const betweenLooksMs = 150;

export interface ClinicianWords {
  language: 'en' | 'fr';
  send: string;
  mailbox: RegExp;
  signInMail: RegExp;
  signInLink: string;
  signInButton: RegExp;
  certificateMail: RegExp;
  verifyLink: RegExp;
  valid: RegExp;
}

export interface Clinician {
  name: string;
  address: string;
  /** One of her past sessions, an award of it, and what the page says why. */
  story: {
    session: string;
    system: RegExp;
    credits: string;
    sentence: RegExp;
    rungs: readonly [first: RegExp, last: RegExp];
  };
}

export const english: ClinicianWords = {
  language: 'en',
  send: 'Mail me a link',
  mailbox: /mailbox/i,
  signInMail: /^Your link to sign in/,
  signInLink: 'Sign in',
  signInButton: /sign in/i,
  certificateMail: /^Your certificate/,
  verifyLink: /genuine/,
  valid: /^Valid/,
};

export const french: ClinicianWords = {
  language: 'fr',
  send: 'M’envoyer un lien',
  mailbox: /boîte/i,
  signInMail: /^Votre lien de connexion/,
  signInLink: 'Me connecter',
  signInButton: /connecter/i,
  certificateMail: /^Votre attestation/,
  verifyLink: /authenticité/,
  valid: /^Valide/,
};

const mailsTo = (page: Page, address: string, subject: RegExp): Locator =>
  page.getByRole('listitem').filter({ hasText: address }).getByRole('link', { name: subject });

const addressesOf = (links: Locator): Promise<(string | null)[]> =>
  links.all().then((all) => Promise.all(all.map((link) => link.getAttribute('href'))));

/** The mailbox again and again until a mail is there that was not. */
async function openNewMail(
  page: Page,
  find: (page: Page) => Locator,
  known: readonly (string | null)[],
): Promise<void> {
  const deadline = Date.now() + mailWithinMs;
  for (;;) {
    const links = find(page);
    const fresh = (await addressesOf(links)).findIndex((address) => !known.includes(address));
    if (fresh >= 0) {
      await links.nth(fresh).click();
      return;
    }
    if (Date.now() > deadline) throw new Error('the sign-in mail did not come');
    await new Promise((resolve) => setTimeout(resolve, betweenLooksMs));
    await page.reload();
  }
}

/**
 * Mail opens its links in a window of their own. By the keyboard: the frame is a process of its own, and a click that
 * comes right after it was scrolled or laid out may be sent past it.
 */
async function followFromMail({ page, context }: Visitor, link: string | RegExp): Promise<Page> {
  const opened = context.waitForEvent('page');
  await page.frameLocator('iframe').getByRole('link', { name: link }).first().press('Enter');
  const next = await opened;
  await next.waitForLoadState();
  return next;
}

export async function signInByMail(
  visitor: Visitor,
  { address }: Clinician,
  words: ClinicianWords,
): Promise<Page> {
  const { page, look } = visitor;
  const tag = words.language;
  await page.goto('/mailbox');
  const known = await addressesOf(mailsTo(page, address, words.signInMail));
  await page.goto('/');
  expect(await page.locator('html').getAttribute('lang')).toBe(words.language);
  await look(page, `sign-in-${tag}`);
  await page.locator('input[name=address]').fill(address);
  await page.getByRole('button', { name: words.send }).click();
  await look(page, `sign-in-sent-${tag}`);
  await page.getByRole('main').getByRole('link', { name: words.mailbox }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await openNewMail(page, (at) => mailsTo(at, address, words.signInMail), known);
  await page.locator('iframe').waitFor();
  await look(page, `sign-in-mail-${tag}`);
  const arrived = await followFromMail(visitor, words.signInLink);
  await look(arrived, `sign-in-confirm-${tag}`);
  await arrived.getByRole('main').getByRole('button', { name: words.signInButton }).click();
  await arrived.waitForURL('**/me');
  return arrived;
}

/** Opens the explanation of one award of one session and reads it. */
export async function readWhy(
  visitor: Visitor,
  page: Page,
  { name, story }: Clinician,
  words: ClinicianWords,
): Promise<void> {
  expect(await page.getByRole('banner').innerText()).toContain(name);
  const session = page
    .getByRole('article')
    .filter({ has: page.getByRole('heading', { name: story.session }) });
  const award = session.locator('details').filter({ hasText: story.system });
  expect(await award.locator('summary').innerText()).toContain(story.credits);
  const sentence = award.getByText(story.sentence);
  expect(await sentence.isVisible()).toBe(false);
  await award.locator('summary').click();
  await sentence.waitFor({ state: 'visible' });
  const rungs = await award.getByRole('listitem').allInnerTexts();
  expect(rungs.length).toBeGreaterThanOrEqual(5);
  expect(rungs[0]).toMatch(story.rungs[0]);
  expect(rungs.at(-1)).toMatch(story.rungs[1]);
  await visitor.look(page, `me-${words.language}`);
}

/** What the square on the first page says; undefined where the two programs that read it are not installed. */
function readQrCode(pdf: Buffer): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'echo-credits-qr-'));
  try {
    writeFileSync(join(folder, 'certificate.pdf'), pdf);
    execFileSync('pdftoppm', ['-r', '150', '-png', '-l', '1', 'certificate.pdf', 'page'], { cwd: folder });
    const [picture = ''] = readdirSync(folder).filter((name) => name.endsWith('.png'));
    return execFileSync('zbarimg', ['--quiet', '--raw', picture], { cwd: folder, stdio: 'pipe' })
      .toString()
      .trim();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** From the certificate mail: the attachment, the same bytes from her own page, and the public page of its number. */
export async function takeCertificate(
  visitor: Visitor,
  mine: Page,
  { name, address }: Clinician,
  words: ClinicianWords,
): Promise<void> {
  const { page, look } = visitor;
  await page.goto('/mailbox');
  await look(page, `mailbox-${words.language}`);
  await mailsTo(page, address, words.certificateMail).first().click();
  const attachment = page.getByRole('link', { name: /\.pdf$/ });
  const [number] = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}-[0-9A-Z]/.exec(await attachment.innerText()) ?? [''];
  expect(number).not.toBe('');
  await look(page, `certificate-mail-${words.language}`);
  const downloading = page.waitForEvent('download');
  // By the keyboard too, for the frame stood here before the page was scrolled.
  await attachment.press('Enter');
  const mailed = readFileSync(await (await downloading).path());
  expect(mailed.subarray(0, 5).toString()).toBe('%PDF-');

  const button = mine.locator(`a[href*="/me/certificates/${number}.pdf"]`).first();
  expect(await button.isVisible()).toBe(true);
  const fetched = await visitor.context.request.get((await button.getAttribute('href')) ?? '');
  expect(fetched.headers()['content-type']).toBe('application/pdf');
  expect(mailed.equals(await fetched.body())).toBe(true);

  const verify = await followFromMail(visitor, words.verifyLink);
  expect(new URL(verify.url()).pathname).toBe(`/verify/${number}`);
  const main = verify.getByRole('main');
  expect(await main.getByText(words.valid).first().isVisible()).toBe(true);
  expect(await main.innerText()).toContain(name);
  await look(verify, `verify-${words.language}`);
  const facts = (await (
    await visitor.context.request.get(verify.url(), { headers: { Accept: 'application/json' } })
  ).json()) as { number: string; name: string; sha256: string };
  expect(facts).toMatchObject({ number, name, sha256: createHash('sha256').update(mailed).digest('hex') });
  const scanned = readQrCode(mailed);
  if (scanned !== undefined) expect(scanned).toBe(verify.url());
}
