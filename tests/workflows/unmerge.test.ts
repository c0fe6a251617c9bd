// Two records merged by mistake are two again: what moved goes back, what came since stays, and credits follow on both.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { heldTables } from '../../src/features/clinicians/merge-journal.store.js';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import { stageSession, type Stage } from '../support/stage.js';
import { worldOf, type World } from '../support/world.js';
import { zoomReport } from '../support/zoom-report.js';

/** Tables that name a clinician and that no merge moves, each with why. */
const leftAlone: Readonly<Record<string, string>> = {
  attendance: 'reckoned anew from the evidence',
  awards: 'booked; corrected by reversal',
  standing_awards: 'booked; corrected by reversal',
  certificates: 'issued; they stay with the record they name',
  messages: 'sent; they say whom they were sent to',
};

describeEachEngine('merges undone', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;
  let organizationId: string;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
  });
  afterAll(() => service.stop());

  const post = (path: string, body: object, token = owner) => service.as(token).post(path, body);
  const merge = (from: string, into: string) =>
    post(`/clinicians/${from}/merge`, { intoId: into, reason: 'looked alike' }).expect(200);
  const unmerge = (id: string, token = owner) =>
    post(`/clinicians/${id}/unmerge`, { reason: 'two nurses of one name' }, token);
  const holdings = async (ids: readonly string[]) => {
    const held: Record<string, unknown[]> = {};
    for (const { table, key, column } of heldTables) {
      held[table] = await service.database
        .read(table)
        .whereIn(column ?? 'clinician_id', [...ids])
        .orderBy([...key]);
    }
    return held;
  };
  const creditsOf = async (at: Stage) =>
    Object.fromEntries(
      (await world.awards(at.sessionId)).map((award) => [award['clinicianId'], award['credits']]),
    );

  test('everything goes back to the row, credits and all, and verify finds nothing', async () => {
    const at = await stageSession(world, organizationId, { people: { Ann: {}, Bo: {} } });
    const [ann, bo] = [at.of('Ann'), at.of('Bo')];
    const row = (name: string, join: string, leave: string) =>
      [name, at.people[name]?.email ?? '', join, leave] as [string, string, string, string];
    await world.importReport(
      at.sessionId,
      zoomReport([row('Ann', '12:00:00', '12:40:00'), row('Bo', '12:30:00', '13:00:00')]),
    );
    await service
      .as(owner)
      .put(`/sessions/${at.sessionId}/assignments/${ann}`, { role: 'observer' })
      .expect(200);
    await service.as(owner).put(`/sessions/${at.sessionId}/evaluations/${ann}`, {}).expect(204);
    await service.as(owner).put(`/sessions/${at.sessionId}/evaluations/${bo}`, {}).expect(204);
    await world.finalize(at.sessionId);
    const [held, credits, seen] = [
      await holdings([ann, bo]),
      await creditsOf(at),
      await world.attendance(at.sessionId),
    ];

    await merge(ann, bo);
    expect(await holdings([ann, bo])).not.toEqual(held);
    const undone = await unmerge(ann).expect(200);
    expect(undone.body).toMatchObject({
      clinician: { id: ann, mergedIntoId: null },
      partedFromId: bo,
      affectedSessionIds: [at.sessionId],
    });
    expect(await holdings([ann, bo])).toEqual(held);
    expect(await creditsOf(at)).toEqual(credits);
    expect(await world.attendance(at.sessionId)).toEqual(seen);
    expect((await service.services.verifyLedger()).differences).toEqual([]);
    expect((await unmerge(ann)).body).toMatchObject({ code: 'resource.conflict' });
    const audit = await service.as(owner).get(`/audit?subject=${ann}`);
    expect(JSON.stringify(audit.body)).toContain('clinician.unmerged');
  });

  test('what came after the merge goes by its address again; what somebody decided since stays', async () => {
    const at = await stageSession(world, organizationId, { people: { Cy: {}, Dee: {} } });
    const [cy, dee] = [at.of('Cy'), at.of('Dee')];
    await merge(cy, dee);
    service.clock.set('2026-03-02T12:00:00Z');
    const report = zoomReport([['Cy', at.people['Cy']?.email ?? '', '12:00:00', '12:30:00']]);
    await world.importReport(at.sessionId, report);
    await service
      .as(owner)
      .put(`/sessions/${at.sessionId}/attendance/${dee}`, { minutes: 50, reason: 'seen by the host' })
      .expect(204);
    await unmerge(cy).expect(200);
    const minutes = Object.fromEntries(
      (await world.attendance(at.sessionId)).map((entry) => [entry['clinicianId'], entry['minutes']]),
    );
    expect(minutes).toEqual({ [cy]: 30, [dee]: 50 });
    const addresses = await service.database.read('clinician_addresses').where({ clinician_id: cy });
    expect(addresses).toHaveLength(1);
  });

  test('a chain is undone from its end; strangers and records that were never merged are turned away', async () => {
    const people = await Promise.all([1, 2, 3].map(() => world.clinician(organizationId)));
    const [a = '', b = '', c = ''] = people.map(({ id }) => id);
    await merge(a, b);
    await merge(b, c);
    expect((await unmerge(a)).body).toMatchObject({ errors: [{ code: 'merge.merged-on' }] });
    const foreign = await service.token('lead', (await world.organization()).id);
    expect((await unmerge(b, foreign)).status).toBe(404);
    await unmerge(b).expect(200);
    expect((await service.as(owner).get(`/clinicians/${a}`)).body).toMatchObject({ mergedIntoId: b });
    await unmerge(a).expect(200);
    expect((await unmerge(c)).body).toMatchObject({ errors: [{ code: 'merge.none' }] });
  });

  test('no table that names a clinician is forgotten', async () => {
    const db = service.database.read;
    const tables =
      engine.name === 'sqlite'
        ? ((await db('sqlite_master').where({ type: 'table' }).pluck('name')) as string[])
        : ((await db('information_schema.tables')
            .where({ table_schema: 'public' })
            .pluck('table_name')) as string[]);
    const naming: string[] = [];
    for (const table of tables) {
      if ('clinician_id' in (await db(table).columnInfo())) naming.push(table);
    }
    const known = new Set([...heldTables.map(({ table }) => table), ...Object.keys(leftAlone)]);
    expect(naming.filter((table) => !known.has(table))).toEqual([]);
  });
});
