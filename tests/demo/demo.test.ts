// The demo hub: what its first run makes, that another run doubles nothing, and what a reset may delete.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { systemActor } from '../../src/core/access.js';
import { readReport } from '../../src/core/attendance/readers/detect.js';
import { unitePresence } from '../../src/core/attendance/presence.js';
import { dayPlusDays, epochSecondsOf, instantPlusSeconds } from '../../src/core/time/instant.js';
import { instantToLocal, localToInstant } from '../../src/core/time/zone.js';
import { thisWeeksDay } from '../../src/demo/hub.js';
import { createProgressLine, type DemoStep } from '../../src/demo/progress.js';
import { moveReportToDay } from '../../src/demo/report.js';
import { demoPaths, resetDemo, runDemo } from '../../src/demo/demo.js';
import { readDemoReport, readDemoSeeds, reportNameOf, tryReportName } from '../../src/demo/seeds.js';
import type { DemoSummary } from '../../src/demo/summary.js';
import { createAuditService } from '../../src/features/audit/audit.service.js';
import { createOrganizationsService } from '../../src/features/organizations/organizations.service.js';
import { systemClock } from '../../src/platform/clock.js';
import { openDatabase } from '../../src/platform/db/database.js';
import { migrate } from '../../src/platform/db/migrate.js';
import { uuidIds } from '../../src/platform/ids.js';
import { loadFonts } from '../../src/platform/pdf/fonts.js';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';

const seeds = readDemoSeeds();
const maya = seeds.hub.signIn.clinician;
const silent = { say: () => undefined, progress: () => undefined };

/** Everything the demo writes but links, which every run makes anew. */
const countedTables = [
  ...['organizations', 'programs', 'approvals', 'approval_versions', 'cohorts', 'sessions'],
  ...['session_approvals', 'clinicians', 'clinician_addresses', 'enrolments', 'assignments', 'persons'],
  ...['grants', 'imports', 'connections', 'links', 'reviews', 'remembered_identities', 'manual_marks'],
  ...['attendance', 'awards', 'certificates', 'certificate_files', 'messages', 'invitations'],
  ...['screen_groups', 'screen_members', 'screen_lists', 'screen_seats'],
];

async function countRows({ database }: TestService): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of countedTables) {
    const row = (await database.read(table).count({ count: '*' }).first()) as { count: number | string };
    counts[table] = Number(row.count);
  }
  return counts;
}

