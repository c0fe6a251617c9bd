// A session that began late: the agenda slides, minutes and credits follow, calendars and certificates' days stay.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import { stageSession, type Stage, type StageFields } from '../support/stage.js';
import { tableCounts } from '../support/table-counts.js';
import { worldOf, type World } from '../support/world.js';
import { zoomReport, type ReportRow } from '../support/zoom-report.js';

const plannedAt = '2026-01-05T17:00:00Z';
const heldAt = '2026-01-05T17:08:00Z';
const reason = 'the host had trouble with the sound';

interface Slid {
  session: { heldStartsAt: string | null; startsAt: string; sequence: number };
  changes: {
    clinicianId: string;
    name: string;
    secondsBefore: number;
    secondsAfter: number;
    awards: { creditsBefore: string | null; creditsAfter: string | null; status: string | null }[];
  }[];
  unchanged: number;
}

describeEachEngine('a session that began late', (engine) => {
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
  afterEach(async () => {
    expect((await service.services.verifyLedger()).differences).toEqual([]);
  });

  const stage = (fields: StageFields = {}): Promise<Stage> =>
    stageSession(world, organizationId, { people: { Ann: {}, Bea: {} }, ...fields });
  const row = (at: Stage, name: string, join: string, leave: string): ReportRow => [
    name,
    at.people[name]?.email ?? '',
    join,
    leave,
  ];
  /** Ann is there from the plan's start to eight minutes past its end, Bea leaves at one. */
  async function reported(at: Stage): Promise<void> {
    const rows = [row(at, 'Ann', '12:00:00', '13:08:00'), row(at, 'Bea', '12:00:00', '13:00:00')];
    expect((await world.importReport(at.sessionId, zoomReport(rows))).status).toBe(201);
  }
  const path = (at: Stage) => `/sessions/${at.sessionId}/held-start`;
  const slide = async (at: Stage, body: object = {}, { bearer = owner, query = '' } = {}): Promise<Slid> =>
    (
      await service
        .as(bearer)
        .post(path(at) + query, { startsAt: heldAt, reason, ...body })
        .expect(200)
    ).body as Slid;
  const back = async (at: Stage, body: object = {}, bearer = owner): Promise<Slid> =>
    (
      await service
        .as(bearer)
        .delete(path(at))
        .send({ reason: 'a mistake', ...body })
        .expect(200)
    ).body as Slid;
  const secondsOf = async (at: Stage, name: string, whose = at) =>
    (await world.attendance(at.sessionId)).find((one) => one['clinicianId'] === whose.of(name))?.['seconds'];
  const creditsOf = async (at: Stage, name: string) =>
    (await world.awards(at.sessionId))
      .filter((award) => award['clinicianId'] === at.of(name))
      .map((award) => [award['status'], award['credits'], award['minutes']]);
  const sessionOf = async (at: Stage) =>
    (await service.as(owner).get(`/sessions/${at.sessionId}`).expect(200)).body;

  describe('before it is finalized', () => {
    test('presence is clipped to the hour that was held, the plan and SEQUENCE stay, and it can be taken back', async () => {
      const at = await stage();
      await reported(at);
      expect(await secondsOf(at, 'Ann')).toBe(3600);
      const slid = await slide(at, {}, { bearer: coordinator });
      expect(slid.session).toMatchObject({ startsAt: plannedAt, heldStartsAt: heldAt, sequence: 0 });
      expect(slid).toMatchObject({
        changes: [
          {
            clinicianId: at.of('Bea'),
            name: 'Bea Okoro',
            secondsBefore: 3600,
            secondsAfter: 3120,
            awards: [],
          },
        ],
        unchanged: 1,
      });
      expect(await secondsOf(at, 'Ann')).toBe(3600);
      expect(await secondsOf(at, 'Bea')).toBe(3120);
      expect(await sessionOf(at)).toMatchObject({
        startsAt: plannedAt,
        endsAt: '2026-01-05T18:00:00Z',
        localDate: '2026-01-05',
        heldStartsAt: heldAt,
        sequence: 0,
      });
      const ann = (await world.attendance(at.sessionId)).find((e) => e['clinicianId'] === at.of('Ann'));
      expect(ann?.['intervals']).toEqual([{ startsAt: heldAt, endsAt: '2026-01-05T18:08:00Z' }]);
      expect((await back(at)).session.heldStartsAt).toBeNull();
      expect(await secondsOf(at, 'Bea')).toBe(3600);
    });

    test('a preview tells the same and writes nothing at all', async () => {
      const at = await stage();
      await reported(at);
      const before = await tableCounts(service);
      const preview = await slide(at, {}, { query: '?preview=true' });
      expect(preview.session.heldStartsAt).toBe(heldAt);
      expect(preview.changes.map(({ clinicianId }) => clinicianId)).toEqual([at.of('Bea')]);
      expect((await sessionOf(at)).heldStartsAt).toBeNull();
      expect(await secondsOf(at, 'Bea')).toBe(3600);
      expect(await tableCounts(service)).toEqual(before);
      expect((await slide(at)).changes).toEqual(preview.changes);
    });

    test('whole seconds, an earlier start, and the limit on both sides', async () => {
      const at = await stage();
      await reported(at);
      expect((await slide(at, { startsAt: '2026-01-05T17:08:17Z' })).session.heldStartsAt).toBe(
        '2026-01-05T17:08:17Z',
      );
      expect(await secondsOf(at, 'Bea')).toBe(3600 - 497);
      await slide(at, { startsAt: '2026-01-05T16:58:00Z' });
      expect(await secondsOf(at, 'Bea')).toBe(3480);
      await slide(at, { startsAt: '2026-01-05T15:00:00Z' });
      await slide(at, { startsAt: '2026-01-05T19:00:00Z' });
      for (const startsAt of ['2026-01-05T14:59:59Z', '2026-01-05T19:00:01Z']) {
        const refused = await service.as(owner).post(path(at), { startsAt, reason }).expect(422);
        expect(refused.body.errors).toMatchObject([
          { pointer: '/body/startsAt', code: 'held-start.too-far' },
        ]);
      }
      // The planned start is the plan.
      expect((await slide(at, { startsAt: plannedAt })).session.heldStartsAt).toBeNull();
    });

    test('asked again nothing is written; every change is in the audit trail with who and why', async () => {
      const at = await stage();
      await reported(at);
      await slide(at);
      const before = await tableCounts(service);
      expect((await slide(at)).changes).toEqual([]);
      expect(await tableCounts(service)).toEqual(before);
      await back(at, {}, coordinator);
      const trail = (await service.as(owner).get(`/audit?subject=${at.sessionId}`).expect(200)).body
        .items as {
        action: string;
        reason: string;
        detail: object;
      }[];
      expect(trail.filter(({ action }) => action.startsWith('session.held'))).toMatchObject([
        { action: 'session.held-start-set', reason, detail: { before: null, after: heldAt } },
        { action: 'session.held-as-planned', reason: 'a mistake', detail: { before: heldAt, after: null } },
      ]);
    });

    test('marks by hand and files are judged by the hour that was held', async () => {
      const at = await stage();
      await slide(at, { startsAt: '2026-01-05T19:00:00Z' });
      const mark = (endsAt: string) =>
        service.as(owner).put(`/sessions/${at.sessionId}/attendance/${at.of('Ann')}`, {
          intervals: [{ startsAt: '2026-01-05T19:00:00Z', endsAt }],
          reason: 'seen on the recording',
        });
      await mark('2026-01-05T20:00:01Z').expect(422);
      await mark('2026-01-05T20:00:00Z').expect(204);
      expect(await secondsOf(at, 'Ann')).toBe(3600);
      const report = zoomReport([row(at, 'Bea', '14:10:00', '14:50:00')]);
      expect((await world.importReport(at.sessionId, report)).status).toBe(201);
      expect(await secondsOf(at, 'Bea')).toBe(2400);
      const early = zoomReport([row(at, 'Bea', '12:00:00', '13:00:00')]);
      expect((await world.importReport(at.sessionId, early)).body.code).toBe('attendance.other-session');
      // Slid back, the mark lies outside and counts for nothing until somebody says otherwise.
      await back(at);
      expect(await secondsOf(at, 'Ann')).toBe(0);
    });

    test('not while it runs, not where it is cancelled, not by who only reads, not elsewhere', async () => {
      const coming = await stage({ cohort: { firstDate: '2026-03-02' } });
      const running = await stage({ cohort: { firstDate: '2026-03-01', startTime: '06:00' } });
      const refused = async (at: Stage, body: object, code: string) => {
        const answer = await service.as(owner).post(path(at), { reason, ...body });
        expect([answer.body.code, answer.status]).toEqual([code, 409]);
      };
      await refused(coming, { startsAt: '2026-03-02T17:08:00Z' }, 'session.not-ended');
      // Over by its plan (12:00Z), but not as it would have been held.
      await refused(running, { startsAt: '2026-03-01T11:00:01Z' }, 'session.not-ended');
      await service.as(owner).post(path(running), { reason, startsAt: '2026-03-01T10:59:00Z' }).expect(200);
      const off = await stage();
      await service.as(owner).post(`/sessions/${off.sessionId}/cancel`, { reason: 'snow' }).expect(200);
      await refused(off, { startsAt: heldAt }, 'session.cancelled');
      const at = await stage();
      const auditor = await service.token('auditor', organizationId);
      await service.as(auditor).post(path(at), { startsAt: heldAt, reason }).expect(403);
      await service
        .as(coordinator)
        .post(path(at), { startsAt: heldAt, reason, confirmLosses: true })
        .expect(403);
      const foreign = await service.token('lead', (await world.organization()).id);
      await service.as(foreign).post(path(at), { startsAt: heldAt, reason }).expect(404);
      await service.as(foreign).delete(path(at)).send({ reason }).expect(404);
      await service.as(owner).post(path(at), { startsAt: heldAt }).expect(422);
      await service.as(owner).delete(path(at)).send({}).expect(422);
      await service
        .as(owner)
        .post(path(at), { startsAt: heldAt, reason })
        .set('if-match', '"99"')
        .expect(412);
      expect((await sessionOf(at)).heldStartsAt).toBeNull();
    });

    test('a session that is moved forgets its start and is reckoned by its new plan', async () => {
      const at = await stage();
      await reported(at);
      await slide(at);
      await service
        .as(owner)
        .patch(`/sessions/${at.sessionId}`, {
          startsAt: '2026-01-05T17:30:00Z',
          endsAt: '2026-01-05T18:30:00Z',
          notify: false,
        })
        .expect(200);
      expect(await sessionOf(at)).toMatchObject({ heldStartsAt: null, sequence: 1 });
      expect(await secondsOf(at, 'Ann')).toBe(2280);
      expect(await secondsOf(at, 'Bea')).toBe(1800);
    });
  });

  describe('after it is finalized', () => {
    test('a gain goes through, a loss waits for a lead, and nobody is mailed', async () => {
      const at = await stage();
      await reported(at);
      const late = zoomReport([
        row(at, 'Ann', '13:08:00', '13:20:00'),
        row(at, 'Bea', '11:40:00', '12:00:00'),
      ]);
      expect((await world.importReport(at.sessionId, late, { confirmed: 'true' })).status).toBe(201);
      await world.finalize(at.sessionId);
      const mails = await service.database.read('messages').count({ n: '*' });
      const slid = await slide(at, { startsAt: '2026-01-05T17:20:00Z' });
      expect(slid.changes).toMatchObject([
        {
          clinicianId: at.of('Bea'),
          secondsBefore: 3600,
          secondsAfter: 2400,
          awards: [{ creditsBefore: '1.00', creditsAfter: '0.66', status: 'pending-confirmation' }],
        },
      ]);
      expect(await creditsOf(at, 'Ann')).toEqual([['awarded', '1.00', 60]]);
      expect(await creditsOf(at, 'Bea')).toEqual([
        ['awarded', '1.00', 60],
        ['pending-confirmation', '0.66', 40],
      ]);
      // Twenty minutes before the plan Bea gains again, and the loss waits no more.
      await slide(at, { startsAt: '2026-01-05T16:40:00Z' });
      expect(await creditsOf(at, 'Bea')).toEqual([['awarded', '1.00', 60]]);
      expect(await creditsOf(at, 'Ann')).toEqual([
        ['awarded', '1.00', 60],
        ['pending-confirmation', '0.66', 40],
      ]);
      expect(await service.database.read('messages').count({ n: '*' })).toEqual(mails);
      const entry = (await world.awards(at.sessionId)).find((a) => a['status'] === 'pending-confirmation');
      expect(entry?.['reason']).toBe(`began at 2026-01-05T16:40:00Z: ${reason}`);
    });

    test('a lead who has seen the preview lets the losses through at once', async () => {
      const at = await stage();
      await reported(at);
      await world.finalize(at.sessionId);
      const lead = await service.token('lead', organizationId, at.programId);
      const preview = await slide(at, { confirmLosses: true }, { bearer: lead, query: '?preview=true' });
      expect(preview.changes).toMatchObject([
        { awards: [{ creditsBefore: '1.00', creditsAfter: '0.86', status: 'awarded' }] },
      ]);
      expect(await creditsOf(at, 'Bea')).toEqual([['awarded', '1.00', 60]]);
      await slide(at, { confirmLosses: true }, { bearer: lead });
      expect(await creditsOf(at, 'Bea')).toEqual([['awarded', '0.86', 52]]);
      await back(at);
      expect(await creditsOf(at, 'Bea')).toEqual([['awarded', '1.00', 60]]);
    });

    test('as many minutes at another time: the certificate stays the same and the ledger knows which', async () => {
      const at = await stage();
      await reported(at);
      await world.finalize(at.sessionId);
      const issue = async () =>
        (
          await service
            .as(owner)
            .post(`/cohorts/${at.cohortId}/certificates`, { creditSystem: 'participation-hours' })
            .expect(200)
        ).body as {
          issued: number;
          superseded: number;
          unchanged: number;
          certificates: { number: string }[];
        };
      const issued = await issue();
      expect(issued.issued).toBe(2);
      await slide(at, { confirmLosses: true });
      const status = async () => {
        const listed = await service.as(owner).get(`/cohorts/${at.cohortId}/certificates`).expect(200);
        return (listed.body.items as { clinicianId: string; status: string; snapshot?: object }[])
          .map((one) => [one.clinicianId === at.of('Ann') ? 'Ann' : 'Bea', one.status])
          .sort();
      };
      expect(await status()).toEqual([
        ['Ann', 'valid'],
        ['Bea', 'superseded'],
        ['Bea', 'valid'],
      ]);
      const history = (
        await service.as(owner).get(`/sessions/${at.sessionId}/awards?history=true`).expect(200)
      ).body.items as { clinicianId: string; status: string; minutes: number }[];
      expect(history.filter((one) => one.clinicianId === at.of('Ann')).map((one) => one.status)).toEqual([
        'reversed',
        'awarded',
      ]);
      // The certificate cites what stands, so nothing is due again.
      expect(await issue()).toMatchObject({ issued: 0, superseded: 0, unchanged: 2 });
      expect(await service.services.certificates.listUncertified(service.database.read)).not.toContainEqual(
        expect.objectContaining({ cohortId: at.cohortId }),
      );
    });
  });

  describe('no minute twice', () => {
    /** Back to back by plan, one person in both rooms from twelve on. */
    async function backToBack(leave = '14:30:00') {
      const first = await stage({ people: { Ann: {} } });
      const second = await stage({ people: {}, cohort: { startTime: '13:00' } });
      await world.enrol(second.cohortId, first.of('Ann'));
      const report = zoomReport([row(first, 'Ann', '12:00:00', leave)]);
      for (const { sessionId } of [first, second]) {
        expect((await world.importReport(sessionId, report, { confirmed: 'true' })).status).toBe(201);
        await world.finalize(sessionId);
      }
      const minutes = async () =>
        (await Promise.all([first, second].map(({ sessionId }) => world.awards(sessionId))))
          .flat()
          .filter((award) => award['status'] === 'awarded')
          .map((award) => award['minutes']);
      return { first, second, minutes };
    }

    test('a session slid into the next one takes its minutes, and gives them back', async () => {
      const { first, second, minutes } = await backToBack();
      expect(await minutes()).toEqual([60, 60]);
      await slide(first, { startsAt: '2026-01-05T17:30:00Z' });
      expect(await minutes()).toEqual([60, 30]);
      await slide(second, { startsAt: '2026-01-05T18:30:00Z' });
      expect(await minutes()).toEqual([60, 60]);
      await back(first);
      expect(await minutes()).toEqual([60, 60]);
      await slide(second, { startsAt: '2026-01-05T17:40:00Z', confirmLosses: true });
      expect(await minutes()).toEqual([60, 40]);
    });

    test('minutes of a loss that waits are nobody else’s, until a lead lets it through', async () => {
      const { first, second, minutes } = await backToBack('12:30:00');
      expect(await minutes()).toEqual([30]);
      await slide(first, { startsAt: '2026-01-05T17:30:00Z' });
      await slide(second, { startsAt: plannedAt });
      expect(await secondsOf(second, 'Ann', first)).toBe(1800);
      expect(await minutes()).toEqual([30]);
      const proposal = (await world.awards(first.sessionId)).find(
        (a) => a['status'] === 'pending-confirmation',
      );
      await service.as(owner).post(`/awards/${proposal?.id}/confirm`, {}).expect(204);
      expect(await world.awards(first.sessionId)).toEqual([]);
      expect((await world.awards(second.sessionId)).map((award) => award['minutes'])).toEqual([30]);
    });
  });
});
