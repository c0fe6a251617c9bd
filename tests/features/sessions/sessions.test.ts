import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { systemActor } from '../../../src/core/access.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';

describeEachEngine('sessions', (engine) => {
  let service: TestService;
  let owner: string;
  let organizationId: string;
  let programId: string;
  let cohortId: string;
  let sessionIds: string[];

  async function makeProgram(slug: string): Promise<{ id: string; organizationId: string }> {
    const name = { en: slug, fr: slug };
    const hub = await service.as(owner).post('/organizations', { slug, name }).expect(201);
    const fields = { organizationId: hub.body.id, slug, name, timeZone: 'America/Toronto' };
    return (await service.as(owner).post('/programs', fields).expect(201)).body;
  }
  async function makeCohort(ofProgram: string): Promise<string> {
    const fields = {
      name: 'Winter',
      timeZone: 'America/Toronto',
      firstDate: '2027-03-03',
      startTime: '12:00',
      durationMinutes: 60,
      repeat: { every: 1, unit: 'week', count: 3 },
    };
    return (await service.as(owner).post(`/programs/${ofProgram}/cohorts`, fields).expect(201)).body.id;
  }

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-12-01T12:00:00Z' });
    owner = await service.token('owner');
    const program = await makeProgram('north');
    organizationId = program.organizationId;
    programId = program.id;
  });
  beforeEach(async () => {
    cohortId = await makeCohort(programId);
    const { items } = (await service.as(owner).get(`/cohorts/${cohortId}/sessions`).expect(200)).body;
    sessionIds = items.map((session: { id: string }) => session.id);
  });
  afterAll(() => service.stop());

  const path = (index = 0) => `/sessions/${sessionIds[index]}`;
  const patch = (body: object) => service.as(owner).patch(path(), body);

  test('moving raises SEQUENCE and recomputes the local day and time; a text edit does neither', async () => {
    const moved = await patch({
      startsAt: '2027-03-17T16:30:00Z',
      endsAt: '2027-03-17T17:30:00Z',
      reason: 'holiday',
    }).expect(200);
    expect(moved.body).toMatchObject({
      sequence: 1,
      localDate: '2027-03-17',
      startTime: '12:30',
      startsAt: '2027-03-17T16:30:00Z',
    });
    const loaded = await service.services.sessions.load(service.database.read, sessionIds[0] ?? '');
    expect(loaded).toMatchObject({ sequence: 1, timeSequence: 1, version: 2 });
    const edited = await patch({
      title: 'Opioids',
      objectives: 'One\nTwo',
      joinUrl: 'https://zoom.example/j/9',
    }).expect(200);
    expect(edited.body).toMatchObject({
      title: 'Opioids',
      objectives: 'One\nTwo',
      joinUrl: 'https://zoom.example/j/9',
      sequence: 1,
    });
    expect(edited.headers.etag).toBe('"3"');
    const same = await patch({ title: 'Opioids', startsAt: '2027-03-17T16:30:00Z' }).expect(200);
    expect(same.headers.etag).toBe('"3"');
    await patch({ title: 'Late' }).set('if-match', '"1"').expect(412);
    await patch({ title: 'Opioids' }).set('if-match', '"1"').expect(412);
    const trail = (await service.as(owner).get(`/audit?subject=${sessionIds[0]}`).expect(200)).body.items;
    expect(
      trail.map((entry: { action: string; reason: string | null }) => [entry.action, entry.reason]),
    ).toEqual([
      ['session.moved', 'holiday'],
      ['session.edited', null],
    ]);
    const order = (await service.as(owner).get(`/cohorts/${cohortId}/sessions`).expect(200)).body.items;
    expect(order.map((session: { number: number }) => session.number)).toEqual([2, 3, 1]);
  });

  test('a longer session stretches the default agenda and asks for a new one where one was written', async () => {
    const longer = await patch({ endsAt: '2027-03-03T18:30:00Z' }).expect(200);
    expect(longer.body).toMatchObject({ segments: [{ kind: 'content', minutes: 90 }], sequence: 1 });
    const agenda = [
      { kind: 'content', minutes: 30 },
      { kind: 'break', minutes: 10 },
      { kind: 'case', minutes: 50 },
    ];
    expect((await patch({ segments: agenda }).expect(200)).body).toMatchObject({
      segments: agenda,
      sequence: 1,
    });
    const torn = await patch({ endsAt: '2027-03-03T18:00:00Z' }).expect(422);
    expect(torn.body.errors[0]).toMatchObject({ pointer: '/body/segments', code: 'segments.sum' });
    const both = await patch({
      endsAt: '2027-03-03T18:00:00Z',
      segments: [{ kind: 'case', minutes: 60 }],
    }).expect(200);
    expect(both.body).toMatchObject({ segments: [{ kind: 'case', minutes: 60 }], sequence: 2 });
  });

  test.each([
    [{ endsAt: '2027-03-03T17:00:00Z' }, '/body/endsAt'],
    [{ endsAt: '2027-03-03T17:04:00Z' }, '/body/endsAt'],
    [{ endsAt: '2027-03-03T17:59:30Z' }, '/body/endsAt'],
    [{ endsAt: '2027-03-05T17:00:00Z' }, '/body/endsAt'],
    [{ startsAt: '2027-03-03T17:00:01Z' }, '/body/startsAt'],
    [{ startsAt: '2027-03-03T17:00:00.5Z' }, '/body/startsAt'],
    [{ startsAt: '2027-02-30T17:00:00Z' }, '/body/startsAt'],
    [{ title: 'A\r\nB' }, '/body/title'],
    [{ status: 'cancelled' }, '/body/reason'],
    [{ status: 'held' }, '/body/status'],
    [{ sequence: 7 }, '/body/sequence'],
  ])('%j is refused at %s and changes nothing', async (wrong, pointer) => {
    const answer = await patch(wrong).expect(422);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect((await service.as(owner).get(path()).expect(200)).headers.etag).toBe('"1"');
  });

  test('cancelling keeps a reason, raises SEQUENCE once, and can be taken back', async () => {
    await service.as(owner).post(`${path()}/cancel`, {}).expect(422);
    const off = await service
      .as(owner)
      .post(`${path()}/cancel`, { reason: 'Speaker ill', notify: false })
      .expect(200);
    expect(off.body).toMatchObject({ status: 'cancelled', statusReason: 'Speaker ill', sequence: 1 });
    const again = await service.as(owner).post(`${path()}/cancel`, { reason: 'Again' }).expect(200);
    expect(again.body).toMatchObject({ statusReason: 'Speaker ill', sequence: 1 });
    expect((await patch({ endsAt: '2027-03-03T18:30:00Z' }).expect(409)).body.code).toBe('session.cancelled');
    await patch({ title: 'Still editable' }).expect(200);
    const back = await patch({
      status: 'scheduled',
      startsAt: '2027-03-04T17:00:00Z',
      endsAt: '2027-03-04T18:00:00Z',
    }).expect(200);
    expect(back.body).toMatchObject({
      status: 'scheduled',
      statusReason: null,
      sequence: 2,
      localDate: '2027-03-04',
    });
  });

  test('the transaction variants say whether calendars must hear of it', async () => {
    const { sessions } = service.services;
    const id = sessionIds[1] ?? '';
    const text = await service.database.write((trx) =>
      sessions.change(trx, systemActor, id, { title: 'Talk' }),
    );
    expect(text).toMatchObject({ significant: false, session: { title: 'Talk', sequence: 0 } });
    const off = await service.database.write((trx) => sessions.cancel(trx, systemActor, id, 'Storm'));
    expect(off).toMatchObject({
      significant: true,
      session: { status: 'cancelled', sequence: 1, timeSequence: 0 },
    });
    const twice = await service.database.write((trx) => sessions.cancel(trx, systemActor, id, 'Storm'));
    expect(twice).toMatchObject({ significant: false, session: { sequence: 1 } });
    expect(await service.database.write((trx) => sessions.raiseSequence(trx, id))).toBe(2);
  });

  test('finalized once; then times, agenda and status stay, words may change', async () => {
    const { sessions } = service.services;
    const id = sessionIds[0] ?? '';
    const finalize = () =>
      service.database.write((trx) => sessions.markFinalized(trx, id, '2027-03-04T00:00:00Z'));
    expect(await finalize()).toBe(true);
    expect(await finalize()).toBe(false);
    for (const body of [
      { endsAt: '2027-03-03T18:30:00Z' },
      { segments: [{ kind: 'case', minutes: 60 }] },
      { status: 'cancelled', reason: 'Too late' },
    ]) {
      expect((await patch(body).expect(409)).body.code).toBe('session.finalized');
    }
    expect((await service.as(owner).post(`${path()}/cancel`, { reason: 'No' }).expect(409)).body.code).toBe(
      'session.finalized',
    );
    expect((await patch({ title: 'Corrected title' }).expect(200)).body).toMatchObject({
      finalizedAt: '2027-03-04T00:00:00Z',
      sequence: 0,
    });
    const cancelled = sessionIds[1] ?? '';
    await service.as(owner).post(`/sessions/${cancelled}/cancel`, { reason: 'Off' }).expect(200);
    expect(
      await service.database.write((trx) => sessions.markFinalized(trx, cancelled, '2027-03-12T00:00:00Z')),
    ).toBe(false);
  });

  test('an extra session takes the next number, the zone of the cohort and its agenda', async () => {
    const extra = { startsAt: '2027-03-14T12:00:00Z', endsAt: '2027-03-14T13:00:00Z' };
    const made = await service.as(owner).post(`/cohorts/${cohortId}/sessions`, extra).expect(201);
    expect(made.body).toMatchObject({
      ...extra,
      number: 4,
      title: 'Session 4',
      localDate: '2027-03-14',
      startTime: '08:00',
      status: 'scheduled',
    });
    await service
      .as(owner)
      .post(`/cohorts/${cohortId}/sessions`, { ...extra, endsAt: extra.startsAt })
      .expect(422);
    await service
      .as(owner)
      .post(`/cohorts/${cohortId}/sessions`, { ...extra, room: '12' })
      .expect(422);
    const day = await service.services.sessions.loadForProgram(service.database.read, programId, {
      from: '2027-03-14',
      to: '2027-03-14',
    });
    expect(day.map((session) => session.id)).toEqual([made.body.id]);
  });

  test('an approval of a session: its id, taken out and in again, odd ids said, finalized ones kept', async () => {
    const approve = async (ofProgram: string) => {
      const fields = {
        creditSystem: 'cfpc-mainpro-certified',
        activityId: '196743',
        validFrom: '2027-01-01',
        validTo: '2027-12-31',
        providerName: 'North',
        statement: { en: 'Certified.', fr: 'Certifiée.' },
      };
      return (await service.as(owner).post(`/programs/${ofProgram}/approvals`, fields).expect(201)).body
        .id as string;
    };
    const approvalId = await approve(programId);
    const target = `${path()}/approvals/${approvalId}`;
    const numbered = await service.as(owner).put(target, { sessionActivityId: '196743001' }).expect(200);
    expect(numbered.body).toEqual({
      sessionId: sessionIds[0],
      approvalId,
      sessionActivityId: '196743001',
      excluded: false,
      warnings: [],
    });
    const odd = await service
      .as(owner)
      .put(target, { sessionActivityId: '12345', excluded: true })
      .expect(200);
    expect(odd.body).toMatchObject({
      sessionActivityId: '12345',
      excluded: true,
      warnings: [{ code: 'session-approval.activity-id-odd' }],
    });
    const back = await service.as(owner).put(target, { excluded: false }).expect(200);
    expect(back.body).toMatchObject({ sessionActivityId: '12345', excluded: false });
    const { sessionApprovals, sessions } = service.services;
    expect(await sessionApprovals.load(service.database.read, sessionIds[0] ?? '')).toEqual([
      { sessionId: sessionIds[0], approvalId, sessionActivityId: '12345', excluded: false },
    ]);
    expect((await service.as(owner).get(`${path()}/approvals`).expect(200)).body.items).toHaveLength(1);
    await service.database.write((trx) =>
      sessions.markFinalized(trx, sessionIds[0] ?? '', '2027-03-04T00:00:00Z'),
    );
    expect((await service.as(owner).put(target, { excluded: true }).expect(409)).body.code).toBe(
      'session.finalized',
    );
    await service.as(owner).put(target, { sessionActivityId: '196743001' }).expect(200);
    const elsewhere = await makeProgram(`approved-${cohortId.slice(-12)}`);
    const foreignApproval = await approve(elsewhere.id);
    await service.as(owner).put(`${path()}/approvals/${foreignApproval}`, { excluded: true }).expect(404);
    await service.as(owner).put(target, { exclude: true }).expect(422);
    const coordinator = service.as(await service.token('coordinator', organizationId));
    await coordinator.put(target, { excluded: true }).expect(403);
  });

  test('foreign and unknown ids are 404, lesser roles 403', async () => {
    const stranger = await makeProgram(`stranger-${cohortId.slice(-12)}`);
    const lead = service.as(await service.token('lead', stranger.organizationId));
    const auditor = service.as(await service.token('auditor', organizationId));
    const unknown = '00000000-0000-7000-8000-000000000000';
    await lead.get(path()).expect(404);
    await lead.patch(path(), { title: 'Mine' }).expect(404);
    await lead.post(`${path()}/cancel`, { reason: 'Mine' }).expect(404);
    await lead.get(`${path()}/approvals`).expect(404);
    await lead
      .post(`/cohorts/${cohortId}/sessions`, {
        startsAt: '2027-03-14T12:00:00Z',
        endsAt: '2027-03-14T13:00:00Z',
      })
      .expect(404);
    await auditor.get(path()).expect(200);
    await auditor.patch(path(), { title: 'No' }).expect(403);
    await auditor.post(`${path()}/cancel`, { reason: 'No' }).expect(403);
    await service.as(owner).get(`/sessions/${unknown}`).expect(404);
    await service.as(owner).get('/sessions/not-an-id').expect(404);
  });
});
