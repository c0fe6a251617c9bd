// What a lead does with the demo: a report for a session that was held, one review, the finalize, the tables.
import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import {
  dayPlusDays,
  instantFromEpochSeconds,
  instantPlusSeconds,
  type Day,
} from '../../../src/core/time/instant.js';
import { instantsOfLocal, instantToLocal } from '../../../src/core/time/zone.js';
import { moveReportToDay } from '../../../src/demo/report.js';
import { readDemoReport, readDemoSeeds, reportNameOf } from '../../../src/demo/seeds.js';
import type { RunningDemo } from './demo-process.js';
import type { Visitor } from './watched-browser.js';

export interface HeldSession {
  id: string;
  title: string;
  /** A report of that day as a person downloads it. */
  report: { name: string; mimeType: string; buffer: Buffer };
}

const { cohort } = readDemoSeeds();

const sessionTitle = 'A talk outside the series';
const conversation = { timeout: 60_000 };

/** Days ago in the cohort's zone: over whatever the hour, and on no day of the weekly series. */
function heldOn(): Day {
  const { day: today } = instantToLocal(
    instantFromEpochSeconds(Math.floor(Date.now() / 1000)),
    cohort.timeZone,
  );
  const day = dayPlusDays(today, -2);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  return weekday === cohort.weekday ? dayPlusDays(day, -1) : day;
}

/** Everything of the demo is finalized already, so one session more, by the API, as a script of the hub would. */
export async function addHeldSession(demo: RunningDemo, page: Page): Promise<HeldSession> {
  const said = await demo.command(['token', 'create', '--role', 'owner', '--name', 'browser test', '--json']);
  const { token } = JSON.parse(said) as { token: string };
  const link = await page.locator('main a[href^="/manage/cohorts/"]').first().getAttribute('href');
  const cohortId = new URL(link ?? '', demo.base).pathname.split('/').at(-1) ?? '';
  const day = heldOn();
  const [startsAt = ''] = instantsOfLocal(day, cohort.startTime, cohort.timeZone);
  const endsAt = instantPlusSeconds(startsAt, cohort.durationMinutes * 60);
  const answer = await page.request.post(`/api/v1/cohorts/${cohortId}/sessions`, {
    headers: { Authorization: `Bearer ${token}` },
    data: { title: sessionTitle, startsAt, endsAt },
  });
  expect(answer.status()).toBe(201);
  const { id } = (await answer.json()) as { id: string };
  const text = moveReportToDay(readDemoReport(reportNameOf(cohort.pastSessions)), day);
  return {
    id,
    title: sessionTitle,
    report: { name: 'participants.csv', mimeType: 'text/csv', buffer: Buffer.from(text, 'utf8') },
  };
}

const reviewCards = (page: Page) => page.locator('li.review');

export async function takeReport({ page, look }: Visitor, held: HeldSession): Promise<void> {
  expect(new URL(page.url()).pathname).toBe(`/manage/sessions/${held.id}`);
  await look(page, 'session-empty-en');
  await page.locator('input[type=file]').setInputFiles(held.report);
  await page.locator('form[enctype="multipart/form-data"] button[value=preview]').click();
  await page.getByText('Nothing is written yet').waitFor(conversation);
  expect(await page.getByRole('main').innerText()).toMatch(/found \d\d people/);
  await look(page, 'report-preview-en');
  await page.locator('button[value=import]').click();
  await page.waitForURL(`**/manage/sessions/${held.id}/review?*`);
  expect(await reviewCards(page).count()).toBeGreaterThanOrEqual(2);
  await look(page, 'session-review-en');
}

export async function settleFirstReview({ page, look }: Visitor, held: HeldSession): Promise<void> {
  const before = await reviewCards(page).count();
  const card = reviewCards(page).filter({ has: page.getByRole('heading', { name: "Sean O'Brien" }) });
  await card.getByRole('button', { name: "This is Seán O'Brien" }).click();
  await card.waitFor({ state: 'detached' });
  expect(await reviewCards(page).count()).toBe(before - 1);
  await page.getByRole('navigation').getByRole('link', { name: held.title }).click();
  await look(page, 'session-open-en');
  expect(await page.getByRole('link', { name: "Seán O'Brien" }).first().isVisible()).toBe(true);
}

/** What is still open is asked about once and does not stand in the way. */
export async function finalizeDespiteReviews({ page, look }: Visitor): Promise<void> {
  await page.getByRole('button', { name: /^Finalize and award/ }).click();
  const question = page.getByRole('alert');
  await question.waitFor();
  await look(page, 'finalize-asks-en');
  await question.getByRole('button', { name: /anyway/ }).click();
  await question.waitFor({ state: 'detached' });
  await page.getByText('Finalized', { exact: true }).first().waitFor();
  const credits = page.getByRole('region').getByRole('row', { name: /Mainpro\+ Certified/ });
  expect(await credits.innerText()).toMatch(/\d+\.\d\d/);
  await look(page, 'session-finalized-en');
  await page.getByRole('link', { name: "Seán O'Brien" }).first().click();
  await page.getByRole('heading', { level: 1, name: /O'Brien/ }).waitFor();
  await look(page, 'session-person-en');
  await page.goBack();
}

async function download(page: Page, preset: string, format: 'csv' | 'xlsx'): Promise<Buffer> {
  await page.locator(`input[name=preset][value=${preset}]`).check();
  await page.locator(`input[name=format][value=${format}]`).check();
  const downloading = page.waitForEvent('download');
  await page
    .locator('form')
    .filter({ has: page.locator('input[name=preset]') })
    .getByRole('button')
    .click();
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${format}$`));
  return readFileSync(await file.path());
}

/** The session that was finalized a moment ago stands in both tables, and both forms say the same. */
export async function exportTables({ page, look }: Visitor, held: HeldSession): Promise<void> {
  await page.getByRole('navigation').locator('a[href^="/manage/programs/"]').click();
  await page.locator('input[name=preset]').first().waitFor();
  await look(page, 'export-en');
  const attendance = parse((await download(page, 'attendance', 'csv')).toString('utf8'), {
    bom: true,
  }) as string[][];
  const [titles = []] = attendance;
  const session = titles.indexOf('Session');
  const person = titles.indexOf('Name');
  const mine = attendance.filter((row) => row[session] === held.title);
  expect(mine.length).toBeGreaterThan(20);
  expect(mine.map((row) => row[person])).toContain("Seán O'Brien");
  const workbook = await readSheet(await download(page, 'attendance', 'xlsx'));
  expect(workbook.length).toBe(attendance.length);
  expect(workbook[0]).toEqual(titles);
  const credits = parse((await download(page, 'credits', 'csv')).toString('utf8'), {
    bom: true,
  }) as string[][];
  expect(credits.some((row) => row.includes(held.title))).toBe(true);
}

export async function lookInFrench({ page, look }: Visitor, held: HeldSession): Promise<void> {
  const program = new URL(page.url()).pathname;
  const pages = { manage: '/manage', 'session-finalized': `/manage/sessions/${held.id}`, export: program };
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(`${path}?lang=fr`);
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
    await look(page, `${name}-fr`);
  }
}