// The tests of the hub follow each other: what comes later may change it.
describeEachEngine('the demo hub', (engine) => {
  // A Thursday; the clocks went forward on 8 March, between the seventh session and the eighth.
  const now = '2026-03-12T15:00:00Z';
  let service: TestService;
  let first: DemoSummary;
  let rowsAfterFirst: Record<string, number>;
  const said: string[] = [];
  const steps: DemoStep[] = [];

  beforeAll(async () => {
    service = await startService(engine, { now });
    first = await runDemo(service.outside, service.services, {
      reset: true,
      say: (line) => said.push(line),
      progress: (step) => steps.push(step),
    });
    rowsAfterFirst = await countRows(service);
  }, 90_000);
  afterAll(() => service.stop());

  async function hubNow() {
    const { organizations, programs, cohorts, sessions, clinicians } = service.services;
    const { read } = service.database;
    const organization = await organizations.loadBySlug(read, seeds.hub.organization.slug);
    const program = await programs.loadBySlug(read, organization?.id ?? '', seeds.hub.program.slug);
    const [cohort] = await cohorts.loadForProgram(read, program?.id ?? '');
    const people = await clinicians.listForIdentity(read, organization?.id ?? '');
    const idOf = (address: string): string =>
      people.find((each) => each.addresses.some((own) => own.address === address))?.clinicianId ?? '';
    return { cohort, idOf, sessions: await sessions.loadForCohort(read, cohort?.id ?? '') };
  }

  test('twelve Wednesdays at noon around today, eight of them behind and finalized', async () => {
    const { sessions } = await hubNow();
    expect(sessions.map((session) => session.localDate)).toEqual(
      Array.from({ length: 12 }, (_, week) => dayPlusDays('2026-01-21', 7 * week)),
    );
    expect(sessions.slice(5, 8).map((session) => session.startsAt)).toEqual([
      '2026-02-25T17:00:00Z',
      '2026-03-04T17:00:00Z',
      '2026-03-11T16:00:00Z',
    ]);
    expect(sessions.map((session) => session.finalizedAt !== null)).toEqual([
      ...Array<boolean>(8).fill(true),
      ...Array<boolean>(4).fill(false),
    ]);
    expect(sessions.map((session) => session.title)).toEqual(seeds.cohort.sessions.map(({ title }) => title));
    expect(first.figures).toMatchObject({ people: 34, guests: 3, sessions: 12, finalized: 8 });
  });

  test('its figures are the sums of what is stored', async () => {
    const { sessions } = await hubNow();
    const rowsInFiles = Array.from(
      { length: 8 },
      (_, index) =>
        readDemoReport(reportNameOf(index + 1))
          .trim()
          .split('\r\n')
          .filter((line) => /,(Yes|No)$/.test(line)).length,
    ).reduce((sum, count) => sum + count, 0);
    expect(first.figures.connections).toBe(rowsInFiles);
    expect(rowsAfterFirst['connections']).toBe(rowsInFiles);
    let minutes = 0;
    const credits = new Map<string, number>();
    for (const { id } of sessions) {
      for (const row of await service.services.attendance.loadForSession(service.database.read, id))
        if (row.status !== 'provisional') minutes += row.minutes;
      for (const award of await service.services.credits.listOfSession(systemActor, id, { history: false }))
        credits.set(award.creditSystem, (credits.get(award.creditSystem) ?? 0) + Number(award.credits));
    }
    expect(first.figures.attendedMinutes).toBe(minutes);
    expect(minutes).toBeGreaterThan(15_000);
    for (const system of first.figures.systems) {
      expect(system.creditThousandths).toBe(Math.round((credits.get(system.creditSystem) ?? 0) * 1000));
      expect(system.certificates).toBeGreaterThan(3);
    }
    const certificates = first.figures.systems.reduce((sum, system) => sum + system.certificates, 0);
    const { certificate, invitation, ...others } = first.figures.mails;
    expect([certificate, invitation]).toEqual([certificates, 34]);
    // Three are asked for consent and the contact for her list; two of her colleagues are told, one way or the other.
    expect(others).toMatchObject({ 'shared-screen-consent': 3, 'shared-screen-list': 1 });
    expect(Object.values(others).reduce((sum, count) => sum + count, 0)).toBe(6);
    expect(await service.services.mailbox?.listKeptMails()).toHaveLength(certificates + 34 + 6);
    expect(said.join('\n')).toContain(`${rowsInFiles} connections`);
    expect(steps.map(({ done }) => done)).toEqual(steps.map((_, index) => index + 1));
    expect(steps.at(-1)?.done).toBe(steps.at(-1)?.total);
  });

  test('another run says the same and doubles nothing', async () => {
    const again: string[] = [];
    const second = await runDemo(service.outside, service.services, {
      ...silent,
      say: (line) => again.push(line),
    });
    expect(second.figures).toEqual(first.figures);
    expect(again).toEqual(said);
    expect(await countRows(service)).toEqual(rowsAfterFirst);
  }, 60_000);

  test('the clinician lost the line for half an hour and sees 0.75', async () => {
    const { sessions, idOf } = await hubNow();
    const fifth = sessions[4]?.id ?? '';
    const own = (await service.services.attendance.loadForSession(service.database.read, fifth)).find(
      (row) => row.clinicianId === idOf(maya),
    );
    // 12:04:30–12:31:10 and 13:02:00–13:21:30; waiting before 12:04:28 is not presence.
    expect(own).toMatchObject({ seconds: 2770, minutes: 46, joins: 2 });
    const awards = await service.services.credits.listOfSession(systemActor, fifth, { history: false });
    const hers = awards.filter((award) => award.clinicianId === idOf(maya));
    expect(hers.map(({ creditSystem, minutes, credits }) => [creditSystem, minutes, credits]).sort()).toEqual(
      [
        ['ama-pra-category-1', 42, '0.75'],
        ['cfpc-mainpro-certified', 46, '0.75'],
      ],
    );
  });

  test('older reviews are settled, the latest session leaves three, and settling one amends', async () => {
    const { sessions, idOf } = await hubNow();
    const { reviews, credits, evidence } = service.services;
    const open = await Promise.all(
      sessions.map((session) => reviews.countOpen(service.database.read, session.id)),
    );
    expect(open).toEqual([0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0]);
    expect(first.figures.openReviews).toBe(3);
    expect(rowsAfterFirst['remembered_identities']).toBe(4);
    const eighth = sessions[7]?.id ?? '';
    const sean = idOf('sean.obrien@rainyriver-clinic.example');
    const item = (await reviews.list(systemActor, eighth)).find(({ name }) => name === "Sean O'Brien");
    expect(item?.suggestions[0]?.clinicianId).toBe(sean);
    const before = await credits.listOfSession(systemActor, eighth, { history: false });
    expect(before.some((award) => award.clinicianId === sean)).toBe(false);
    await evidence.settleReview(systemActor, item?.id ?? '', { clinicianId: sean, remember: false });
    const after = await credits.listOfSession(systemActor, eighth, { history: false });
    expect(
      after
        .filter((award) => award.clinicianId === sean)
        .map((award) => award.credits)
        .sort(),
    ).toEqual(['1.25', '1.50']);
  });

  test('one screen for three: the contact and one colleague count, the other may still say so by her link', async () => {
    const { sessions, idOf } = await hubNow();
    const seventh = sessions[6]?.id ?? '';
    const statusOf = async (name: string) =>
      (await service.services.attendance.loadForSession(service.database.read, seventh)).find(
        ({ clinicianId }) => clinicianId === idOf(`${name}@rainyriver-clinic.example`),
      );
    for (const name of ['joanne.mcleod', 'tyler.johnston'])
      expect(await statusOf(name)).toMatchObject({ minutes: 86, status: 'attended', evidence: 'attested' });
    expect(await statusOf('harpreet.gill')).toMatchObject({ minutes: 86, status: 'provisional' });
    expect(first.closingLines.join('\n')).toContain(first.links.sharedScreen ?? 'no link');
    const page = await supertest(service.app)
      .get(new URL(first.links.sharedScreen ?? '').pathname)
      .expect(200);
    expect(page.text).toContain('Joanne McLeod or a lead of the program says that you were there');
  });

  test('every name of a certificate can be printed, and every document is drawn in both languages', async () => {
    const { cohort } = await hubNow();
    const { items } = await service.services.certificates.list(systemActor, cohort?.id ?? '', { limit: 500 });
    const fonts = loadFonts();
    for (const { snapshot } of items) {
      const { name } = snapshot.clinician;
      for (const run of fonts.runs(name, 'semibold')) {
        const missing = Array.from(run.text).filter(
          (character) => !run.font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0),
        );
        expect({ name, missing }).toEqual({ name, missing: [] });
      }
    }
    const names = items.map(({ snapshot }) => snapshot.clinician.name).join('\n');
    for (const part of ['ᐊᐳᑎ ᖃᒪᓂᖅ', 'Tremblay-Côté', "O'Brien", 'Nguyễn', 'Wiśniewski'])
      expect(names).toContain(part);
    expect(rowsAfterFirst['certificate_files']).toBe(items.length * 2);
    const [one] = items;
    if (one === undefined) throw new Error('there is no certificate');
    const { pdf } = await service.services.documents.load(one, 'fr');
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('the links sign in a clinician and a lead, and the verify page is of a certificate she holds', async () => {
    const { signIn, certificates } = service.services;
    const tokenOf = (link: string): string => /\/sign-in\/([\w-]+)/.exec(link)?.[1] ?? '';
    const lead = await signIn.signIn(tokenOf(first.links.lead), 'en');
    expect(lead.actor.grants.map(({ role }) => role)).toEqual(['lead']);
    const french = await signIn.signIn(tokenOf(first.links.frenchClinician), 'en');
    expect(french.language).toBe('fr');
    const clinician = await signIn.signIn(tokenOf(first.links.clinician), 'en');
    expect(clinician.actor).toMatchObject({ grants: [], addresses: [maya] });
    const number = first.links.verify?.split('/verify/')[1] ?? '';
    expect((await certificates.verify(number)).status).toBe('valid');
    expect(first.closingLines.join('\n')).toContain(first.links.mailbox ?? 'no mailbox');
  });

  test('the report to try by hand takes in two connections more', async () => {
    const path = first.tryReport?.path ?? '';
    const { sessions } = await hubNow();
    const file = {
      fileName: tryReportName,
      bytes: readFileSync(path),
      timeZone: null,
      kind: 'live',
      dateOrder: null,
      confirmed: false,
    } as const;
    const outcome = await service.services.evidence.importReport(systemActor, sessions[7]?.id ?? '', file, {
      preview: true,
    });
    expect(outcome).toMatchObject({ rows: 37, connections: 2, replay: false });
  });

  test('another run ten days later keeps the dates and finalizes nothing more', async () => {
    const { sessions } = await hubNow();
    const amended = await runDemo(service.outside, service.services, silent);
    service.clock.set('2026-03-22T15:00:00Z');
    const later = await runDemo(service.outside, service.services, silent);
    const { mails } = amended.figures;
    expect(later.figures).toEqual({ ...amended.figures, mails: { ...mails, invitation: 68 } });
    expect((await hubNow()).sessions.map(({ startsAt }) => startsAt)).toEqual(
      sessions.map(({ startsAt }) => startsAt),
    );
    service.clock.set('2026-05-01T15:00:00Z');
    expect((await runDemo(service.outside, service.services, silent)).invited).toBeNull();
  }, 60_000);

  test('it does not begin again over what is there, nor move in with others', async () => {
    const { outside, services } = service;
    await expect(runDemo(outside, services, { ...silent, reset: true })).rejects.toThrow(
      'still in the database',
    );
    await services.organizations.create(systemActor, {
      slug: 'harbour',
      name: { en: 'Harbour', fr: 'Havre' },
    });
    await expect(runDemo(outside, services, silent)).rejects.toThrow('another organization (harbour)');
  });
});

describe('a report moved to its session', () => {
  const zone = seeds.cohort.timeZone;

  function presenceOn(text: string, day: string): number[] {
    const start = localToInstant(day, seeds.cohort.startTime, zone);
    if (!start.ok) throw new Error(`no noon on ${day}`);
    const session = { startsAt: start.instant, endsAt: instantPlusSeconds(start.instant, 90 * 60) };
    const outcome = readReport(Buffer.from(text), { timeZone: zone, session });
    if (!outcome.ok) throw new Error(`${day}: ${outcome.detail}`);
    const window = {
      startSeconds: epochSecondsOf(session.startsAt),
      endSeconds: epochSecondsOf(session.endsAt),
    };
    return outcome.report.rows.map((row) => unitePresence([row], window).seconds);
  }

  test('says the same seconds on every Wednesday of two years, clock changes and all', () => {
    for (const name of ['session-05.csv', 'session-06.csv']) {
      const text = readDemoReport(name);
      const expected = presenceOn(text, name === 'session-05.csv' ? '2026-02-04' : '2026-02-11');
      expect(Math.max(...expected)).toBe(5400);
      for (let week = 0; week < 105; week++) {
        const day = dayPlusDays('2025-12-31', 7 * week);
        expect({ day, seconds: presenceOn(moveReportToDay(text, day), day) }).toEqual({
          day,
          seconds: expected,
        });
      }
    }
  });

  test('changes dates only, keeps the distance of later days, the mark and the line ends', () => {
    const text = '\ufeffA,01/31/2026 11:59:59 PM,02/01/2026 12:00:01 AM,12/345\r\n';
    expect(moveReportToDay(text, '2027-02-28')).toBe(
      '\ufeffA,02/28/2027 11:59:59 PM,03/01/2027 12:00:01 AM,12/345\r\n',
    );
    expect(() => moveReportToDay('Name,Email\r\n', '2026-01-01')).toThrow('no date');
  });

  test('every shipped report is as Zoom writes it', () => {
    for (const name of [...Array.from({ length: 8 }, (_, index) => reportNameOf(index + 1)), tryReportName]) {
      const text = readDemoReport(name);
      expect(text.startsWith('\ufeff')).toBe(true);
      expect(text.replaceAll('\r\n', '')).not.toContain('\n');
      expect(text.match(/[\w.-]+@[\w.-]+/g)?.filter((address) => !address.endsWith('.example'))).toEqual([]);
    }
  });
});

test('this week’s session is the next one that is not over', () => {
  const day = (now: string) => thisWeeksDay(seeds.cohort, now);
  expect(instantToLocal('2026-03-11T16:00:00Z', seeds.cohort.timeZone).weekday).toBe(3);
  expect(day('2026-03-10T15:00:00Z')).toBe('2026-03-11');
  expect(day('2026-03-11T17:29:59Z')).toBe('2026-03-11');
  expect(day('2026-03-11T17:30:00Z')).toBe('2026-03-18');
  // Late on Wednesday in UTC it is Wednesday still in Toronto.
  expect(day('2026-03-12T03:30:00Z')).toBe('2026-03-18');
});

describe('the progress line', () => {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  const step = { done: 3, total: 12, what: 'Session 1 of 8' };

  test('is written over where somebody watches, never wider than the window', () => {
    written.length = 0;
    const line = createProgressLine({ isTTY: true, columns: 30, write });
    line.progress(step);
    line.progress({ ...step, done: 12 });
    expect(written).toEqual(['\r\u001b[2K█████░░░░░░░░░░░░░░░ 3/12  Se', '\r\u001b[2K']);
  });

  test('is plain lines elsewhere', () => {
    written.length = 0;
    const line = createProgressLine({ write });
    line.progress(step);
    line.end();
    expect(written).toEqual(['[3/12] Session 1 of 8\n']);
  });
});

describe('a reset', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'echo-credits-demo-'));
  afterAll(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  const config = { dataDir, databaseUrl: `sqlite:${join(dataDir, 'echo-credits.db')}` };
  const file = join(dataDir, 'echo-credits.db');

  async function fill(slug: string): Promise<void> {
    const database = openDatabase(config.databaseUrl);
    await migrate(database);
    const ids = uuidIds;
    const clock = systemClock;
    const audit = createAuditService({ database, clock, ids });
    const organizations = createOrganizationsService({ database, clock, ids, audit });
    await organizations.create(systemActor, { slug, name: { en: 'Hub', fr: 'Pôle' } });
    await database.close();
  }

  test('removes the demo’s file, mail and reports, and nothing beside them', async () => {
    await fill(seeds.hub.organization.slug);
    const { mailFolder } = demoPaths(config);
    writeFileSync(join(dataDir, 'secret-key'), 'kept');
    writeFileSync(join(dataDir, 'mail'), 'stands for the folder');
    await resetDemo(config);
    expect([existsSync(file), existsSync(mailFolder), existsSync(join(dataDir, 'secret-key'))]).toEqual([
      false,
      false,
      true,
    ]);
    await expect(resetDemo(config)).resolves.toBeUndefined();
  });

  test('leaves a file in which another organization lives', async () => {
    await fill(seeds.hub.organization.slug);
    await fill('harbour');
    await expect(resetDemo(config)).rejects.toThrow('another organization (harbour)');
    expect(existsSync(file)).toBe(true);
  });

  test('leaves a database server alone', async () => {
    const databaseUrl = 'postgres://localhost/echo';
    expect(demoPaths({ dataDir, databaseUrl }).databaseFile).toBeNull();
    await expect(resetDemo({ dataDir, databaseUrl })).rejects.toThrow('names a server');
  });
});
