import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import { worldOf, type World } from '../support/world.js';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/teams/${name}`, import.meta.url));
const toronto = { timeZone: 'America/Toronto' };

describeEachEngine('Teams reports through the API', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
  });
  afterAll(() => service.stop());

  /** In an organization of its own, since the same people are in several files. */
  async function session(fields: object = {}) {
    const organizationId = (await world.organization()).id;
    const cohort = await world.cohort((await world.program(organizationId)).id, fields);
    const [first] = await world.sessions(cohort.id);
    if (first === undefined) throw new Error('no session');
    const enrolled = async (given: string, family: string, email: string) => {
      const person = await world.clinician(organizationId, { name: { given, family }, emails: [email] });
      await world.enrol(cohort.id, person.id);
      return person.id;
    };
    return { sessionId: first.id, enrolled };
  }

  /** Clinician → seconds, for those whose presence is more than none. */
  const secondsOf = async (sessionId: string) =>
    Object.fromEntries(
      (await world.attendance(sessionId))
        .filter((row) => (row['seconds'] as number) > 0)
        .map((row) => [row['clinicianId'] as string, row['seconds'] as number]),
    );

  const reviewsOf = async (sessionId: string) =>
    Object.fromEntries(
      (await world.reviews(sessionId)).map((row) => [row['name'], [row['reason'], row['seconds']]]),
    );

  async function settle(sessionId: string, name: string, clinicianId: string) {
    const review = (await world.reviews(sessionId)).find((row) => row['name'] === name);
    const settled = await service.as(owner).post(`/review/${review?.id}/resolve`, { clinicianId });
    expect(settled.status).toBe(200);
  }

  test('T3: certain by address, single stays before the printed duration, the unverified in review', async () => {
    const { sessionId, enrolled } = await session();
    const ann = await enrolled('Ann', 'Lee', 'ann@east.example');
    const casey = await enrolled('Casey', 'Smith', 'casey@west.example');
    const host = await enrolled('Hub', 'Host', 'host@hub.example');
    const done = await world.importReport(sessionId, fixture('teams_2022_sections.csv'), toronto);
    expect(done.status).toBe(201);
    expect(done.body).toMatchObject({
      source: 'teams-report',
      rows: 5,
      connections: 5,
      matched: 2,
      toReview: 2,
    });
    expect(await secondsOf(sessionId)).toEqual({ [ann]: 3000, [host]: 3600 });
    expect(await reviewsOf(sessionId)).toEqual({
      'Casey (Unverified)': ['no-address', 1500],
      '15550100123 (Unverified)': ['phone', 2580],
    });
    await settle(sessionId, 'Casey (Unverified)', casey);
    expect(await secondsOf(sessionId)).toEqual({ [ann]: 3000, [host]: 3600, [casey]: 1500 });

    const again = await world.importReport(sessionId, fixture('teams_2022_sections.csv'), toronto);
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ replay: true, id: done.body.id });
  });

  test('T3 as saved again in UTF-16BE adds nothing twice', async () => {
    const { sessionId, enrolled } = await session();
    const ann = await enrolled('Ann', 'Lee', 'ann@east.example');
    await world.importReport(sessionId, fixture('teams_2022_sections.csv'), toronto);
    const resaved = await world.importReport(sessionId, fixture('teams_t3_be_lf_resaved.csv'), toronto);
    expect(resaved.status).toBe(201);
    // The host's line is now a single stay of the same times: known already, like Ann's two and Casey's.
    expect(resaved.body).toMatchObject({ rows: 4, connections: 0 });
    expect(await secondsOf(sessionId)).toEqual({ [ann]: 3000 });
  });

  test('T2 in French', async () => {
    const { sessionId, enrolled } = await session();
    const elodie = await enrolled('Élodie', 'Côté', 'elodie@clinique.example');
    const host = await enrolled('Hôte', 'Pivot', 'pivot@hub.example');
    const done = await world.importReport(sessionId, fixture('teams_2021_summary_fr.csv'), toronto);
    expect(done.status).toBe(201);
    expect(done.body).toMatchObject({ source: 'teams-report', rows: 2, matched: 2, toReview: 0 });
    expect(await secondsOf(sessionId)).toEqual({ [elodie]: 3384, [host]: 3600 });
  });

  test('T1: nobody is linked by her name alone; who never left stayed to the end', async () => {
    const { sessionId, enrolled } = await session({ firstDate: '2025-12-11' });
    const ann = await enrolled('Ann', 'Lee', 'ann@east.example');
    const bo = await enrolled('Bo', 'Roy', 'bo@north.example');
    const done = await world.importReport(sessionId, fixture('teams_2020_classic.csv'), toronto);
    expect(done.status).toBe(201);
    expect(done.body).toMatchObject({ source: 'teams-classic', rows: 2, matched: 0, toReview: 2 });
    expect(done.body.findings.map(({ code }: { code: string }) => code)).toEqual([
      'attendance.stayed-to-end',
    ]);
    expect(await secondsOf(sessionId)).toEqual({});
    expect(await reviewsOf(sessionId)).toEqual({
      'Roy, Bo': ['no-address', 3596],
      'Ann Lee (Guest)': ['no-address', 2460],
    });
    await settle(sessionId, 'Roy, Bo', bo);
    await settle(sessionId, 'Ann Lee (Guest)', ann);
    expect(await secondsOf(sessionId)).toEqual({ [bo]: 3596, [ann]: 2460 });
  });

  test('T1 whose dates fit two days asks which order they have', async () => {
    const { sessionId } = await session({ firstDate: '2026-02-16' });
    const asked = await world.importReport(sessionId, fixture('teams_2020_classic.csv'), toronto);
    expect(asked.status).toBe(422);
    expect(asked.body).toMatchObject({ code: 'attendance.date-order-ambiguous' });
    const other = await world.importReport(sessionId, fixture('teams_2020_classic.csv'), {
      ...toronto,
      dateOrder: 'day-first',
    });
    expect(other.body).toMatchObject({ code: 'attendance.other-session', fit: 'other-day' });
  });

  test('T1 in French', async () => {
    const { sessionId, enrolled } = await session();
    await enrolled('Prénom1', 'Nom1', 'prenom1@clinique.example');
    const done = await world.importReport(sessionId, fixture('teams_2020_classic_fr.csv'), toronto);
    expect(done.status).toBe(201);
    expect(done.body).toMatchObject({ source: 'teams-classic', rows: 1, matched: 0, toReview: 1 });
    expect(await reviewsOf(sessionId)).toEqual({ 'Prénom1 Nom1': ['no-address', 3527] });
  });

  test('Graph and a live event are in UTC, whatever zone the session has', async () => {
    const { sessionId, enrolled } = await session();
    const ann = await enrolled('Ann', 'Lee', 'ann@east.example');
    const graph = await world.importReport(sessionId, fixture('teams_graph_null_times.json'));
    expect(graph.status).toBe(201);
    expect(graph.body).toMatchObject({ source: 'teams-graph', rows: 3, matched: 1, toReview: 1 });
    expect(await secondsOf(sessionId)).toEqual({ [ann]: 2999 });
    expect(await reviewsOf(sessionId)).toMatchObject({ Casey: [expect.anything(), 0] });

    const live = await session();
    const log = await world.importReport(live.sessionId, fixture('teams_t4_live_event.csv'));
    expect(log.body).toMatchObject({ source: 'teams-live-event', rows: 4, matched: 0 });
    expect(await reviewsOf(live.sessionId)).toMatchObject({ 'Lee, Ann': ['no-address', 3590] });
  });
});
