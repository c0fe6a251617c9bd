// Grids of a whole cohort through the API and the page: previewed, settled, taken once, and never by guess.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { signedInStaff, type StaffAgent } from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { stageSession, type Stage, type StageFields } from '../../support/stage.js';
import { tableCounts } from '../../support/table-counts.js';
import { workbookOf } from '../../support/workbook.js';
import { worldOf, type World } from '../../support/world.js';

const plain = (html: string): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/[\u00a0\s]+/g, ' ');
const hidden = (html: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

describeEachEngine('attendance grids', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;
  let organizationId: string;

  beforeAll(async () => {
    // Sessions on 5, 12, 19 and 26 January; three are over.
    service = await startService(engine, { now: '2026-01-20T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
  });
  afterAll(() => service.stop());

  const as = () => service.as(owner);
  const stage = (fields: StageFields = {}): Promise<Stage> =>
    stageSession(world, organizationId, {
      people: { Ann: {}, Bea: {} },
      cohort: { repeat: { every: 1, unit: 'week', count: 4 } },
      ...fields,
    });
  const mailOf = (at: Stage, name: string): string => at.people[name]?.email ?? '';
  function send(at: Stage, bytes: Buffer | string, fields: Record<string, string> = {}, query = '') {
    const request = supertest(service.app)
      .post(`/api/v1/cohorts/${at.cohortId}/attendance-grids${query}`)
      .set('authorization', `Bearer ${owner}`)
      .attach('file', Buffer.from(bytes), 'grid.csv');
    for (const [name, value] of Object.entries({ reason: 'sign-in sheets of 2026', ...fields }))
      void request.field(name, value);
    return request;
  }
  /** Minutes of a person, session by session. */
  async function minutesOf(at: Stage, clinicianId: string): Promise<(number | null)[]> {
    const all = [];
    for (const sessionId of at.sessionIds) {
      const entry = (await world.attendance(sessionId)).find((one) => one['clinicianId'] === clinicianId);
      all.push(entry === undefined || entry['evidence'] === null ? null : (entry['minutes'] as number));
    }
    return all;
  }
  const verify = async () => (await service.services.verifyLedger()).differences;
  const codes = (body: { findings: { code: string }[] }) => body.findings.map(({ code }) => code);

  test('present, absent and minutes, in French, with semicolons and accents of windows', async () => {
    const at = await stage();
    const lines = [
      'Nom;Courriel;5 janvier;Séance 2;19/01/2026;Total',
      `Ann Okoro;${mailOf(at, 'Ann')};présent;absente;45 min;2`,
      `Béa Okoro;${mailOf(at, 'Bea')};oui;X;;3`,
    ];
    const bytes = Buffer.from(lines.join('\r\n'), 'latin1');
    const preview = await send(at, bytes, {}, '?preview=true').expect(200);
    expect(preview.body).toMatchObject({
      people: 2,
      sessions: 3,
      marked: 4,
      absent: 1,
      refused: 0,
      replay: false,
    });
    expect(preview.body.unplacedColumns).toEqual([{ column: 'F', title: 'Total', problem: 'unread' }]);
    expect(await minutesOf(at, at.of('Ann'))).toEqual([null, null, null, null]);

    const taken = await send(at, bytes).expect(201);
    expect(taken.body).toMatchObject({ marked: 4, standing: 0 });
    expect(await minutesOf(at, at.of('Ann'))).toEqual([60, null, 45, null]);
    expect(await minutesOf(at, at.of('Bea'))).toEqual([60, 60, null, null]);
    const [entry] = await world.attendance(at.sessionId);
    expect(entry).toMatchObject({ evidence: 'attested', attestedBy: 'roll-call' });
    const rows = (await service.database.read('attestations').where({ grid_id: taken.body.id })) as {
      reason: string;
    }[];
    expect(new Set(rows.map(({ reason }) => reason))).toEqual(new Set(['sign-in sheets of 2026']));
    const trail = (await as().get(`/audit?subject=${at.cohortId}`).expect(200)).body.items;
    expect(trail).toContainEqual(expect.objectContaining({ action: 'attendance.grid-imported' }));
    expect(await verify()).toEqual([]);
  });

  test('the same bytes again change nothing, also many at once; a later, smaller grid never erases', async () => {
    const at = await stage();
    const grid = `email,1,2\n${mailOf(at, 'Ann')},x,x\n${mailOf(at, 'Bea')},x,30`;
    const answers = await Promise.all([1, 2, 3].map(() => send(at, grid)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    const before = await tableCounts(service);
    const again = await send(at, grid).expect(200);
    expect(again.body).toMatchObject({ replay: true, marked: 4 });
    expect(await tableCounts(service)).toEqual(before);

    const smaller = await send(at, `email,1,2\n${mailOf(at, 'Bea')},A,45`).expect(201);
    expect(smaller.body).toMatchObject({ marked: 0, standing: 1, absent: 1 });
    expect(codes(smaller.body)).toEqual(['grid.absent-but-present', 'grid.minutes-differ']);
    expect(await minutesOf(at, at.of('Ann'))).toEqual([60, 60, null, null]);
    expect(await minutesOf(at, at.of('Bea'))).toEqual([60, 30, null, null]);
  });

  test('a tick keeps its worth when the policy changes; credits follow, also of a finalized session', async () => {
    const at = await stage();
    await as().post(`/sessions/${at.sessionIds[0]}/finalize`, {}).expect(200);
    await send(at, `email,1\n${mailOf(at, 'Ann')},x`).expect(201);
    const evidencePolicy = { rollCall: { worth: 'minutes', minutes: 20 } };
    await as().patch(`/programs/${at.programId}`, { evidencePolicy }).expect(200);
    const wider = await send(at, `email,1,2\n${mailOf(at, 'Ann')},x,x`).expect(201);
    expect(wider.body).toMatchObject({ marked: 1, standing: 1 });
    expect(await minutesOf(at, at.of('Ann'))).toEqual([60, 20, null, null]);
    expect(await world.awards(at.sessionIds[0] ?? '')).toMatchObject([
      { clinicianId: at.of('Ann'), status: 'awarded', minutes: 60 },
    ]);
    expect(await verify()).toEqual([]);
  });

  test('a workbook: dates, numbers and true cells, on the sheet that has the people', async () => {
    const at = await stage();
    const sheet = [
      ['Name', 'Email', new Date('2026-01-05T00:00:00Z'), new Date('2026-01-12T00:00:00Z'), 3],
      ['Ann', mailOf(at, 'Ann'), true, 45, 'x'],
      ['Bea', mailOf(at, 'Bea'), false, 1, null],
    ];
    const bytes = await workbookOf({ Notes: [['kept by hand'], ['since 2025']], Grid: sheet });
    const taken = await send(at, bytes).expect(201);
    expect(taken.body).toMatchObject({ people: 2, sessions: 3, marked: 4, absent: 1 });
    expect(await minutesOf(at, at.of('Ann'))).toEqual([60, 45, 60, null]);
    expect(await minutesOf(at, at.of('Bea'))).toEqual([null, 60, null, null]);
  });

  test('a name is only suggested, and counts once the lead has said who it is', async () => {
    const at = await stage();
    const grid = `name,1\nAnn Okoro,x\nSomebody Else,x`;
    const preview = await send(at, grid, {}, '?preview=true').expect(200);
    expect(preview.body).toMatchObject({ people: 0, marked: 0, refused: 2 });
    const [first, second] = preview.body.unplacedPeople;
    expect([first.line, first.name, second.line, second.name]).toEqual([2, 'Ann Okoro', 3, 'Somebody Else']);
    expect(first.suggestions[0]).toMatchObject({ clinicianId: at.of('Ann'), why: 'same-name' });
    const guessless = await send(at, grid);
    expect([guessless.status, guessless.body.code]).toEqual([422, 'grid.nothing-placed']);

    const people = JSON.stringify({ 2: at.of('Ann') });
    expect((await send(at, grid, { people }).expect(201)).body).toMatchObject({ marked: 1, refused: 1 });
    expect(await minutesOf(at, at.of('Ann'))).toEqual([60, null, null, null]);
    const foreign = await world.clinician((await world.organization()).id);
    expect((await send(at, grid, { people: JSON.stringify({ 2: foreign.id }) })).status).toBe(404);
    expect((await send(at, grid, { people: '{"2":' })).status).toBe(422);
  });

  test('what cannot be taken is told with line and column, and stops nothing else', async () => {
    const at = await stage();
    await as().post(`/sessions/${at.sessionIds[1]}/cancel`, { reason: 'storm', notify: false }).expect(200);
    const grid = [
      'email,1,2,3,4',
      `${mailOf(at, 'Ann')},x,x,late,x`,
      `${mailOf(at, 'Bea')},90,,excused,`,
      `${mailOf(at, 'Ann')},,,x,`,
    ].join('\n');
    const { body } = await send(at, grid).expect(201);
    expect(body).toMatchObject({ marked: 1, refused: 5 });
    expect(
      body.findings.map((one: { code: string; line: number; params?: { column?: string } }) => [
        one.code,
        one.line,
        one.params?.column,
      ]),
    ).toEqual([
      ['grid.session-cancelled', 2, 'C'],
      ['grid.cell-unread', 2, 'D'],
      ['grid.session-not-ended', 2, 'E'],
      ['grid.minutes-too-long', 3, 'B'],
      ['grid.cell-excused', 3, 'D'],
      ['grid.person-repeated', 4, undefined],
    ]);
    expect(await minutesOf(at, at.of('Ann'))).toEqual([60, null, null, null]);
  });

  test('columns that could be two sessions wait for the lead, by order or by name', async () => {
    const at = await stage({
      cohort: { firstDate: '2025-02-03', repeat: { every: 4, unit: 'week', count: 2 } },
    });
    const [first = '', second = ''] = at.sessionIds;
    await as()
      .patch(`/sessions/${second}`, {
        startsAt: '2025-03-02T17:00:00Z',
        endsAt: '2025-03-02T18:00:00Z',
        notify: false,
      })
      .expect(200);
    const grid = `email,02/03/2025,03/02/2025\n${mailOf(at, 'Ann')},x,\n`;
    const preview = await send(at, grid, {}, '?preview=true').expect(200);
    expect(codes(preview.body)).toEqual(['grid.column-date-order', 'grid.column-date-order']);
    await send(at, grid, { dateOrder: 'month-first' }).expect(201);
    expect(await world.attendance(first)).toContainEqual(expect.objectContaining({ minutes: 60 }));
    await send(at, grid, { columns: JSON.stringify({ 2: second }) }).expect(201);
    expect(await world.attendance(second)).toContainEqual(expect.objectContaining({ minutes: 60 }));
    const elsewhere = await stage();
    const foreign = JSON.stringify({ 2: elsewhere.sessionId });
    expect((await send(at, grid, { columns: foreign })).status).toBe(404);
  });

  test('somebody known who is not enrolled keeps her ticks, and the lead is asked', async () => {
    const at = await stage();
    const guest = await world.clinician(organizationId, { emails: ['guest.of.grid@clinic.example'] });
    const { body } = await send(at, 'email,1\nguest.of.grid@clinic.example,x').expect(201);
    expect(codes(body)).toEqual(['grid.not-enrolled']);
    expect(await world.reviews(at.sessionId)).toMatchObject([
      { reason: 'not-enrolled', suggestions: [{ clinicianId: guest.id }] },
    ]);
  });

  test('refused: no heading, nobody, no reason, a foreign cohort', async () => {
    const at = await stage();
    expect((await send(at, 'a,b\n1,2')).body.code).toBe('grid.unknown-format');
    expect((await send(at, 'name,email\nAnn,a@b.example')).body.code).toBe('grid.unknown-format');
    expect((await send(at, 'name,1\n')).body.code).toBe('attendance.empty');
    expect((await send(at, `email,1\n${mailOf(at, 'Ann')},x`, { reason: ' ' })).status).toBe(422);
    const stranger = await service.token('lead', (await world.organization()).id);
    const refused = await supertest(service.app)
      .post(`/api/v1/cohorts/${at.cohortId}/attendance-grids`)
      .set('authorization', `Bearer ${stranger}`)
      .field('reason', 'x')
      .attach('file', Buffer.from('email,1\n'), 'grid.csv');
    expect(refused.status).toBe(404);
  });

  describe('the page', () => {
    let lead: StaffAgent;
    beforeAll(async () => {
      lead = await signedInStaff(service, 'lead@hub.example', { role: 'lead', organizationId });
    });

    test('preview, say who and which, take it in with a reason', async () => {
      const at = await stage();
      const path = `/manage/cohorts/${at.cohortId}/grid`;
      expect((await lead.get(`/manage/cohorts/${at.cohortId}`)).text).toContain(`href="${path}"`);
      await lead.get(`${path}?lang=en`).expect(200);
      const grid = Buffer.from(`name,1,Opening day\nAnn Okoro,x,\nBea Okoro,,x\n`);
      const preview = await lead.post(path).attach('file', grid, 'grid.csv').field('act', 'preview');
      expect(preview.status).toBe(200);
      expect(plain(preview.text)).toContain('Who are these 2 people?');
      expect(preview.text).toContain(`<option value="${at.of('Ann')}">Ann Okoro</option>`);
      const form = {
        kept: hidden(preview.text, 'kept'),
        keptName: 'grid.csv',
        persons: hidden(preview.text, 'persons'),
        columns: hidden(preview.text, 'columns'),
        'person-2': at.of('Ann'),
        'person-3': at.of('Bea'),
        'column-3': at.sessionIds[1] ?? '',
      };
      expect([form.persons, form.columns]).toEqual(['2,3', '3']);
      const settled = await lead
        .post(`${path}/kept`)
        .type('form')
        .send({ ...form, act: 'preview' });
      expect(plain(settled.text)).toContain('2 ticks would be noted');
      expect(settled.text).toContain(`<option value="${at.of('Ann')}" selected>`);
      const unsaid = await lead
        .post(`${path}/kept`)
        .type('form')
        .send({ ...form, act: 'import', reason: '' });
      expect(unsaid.status).toBe(422);
      expect(await minutesOf(at, at.of('Ann'))).toEqual([null, null, null, null]);

      const reason = 'Sheets of the coordinator';
      const done = await lead
        .post(`${path}/kept`)
        .type('form')
        .send({ ...form, act: 'import', reason });
      expect(plain(done.text)).toContain('2 ticks are noted, with your reason.');
      expect(await minutesOf(at, at.of('Ann'))).toEqual([60, null, null, null]);
      expect(await minutesOf(at, at.of('Bea'))).toEqual([null, 60, null, null]);
      const again = await lead
        .post(`${path}/kept`)
        .type('form')
        .send({ ...form, act: 'import', reason });
      expect(plain(again.text)).toContain('This grid was taken in before; nothing has changed.');
    });

    test('a file that is none is told in French, and an auditor has no such page', async () => {
      const at = await stage();
      const path = `/manage/cohorts/${at.cohortId}/grid`;
      const odd = await lead.post(`${path}?lang=fr`).attach('file', Buffer.from('a,b\n1,2'), 'x.csv');
      expect(odd.status).toBe(422);
      expect(plain(odd.text)).toContain('La grille de présence n’a pas pu être lue');
      const auditor = await signedInStaff(service, 'auditor@hub.example', {
        role: 'auditor',
        organizationId,
      });
      await auditor.get(path).expect(403);
    });
  });
});
