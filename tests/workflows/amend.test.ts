// Evidence that comes after a session was finalized: gains go through, losses wait for a lead, and no minute counts twice.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { describeEachEngine } from '../support/engines.js';
import { refusal } from '../support/refusal.js';
import { startService, type TestService } from '../support/service.js';
import { stageSession, type Stage, type StageFields } from '../support/stage.js';
import { worldOf, type World } from '../support/world.js';
import { totalsReport, zoomReport } from '../support/zoom-report.js';

interface Entry {
  id: string;
  clinicianId: string;
  creditSystem: string;
  status: string;
  credits: string;
  minutes: number;
  reason: string;
  sentence: { en: string; fr: string };
}

describeEachEngine('amending a finalized session', (engine) => {
  let service: TestService;
  let world: World;
  let organizationId: string;
  let owner: string;
  let coordinator: string;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
    coordinator = await service.token('coordinator', organizationId);
  });
  afterAll(() => service.stop());
  // Whatever a scenario did, what stands is what the evidence gives.
  afterEach(async () => {
    expect((await service.services.verifyLedger()).differences).toEqual([]);
  });

  const stage = (fields: StageFields = {}): Promise<Stage> =>
    stageSession(world, organizationId, { people: { Ann: {} }, ...fields });
  const awards = async (sessionId: string) => (await world.awards(sessionId)) as unknown as Entry[];
  const history = async (sessionId: string) =>
    (await service.as(owner).get(`/sessions/${sessionId}/awards?history=true`).expect(200)).body
      .items as Entry[];
  const told = (entries: Entry[]) => entries.map((entry) => [entry.status, entry.credits, entry.minutes]);
  const mark = (bearer: string, at: Stage, name: string, time: object, sessionId = at.sessionId) =>
    service
      .as(bearer)
      .put(`/sessions/${sessionId}/attendance/${at.of(name)}`, { ...time, reason: 'the host saw her' })
      .expect(204);

  async function reported(
    at: Stage,
    name: string,
    join: string,
    leave: string,
    sessionId = at.sessionId,
    day?: string,
  ) {
    const done = await world.importReport(
      sessionId,
      zoomReport([[name, at.people[name]?.email ?? '', join, leave]], day),
    );
    expect(done.status).toBe(201);
    return done.body as { id: string; findings: { code: string }[] };
  }

  describe('gain and loss', () => {
    test('a late report gains: reversal, new award, and the import as reason', async () => {
      const at = await stage();
      await reported(at, 'Ann', '12:00:00', '12:30:00');
      await world.finalize(at.sessionId);
      expect(told(await awards(at.sessionId))).toEqual([['awarded', '0.50', 30]]);
      const { id } = await reported(at, 'Ann', '12:30:00', '13:00:00');
      expect(told(await awards(at.sessionId))).toEqual([['awarded', '1.00', 60]]);
      const entries = await history(at.sessionId);
      expect(told(entries)).toEqual([
        ['reversed', '0.50', 30],
        ['awarded', '1.00', 60],
      ]);
      expect(entries.map((entry) => entry.reason)).toEqual(['session finalized', `import ${id}`]);
    });

    test('who was not there at all when it was finalized', async () => {
      const at = await stage({ people: { Ann: {}, Bea: {} } });
      await reported(at, 'Ann', '12:00:00', '13:00:00');
      await world.finalize(at.sessionId);
      await reported(at, 'Bea', '12:00:00', '12:45:00');
      expect((await awards(at.sessionId)).map((award) => award.credits).sort()).toEqual(['0.75', '1.00']);
    });

    test('the same evidence once more writes nothing', async () => {
      const at = await stage();
      await reported(at, 'Ann', '12:00:00', '13:00:00');
      await world.finalize(at.sessionId);
      await mark(owner, at, 'Ann', {
        intervals: [{ startsAt: '2026-01-05T17:00:00Z', endsAt: '2026-01-05T18:00:00Z' }],
      });
      expect(told(await history(at.sessionId))).toEqual([['awarded', '1.00', 60]]);
    });

    test('a lead confirms a waiting loss: what stood is reversed, and only a lead may', async () => {
      const at = await stage();
      await reported(at, 'Ann', '12:00:00', '13:00:00');
      await world.finalize(at.sessionId);
      await mark(coordinator, at, 'Ann', { minutes: 30 });
      const proposal = (await awards(at.sessionId)).find((award) => award.status === 'pending-confirmation');
      await service.as(coordinator).post(`/awards/${proposal?.id}/confirm`, {}).expect(403);
      await service.as(owner).post(`/awards/${proposal?.id}/confirm`, {}).expect(204);
      expect(told(await awards(at.sessionId))).toEqual([['awarded', '0.50', 30]]);
      expect((await service.as(owner).post(`/awards/${proposal?.id}/confirm`, {})).status).toBe(409);
    });

    test('a loss by a coordinator waits: what stands keeps standing, and is said once', async () => {
      const at = await stage();
      await reported(at, 'Ann', '12:00:00', '13:00:00');
      await world.finalize(at.sessionId);
      await mark(coordinator, at, 'Ann', { minutes: 30 });
      await mark(coordinator, at, 'Ann', { minutes: 30 });
      expect(told(await awards(at.sessionId))).toEqual([
        ['awarded', '1.00', 60],
        ['pending-confirmation', '0.50', 30],
      ]);
      const page = await service
        .as(owner)
        .get(`/clinicians/${at.of('Ann')}/awards`)
        .expect(200);
      expect(told(page.body.items as Entry[])).toEqual([['awarded', '1.00', 60]]);
    });

    test('the same by a lead goes through', async () => {
      const at = await stage();
      await reported(at, 'Ann', '12:00:00', '13:00:00');
      await world.finalize(at.sessionId);
      await mark(coordinator, at, 'Ann', { minutes: 30 });
      await mark(await service.token('lead', organizationId, at.programId), at, 'Ann', { minutes: 30 });
      expect(told(await awards(at.sessionId))).toEqual([['awarded', '0.50', 30]]);
      expect(told(await history(at.sessionId))).toEqual([
        ['reversed', '1.00', 60],
        ['reversed', '0.50', 30],
        ['awarded', '0.50', 30],
      ]);
    });

    test('a loss that newer evidence takes back waits no more', async () => {
      const at = await stage();
      await reported(at, 'Ann', '12:00:00', '13:00:00');
      await world.finalize(at.sessionId);
      await mark(coordinator, at, 'Ann', { minutes: 30 });
      await mark(coordinator, at, 'Ann', { minutes: 60 });
      expect(told(await awards(at.sessionId))).toEqual([['awarded', '1.00', 60]]);
      await mark(coordinator, at, 'Ann', { minutes: 30 });
      expect(told(await awards(at.sessionId))).toEqual([
        ['awarded', '1.00', 60],
        ['pending-confirmation', '0.50', 30],
      ]);
      await mark(owner, at, 'Ann', { minutes: 60 });
      expect(told(await awards(at.sessionId))).toEqual([['awarded', '1.00', 60]]);
    });

    test('losing all of it waits too, and leaves no row once a lead says so', async () => {
      const at = await stage();
      await reported(at, 'Ann', '12:00:00', '13:00:00');
      await world.finalize(at.sessionId);
      await mark(coordinator, at, 'Ann', { minutes: 0 });
      const waiting = await awards(at.sessionId);
      expect(told(waiting)).toEqual([
        ['awarded', '1.00', 60],
        ['pending-confirmation', '0.00', 0],
      ]);
      expect(waiting[1]?.sentence.fr).toContain('responsable');
      await mark(owner, at, 'Ann', { minutes: 0 });
      expect(await awards(at.sessionId)).toEqual([]);
      expect((await history(at.sessionId)).every((entry) => entry.status === 'reversed')).toBe(true);
    });
  });

  describe('reviews and evaluations', () => {
    test('a review settled after finalize awards, with the review as reason', async () => {
      const at = await stage();
      await world.importReport(at.sessionId, zoomReport([["Ann's iPad", '', '12:00:00', '12:45:00']]));
      expect(await world.finalize(at.sessionId)).toMatchObject({ awards: 0, openReviews: 1 });
      const [review] = await world.reviews(at.sessionId);
      await service
        .as(coordinator)
        .post(`/review/${review?.id}/resolve`, { clinicianId: at.of('Ann') })
        .expect(200);
      const entries = await awards(at.sessionId);
      expect(told(entries)).toEqual([['awarded', '0.75', 45]]);
      expect(entries[0]?.reason).toBe(`review ${review?.id}`);
      expect(await world.finalize(at.sessionId)).toMatchObject({ awards: 1, openReviews: 0, replay: true });
    });

    test('a row that counts for nobody stays so when the next file names it again', async () => {
      const at = await stage();
      await world.importReport(at.sessionId, zoomReport([['Lobby Screen', '', '12:00:00', '12:45:00']]));
      const [review] = await world.reviews(at.sessionId);
      await service
        .as(coordinator)
        .post(`/review/${review?.id}/resolve`, { ignore: true, reason: 'a screen in the lobby' })
        .expect(200);
      await world.importReport(at.sessionId, zoomReport([['Lobby Screen', '', '12:00:00', '12:50:00']]));
      expect((await world.reviews(at.sessionId)).map((row) => row['status'])).toEqual(['ignored']);
    });

    test('known but not enrolled: minutes and no award, until settling the row enrols her', async () => {
      const at = await stage({ enrolled: false });
      await reported(at, 'Ann', '12:00:00', '13:00:00');
      expect(await world.finalize(at.sessionId)).toMatchObject({ awards: 0, openReviews: 1 });
      expect(await world.attendance(at.sessionId)).toMatchObject([
        { clinicianId: at.of('Ann'), seconds: 3600 },
      ]);
      const [review] = await world.reviews(at.sessionId);
      expect(review?.['reason']).toBe('not-enrolled');
      await service
        .as(coordinator)
        .post(`/review/${review?.id}/resolve`, { clinicianId: at.of('Ann') })
        .expect(200);
      expect(told(await awards(at.sessionId))).toEqual([['awarded', '1.00', 60]]);
    });

    test('enrolling her so awards the other finalized sessions of the cohort too', async () => {
      const at = await stage({ enrolled: false, cohort: { repeat: { every: 1, unit: 'week', count: 2 } } });
      await reported(at, 'Ann', '12:00:00', '13:00:00');
      await reported(at, 'Ann', '12:00:00', '12:30:00', at.sessionIds[1], '2026-01-12');
      for (const id of at.sessionIds) await world.finalize(id);
      const [review] = await world.reviews(at.sessionId);
      await service
        .as(owner)
        .post(`/review/${review?.id}/resolve`, { clinicianId: at.of('Ann') })
        .expect(200);
      expect(told(await awards(at.sessionIds[1] ?? ''))).toEqual([['awarded', '0.50', 30]]);
      expect((await world.reviews(at.sessionIds[1] ?? '')).filter((row) => row['status'] === 'open')).toEqual(
        [],
      );
    });

    test('a not-enrolled row that turns out to be somebody else gives its minutes back', async () => {
      const at = await stage({ people: { Bea: {} } });
      const guest = await world.clinician(organizationId, { emails: ['guest.row@clinic.example'] });
      await world.importReport(
        at.sessionId,
        zoomReport([['Bea?', 'guest.row@clinic.example', '12:00:00', '13:00:00']]),
      );
      await world.finalize(at.sessionId);
      const [review] = await world.reviews(at.sessionId);
      await service
        .as(owner)
        .post(`/review/${review?.id}/resolve`, { clinicianId: at.of('Bea') })
        .expect(200);
      const seconds = new Map(
        (await world.attendance(at.sessionId)).map((row) => [row['clinicianId'], row['seconds']]),
      );
      expect(seconds.get(at.of('Bea'))).toBe(3600);
      expect(seconds.get(guest.id)).toBe(0);
      expect((await awards(at.sessionId)).map((award) => award.clinicianId)).toEqual([at.of('Bea')]);
    });

    test('credit waits for the evaluation, and twice done is once awarded', async () => {
      const at = await stage({ approvals: { 'participation-hours': { requiresEvaluation: true } } });
      await reported(at, 'Ann', '12:00:00', '13:00:00');
      expect(await world.finalize(at.sessionId)).toMatchObject({ awards: 1 });
      expect(told(await awards(at.sessionId))).toEqual([['pending-evaluation', '1.00', 60]]);
      for (let time = 0; time < 2; time += 1) {
        await service
          .as(coordinator)
          .put(`/sessions/${at.sessionId}/evaluations/${at.of('Ann')}`, {})
          .expect(204);
      }
      expect(told(await awards(at.sessionId))).toEqual([['awarded', '1.00', 60]]);
      expect(await history(at.sessionId)).toHaveLength(2);
    });

    test('an evaluation of who was not there makes no attendance of her', async () => {
      const at = await stage();
      const other = await world.clinician(organizationId);
      await service.as(coordinator).put(`/sessions/${at.sessionId}/evaluations/${other.id}`, {}).expect(204);
      expect((await world.attendance(at.sessionId)).map((row) => row['clinicianId'])).toEqual([at.of('Ann')]);
    });
  });

  describe('no minute twice', () => {
    /** Two programs of one hub, 12:00–13:00 and 12:30–13:30, one person in both from start to end. */
    async function overlapping(second: object = {}) {
      const first = await stage();
      const ann = first.people['Ann'];
      const other = await stage({ people: {}, cohort: { startTime: '12:30' }, ...second });
      await world.enrol(other.cohortId, first.of('Ann'));
      const report = zoomReport([['Ann', ann?.email ?? '', '12:00:00', '13:30:00']]);
      for (const id of [first.sessionId, other.sessionId])
        expect((await world.importReport(id, report)).status).toBe(201);
      return { first, other };
    }
    const outcome = async ({ first, other }: { first: Stage; other: Stage }) => [
      ...told(await awards(first.sessionId)),
      ...told(await awards(other.sessionId)),
    ];

    test('whichever of two overlapping sessions is finalized first', async () => {
      const one = await overlapping();
      await world.finalize(one.first.sessionId);
      await world.finalize(one.other.sessionId);
      const two = await overlapping();
      await world.finalize(two.other.sessionId);
      expect(told(await awards(two.other.sessionId))).toEqual([['awarded', '1.00', 60]]);
      await world.finalize(two.first.sessionId);
      const expected = [
        ['awarded', '1.00', 60],
        ['awarded', '0.50', 30],
      ];
      expect(await outcome(one)).toEqual(expected);
      expect(await outcome(two)).toEqual(expected);
    });

    test('both finalized at once', async () => {
      for (let time = 0; time < 3; time += 1) {
        const both = await overlapping();
        await Promise.all([world.finalize(both.other.sessionId), world.finalize(both.first.sessionId)]);
        expect(await outcome(both)).toEqual([
          ['awarded', '1.00', 60],
          ['awarded', '0.50', 30],
        ]);
      }
    });

    test('another credit system takes nothing away', async () => {
      const both = await overlapping({ approvals: { 'cfpc-mainpro-certified': {} } });
      await world.finalize(both.first.sessionId);
      await world.finalize(both.other.sessionId);
      expect(await outcome(both)).toEqual([
        ['awarded', '1.00', 60],
        ['awarded', '1.00', 60],
      ]);
    });

    test('minutes the first session lets go fall to the second, and come back', async () => {
      const both = await overlapping();
      await world.finalize(both.first.sessionId);
      await world.finalize(both.other.sessionId);
      const until = (endsAt: string) => ({ intervals: [{ startsAt: '2026-01-05T17:00:00Z', endsAt }] });
      await mark(owner, both.first, 'Ann', until('2026-01-05T17:40:00Z'));
      expect(await outcome(both)).toEqual([
        ['awarded', '0.66', 40],
        ['awarded', '0.83', 50],
      ]);
      await mark(owner, both.first, 'Ann', { minutes: 0 });
      expect(await outcome(both)).toEqual([['awarded', '1.00', 60]]);
      await mark(owner, both.first, 'Ann', until('2026-01-05T18:00:00Z'));
      expect(await outcome(both)).toEqual([
        ['awarded', '1.00', 60],
        ['awarded', '0.50', 30],
      ]);
    });

    test('a loss that waits gives nothing to the second session yet', async () => {
      const both = await overlapping();
      await world.finalize(both.first.sessionId);
      await world.finalize(both.other.sessionId);
      await mark(coordinator, both.first, 'Ann', { minutes: 0 });
      expect(told(await awards(both.other.sessionId))).toEqual([['awarded', '0.50', 30]]);
    });

    test('minutes without times are read to her disadvantage in the overlap', async () => {
      const both = await overlapping();
      await mark(owner, both.first, 'Ann', { minutes: 45 });
      await world.finalize(both.other.sessionId);
      await world.finalize(both.first.sessionId);
      const total = (await outcome(both)).reduce((sum, [, , minutes]) => sum + Number(minutes), 0);
      expect(total).toBeLessThanOrEqual(90);
      expect(told(await awards(both.first.sessionId))).toEqual([['awarded', '0.75', 45]]);
    });
  });

  describe('evidence without times', () => {
    const segments = [
      { kind: 'content', minutes: 45 },
      { kind: 'housekeeping', minutes: 15 },
    ];
    const approvals = { 'cfpc-mainpro-certified': { countedKinds: ['content'] } };

    test('totals never earn more than is certain', async () => {
      const at = await stage({ cohort: { segments }, approvals });
      await world.importReport(at.sessionId, totalsReport([['Ann', at.people['Ann']?.email ?? '', 40]]));
      await world.finalize(at.sessionId);
      // 15 of the 40 minutes may have been housekeeping.
      expect(told(await awards(at.sessionId))).toEqual([['awarded', '0.50', 25]]);
      await reported(at, 'Ann', '12:00:00', '12:45:00');
      expect(told(await awards(at.sessionId))).toEqual([['awarded', '0.75', 45]]);
    });

    test('minutes a person vouches for count as they are, up to what is counted', async () => {
      const at = await stage({ cohort: { segments }, approvals });
      await mark(owner, at, 'Ann', { minutes: 40 });
      await world.finalize(at.sessionId);
      expect((await awards(at.sessionId))[0]).toMatchObject({ minutes: 40, status: 'awarded' });
      await mark(owner, at, 'Ann', { minutes: 60 });
      expect((await awards(at.sessionId))[0]).toMatchObject({ minutes: 45, credits: '0.75' });
    });

    test('a session moved after its report came is reckoned by its new time', async () => {
      const at = await stage();
      await reported(at, 'Ann', '12:00:00', '13:00:00');
      await service
        .as(owner)
        .patch(`/sessions/${at.sessionId}`, {
          startsAt: '2026-01-05T17:30:00Z',
          endsAt: '2026-01-05T18:30:00Z',
          notify: false,
        })
        .expect(200);
      await world.finalize(at.sessionId);
      expect(told(await awards(at.sessionId))).toEqual([['awarded', '0.50', 30]]);
    });
  });
});

