// Attendance as leads see it: what each kind of evidence proves, who waits for review, and what another hub's ids open.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { stageSession, type Stage, type StageFields } from '../../support/stage.js';
import { tableCounts } from '../../support/table-counts.js';
import { worldOf, type World } from '../../support/world.js';
import { reportHeader, totalsReport, zoomReport, type ReportRow } from '../../support/zoom-report.js';

describeEachEngine('attendance', (engine) => {
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

  const as = () => service.as(owner);
  const stage = (fields: StageFields = {}): Promise<Stage> =>
    stageSession(world, organizationId, { people: { Ann: {} }, ...fields });
  const row = (at: Stage, name: string, join: string, leave: string): ReportRow => [
    name,
    at.people[name]?.email ?? '',
    join,
    leave,
  ];
  const of = async (at: Stage, name: string) =>
    (await world.attendance(at.sessionId)).find((entry) => entry['clinicianId'] === at.of(name));

  describe('what evidence proves', () => {
    test.each([
      ['the whole session', '12:00:00', '13:00:00', 3600, 'attended'],
      ['five minutes short', '12:05:00', '13:00:00', 3300, 'attended'],
      ['a second less than that', '12:05:01', '13:00:00', 3299, 'partial'],
      ['early and late', '11:30:00', '13:40:00', 3600, 'attended'],
      ['59 seconds', '12:00:00', '12:00:59', 59, 'absent'],
      ['a minute', '12:00:00', '12:01:00', 60, 'partial'],
    ])('%s', async (_what, join, leave, seconds, status) => {
      const at = await stage();
      await world.importReport(at.sessionId, zoomReport([row(at, 'Ann', join, leave)]));
      expect(await of(at, 'Ann')).toMatchObject({
        seconds,
        minutes: Math.floor(seconds / 60),
        status,
        evidence: 'exact',
        adjusted: false,
      });
    });

    test('two devices at once count once, a gap does not count', async () => {
      const at = await stage();
      await world.importReport(
        at.sessionId,
        zoomReport([
          row(at, 'Ann', '12:00:00', '12:20:00'),
          row(at, 'Ann', '12:10:00', '12:30:00'),
          row(at, 'Ann', '12:40:00', '12:50:00'),
        ]),
      );
      expect(await of(at, 'Ann')).toMatchObject({
        seconds: 2400,
        intervals: [
          { startsAt: '2026-01-05T17:00:00Z', endsAt: '2026-01-05T17:30:00Z' },
          { startsAt: '2026-01-05T17:40:00Z', endsAt: '2026-01-05T17:50:00Z' },
        ],
      });
    });

    test('a smaller second file takes nothing away and says so; the same stay in both counts once', async () => {
      const at = await stage({ people: { Ann: {}, Bea: {} } });
      await world.importReport(
        at.sessionId,
        zoomReport([row(at, 'Ann', '12:00:00', '13:00:00'), row(at, 'Bea', '12:00:00', '12:30:00')]),
      );
      const second = await world.importReport(
        at.sessionId,
        zoomReport([row(at, 'Ann', '12:00:00', '13:00:00')]),
      );
      expect(second.status).toBe(201);
      expect(second.body).toMatchObject({ rows: 1, connections: 0, matched: 2 });
      expect(second.body.findings).toContainEqual(
        expect.objectContaining({ code: 'import.smaller-than-before' }),
      );
      expect(await of(at, 'Ann')).toMatchObject({ seconds: 3600 });
      expect(await of(at, 'Bea')).toMatchObject({ seconds: 1800 });
    });

    test('times outrank totals, and a shorter presence is said', async () => {
      const at = await stage();
      await world.importReport(at.sessionId, totalsReport([['Ann', at.people['Ann']?.email ?? '', 50]]));
      expect(await of(at, 'Ann')).toMatchObject({ evidence: 'totals-only', minutes: 50, intervals: [] });
      const exact = await world.importReport(
        at.sessionId,
        zoomReport([row(at, 'Ann', '12:00:00', '12:30:00')]),
      );
      expect(exact.body.findings).toContainEqual(
        expect.objectContaining({ code: 'import.presence-shorter', params: { people: 1 } }),
      );
      expect(await of(at, 'Ann')).toMatchObject({ evidence: 'exact', minutes: 30 });
    });

    test('a mark overrules the file until the next mark, and keeps its reasons', async () => {
      const at = await stage();
      await world.importReport(at.sessionId, zoomReport([row(at, 'Ann', '12:00:00', '12:30:00')]));
      const mark = (body: object) =>
        as()
          .put(`/sessions/${at.sessionId}/attendance/${at.of('Ann')}`, body)
          .expect(204);
      await mark({ minutes: 50, reason: 'her phone was on the other account' });
      expect(await of(at, 'Ann')).toMatchObject({ minutes: 50, evidence: 'manual', adjusted: true });
      await mark({
        intervals: [{ startsAt: '2026-01-05T17:00:00Z', endsAt: '2026-01-05T17:20:00Z' }],
        reason: 'seen on the recording',
      });
      expect(await of(at, 'Ann')).toMatchObject({ minutes: 20, evidence: 'manual' });
      await world.importReport(at.sessionId, zoomReport([row(at, 'Ann', '12:30:00', '13:00:00')]));
      expect(await of(at, 'Ann')).toMatchObject({ minutes: 20, evidence: 'manual' });
      const kept = (await service.database
        .read('manual_marks')
        .where({ session_id: at.sessionId })
        .orderBy('id')) as { reason: string; undone_at: string | null }[];
      expect(kept.map((each) => [each.reason, each.undone_at === null])).toEqual([
        ['her phone was on the other account', false],
        ['seen on the recording', true],
      ]);
      const notes = await as().get(`/audit?subject=${at.sessionId}`);
      expect(JSON.stringify(notes.body)).toContain('seen on the recording');
    });

    test('the enrolled who did not come are absent once it has ended', async () => {
      const past = await stage({ people: { Ann: {}, Bea: {} } });
      await world.importReport(past.sessionId, zoomReport([row(past, 'Ann', '12:00:00', '13:00:00')]));
      expect(await of(past, 'Bea')).toMatchObject({ status: 'absent', seconds: 0, evidence: null });
      const coming = await stage({ cohort: { firstDate: '2026-04-01' } });
      expect(await world.attendance(coming.sessionId)).toEqual([]);
    });

    test('a roll call marks all it names', async () => {
      const at = await stage({ people: { Ann: {}, Bea: {} } });
      const marks = [
        { clinicianId: at.of('Ann'), minutes: 60 },
        { clinicianId: at.of('Bea'), minutes: 45 },
      ];
      await as()
        .post(`/sessions/${at.sessionId}/roll-call`, { reason: 'called by the host', marks })
        .expect(204);
      expect(await of(at, 'Ann')).toMatchObject({ minutes: 60, status: 'attended' });
      expect(await of(at, 'Bea')).toMatchObject({ minutes: 45, status: 'partial' });
    });
  });

  describe('who is who', () => {
    test('a remembered decision settles the next session by itself', async () => {
      const at = await stage({ cohort: { repeat: { every: 1, unit: 'week', count: 2 } } });
      const [first = '', second = ''] = at.sessionIds;
      await world.importReport(first, zoomReport([['A. O. on the road', '', '12:00:00', '13:00:00']]));
      const [review] = await world.reviews(first);
      await as()
        .post(`/review/${review?.id}/resolve`, { clinicianId: at.of('Ann'), remember: true })
        .expect(200);
      const done = await world.importReport(
        second,
        zoomReport([['A. O. on the road', '', '12:00:00', '12:30:00']], '2026-01-12'),
      );
      expect(done.body).toMatchObject({ matched: 1, toReview: 0 });
      expect(await world.attendance(second)).toMatchObject([{ clinicianId: at.of('Ann'), seconds: 1800 }]);
    });

    test('a shared address is asked about, whoever is behind it', async () => {
      const at = await stage({
        people: { Ann: { emails: [{ address: 'desk.shared@clinic.example', shared: true }] } },
      });
      const done = await world.importReport(
        at.sessionId,
        zoomReport([['Desk', 'desk.shared@clinic.example', '12:00:00', '13:00:00']]),
      );
      expect(done.body).toMatchObject({ matched: 0, toReview: 1 });
      expect((await world.reviews(at.sessionId))[0]).toMatchObject({
        reason: 'shared-address',
        suggestions: [{ clinicianId: at.of('Ann') }],
      });
    });

    test('an address with another name on it is certain, with a finding', async () => {
      const at = await stage();
      const done = await world.importReport(
        at.sessionId,
        zoomReport([['Xaver Quux', at.people['Ann']?.email ?? '', '12:00:00', '13:00:00']]),
      );
      expect(done.body).toMatchObject({ matched: 1, toReview: 0 });
      expect(done.body.findings).toContainEqual(expect.objectContaining({ code: 'identity.name-differs' }));
    });

    test('two nameless devices are two participants', async () => {
      const at = await stage();
      const done = await world.importReport(
        at.sessionId,
        zoomReport([
          ['iPhone', '', '12:00:00', '12:30:00'],
          ['iPhone', '', '12:10:00', '13:00:00'],
        ]),
      );
      expect(done.body).toMatchObject({ rows: 2, toReview: 2 });
    });
  });

  describe('rows that a person must settle', () => {
    const line = (
      name: string,
      email: string,
      join: string,
      leave: string,
      minutes: string,
      waiting = 'No',
    ) => [name, email, join === '' ? '' : `01/05/2026 ${join}`, leave, minutes, 'Yes', waiting].join(',');
    const report = (...lines: string[]) => [`${reportHeader},In Waiting Room`, ...lines].join('\r\n');
    const noon = '12:00:00 PM';
    const one = '01/05/2026 01:00:00 PM';
    const sound = async () => expect((await service.services.verifyLedger()).differences).toEqual([]);
    const settle = (id: string | undefined, body: object) =>
      as().post(`/review/${id}/resolve`, body).expect(200);

    test('three stated minutes without a leave earn no hour; the real leave replaces them', async () => {
      const at = await stage();
      const email = at.people['Ann']?.email ?? '';
      const done = await world.importReport(at.sessionId, report(line('Ann', email, noon, '', '3')));
      expect(done.body).toMatchObject({ matched: 1, toReview: 0 });
      expect(done.body.findings).toContainEqual(
        expect.objectContaining({ code: 'attendance.leave-inferred', line: 2 }),
      );
      expect(await of(at, 'Ann')).toMatchObject({ seconds: 121, status: 'partial', evidence: 'minute' });
      await world.finalize(at.sessionId);
      const earned = (await world.awards(at.sessionId)).map((award) => award['amount']);
      expect(earned).not.toContain('1.00');
      await world.importReport(at.sessionId, report(line('Ann', email, noon, '', '50')));
      expect(await of(at, 'Ann')).toMatchObject({ seconds: 2941 });
      const real = '01/05/2026 12:10:00 PM';
      await world.importReport(at.sessionId, report(line('Ann', email, noon, real, '10')));
      expect(await of(at, 'Ann')).toMatchObject({ seconds: 600, evidence: 'exact' });
      await sound();
    });

    test('no readable time is neither absence nor an hour: asked, unconfirmed, settled by a mark', async () => {
      const at = await stage();
      const email = at.people['Ann']?.email ?? '';
      const file = report(line('Ann', email, noon, '', ''));
      const done = await world.importReport(at.sessionId, file);
      expect(done.body).toMatchObject({ matched: 1, toReview: 1 });
      expect(await of(at, 'Ann')).toMatchObject({ seconds: 0, status: 'provisional' });
      const [review] = await world.reviews(at.sessionId);
      expect(review).toMatchObject({
        reason: 'unknown-times',
        suggestions: [{ clinicianId: at.of('Ann'), why: 'certain-match' }],
      });
      await sound();
      await settle(review?.id, { clinicianId: at.of('Ann') });
      expect(await of(at, 'Ann')).toMatchObject({ status: 'provisional' });
      const again = await world.importReport(at.sessionId, file);
      expect(again.body).toMatchObject({ replay: true, toReview: 0 });
      const more = await world.importReport(at.sessionId, report(line('Bo', '', noon, one, '60')));
      expect(more.body).toMatchObject({ toReview: 1 });
      await as()
        .put(`/sessions/${at.sessionId}/attendance/${at.of('Ann')}`, { minutes: 40, reason: 'on camera' })
        .expect(204);
      expect(await of(at, 'Ann')).toMatchObject({ minutes: 40, status: 'partial' });
      await sound();
    });

    test('an unreadable row that turns out to be nobody leaves nobody unconfirmed', async () => {
      const at = await stage();
      const email = at.people['Ann']?.email ?? '';
      await world.importReport(at.sessionId, report(line('Ann', email, '', '', '30')));
      const [review] = await world.reviews(at.sessionId);
      await settle(review?.id, { ignore: true, reason: 'a test call' });
      expect((await of(at, 'Ann'))?.['status']).toBe('absent');
      await sound();
    });

    test.each([
      ['known by address', true],
      ['named by the lead', false],
    ])('waiting only, %s: saying who it was admits the rows', async (_how, hasAddress) => {
      const at = await stage();
      const email = hasAddress ? (at.people['Ann']?.email ?? '') : '';
      await world.importReport(at.sessionId, report(line('Ann Okoro', email, noon, one, '60', 'Yes')));
      const [review] = await world.reviews(at.sessionId);
      expect(review).toMatchObject({
        reason: 'waiting-room',
        seconds: 3600,
        suggestions: [{ clinicianId: at.of('Ann') }],
      });
      expect((await of(at, 'Ann'))?.['seconds']).toBe(0);
      await settle(review?.id, { clinicianId: at.of('Ann') });
      expect(await of(at, 'Ann')).toMatchObject({ seconds: 3600, status: 'attended', evidence: 'exact' });
      expect(await world.reviews(at.sessionId)).toMatchObject([{ status: 'resolved' }]);
      await sound();
      const inside = report(line('Ann Okoro', email, '12:30:00 PM', one, '30'));
      await world.importReport(at.sessionId, inside);
      expect(await of(at, 'Ann')).toMatchObject({ seconds: 1800 });
      await sound();
    });

    test('waiting only and not enrolled: two questions, one after the other', async () => {
      const at = await stage({ enrolled: false });
      const email = at.people['Ann']?.email ?? '';
      await world.importReport(at.sessionId, report(line('Ann Okoro', email, noon, one, '60', 'Yes')));
      const [review] = await world.reviews(at.sessionId);
      expect(review).toMatchObject({ reason: 'waiting-room' });
      await settle(review?.id, { clinicianId: at.of('Ann') });
      expect(await world.reviews(at.sessionId)).toMatchObject([{ status: 'open', reason: 'not-enrolled' }]);
      await settle(review?.id, { clinicianId: at.of('Ann') });
      expect(await world.reviews(at.sessionId)).toMatchObject([{ status: 'resolved' }]);
      expect(await of(at, 'Ann')).toMatchObject({ seconds: 3600, role: 'learner' });
      await sound();
    });

    test('two guests of one name at once are two questions; one of them stays one', async () => {
      const at = await stage({ people: { Ann: {}, Bea: {} } });
      const done = await world.importReport(
        at.sessionId,
        zoomReport([
          ['Sam', '', '12:00:00', '12:30:00'],
          ['Sam', '', '12:10:00', '13:00:00'],
          ['Kim', '', '12:00:00', '12:20:00'],
          ['Kim', '', '12:25:00', '12:40:00'],
        ]),
      );
      expect(done.body).toMatchObject({ rows: 4, toReview: 3 });
      expect(done.body.findings).toContainEqual(
        expect.objectContaining({ code: 'attendance.same-name-twice', line: 3 }),
      );
      const sams = (await world.reviews(at.sessionId)).filter((review) => review['name'] === 'Sam');
      for (const review of sams) {
        await settle(review.id, { clinicianId: review['seconds'] === 1800 ? at.of('Ann') : at.of('Bea') });
      }
      expect(await of(at, 'Ann')).toMatchObject({ seconds: 1800 });
      expect(await of(at, 'Bea')).toMatchObject({ seconds: 3000 });
      await sound();
    });
  });

  describe('ids of another hub in own requests', () => {
    test('a clinician of another hub is nobody here: 404 and nothing written', async () => {
      const at = await stage();
      const foreign = await world.clinician((await world.organization()).id);
      await world.importReport(at.sessionId, zoomReport([['Somebody', '', '12:00:00', '13:00:00']]));
      const [review] = await world.reviews(at.sessionId);
      const coordinator = service.as(await service.token('coordinator', organizationId));
      const marks = [
        { clinicianId: at.of('Ann'), minutes: 5 },
        { clinicianId: foreign.id, minutes: 5 },
      ];
      const sends = [
        () =>
          coordinator.put(`/sessions/${at.sessionId}/attendance/${foreign.id}`, { minutes: 5, reason: 'x' }),
        () => coordinator.post(`/sessions/${at.sessionId}/roll-call`, { reason: 'x', marks }),
        () => coordinator.put(`/sessions/${at.sessionId}/evaluations/${foreign.id}`, {}),
        () => coordinator.post(`/review/${review?.id}/resolve`, { clinicianId: foreign.id, remember: true }),
        () => coordinator.post(`/cohorts/${at.cohortId}/enrolments`, { clinicianId: foreign.id }),
        () => coordinator.put(`/sessions/${at.sessionId}/assignments/${foreign.id}`, { role: 'presenter' }),
      ];
      const before = await tableCounts(service);
      for (const send of sends) expect((await send()).status).toBe(404);
      expect(await tableCounts(service)).toEqual(before);
      expect((await world.reviews(at.sessionId))[0]).toMatchObject({
        status: 'open',
        reason: review?.['reason'],
      });
    });
  });
});
