// Reports without a session: many at once, each to its session or waiting, and the watched folder; wired by
// src/wiring/intake.ts.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { signedInStaff } from '../../support/console-scene.js';
import { worldOf, type World } from '../../support/world.js';
import { zoomReport, type ReportRow } from '../../support/zoom-report.js';

interface RoutedBody {
  fileName: string;
  outcome: string;
  sessionId: string | null;
  fileId: string | null;
  importId: string | null;
  candidates: { sessionId: string; reason: string; knownAddresses: number }[];
  problem: { code: string; detail: string } | null;
}

const now = '2026-03-01T12:00:00Z';
const meeting = '81234567890';

function withBlock(day: string, rows: readonly ReportRow[], id = meeting): string {
  const [year, month, date] = day.split('-');
  const us = `${month}/${date}/${year}`;
  const block = [
    'Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,',
    `${id},ECHO,${us} 11:50:00 AM,${us} 01:05:00 PM,hub@hub.example,75,2`,
    '',
  ];
  return [...block, zoomReport(rows, day)].join('\r\n');
}

describeEachEngine('reports without a session', (engine) => {
  const folder = mkdtempSync(join(tmpdir(), 'echo-credits-drop-'));
  let service: TestService;
  let owner: string;
  let world: World;

  beforeAll(async () => {
    service = await startService(engine, { now, environment: { IMPORT_DIR: folder } });
    owner = await service.token('owner');
    world = worldOf(service, owner);
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A hub with one program and two weekly sessions on one recurring meeting. */
  async function hub(slug: string, cohortFields: object = {}) {
    const organization = await world.organization({ slug });
    const program = await world.program(organization.id, { slug: `${slug}-pain` });
    const cohort = await world.cohort(program.id, {
      repeat: { every: 1, unit: 'week', count: 2 },
      joinUrl: `https://zoom.example/j/${meeting}`,
      ...cohortFields,
    });
    const people = [];
    for (const given of ['Ann', 'Bo', 'Cy']) {
      const email = `${given.toLowerCase()}@${slug}.example`;
      const person = await world.clinician(organization.id, {
        name: { given, family: 'Okoro' },
        emails: [email],
      });
      await world.enrol(cohort.id, person.id);
      people.push({ id: person.id, email });
    }
    const [first, second] = await world.sessions(cohort.id);
    return {
      id: organization.id,
      programId: program.id,
      cohortId: cohort.id,
      first: first?.id ?? '',
      second: second?.id ?? '',
      rows: people.map(({ email }): ReportRow => [email.split('@')[0] ?? '', email, '12:00:00', '13:00:00']),
    };
  }

  async function send(path: string, files: Record<string, string | Buffer>, token = owner) {
    const request = supertest(service.app).post(`/api/v1${path}`).set('authorization', `Bearer ${token}`);
    for (const [name, bytes] of Object.entries(files)) void request.attach('file', Buffer.from(bytes), name);
    return request;
  }
  const items = (response: supertest.Response) => (response.body as { items: RoutedBody[] }).items;
  const waitingOf = async (id: string) =>
    (await service.as(owner).get(`/organizations/${id}/attendance-files?status=waiting`)).body as {
      items: { id: string; fileName: string; problem: { code: string } }[];
    };

  test('each finds its session by number and time; what is no report is told and not kept', async () => {
    const lake = await hub('lake');
    const response = await send(`/organizations/${lake.id}/attendance-files`, {
      'week-2.csv': withBlock('2026-01-12', lake.rows),
      'week-1.csv': withBlock('2026-01-05', lake.rows),
      'picture.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3]),
      'empty.csv': '',
    });
    expect(response.status).toBe(200);
    expect(items(response).map(({ outcome, sessionId }) => [outcome, sessionId])).toEqual([
      ['taken', lake.second],
      ['taken', lake.first],
      ['refused', null],
      ['refused', null],
    ]);
    expect(items(response)[2]?.problem?.detail).toContain('PNG');
    expect((await world.attendance(lake.first)).map((row) => row['seconds'])).toEqual([3600, 3600, 3600]);

    const again = await send(`/organizations/${lake.id}/attendance-files`, {
      'copy of week-1.csv': withBlock('2026-01-05', lake.rows),
    });
    expect(items(again)[0]).toMatchObject({ outcome: 'known', sessionId: lake.first });
    expect((await waitingOf(lake.id)).items).toEqual([]);
  });

  test('a usage export of many meetings goes to each session it holds, and to no other', async () => {
    const bay = await hub('cove', { repeat: { every: 1, unit: 'week', count: 3 } });
    const title =
      'Topic,Meeting ID,User Name,User Email,Start Time,End Time,Duration (Minutes),Participants,Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest';
    const line = (id: string, day: string, email: string, minutes: number) =>
      [
        ['ECHO', id, 'Hub Host', 'host@hub.example', `${day} 12:00:00 PM`, `${day} 01:00:00 PM`, '60', '3'],
        ['Somebody', email, `${day} 12:00:00 PM`, `${day} 12:${minutes}:00 PM`, String(minutes), 'Yes'],
      ]
        .flat()
        .join(',');
    const [ann = '', bo = ''] = bay.rows.map(([, email]) => email);
    const month = [
      title,
      line(meeting, '01/05/2026', ann, 50),
      line(meeting, '01/12/2026', ann, 40),
      line(meeting, '01/12/2026', bo, 30),
      line('99988877766', '01/12/2026', bo, 59),
    ].join('\r\n');
    const response = await send(`/organizations/${bay.id}/attendance-files`, { 'month.csv': month });
    expect(items(response).map(({ outcome, sessionId }) => [outcome, sessionId])).toEqual([
      ['taken', bay.first],
      ['taken', bay.second],
    ]);
    const seconds = async (id: string) =>
      (await world.attendance(id)).map((entry) => Number(entry['seconds'])).sort((a, b) => b - a);
    expect([await seconds(bay.first), await seconds(bay.second)]).toEqual([
      [3000, 0, 0],
      [2400, 1800, 0],
    ]);
    const again = await send(`/organizations/${bay.id}/attendance-files`, { 'month.csv': month });
    expect(items(again).map(({ outcome }) => outcome)).toEqual(['known', 'known']);
  });

  test('a file without a number goes by its people; a stranger waits, is kept once, and is settled by a word', async () => {
    const hill = await hub('hill', { joinUrl: undefined });
    const known = await send(`/programs/${hill.programId}/attendance-files`, {
      'teams.csv': zoomReport(hill.rows, '2026-01-05'),
    });
    expect(items(known)[0]).toMatchObject({ outcome: 'taken', sessionId: hill.first });

    const strangers = zoomReport([['Dee', 'dee@elsewhere.example', '12:00:00', '12:50:00']], '2026-01-12');
    const sent = await send(`/organizations/${hill.id}/attendance-files`, { 'who.csv': strangers });
    const [waiting] = items(sent);
    expect(waiting).toMatchObject({
      outcome: 'waiting',
      sessionId: null,
      problem: { code: 'intake.no-certain-session' },
      candidates: [{ sessionId: hill.second, reason: 'time', knownAddresses: 0 }],
    });
    const resent = await send(`/organizations/${hill.id}/attendance-files`, { 'who again.csv': strangers });
    expect(items(resent)[0]?.fileId).toBe(waiting?.fileId);

    const route = (sessionId: string, token = owner) =>
      service.as(token).post(`/attendance-files/${waiting?.fileId}/route`, { sessionId });
    const other = await hub('other');
    expect((await route(other.first)).status).toBe(404);
    const stranger = await service.token('lead', other.id);
    expect((await route(hill.second, stranger)).status).toBe(404);
    const done = await route(hill.second);
    expect(done.status).toBe(200);
    expect(done.body).toMatchObject({ rows: 1, toReview: 1, replay: false });
    expect((await route(hill.second)).body).toMatchObject({ code: 'intake.settled' });
    expect((await waitingOf(hill.id)).items).toEqual([]);
  });

  test('two hubs never see each other’s files, and a program’s people bring files to their program only', async () => {
    const east = await hub('east');
    const west = await hub('west');
    const lead = await service.token('lead', west.id, west.programId);
    const toHub = await send(`/organizations/${west.id}/attendance-files`, { 'a.csv': 'x' }, lead);
    expect([toHub.status, (toHub.body as { code: string }).code]).toEqual([403, 'auth.forbidden']);
    expect((await send(`/organizations/${east.id}/attendance-files`, { 'a.csv': 'x' }, lead)).status).toBe(
      404,
    );
    const auditor = await service.token('auditor', west.id);
    expect((await send(`/organizations/${west.id}/attendance-files`, { 'a.csv': 'x' }, auditor)).status).toBe(
      403,
    );

    const mixed = zoomReport([['Ann', 'ann@east.example', '12:00:00', '12:50:00']], '2026-01-05');
    const sent = await send(`/programs/${west.programId}/attendance-files`, { 'a.csv': mixed }, lead);
    expect(items(sent)[0]).toMatchObject({ outcome: 'waiting' });
    expect(items(sent)[0]?.candidates.map(({ sessionId }) => sessionId)).toEqual([west.first]);
    const seen = await service
      .as(await service.token('lead', east.id))
      .get(`/organizations/${west.id}/attendance-files`);
    expect(seen.status).toBe(404);

    const fileId = items(sent)[0]?.fileId;
    expect((await service.as(lead).post(`/attendance-files/${fileId}/discard`, {})).status).toBe(422);
    const set = await service
      .as(lead)
      .post(`/attendance-files/${fileId}/discard`, { reason: 'a test meeting' });
    expect(set.status).toBe(204);
    const kept = await service.as(lead).get(`/organizations/${west.id}/attendance-files?status=discarded`);
    expect(kept.body).toMatchObject({ items: [{ id: fileId, discardReason: 'a test meeting' }] });
  });

  test('a sheet of anything else waits with what is wrong; too many files are refused whole', async () => {
    const bay = await hub('bay');
    const sent = await send(`/organizations/${bay.id}/attendance-files`, {
      'bill.csv': 'Invoice,Amount,Text\n1,2,3\n',
    });
    expect(items(sent)[0]).toMatchObject({
      outcome: 'waiting',
      problem: { code: 'attendance.unknown-format' },
    });
    const many = Object.fromEntries(Array.from({ length: 61 }, (_, i) => [`${i}.csv`, 'x']));
    const refused = await send(`/organizations/${bay.id}/attendance-files`, many);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect((await waitingOf(bay.id)).items).toHaveLength(1);
  });

  describe('the watched folder', () => {
    const drop = (path: string, bytes: string, ageSeconds = 60): void => {
      mkdirSync(join(folder, path, '..'), { recursive: true });
      writeFileSync(join(folder, path), bytes);
      const at = Date.parse(now) / 1000 - ageSeconds;
      utimesSync(join(folder, path), at, at);
    };
    const run = async () => (await service.services.schedules.runJob('import-folder')).result;
    const inside = (path: string) =>
      existsSync(join(folder, path)) ? readdirSync(join(folder, path)).sort() : [];

    test('takes what is ready, moves it to what became of it, and leaves what is still being copied', async () => {
      const pine = await hub('pine');
      drop('pine/week-1.csv', withBlock('2026-01-05', pine.rows));
      drop(
        'pine/pine-pain/who.csv',
        zoomReport([['Dee', 'dee@x.example', '12:00:00', '12:50:00']], '2026-01-12'),
      );
      drop('pine/broken.csv', 'a,"b\n');
      drop('pine/.hidden', 'x');
      drop('pine/half.csv.part', 'x');
      drop('pine/copying.csv', 'x', 1);
      drop('nobody/lost.csv', withBlock('2026-01-05', pine.rows));
      drop('rootless.csv', withBlock('2026-01-05', pine.rows));
      expect(await run()).toEqual({ taken: 1, known: 0, waiting: 1, refused: 3, failed: 0 });
      expect(inside('pine/taken')).toEqual(['week-1.csv']);
      expect(inside('pine/pine-pain/waiting')).toEqual(['who.csv', 'who.csv.txt']);
      expect(inside('pine/refused')).toEqual(['broken.csv', 'broken.csv.txt']);
      expect(readFileSync(join(folder, 'pine/refused/broken.csv.txt'), 'utf8')).toContain('quotation mark');
      expect(inside('nobody/refused')).toEqual(['lost.csv', 'lost.csv.txt']);
      expect(inside('pine').filter((name) => name.includes('.'))).toEqual([
        '.hidden',
        'copying.csv',
        'half.csv.part',
      ]);
      expect((await world.attendance(pine.first)).map((row) => row['seconds'])).toEqual([3600, 3600, 3600]);

      drop('pine/week-1.csv', withBlock('2026-01-05', pine.rows));
      expect(await run()).toMatchObject({ taken: 0, known: 1 });
      expect(inside('pine/taken')).toEqual(['week-1 (2).csv', 'week-1.csv']);
    });
  });

  test('the page: many files at once, what became of each, and the one that waits', async () => {
    const glen = await hub('glen');
    const lead = await signedInStaff(service, 'lead@glen.example', { role: 'lead', organizationId: glen.id });
    const page = await lead.get('/manage/files');
    expect(page.text).toContain(`value="hub ${glen.id}"`);
    const strangers = zoomReport([['Dee', 'dee@x.example', '12:00:00', '12:50:00']], '2026-01-12');
    const sent = await lead
      .post('/manage/files')
      .field('place', `hub ${glen.id}`)
      .attach('file', Buffer.from(withBlock('2026-01-05', glen.rows)), 'week-1.csv')
      .attach('file', Buffer.from(strangers), 'who.csv');
    expect(sent.status).toBe(200);
    expect(sent.text).toContain('taken in');
    expect(sent.text).toContain('/manage/sessions/' + glen.first);
    expect(sent.text).toContain('same time');
    // A report older than a season: the day says which sessions are offered.
    const old = (await lead.get('/manage/files?around=2024-05-01&lang=en')).text;
    expect(old).toContain('Sessions of the two months before and after');
    expect(old).not.toContain('Session 1 ·');
    expect((await lead.get('/manage/files?around=2025-12-20')).text).toMatch(/<option[^>]*>[^<]*Session 1 ·/);
    // Two sessions of one hour are told apart by cohort and program.
    const cohort = (await service.as(owner).get(`/cohorts/${glen.cohortId}`)).body as { name: string };
    expect(sent.text).toMatch(new RegExp(`<button[^>]*>${cohort.name} · Session 2 · `));
    expect((await lead.get('/manage?lang=fr')).text).toContain('1 rapport attend');

    const fileId = (await waitingOf(glen.id)).items[0]?.id;
    const wrong = await lead.post(`/manage/files/${fileId}/discard`).type('form').send({ reason: '' });
    expect(wrong.status).toBe(422);
    const done = await lead
      .post(`/manage/files/${fileId}/route`)
      .type('form')
      .send({ sessionId: glen.second });
    expect(done.headers['location']).toContain('notice=file-routed');
    expect((await lead.get('/manage/files?lang=en')).text).toContain('No file waits');
    const none = await lead.post('/manage/files').field('place', `hub ${glen.id}`);
    expect(none.status).toBe(422);
  });
});
