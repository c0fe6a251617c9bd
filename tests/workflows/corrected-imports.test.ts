// A report read in the wrong zone is read anew, and one that was never right is withdrawn.
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import { stageSession, type Stage } from '../support/stage.js';
import { tableCounts } from '../support/table-counts.js';
import { worldOf, type World } from '../support/world.js';
import { totalsReport, zoomReport } from '../support/zoom-report.js';

describeEachEngine('imports that were wrong', (engine) => {
  let service: TestService;
  let world: World;
  let owner: string;
  let coordinator: string;
  let organizationId: string;
  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
    coordinator = await service.token('coordinator', organizationId);
  });
  afterAll(() => service.stop());
  afterEach(async () => {
    expect((await service.services.verifyLedger()).differences).toEqual([]);
  });

  const stageTwo = () => stageSession(world, organizationId, { people: { Ann: {}, Bea: {} } });
  const email = (at: Stage, name: string) => at.people[name]?.email ?? '';
  const minutes = async (at: Stage) =>
    Object.fromEntries(
      (await world.attendance(at.sessionId)).map((row) => [row['clinicianId'], row['minutes']]),
    );
  const audited = async (at: Stage, action: string) =>
    service.database.read('audit_entries').where({ subject_id: at.sessionId, action });
  const withdraw = (importId: string, bearer = owner) =>
    service.as(bearer).post(`/imports/${importId}/withdraw`, { reason: 'it is of another meeting' });

  test('the same bytes with another zone: read anew, credits follow, and said so', async () => {
    const at = await stageTwo();
    // 11:15 to 12:15 in Winnipeg is 12:15 to 13:15 in Toronto.
    const report = zoomReport([
      ['Ann', email(at, 'Ann'), '11:15:00', '12:15:00'],
      ['Stranger', '', '11:30:00', '12:15:00'],
    ]);
    const first = await world.importReport(at.sessionId, report);
    expect(first.status).toBe(201);
    expect((await minutes(at))[at.of('Ann')]).toBe(15);
    await world.finalize(at.sessionId);
    // Nothing stated, or what is stored stated: the same request again.
    for (const fields of [{}, { timeZone: 'America/Toronto' }, { kind: 'live' }]) {
      const same = await world.importReport(at.sessionId, report, fields);
      expect([same.status, same.body.replay, same.body.id]).toEqual([200, true, first.body.id]);
    }
    const before = await tableCounts(service);
    const preview = await world.importReport(
      at.sessionId,
      report,
      { timeZone: 'America/Winnipeg' },
      '?preview=true',
    );
    expect([preview.status, preview.body.replay]).toEqual([200, false]);
    expect(await tableCounts(service)).toEqual(before);
    const corrected = await world.importReport(at.sessionId, report, { timeZone: 'America/Winnipeg' });
    expect(corrected.status).toBe(201);
    expect(corrected.body).toMatchObject({ replay: false, rows: 2, connections: 2, matched: 1, toReview: 1 });
    expect(corrected.body.id).not.toBe(first.body.id);
    expect(corrected.body.findings).toContainEqual(
      expect.objectContaining({
        code: 'import.corrected',
        params: { before: 'America/Toronto', after: 'America/Winnipeg' },
      }),
    );
    expect((await minutes(at))[at.of('Ann')]).toBe(45);
    expect((await world.awards(at.sessionId)).map((award) => award['credits'])).toEqual(['0.75']);
    const [note] = await audited(at, 'attendance.import-corrected');
    expect(JSON.parse(note.detail_json)).toMatchObject({
      withdrawnImportId: first.body.id,
      before: { timeZone: 'America/Toronto' },
      after: { timeZone: 'America/Winnipeg' },
    });
    expect(await service.database.read('imports').where({ id: first.body.id }).first()).toMatchObject({
      withdrawn_at: '2026-03-01T12:00:00Z',
      withdrawn_by: expect.any(String),
    });
    const replay = await world.importReport(at.sessionId, report, { timeZone: 'America/Winnipeg' });
    expect([replay.status, replay.body.id]).toEqual([200, corrected.body.id]);
  });

  test('rows without times are taken again, so that nobody vanishes', async () => {
    const at = await stageTwo();
    const report = totalsReport([['Ann', email(at, 'Ann'), 40]]);
    await world.importReport(at.sessionId, report, { confirmed: 'true' });
    expect((await minutes(at))[at.of('Ann')]).toBe(40);
    const again = await world.importReport(at.sessionId, report, {
      confirmed: 'true',
      timeZone: 'America/Vancouver',
    });
    expect([again.status, again.body.connections]).toEqual([201, 1]);
    expect((await minutes(at))[at.of('Ann')]).toBe(40);
  });

  test('who watched the recording is kept with the session and was not in it', async () => {
    const at = await stageTwo();
    const report = zoomReport([['Ann', email(at, 'Ann'), '12:00:00', '12:45:00']]);
    await world.importReport(at.sessionId, report);
    expect((await minutes(at))[at.of('Ann')]).toBe(45);
    const recorded = await world.importReport(at.sessionId, report, { kind: 'recording' });
    expect(recorded.status).toBe(201);
    expect((recorded.body.findings as { code: string }[]).map(({ code }) => code)).toContain(
      'import.recording',
    );
    expect((await minutes(at))[at.of('Ann')]).toBe(0);
    const elsewhen = zoomReport([['Stranger', '', '19:00:00', '20:00:00']], '2026-01-20');
    await world.importReport(at.sessionId, elsewhen, { kind: 'recording' });
    expect(await world.reviews(at.sessionId)).toEqual([]);
    const kept = await service.database.read('connections').where({ session_id: at.sessionId });
    expect(kept.map((row) => row.raw_name)).toEqual(expect.arrayContaining(['Ann', 'Stranger']));
  });

  test('a correction that loses credit waits for a lead, where a coordinator makes it', async () => {
    const at = await stageTwo();
    const report = zoomReport([
      ['Ann', email(at, 'Ann'), '12:00:00', '12:45:00'],
      ['Bea', email(at, 'Bea'), '12:00:00', '14:00:00'],
    ]);
    await world.importReport(at.sessionId, report);
    await world.finalize(at.sessionId);
    const asCoordinator = worldOf(service, coordinator);
    const refused = await asCoordinator.importReport(at.sessionId, report, { timeZone: 'Asia/Tokyo' });
    expect([refused.status, refused.body.code]).toEqual([422, 'attendance.other-session']);
    expect((await minutes(at))[at.of('Ann')]).toBe(45);
    const done = await asCoordinator.importReport(at.sessionId, report, { timeZone: 'America/Halifax' });
    expect(done.status).toBe(201);
    const statuses = (await world.awards(at.sessionId)).map(
      (award) => `${String(award['status'])} ${String(award['credits'])}`,
    );
    expect(statuses).toContain('awarded 0.75');
    expect(statuses).toContain('pending-confirmation 0.00');
  });

  test('withdrawn: what it alone proved is gone, what another report tells too stays, and it may come again', async () => {
    const at = await stageTwo();
    const stay: [string, string, string, string] = ['Ann', email(at, 'Ann'), '12:00:00', '12:30:00'];
    const wrong = zoomReport([
      stay,
      ['Bea', email(at, 'Bea'), '12:00:00', '13:00:00'],
      ['Stranger', '', '12:00:00', '13:00:00'],
    ]);
    const first = await world.importReport(at.sessionId, wrong);
    const second = await world.importReport(at.sessionId, zoomReport([stay]));
    expect(second.body.connections).toBe(0);
    expect(
      (await world.attendance(at.sessionId)).find((row) => row['clinicianId'] === at.of('Ann')),
    ).toMatchObject({
      minutes: 30,
      seconds: 1800,
    });
    expect(await world.reviews(at.sessionId)).toHaveLength(1);
    await withdraw(first.body.id, await service.token('auditor', organizationId)).expect(403);
    await withdraw(first.body.id, await service.token('owner', (await world.organization()).id)).expect(404);
    await withdraw(first.body.id).expect(204);
    expect(await minutes(at)).toMatchObject({ [at.of('Ann')]: 30, [at.of('Bea')]: 0 });
    expect(await world.reviews(at.sessionId)).toEqual([]);
    expect(await audited(at, 'attendance.import-withdrawn')).toMatchObject([
      { reason: 'it is of another meeting' },
    ]);
    expect((await withdraw(first.body.id).expect(409)).body.code).toBe('resource.conflict');
    await withdraw('0198c0de-0000-7000-8000-000000000000').expect(404);
    const again = await world.importReport(at.sessionId, wrong);
    expect([again.status, again.body.replay, again.body.connections]).toEqual([201, false, 2]);
    expect(await minutes(at)).toMatchObject({ [at.of('Ann')]: 30, [at.of('Bea')]: 60 });
  });
});
