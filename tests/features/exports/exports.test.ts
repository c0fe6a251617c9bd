// Through the API also: src/platform/db/snapshot.ts and src/platform/sheet/json.ts.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import express from 'express';
import { readSheet } from 'read-excel-file/node';
import supertest from 'supertest';
import { createExportsService } from '../../../src/features/exports/exports.service.js';
import { exportRoutes } from '../../../src/features/exports/exports.routes.js';
import { exportFileName } from '../../../src/features/exports/export-files.js';
import { writeExport } from '../../../src/features/exports/write-export.js';
import { createJobsService } from '../../../src/features/jobs/jobs.service.js';
import { createKeptReplies } from '../../../src/platform/db/kept-replies.js';
import { mountEndpoints } from '../../../src/platform/http/mount.js';
import { problemHandler } from '../../../src/platform/http/problem.js';
import { silentLogger } from '../../../src/platform/logger.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { worldOf, type World } from '../../support/world.js';

type Row = Record<string, string>;

const now = '2026-03-01T12:00:00Z';

describeEachEngine('exports of a program', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;
  let organizationId: string;
  let programId: string;
  let cohortId: string;
  let sessions: string[];
  const people: Record<'formula' | 'nora' | 'absent' | 'gone' | 'sister', string> = {
    formula: '',
    nora: '',
    absent: '',
    gone: '',
    sister: '',
  };

  const mark = (sessionId: string, clinicianId: string, minutes: number) =>
    service
      .as(owner)
      .put(`/sessions/${sessionId}/attendance/${clinicianId}`, { minutes, reason: 'sign-in sheet' })
      .expect((response) => expect([200, 204]).toContain(response.status));

  /** A program of its own with one session and one person who took part: rows that must never leak. */
  async function stranger(
    intoOrganizationId: string,
    family: string,
  ): Promise<{ clinicianId: string; programId: string }> {
    const program = await world.program(intoOrganizationId);
    const cohort = await world.cohort(program.id);
    const person = await world.clinician(intoOrganizationId, { name: { given: 'Not', family } });
    await world.enrol(cohort.id, person.id);
    const [session] = await world.sessions(cohort.id);
    await mark(session?.id ?? '', person.id, 60);
    return { clinicianId: person.id, programId: program.id };
  }

  beforeAll(async () => {
    service = await startService(engine, { now });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization({ slug: 'lakeside' })).id;
    programId = (await world.program(organizationId, { slug: 'chronic-pain' })).id;
    await world.approval(programId, 'ama-pra-category-1', { activityId: '0012345' });
    cohortId = (await world.cohort(programId, { repeat: { every: 1, unit: 'week', count: 10 } })).id;
    sessions = (await world.sessions(cohortId)).map((session) => session.id);
    const add = async (key: keyof typeof people, fields: object) => {
      people[key] = (await world.clinician(organizationId, fields)).id;
      await world.enrol(cohortId, people[key]);
    };
    await add('formula', {
      name: { given: '+Ann', family: '=HYPERLINK("http://x.example","Lee")' },
      emails: ['first@clinic.example', 'second@clinic.example'],
      credentials: '-MD',
      licences: [
        { body: 'CPSO', number: '0012345' },
        { body: 'RCPSC', number: '778' },
      ],
    });
    await add('nora', {
      name: { given: 'Noé', family: 'Ålund, "Nora"' },
      profession: 'specialist-physician',
      site: '@Clinic',
    });
    await add('absent', { name: { given: 'Zed', family: 'Zimmer' } });
    await mark(sessions[0] ?? '', people.formula, 60);
    await mark(sessions[0] ?? '', people.nora, 30);
    await mark(sessions[1] ?? '', people.nora, 45);
    people.sister = (await stranger(organizationId, 'Sister')).clinicianId;
    people.gone = (await stranger((await world.organization()).id, 'Foreign')).clinicianId;
    await world.finalize(sessions[0] ?? '');
  });
  afterAll(() => service.stop());

  const path = (preset: string, query = '') => `/programs/${programId}/exports/${preset}${query}`;
  const csv = (text: string): Row[] => {
    expect(text.startsWith('\uFEFF')).toBe(true);
    return parse(text, { bom: true, columns: true, record_delimiter: '\r\n' });
  };
  const fetchCsv = async (preset: string, query = '') =>
    csv((await service.as(owner).get(path(preset, query)).expect(200)).text);
  const auditOf = async (subjectId: string) =>
    (await service.as(owner).get(`/audit?subject=${subjectId}&limit=500`).expect(200)).body.items as {
      action: string;
      detail: Record<string, unknown>;
    }[];

  test('the presets say what each contains, in both languages', async () => {
    const { body } = await service.as(owner).get('/export-presets').expect(200);
    expect(body.items.map((preset: { id: string }) => preset.id)).toEqual(['attendance', 'credits']);
    for (const preset of body.items) {
      expect(preset.formats).toEqual(['csv', 'xlsx', 'json']);
      expect(preset.title.fr).not.toBe('');
      const keys = preset.columns.map((column: { key: string }) => column.key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys).toEqual(
        expect.arrayContaining(['sessionDate', 'clinicianId', 'familyName', 'minutes', 'status']),
      );
    }
  });

  test('attendance: a row a clinician and session, absent ones too, formulas defused, read back by another library', async () => {
    const answer = await service.as(owner).get(path('attendance', '?to=2026-01-05&lang=en')).expect(200);
    expect(answer.headers['content-type']).toContain('text/csv');
    expect(answer.headers['content-disposition']).toContain(
      'filename="chronic-pain_attendance_to-2026-01-05.csv"',
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.text.split('\r\n').at(-1)).toBe('');
    const rows = csv(answer.text);
    expect(
      rows.map((row) => [
        row['Given name'],
        row['Attendance'],
        row['Minutes'],
        row['Seconds'],
        row['Evidence'],
      ]),
    ).toEqual([
      ["'+Ann", 'attended', '60', '3600', 'manual'],
      ['Noé', 'partial', '30', '1800', 'manual'],
      ['Zed', 'absent', '0', '0', ''],
    ]);
    expect(rows[0]).toMatchObject({
      'Session date': '2026-01-05',
      'Session number': '1',
      'Starts (local time)': '12:00',
      'Ends (local time)': '13:00',
      'Time zone': 'America/Toronto',
      'Clinician id': people.formula,
      'Family name': '\'=HYPERLINK("http://x.example","Lee")',
      Credentials: "'-MD",
      Email: 'first@clinic.example',
      Licences: 'CPSO 0012345; RCPSC 778',
      Role: 'learner',
    });
    expect(rows[1]).toMatchObject({
      'Family name': 'Ålund, "Nora"',
      Site: "'@Clinic",
      Profession: 'specialist-physician',
    });
  });

  test('XLSX holds the same values as typed cells, text never a formula', async () => {
    const answer = await service
      .as(owner)
      .get(path('attendance', '?format=xlsx&from=2026-01-05&to=2026-01-05&lang=fr'))
      .responseType('blob')
      .expect(200);
    expect(answer.headers['content-disposition']).toContain(
      'chronic-pain_attendance_2026-01-05_2026-01-05.xlsx',
    );
    const [titles = [], ...rows] = await readSheet(answer.body as Buffer);
    const column = (title: string) => rows.map((row) => row[titles.indexOf(title)]);
    expect(column('Nom de famille')[0]).toBe('=HYPERLINK("http://x.example","Lee")');
    expect(column('Minutes')).toEqual([60, 30, 0]);
    expect(column('Permis d’exercice')[0]).toBe('CPSO 0012345; RCPSC 778');
    expect(
      column('Date de la séance').map((day) => (day as unknown as Date).toISOString().slice(0, 10)),
    ).toEqual(Array(3).fill('2026-01-05'));
    expect(column('Corrigé à la main')).toHaveLength(3);
  });

  test('JSON has stable keys and every row every key', async () => {
    const { body } = await service
      .as(owner)
      .get(path('attendance', '?format=json&to=2026-01-05'))
      .expect(200);
    expect(body).toMatchObject({ preset: 'attendance', programId, from: null, to: '2026-01-05' });
    expect(body.items).toHaveLength(3);
    expect(body.items[2]).toMatchObject({
      clinicianId: people.absent,
      status: 'absent',
      minutes: 0,
      evidence: null,
      site: null,
    });
    expect(
      (await service.as(owner).get(path('credits', '?format=json&from=2027-01-01')).expect(200)).body.items,
    ).toEqual([]);
  });

  test('the period is inclusive at both ends, in local days; what has not ended has nobody absent', async () => {
    const dates = async (query: string) => [
      ...new Set((await fetchCsv('attendance', query)).map((row) => row['Session date'])),
    ];
    expect(await dates('?from=2026-01-05&to=2026-01-12')).toEqual(['2026-01-05', '2026-01-12']);
    expect(await dates('?from=2026-01-06&to=2026-01-11')).toEqual([]);
    expect(await dates('?from=2026-01-12&to=2026-01-12')).toEqual(['2026-01-12']);
    // Ten weekly sessions; the last two are after now.
    expect((await dates('')).at(-1)).toBe('2026-02-23');
    expect(await dates('?from=2026-03-01')).toEqual([]);
    const refused = await service
      .as(owner)
      .get(path('attendance', '?from=2026-02-01&to=2026-01-01'))
      .expect(422);
    expect(refused.body.errors[0]).toMatchObject({ pointer: '/query/to', code: 'period.reversed' });
    expect(
      (await service.as(owner).get(path('attendance', '?from=2026-02-30')).expect(422)).body.errors[0]
        .pointer,
    ).toBe('/query/from');
    expect((await service.as(owner).get(path('attendance', '?form=x')).expect(422)).body.errors[0].code).toBe(
      'field.unknown',
    );
    await service.as(owner).get(path('attendance', '?format=pdf')).expect(422);
    await service.as(owner).get(path('nonsense')).expect(404);
  });

  test('credits: a row an award with its reason; asOf folds the ledger as it stood', async () => {
    const before = await fetchCsv('credits', '?lang=en');
    expect(before.map((row) => [row['Given name'], row['Credits'], row['Minutes'], row['Status']])).toEqual([
      ["'+Ann", '1.00', '60', 'awarded'],
      ['Noé', '0.50', '30', 'awarded'],
    ]);
    expect(before[0]).toMatchObject({
      'Credit system': 'ama-pra-category-1',
      'Approval activity id': '0012345',
      Kind: 'learner',
      'Session date': '2026-01-05',
    });
    const [award] = await world.awards(sessions[0] ?? '');
    const sentence = before.find((row) => row['Award id'] === award?.id)?.['Explanation'];
    expect(sentence).toBe((award?.['sentence'] as { en: string }).en);
    const french = await fetchCsv('credits', '?lang=fr');
    expect(french.map((row) => row['Explication'])).toContain((award?.['sentence'] as { fr: string }).fr);

    service.clock.set('2026-03-01T13:00:00Z');
    await mark(sessions[0] ?? '', people.formula, 30);
    const creditsOf = (rows: Row[]) =>
      rows.filter((row) => row['Clinician id'] === people.formula).map((row) => row['Credits']);
    const today = await fetchCsv('credits');
    expect(creditsOf(today)).not.toEqual(['1.00']);
    expect(creditsOf(today)).toHaveLength(1);
    expect(creditsOf(await fetchCsv('credits', '?asOf=2026-03-01T12:59:59Z'))).toEqual(['1.00']);
    expect(creditsOf(await fetchCsv('credits', '?asOf=2026-03-01T13:00:00Z'))).toEqual(creditsOf(today));
    expect(await fetchCsv('credits', '?asOf=2026-02-01T00:00:00Z')).toEqual([]);
    await mark(sessions[0] ?? '', people.formula, 60);
    service.clock.set(now);
  });

  test('asOf: the future is refused, and for attendance the past too, saying what is possible', async () => {
    const future = await service.as(owner).get(path('credits', '?asOf=2026-03-01T12:00:01Z')).expect(422);
    expect(future.body.code).toBe('export.as-of-future');
    const past = await service.as(owner).get(path('attendance', '?asOf=2026-02-01T00:00:00Z')).expect(422);
    expect(past.body).toMatchObject({
      code: 'request.invalid',
      errors: [{ code: 'export.as-of-unsupported' }],
    });
    expect(past.body.detail).toContain('"credits"');
    await service
      .as(owner)
      .get(path('attendance', `?asOf=${now}`))
      .expect(200);
  });

  test('nobody of another program or organization is ever in it', async () => {
    for (const preset of ['attendance', 'credits']) {
      const ids = (await fetchCsv(preset, '?lang=en')).map((row) => row['Clinician id']);
      expect(ids).toContain(people.nora);
      expect(ids).not.toContain(people.sister);
      expect(ids).not.toContain(people.gone);
    }
  });

  test('a foreign program is not there, a coordinator may not, lead and auditor may', async () => {
    const other = await stranger((await world.organization()).id, 'Elsewhere');
    const lead = service.as(await service.token('lead', organizationId));
    await lead.get(path('attendance')).expect(200);
    await lead.get(`/programs/${other.programId}/exports/attendance`).expect(404);
    await service
      .as(await service.token('auditor', organizationId, programId))
      .get(path('credits'))
      .expect(200);
    const coordinator = service.as(await service.token('coordinator', organizationId));
    expect((await coordinator.get(path('attendance')).expect(403)).body.code).toBe('auth.forbidden');
    await supertest(service.app)
      .get(`/api/v1${path('attendance')}`)
      .expect(401);
  });

  test('every export is in the audit trail with what and how many, and no name; no file stays behind', async () => {
    await service.as(owner).get(path('attendance', '?to=2026-01-05')).expect(200);
    const last = (await auditOf(programId)).filter((entry) => entry.action === 'export.made').at(-1);
    expect(last?.detail).toMatchObject({
      preset: 'attendance',
      format: 'csv',
      rows: 3,
      from: null,
      to: '2026-01-05',
    });
    expect(JSON.stringify(last)).not.toMatch(/Zimmer|clinic\.example/);
    const folder = join(service.config.dataDir, 'exports');
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
  });

  test('above the limit: 202 with a job, whose file only the asker fetches', async () => {
    const { database, clock } = service;
    const { ids } = service.outside;
    const jobs = createJobsService({ database, clock, ids, logger: silentLogger });
    const { databaseUrl, dataDir } = service.config;
    const run = writeExport;
    const exports = createExportsService({
      ...service.services,
      clock,
      ids,
      jobs,
      databaseUrl,
      dataDir,
      run,
      rowsMax: 2,
    });
    const app = express();
    mountEndpoints(app, exportRoutes(exports), {
      keptReplies: createKeptReplies(service.database),
      clock,
      authenticate: (request) => service.services.accounts.actorOfBearer(request.get('authorization')),
    });
    app.use(problemHandler(silentLogger));
    const asker = await service.token('lead', organizationId);
    const get = (address: string, token = asker) =>
      supertest(app).get(`/api/v1${address}`).set('authorization', `Bearer ${token}`);

    const queued = await get(path('attendance', '?to=2026-01-05&lang=en')).expect(202);
    expect(queued.body).toMatchObject({ name: 'export', state: 'queued' });
    expect(queued.headers.location).toBe(`/api/v1/jobs/${queued.body.id}`);
    const file = `/jobs/${queued.body.id}/file`;
    expect((await get(file).expect(409)).body.code).toBe('export.not-ready');
    expect(await jobs.runQueued()).toBe(1);
    const done = (await service.as(asker).get(`/jobs/${queued.body.id}`).expect(200)).body;
    expect(done).toMatchObject({
      state: 'done',
      result: { rows: 3, fileName: 'chronic-pain_attendance_to-2026-01-05.csv' },
    });
    const fetched = await get(file).expect(200);
    expect(csv(fetched.text)).toHaveLength(3);
    expect(fetched.headers['content-disposition']).toContain('chronic-pain_attendance_to-2026-01-05.csv');
    // Another lead of the same organization sees the job and not the file.
    const colleague = await service.token('lead', organizationId);
    await service.as(colleague).get(`/jobs/${queued.body.id}`).expect(200);
    await get(file, colleague).expect(404);
    // Two rows are at the limit, not above it.
    await get(path('credits')).expect(200);
    const actions = (await auditOf(programId)).map((entry) => entry.action);
    expect(actions).toEqual(expect.arrayContaining(['export.requested', 'export.made', 'export.downloaded']));
  });

  test('who left and came back, or was only assigned, is one row', async () => {
    const program = await world.program(organizationId);
    const cohort = await world.cohort(program.id);
    const person = await world.clinician(organizationId, { name: { given: 'Back', family: 'Again' } });
    const enrolment = (await world.enrol(cohort.id, person.id, 'observer')) as { id: string };
    await service.as(owner).delete(`/enrolments/${enrolment.id}`).expect(204);
    await world.enrol(cohort.id, person.id, 'facilitator');
    const guest = await world.clinician(organizationId, { name: { given: 'Guest', family: 'Yang' } });
    const [session] = await world.sessions(cohort.id);
    await service.as(owner).put(`/sessions/${session?.id}/assignments/${guest.id}`, { role: 'presenter' });
    const text = (
      await service.as(owner).get(`/programs/${program.id}/exports/attendance?lang=en`).expect(200)
    ).text;
    expect(csv(text).map((row) => [row['Given name'], row['Role'], row['Attendance']])).toEqual([
      ['Back', 'facilitator', 'absent'],
      ['Guest', 'presenter', 'absent'],
    ]);
    const { countUpTo } = await import('../../../src/features/exports/presets.js').then(
      ({ presets }) => presets[0]!,
    );
    const selection = {
      organizationId,
      programId: program.id,
      from: null,
      to: null,
      asOf: now,
      language: 'en' as const,
    };
    expect(await countUpTo(service.database.read, selection, 100)).toBe(2);
    expect(await countUpTo(service.database.read, selection, 1)).toBe(1);
    expect(await countUpTo(service.database.read, { ...selection, programId }, 1000)).toBe(24);
  });
});

test.each([
  [null, null, null, 'pain_credits_all-sessions.csv'],
  ['2026-01-01', null, null, 'pain_credits_from-2026-01-01.csv'],
  [
    '2026-01-01',
    '2026-03-31',
    '2026-04-01T12:00:00Z',
    'pain_credits_2026-01-01_2026-03-31_as-of-2026-04-01T120000Z.csv',
  ],
])('a file from %s to %s as of %s is called %s', (from, to, asOf, name) => {
  expect(exportFileName('pain', 'credits', 'csv', { from, to }, asOf)).toBe(name);
});
