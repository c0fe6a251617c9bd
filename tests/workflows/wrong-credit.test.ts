// Ways in which somebody could get another's minutes without anybody saying so; each is tried through the API, and none may work.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import { stageSession, type Stage, type StageFields } from '../support/stage.js';
import { worldOf, type World } from '../support/world.js';
import { totalsReport, zoomReport, type ReportRow } from '../support/zoom-report.js';

const days = ['2026-01-05', '2026-01-12', '2026-01-19'];

describeEachEngine('another’s minutes', (engine) => {
  let service: TestService;
  let world: World;
  let owner: string;
  let organizationId: string;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
  });
  afterAll(() => service.stop());

  async function stage(people: StageFields['people']): Promise<Stage> {
    organizationId = (await world.organization()).id;
    return stageSession(world, organizationId, {
      people: people ?? {},
      cohort: { repeat: { every: 1, unit: 'week', count: days.length } },
    });
  }
  const sam = { name: { given: 'Sam', family: 'Lee' }, profession: 'nurse' };
  const bea = { name: { given: 'Bea', family: 'Lowe' }, profession: 'nurse' };
  const take = (at: Stage, week: number, ...rows: ReportRow[]) =>
    world.importReport(at.sessionIds[week] ?? '', zoomReport(rows, days[week]), { confirmed: 'true' });
  const minutesOf = async (at: Stage, week: number) =>
    Object.fromEntries(
      (await world.attendance(at.sessionIds[week] ?? ''))
        .filter((row) => row['minutes'] !== 0)
        .map((row) => [
          Object.entries(at.people).find(([, { id }]) => id === row['clinicianId'])?.[0],
          row['status'] === 'provisional' ? 'provisional' : row['minutes'],
        ]),
    );
  const openIn = async (at: Stage, week: number) =>
    (await world.reviews(at.sessionIds[week] ?? ''))
      .filter((row) => row['status'] === 'open')
      .map((row) => [row['name'], row['reason']]);
  async function decide(at: Stage, week: number, name: string, decision: object) {
    const review = (await world.reviews(at.sessionIds[week] ?? '')).find(
      (row) => row['name'] === name && row['status'] === 'open',
    );
    await service.as(owner).post(`/review/${review?.id}/resolve`, decision).expect(200);
  }
  const whole = (name: string, email = ''): ReportRow => [name, email, '12:00:00', '13:00:00'];

  describe('a link that later evidence contradicts is asked about again', () => {
    test('one name was remembered; a fuller report shows two people of it at once', async () => {
      const at = await stage({ Sam: sam });
      await take(at, 0, whole('Sam Lee'));
      await decide(at, 0, 'Sam Lee', { clinicianId: at.of('Sam'), remember: true });
      await take(at, 1, ['Sam Lee', '', '12:00:00', '12:20:00']);
      expect(await minutesOf(at, 1)).toEqual({ Sam: 20 });
      await take(at, 1, ['Sam Lee', '', '12:00:00', '12:20:00'], ['Sam Lee', '', '12:10:00', '13:00:00']);
      expect(await minutesOf(at, 1)).toEqual({});
      expect((await openIn(at, 1)).map(([name]) => name)).toEqual(['Sam Lee', 'Sam Lee', 'Sam Lee']);
    });

    test('an address turns out to be a shared one', async () => {
      const at = await stage({ Sam: sam, Bea: bea });
      const address = at.people['Sam']?.email ?? '';
      await take(at, 0, ['Sam Lee', address, '12:00:00', '12:20:00']);
      expect(await minutesOf(at, 0)).toEqual({ Sam: 20 });
      await service
        .as(owner)
        .patch(`/clinicians/${at.of('Sam')}`, { emails: [{ address, shared: true }] })
        .expect(200);
      await take(at, 0, ['Bea Lowe', address, '12:20:00', '13:00:00']);
      expect(await minutesOf(at, 0)).toEqual({});
      expect(await openIn(at, 0)).toEqual([['Sam Lee', 'shared-address']]);
    });

    test('an address stood on the wrong record', async () => {
      const at = await stage({ Sam: sam, Bea: bea });
      const address = at.people['Sam']?.email ?? '';
      await take(at, 0, ['Bea Lowe', address, '12:00:00', '12:20:00']);
      expect(await minutesOf(at, 0)).toEqual({ Sam: 20 });
      await service
        .as(owner)
        .patch(`/clinicians/${at.of('Sam')}`, { emails: [] })
        .expect(200);
      await service
        .as(owner)
        .patch(`/clinicians/${at.of('Bea')}`, { emails: [address] })
        .expect(200);
      await take(
        at,
        0,
        ['Bea Lowe', address, '12:00:00', '12:20:00'],
        ['Bea Lowe', address, '12:30:00', '13:00:00'],
      );
      expect(await minutesOf(at, 0)).toEqual({ Bea: 50 });
    });

    test('an address that nobody has any more keeps what it proved', async () => {
      const at = await stage({ Sam: sam });
      const address = at.people['Sam']?.email ?? '';
      await take(at, 0, ['Sam Lee', address, '12:00:00', '12:20:00']);
      await service
        .as(owner)
        .patch(`/clinicians/${at.of('Sam')}`, { emails: ['sam@new.example'] })
        .expect(200);
      await take(at, 0, ['Sam Lee', address, '12:00:00', '12:40:00']);
      expect(await minutesOf(at, 0)).toEqual({ Sam: 40 });
    });

    test('a loss in a finalized session waits for a lead', async () => {
      const at = await stage({ Sam: sam });
      await take(at, 0, whole('Sam Lee'));
      await decide(at, 0, 'Sam Lee', { clinicianId: at.of('Sam'), remember: true });
      await take(at, 1, whole('Sam Lee'));
      await world.finalize(at.sessionIds[1] ?? '');
      const [award] = await world.awards(at.sessionIds[1] ?? '');
      await take(at, 1, whole('Sam Lee'), ['Sam Lee', '', '12:10:00', '12:50:00']);
      expect(await world.awards(at.sessionIds[1] ?? '')).toMatchObject([
        { id: award?.id, status: 'awarded', credits: '1.00' },
        { status: 'pending-confirmation', credits: '0.00' },
      ]);
      expect((await openIn(at, 1)).length).toBe(3);
      expect((await service.services.verifyLedger()).differences).toEqual([]);
    });
  });

  test('two people of one name in a report of totals are asked about one by one', async () => {
    const at = await stage({ Sam: sam });
    await world.importReport(
      at.sessionId,
      totalsReport([
        ['Sam Lee', '', 25],
        ['Sam Lee', '', 30],
      ]),
    );
    expect(await openIn(at, 0)).toEqual([
      ['Sam Lee', 'no-address'],
      ['Sam Lee', 'no-address'],
    ]);
    await decide(at, 0, 'Sam Lee', { clinicianId: at.of('Sam') });
    expect(await minutesOf(at, 0)).toEqual({ Sam: 30 });
  });

  test('a name changed while the meeting ran is two participants, and neither is certain', async () => {
    const at = await stage({ Sam: sam, Bea: bea });
    await take(at, 0, ['Sam Lee', '', '12:00:00', '12:30:00'], ['Bea Lowe', '', '12:30:00', '13:00:00']);
    expect(await minutesOf(at, 0)).toEqual({});
    expect((await openIn(at, 0)).length).toBe(2);
  });

  test('watching the recording is no presence, with times or without', async () => {
    const at = await stage({ Sam: sam });
    const address = at.people['Sam']?.email ?? '';
    const recording = { kind: 'recording' };
    await world.importReport(at.sessionId, totalsReport([['Sam Lee', address, 45]]), recording);
    await world.importReport(at.sessionId, zoomReport([whole('Sam Lee', address)]), recording);
    expect(await minutesOf(at, 0)).toEqual({});
    await take(at, 0, ['Sam Lee', address, '12:00:00', '12:20:00']);
    expect(await minutesOf(at, 0)).toEqual({ Sam: 20 });
  });

  test('the same minutes told by two sources count once, with clocks a little apart', async () => {
    const at = await stage({ Sam: sam });
    const address = at.people['Sam']?.email ?? '';
    await take(at, 0, ['Sam Lee', address, '12:00:00', '12:30:00']);
    await take(at, 0, ['Sam Lee', address, '12:00:20', '12:30:20']);
    expect(await minutesOf(at, 0)).toEqual({ Sam: 30 });
  });
});
