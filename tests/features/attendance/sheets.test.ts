// Workbooks and sheets as a lead sends them: opened at the right sheet, read, refused with a sentence.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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
});