describeEachEngine('verify finds what was tampered with', (engine) => {
  let service: TestService;
  let stage: Stage;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    const world = worldOf(service, await service.token('owner'));
    const { id } = await world.organization();
    stage = await stageSession(world, id, { people: { Ann: {}, Bea: {} } });
    const rows = ['Ann', 'Bea'].map((name): [string, string, string, string] => [
      name,
      stage.people[name]?.email ?? '',
      '12:00:00',
      '13:00:00',
    ]);
    await world.importReport(stage.sessionId, zoomReport(rows));
    await world.finalize(stage.sessionId);
  });
  afterAll(() => service.stop());

  const verify = async () => (await service.services.verifyLedger()).differences;
  const attendance = (trx: TestService['database']['read']) =>
    trx('attendance').where({ session_id: stage.sessionId, clinician_id: stage.of('Ann') });

  test('nothing at first; then attendance that no evidence gives, and nothing once it is put right', async () => {
    expect(await verify()).toEqual([]);
    await service.database.write((trx) => attendance(trx).update({ seconds: 1800, minutes: 30 }));
    expect(await verify()).toEqual([
      { kind: 'attendance', id: stage.sessionId, detail: expect.stringContaining(stage.of('Ann')) },
    ]);
    await service.database.write((trx) => attendance(trx).update({ intervals_json: '[]' }));
    // Credits are reckoned from attendance, so the award no longer fits it either.
    expect((await verify()).map((difference) => difference.kind)).toEqual(['attendance', 'award']);
    await service.database.write((trx) => attendance(trx).del());
    expect((await verify()).map((difference) => difference.kind)).toEqual(['attendance', 'award']);
    await service.database.write((trx) =>
      service.services.sessions
        .load(trx, stage.sessionId)
        .then((session) => service.services.attendance.recomputeAll(trx, session)),
    );
    expect(await verify()).toEqual([]);
  });

  test('an award taken off the ledger', async () => {
    const own = { session_id: stage.sessionId, clinician_id: stage.of('Bea') };
    const [pointer] = (await service.database.read('standing_awards').where(own)) as { award_id: string }[];
    await service.database.write((trx) => trx('standing_awards').where(own).del());
    expect((await verify()).map((difference) => difference.kind)).toEqual(['award']);
    const [approvalId] = Object.values(stage.approvalIds);
    await service.database.write((trx) =>
      trx('standing_awards').insert({
        ...own,
        approval_id: approvalId,
        kind: 'learner',
        award_id: pointer?.award_id,
      }),
    );
    expect(await verify()).toEqual([]);
  });

  test('what was booked and what was reported cannot be edited at all', async () => {
    expect(await refusal(service, (trx) => trx('awards').update({ credit_thousandths: 9000 }))).toContain(
      'append-only',
    );
    expect(await refusal(service, (trx) => trx('awards').del())).not.toBe('');
    expect(await refusal(service, (trx) => trx('connections').update({ left_at: null }))).toContain(
      'append-only',
    );
  });
});
