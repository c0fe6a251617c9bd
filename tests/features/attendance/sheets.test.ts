// Workbooks and sheets as a lead sends them: opened at the right sheet, read, refused with a sentence.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { stageSession, type Stage } from '../../support/stage.js';
import { partsOf, workbookOf, zipOf, type WorkbookCell } from '../../support/workbook.js';
import { worldOf, type World } from '../../support/world.js';

describeEachEngine('sheets and workbooks', (engine) => {
  let service: TestService;
  let world: World;
  let organizationId: string;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    world = worldOf(service, await service.token('owner'));
    organizationId = (await world.organization()).id;
  });
  afterAll(() => service.stop());

  const stage = (): Promise<Stage> => stageSession(world, organizationId, { people: { Ann: {} } });
  const emailOf = (at: Stage) => at.people['Ann']?.email ?? '';
  const of = async (at: Stage) =>
    (await world.attendance(at.sessionId)).find((entry) => entry['clinicianId'] === at.of('Ann'));

  describe('a workbook', () => {
    const signIn = (email: string): WorkbookCell[][] => [
      ['Name', 'Email', 'Date', 'In', 'Out'],
      ['Ann Okoro', email, new Date('2026-01-05T00:00:00Z'), { time: '12:10:00' }, { time: '12:50:30' }],
    ];

    test('is taken in, and the same bytes again change nothing', async () => {
      const at = await stage();
      const bytes = await workbookOf({ Cover: [['x']], 'Sign-in': signIn(emailOf(at)) });
      const first = await world.importReport(at.sessionId, bytes).expect(201);
      expect(first.body).toMatchObject({ source: 'sheet', rows: 1, matched: 1, toReview: 0 });
      expect(first.body.findings).toContainEqual(
        expect.objectContaining({ code: 'attendance.sheet-chosen', params: { sheet: 'Sign-in', sheets: 2 } }),
      );
      expect(await of(at)).toMatchObject({ seconds: 2430, evidence: 'minute' });
      const again = await world.importReport(at.sessionId, bytes).expect(200);
      expect(again.body).toMatchObject({ id: first.body.id, replay: true });
    });

    test.each([
      [
        'cut short',
        async () => (await workbookOf([['Name']])).subarray(0, 700),
        422,
        'attendance.unreadable',
      ],
      ['a bomb', async () => zipOf(partsOf(' '.repeat(40_000_000))), 413, 'request.too-large'],
      ['empty', () => workbookOf([[null]]), 422, 'attendance.empty'],
      [
        'of something else',
        () =>
          workbookOf([
            ['Item', 'Price'],
            ['Tea', 3],
          ]),
        422,
        'attendance.unknown-format',
      ],
    ])('%s: refused, nothing kept', async (_, make, status, code) => {
      const at = await stage();
      const refused = await world.importReport(at.sessionId, await make()).expect(status);
      expect(refused.body).toMatchObject({ code, detail: expect.stringMatching(/^[A-Z].{15,}\.$/) });
      expect(await of(at)).toMatchObject({ seconds: 0, status: 'absent' });
    });
  });

  test('JSON of a meeting tool: the account is remembered once somebody said whose it is', async () => {
    const at = await stage();
    const dashboard = (name: string) =>
      JSON.stringify({
        createdOn: 1767631680000,
        endedOn: 1767636000000,
        users: {
          'u-1': {
            extId: 'ann-7',
            name,
            isModerator: false,
            intIds: {
              w_1: { intId: 'w_1', registeredOn: 1767632400000, leftOn: 1767635940000, userLeftFlag: true },
            },
          },
        },
      });
    const done = await world.importReport(at.sessionId, dashboard('A. at the clinic')).expect(201);
    expect(done.body).toMatchObject({ source: 'bigbluebutton', toReview: 1 });
    const [review] = await world.reviews(at.sessionId);
    await service
      .as(await service.token('owner'))
      .post(`/review/${review?.id ?? ''}/resolve`, { clinicianId: at.of('Ann'), remember: true })
      .expect(200);
    expect(await of(at)).toMatchObject({ seconds: 3540, evidence: 'exact' });
    const renamed = await world.importReport(at.sessionId, dashboard('Ann (phone)')).expect(201);
    expect(renamed.body).toMatchObject({ matched: 1, toReview: 0 });
  });

  describe('columns that somebody names', () => {
    const titles = 'Who,Contact,Came,Went,Remarks';
    const sheet = (at: Stage, ...more: string[]) =>
      [titles, `Ann,${emailOf(at)},05/01/2026 12:00:00,05/01/2026 12:50:30,`, ...more, ''].join('\n');
    const columns = { name: 'Who', email: 'Contact', join: 'Came', leave: 'Went' };
    const as = async () => service.as(await service.token('owner'));
    const keep = async (name: string, mapping: object, more: object = {}, organization = organizationId) =>
      (await as()).post(`/organizations/${organization}/column-mappings`, { name, mapping, ...more });
    const kept = async () =>
      (await (await as()).get(`/organizations/${organizationId}/column-mappings`).expect(200)).body.items as {
        id: string;
        name: string;
      }[];
    const forgetAll = async () => {
      for (const { id } of await kept()) await (await as()).delete(`/column-mappings/${id}`).expect(204);
    };
    afterEach(forgetAll);
    const mappingOf = async (importId: string) =>
      (await service.database.read('imports').where({ id: importId }).first('mapping_json')) as {
        mapping_json: string | null;
      };

    test('unknown titles are answered with what was recognised and where to say what they mean', async () => {
      const at = await stage();
      const text = `Full name,Came,Went\nAnn,12:00,12:50\n`;
      const { body } = await world.importReport(at.sessionId, text).expect(422);
      expect(body).toMatchObject({
        code: 'attendance.unknown-format',
        recognisedColumns: ['Full name'],
        mappingUrl: `/manage/sessions/${at.sessionId}/import/map`,
      });
    });

    test('stated as JSON: read so, kept with the import, read so again', async () => {
      const at = await stage();
      const mapping = JSON.stringify(columns);
      const done = await world.importReport(at.sessionId, sheet(at), { mapping }).expect(201);
      expect(done.body).toMatchObject({ source: 'sheet', matched: 1 });
      expect(await of(at)).toMatchObject({ seconds: 3030, evidence: 'exact' });
      expect(JSON.parse((await mappingOf(done.body.id)).mapping_json ?? '')).toEqual(columns);
      const again = await world.importReport(at.sessionId, sheet(at)).expect(200);
      expect(again.body).toMatchObject({ id: done.body.id, replay: true });
      const corrected = await world.importReport(at.sessionId, sheet(at), { timeZone: 'America/Halifax' });
      expect(corrected.status).toBe(422);
      expect(corrected.body.code).toBe('attendance.other-session');
      const { body } = await (await as()).post(`/imports/${done.body.id}/withdraw`, { reason: 'a mistake' });
      expect(body).toEqual({});
      const anew = await world.importReport(at.sessionId, sheet(at)).expect(201);
      expect(anew.body.findings).toContainEqual(expect.objectContaining({ code: 'import.mapping-kept' }));
      expect(await of(at)).toMatchObject({ seconds: 3030 });
    });

    test('said otherwise: the earlier reading is withdrawn in favour of the new one', async () => {
      const at = await stage();
      const text = 'Who,Contact,In1,Out1,Out2\n' + `Ann,${emailOf(at)},12:00:00,12:10:30,12:40:30\n`;
      const said = (leave: string) => JSON.stringify({ name: 'Who', email: 'Contact', join: 'In1', leave });
      const first = await world.importReport(at.sessionId, text, { mapping: said('Out1') }).expect(201);
      expect(await of(at)).toMatchObject({ seconds: 630 });
      const second = await world.importReport(at.sessionId, text, { mapping: said('Out2') }).expect(201);
      expect(second.body.findings[0]).toMatchObject({ code: 'import.columns-corrected' });
      expect(await of(at)).toMatchObject({ seconds: 2430 });
      const audit = await (await as()).get(`/audit?subject=${at.sessionId}`).expect(200);
      expect(audit.body.items).toContainEqual(
        expect.objectContaining({
          action: 'attendance.import-corrected',
          detail: expect.objectContaining({ withdrawnImportId: first.body.id }),
        }),
      );
      expect(JSON.stringify(audit.body)).not.toContain('Out2');
    });

    test('kept by name: applied by itself where all its titles stand, and it says so', async () => {
      const at = await stage();
      const { body: mapping, status } = await keep('Front desk', columns);
      expect(status).toBe(201);
      expect(mapping).toMatchObject({ name: 'Front desk', mapping: columns, titles: [], organizationId });
      const done = await world.importReport(at.sessionId, sheet(at)).expect(201);
      expect(done.body.findings).toContainEqual(
        expect.objectContaining({ code: 'import.mapping-applied', params: { name: 'Front desk' } }),
      );
      expect(await of(at)).toMatchObject({ seconds: 3030 });
      await (await as()).delete(`/column-mappings/${mapping.id}`).expect(204);
      await (await as()).delete(`/column-mappings/${mapping.id}`).expect(404);
      expect((await world.importReport(at.sessionId, sheet(at)).expect(200)).body.replay).toBe(true);
      const other = await stage();
      await world.importReport(other.sessionId, sheet(other)).expect(422);
    });

    test('named by its id', async () => {
      const at = await stage();
      const { body: mapping } = await keep('By id', columns);
      await keep('Another', { name: 'Who', minutes: 'Remarks' });
      const done = await world.importReport(at.sessionId, sheet(at), { mapping: mapping.id }).expect(201);
      expect(done.body.findings.map((one: { code: string }) => one.code)).not.toContain(
        'import.mapping-applied',
      );
      expect(await of(at)).toMatchObject({ seconds: 3030 });
    });

    test('a workbook is opened at the sheet that the mapping is made for', async () => {
      const at = await stage();
      await keep('Desk', columns);
      const bytes = await workbookOf({
        Notes: [
          ['Some', 'other', 'table'],
          ['a', 'b', 'c'],
        ],
        Desk: [
          titles.split(','),
          ['Ann', emailOf(at), new Date('2026-01-05T12:00:00Z'), new Date('2026-01-05T12:50:30Z'), null],
        ],
      });
      const done = await world.importReport(at.sessionId, bytes).expect(201);
      expect(done.body.findings).toContainEqual(
        expect.objectContaining({ code: 'attendance.sheet-chosen', params: { sheet: 'Desk', sheets: 2 } }),
      );
      expect(await of(at)).toMatchObject({ seconds: 3030, evidence: 'minute' });
    });

    test('also a file without a session is read by what the hub keeps', async () => {
      const at = await stageSession(world, organizationId, { people: { Ann: {}, Bea: {} } });
      await keep('Desk', columns);
      const text = sheet(at, `Bea,${at.people['Bea']?.email ?? ''},05/01/2026 12:00:00,05/01/2026 13:00:00,`);
      const { body } = await (
        await as()
      )
        .post(`/programs/${at.programId}/attendance-files`)
        .attach('file', Buffer.from(text), 'desk.csv')
        .expect(200);
      expect(body.items).toMatchObject([{ outcome: 'taken', sessionId: at.sessionId }]);
      expect(await of(at)).toMatchObject({ seconds: 3030 });
    });

    test('the mapping of another organization does not exist', async () => {
      const at = await stage();
      const foreign = (await world.organization()).id;
      const { body: theirs } = await keep('Theirs', columns, {}, foreign);
      const refused = await world.importReport(at.sessionId, sheet(at), { mapping: theirs.id }).expect(404);
      expect(refused.body.code).toBe('resource.not-found');
      await world.importReport(at.sessionId, sheet(at)).expect(422);
      const lead = service.as(await service.token('lead', organizationId));
      await lead.get(`/organizations/${foreign}/column-mappings`).expect(404);
      await lead
        .post(`/organizations/${foreign}/column-mappings`, { name: 'x', mapping: columns })
        .expect(404);
      await lead.delete(`/column-mappings/${theirs.id}`).expect(404);
      await (await as()).delete(`/column-mappings/${theirs.id}`).expect(204);
    });

    test('names are one in a hub, whoever works there may give them, an auditor only reads', async () => {
      expect((await keep('Kiosk', columns)).status).toBe(201);
      expect((await keep('KIOSK', columns)).body).toMatchObject({ status: 409, code: 'resource.conflict' });
      const at = await stage();
      const coordinator = service.as(await service.token('coordinator', organizationId, at.programId));
      const path = `/organizations/${organizationId}/column-mappings`;
      await coordinator.post(path, { name: 'Tablet', mapping: columns }).expect(201);
      const auditor = service.as(await service.token('auditor', organizationId));
      expect((await auditor.get(path).expect(200)).body.items).toHaveLength(2);
      await auditor.post(path, { name: 'x', mapping: columns }).expect(403);
      const [first] = await kept();
      await auditor.delete(`/column-mappings/${first?.id ?? ''}`).expect(403);
      const { body } = await (await as()).get(`/audit?subject=${first?.id ?? ''}`).expect(200);
      expect(body.items).toMatchObject([
        { action: 'column-mapping.created', detail: { fields: Object.keys(columns) } },
      ]);
    });

    test.each([
      ['nobody', { join: 'Came', leave: 'Went' }],
      ['no time', { name: 'Who', join: 'Came' }],
      ['an unknown field', { ...columns, hat: 'Hat' }],
      ['an empty title', { ...columns, leave: ' ' }],
      ['a number', { ...columns, leave: 4 }],
    ])('a mapping with %s is refused, kept or stated', async (_, mapping) => {
      const at = await stage();
      expect((await keep('x', mapping)).body).toMatchObject({ status: 422, code: 'request.invalid' });
      const { body } = await world
        .importReport(at.sessionId, sheet(at), { mapping: JSON.stringify(mapping) })
        .expect(422);
      expect(body).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/body/mapping' }] });
    });

    test('what is neither an id nor JSON, and a title that is not there', async () => {
      const at = await stage();
      for (const mapping of ['{', 'null', '[]', 'desk'])
        expect((await world.importReport(at.sessionId, sheet(at), { mapping }).expect(422)).body.code).toBe(
          'request.invalid',
        );
      const mapping = JSON.stringify({ ...columns, leave: 'Gone' });
      const { body } = await world.importReport(at.sessionId, sheet(at), { mapping }).expect(422);
      expect(body).toMatchObject({
        code: 'attendance.unknown-format',
        detail: 'The sheet has no column titled “Gone”.',
        mappingUrl: expect.stringContaining('/import/map'),
      });
    });
  });
});
