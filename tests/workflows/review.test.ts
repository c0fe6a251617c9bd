// The review list's further acts: a record made on the spot, an answer taken back, a certain match disputed.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import { stageSession, type Stage, type StageFields } from '../support/stage.js';
import { tableCounts } from '../support/table-counts.js';
import { worldOf, type World } from '../support/world.js';
import { zoomReport, type ReportRow } from '../support/zoom-report.js';

interface Row {
  id: string;
  name: string;
  reason: string;
  status: string;
  clinicianId: string | null;
  ignoreReason: string | null;
  suggestions: { clinicianId: string; why: string }[];
}

describeEachEngine('the review list', (engine) => {
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
  const report = async (at: Stage, rows: ReportRow[], sessionId = at.sessionId, day?: string) => {
    const done = await world.importReport(sessionId, zoomReport(rows, day));
    expect(done.status).toBe(201);
  };
  const rows = async (sessionId: string) => (await world.reviews(sessionId)) as unknown as Row[];
  const only = async (at: Stage) => (await rows(at.sessionId))[0] as Row;
  const post = (path: string, body: object, bearer = owner) => service.as(bearer).post(path, body);
  const minutesOf = async (at: Stage, clinicianId: string) =>
    (await world.attendance(at.sessionId)).find((one) => one['clinicianId'] === clinicianId)?.['minutes'];
  const awardsOf = async (at: Stage) =>
    (await world.awards(at.sessionId)).map((award) => [award['status'], award['credits']]);
  let counter = 0;
  const address = () => `new.${(counter += 1)}@clinic.example`;

  describe('a record made on the spot', () => {
    const create = (email: string, more: object = {}) => ({
      create: { name: { given: 'Zoé', family: 'Nguyen' }, emails: [email], profession: 'nurse' },
      ...more,
    });

    test('is made, enrolled and linked in one act, awarded, and recognised in the cohort’s other sessions', async () => {
      const at = await stage({ cohort: { repeat: { every: 1, unit: 'week', count: 2 } } });
      const email = address();
      await report(at, [['Zoe N', email, '12:00:00', '13:00:00']]);
      await report(at, [['Zoe N', email, '12:00:00', '12:30:00']], at.sessionIds[1], '2026-01-12');
      for (const id of at.sessionIds) await world.finalize(id);
      const done = (
        await post(
          `/review/${(await only(at)).id}/resolve`,
          create(email, { enrolAs: 'observer' }),
          coordinator,
        ).expect(200)
      ).body as Row;
      expect(done).toMatchObject({ status: 'resolved', reason: 'unknown-address' });
      const made = await service.as(owner).get(`/clinicians/${done.clinicianId}`).expect(200);
      expect(made.body).toMatchObject({
        name: { display: 'Zoé Nguyen' },
        profession: 'nurse',
        language: 'en',
      });
      const roster = await service.as(owner).get(`/cohorts/${at.cohortId}/enrolments`).expect(200);
      expect(roster.body.items).toContainEqual(
        expect.objectContaining({ clinicianId: done.clinicianId, role: 'observer' }),
      );
      expect(await minutesOf(at, done.clinicianId ?? '')).toBe(60);
      expect((await rows(at.sessionIds[1] ?? ''))[0]).toMatchObject({
        status: 'resolved',
        clinicianId: done.clinicianId,
      });
      const trail = await service.as(owner).get(`/audit?subject=${done.clinicianId}`).expect(200);
      expect(JSON.stringify(trail.body)).toContain('clinician.created');
    });

    test('with credit as a learner where nothing else is said, also without an address', async () => {
      const at = await stage();
      await report(at, [['Zoe by phone', '', '12:00:00', '12:45:00']]);
      await world.finalize(at.sessionId);
      const record = { name: { given: 'Zoé', family: 'Nguyen' }, profession: 'nurse' };
      await post(`/review/${(await only(at)).id}/resolve`, { create: record }).expect(200);
      expect(await awardsOf(at)).toEqual([['awarded', '0.75']]);
    });

    test('a taken address is refused with whose it is, nothing is made, and that record can be chosen', async () => {
      const at = await stage({ people: { Ann: {} } });
      const taken = address();
      const guest = await world.clinician(organizationId, { emails: [taken] });
      await report(at, [['Zoe on the road', '', '12:00:00', '13:00:00']]);
      const row = await only(at);
      const before = await tableCounts(service);
      const refused = await post(`/review/${row.id}/resolve`, create(taken)).expect(409);
      expect(refused.body).toMatchObject({
        code: 'resource.conflict',
        holders: [{ address: taken, clinician: { id: guest.id } }],
        errors: [{ pointer: '/body/create/emails/0', code: 'address.taken' }],
      });
      expect(await tableCounts(service)).toEqual(before);
      const done = await post(`/review/${row.id}/resolve`, { clinicianId: guest.id, enrolAs: 'learner' });
      expect(done.body).toMatchObject({ status: 'resolved', clinicianId: guest.id });
    });

    test('to who may not see that record it is nobody’s by name', async () => {
      const at = await stage();
      const elsewhere = await stage({ people: { Bea: {} } });
      await report(at, [['Zoe on the road', '', '12:00:00', '13:00:00']]);
      const lead = await service.token('lead', organizationId, at.programId);
      const body = create(elsewhere.people['Bea']?.email ?? '');
      const refused = await post(`/review/${(await only(at)).id}/resolve`, body, lead).expect(409);
      expect(refused.body.holders).toEqual([{ address: elsewhere.people['Bea']?.email, clinician: null }]);
      expect(JSON.stringify(refused.body)).not.toContain('Okoro');
    });

    test('two at once make one record; what does not fit is refused', async () => {
      const at = await stage();
      const email = address();
      await report(at, [['Zoe', email, '12:00:00', '13:00:00']]);
      const { id } = await only(at);
      const both = await Promise.all([1, 2].map(() => post(`/review/${id}/resolve`, create(email))));
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      await post(`/review/${id}/resolve`, { create: { name: { given: '', family: '' } } }).expect(422);
      await post(`/review/${id}/resolve`, { ...create(email), clinicianId: at.of('Ann') }).expect(422);
    });
  });

  describe('an answer taken back', () => {
    test('link, minutes and credit go, the row is open with suggestions, and it can be answered anew', async () => {
      const at = await stage();
      await report(at, [["Ann's iPad", '', '12:00:00', '13:00:00']]);
      await world.finalize(at.sessionId);
      const { id } = await only(at);
      await post(`/review/${id}/resolve`, { clinicianId: at.of('Ann') }).expect(200);
      expect(await awardsOf(at)).toEqual([['awarded', '1.00']]);
      const open = (await post(`/review/${id}/reopen`, { reason: 'the wrong button' }).expect(200))
        .body as Row;
      expect(open).toMatchObject({ id, status: 'open', clinicianId: null, reason: 'device' });
      expect(open.suggestions.map((one) => one.clinicianId)).toContain(at.of('Ann'));
      expect(await minutesOf(at, at.of('Ann'))).toBe(0);
      expect(await awardsOf(at)).toEqual([]);
      await report(at, [["Ann's iPad", '', '12:00:00', '13:05:00']]);
      expect((await only(at)).status).toBe('open');
      await post(`/review/${id}/resolve`, { clinicianId: at.of('Bea') }).expect(200);
      expect(await minutesOf(at, at.of('Bea'))).toBe(60);
      const trail = await service.as(owner).get(`/audit?subject=${at.sessionId}`).expect(200);
      expect(trail.body.items).toContainEqual(
        expect.objectContaining({ action: 'review.reopened', reason: 'the wrong button' }),
      );
    });

    test('by a coordinator the loss waits for a lead', async () => {
      const at = await stage();
      await report(at, [["Ann's iPad", '', '12:00:00', '13:00:00']]);
      await world.finalize(at.sessionId);
      const { id } = await only(at);
      await post(`/review/${id}/resolve`, { clinicianId: at.of('Ann') }).expect(200);
      await post(`/review/${id}/reopen`, { reason: 'the wrong button' }, coordinator).expect(200);
      expect(await awardsOf(at)).toEqual([
        ['awarded', '1.00'],
        ['pending-confirmation', '0.00'],
      ]);
    });

    test('an ignored row is asked about again', async () => {
      const at = await stage();
      await report(at, [['Otter thing', '', '12:00:00', '13:00:00']]);
      const { id } = await only(at);
      await post(`/review/${id}/resolve`, { ignore: true, reason: 'notetaker' }).expect(200);
      const open = await post(`/review/${id}/reopen`, { reason: 'it was a person' }).expect(200);
      expect(open.body).toMatchObject({ status: 'open', ignoreReason: null, settledAt: null });
    });

    test('what the answer remembered is forgotten where that is asked, and only then', async () => {
      const at = await stage({ cohort: { repeat: { every: 1, unit: 'week', count: 3 } } });
      const [first = '', second = '', third = ''] = at.sessionIds;
      const shown: ReportRow = ['A. O. on the road', '', '12:00:00', '13:00:00'];
      await report(at, [shown], first);
      const { id } = await only(at);
      await post(`/review/${id}/resolve`, { clinicianId: at.of('Ann'), remember: true }).expect(200);
      await post(`/review/${id}/reopen`, { reason: 'a slip' }).expect(200);
      // The certain one is offered and not concluded: here only a person answers now.
      expect(await only(at)).toMatchObject({
        reason: 'disputed',
        suggestions: [{ clinicianId: at.of('Ann'), why: 'certain-match' }],
      });
      await report(at, [shown], second, '2026-01-12');
      expect(await rows(second)).toEqual([]);
      await post(`/review/${id}/resolve`, { clinicianId: at.of('Ann') }).expect(200);
      await post(`/review/${id}/reopen`, { reason: 'a slip', forget: true }).expect(200);
      await report(at, [shown], third, '2026-01-19');
      expect(await rows(third)).toMatchObject([{ status: 'open' }]);
    });

    test('one who was put on the roster by the answer: the row is open until a person answers', async () => {
      const at = await stage({ enrolled: false });
      await report(at, [['Ann', at.people['Ann']?.email ?? '', '12:00:00', '13:00:00']]);
      const { id } = await only(at);
      await post(`/review/${id}/resolve`, { clinicianId: at.of('Ann') }).expect(200);
      await post(`/review/${id}/reopen`, { reason: 'not hers' }).expect(200);
      await report(at, [['Ann', at.people['Ann']?.email ?? '', '12:00:00', '13:01:00']]);
      expect(await only(at)).toMatchObject({ status: 'open', reason: 'disputed' });
      expect(await minutesOf(at, at.of('Ann'))).toBe(0);
    });

    test('what nobody answered, what is gone, what is foreign, and two at once', async () => {
      const at = await stage();
      await report(at, [["Ann's iPad", '', '12:00:00', '13:00:00']]);
      const { id } = await only(at);
      const reason = 'x';
      expect((await post(`/review/${id}/reopen`, { reason }).expect(409)).body.code).toBe('review.open');
      await post(`/review/${id}/resolve`, { clinicianId: at.of('Ann') }).expect(200);
      await post(`/review/${id}/reopen`, {}).expect(422);
      const foreign = await service.token('owner', (await world.organization()).id);
      await post(`/review/${id}/reopen`, { reason }, foreign).expect(404);
      const auditor = await service.token('auditor', organizationId);
      await post(`/review/${id}/reopen`, { reason }, auditor).expect(403);
      const both = await Promise.all([1, 2].map(() => post(`/review/${id}/reopen`, { reason })));
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      await post(`/review/${id}/resolve`, { clinicianId: at.of('Ann') }).expect(200);
      const [imported] = (await service.database
        .read('imports')
        .where({ session_id: at.sessionId })
        .select('id')) as { id: string }[];
      await post(`/imports/${imported?.id}/withdraw`, { reason }).expect(204);
      expect((await post(`/review/${id}/reopen`, { reason }).expect(409)).body.detail).toContain('withdrawn');
      expect(await only(at)).toMatchObject({ status: 'resolved' });
    });
  });

  describe('the same participant in several sessions', () => {
    const weekly = (fields: StageFields = {}) =>
      stage({ cohort: { repeat: { every: 1, unit: 'week', count: 3 } }, ...fields });
    const days = ['2026-01-05', '2026-01-12', '2026-01-19'];
    const everywhere = async (at: Stage, shown: ReportRow) => {
      for (const [i, id] of at.sessionIds.entries()) await report(at, [shown], id, days[i]);
    };

    test('one answer settles them all, each for itself, and says so', async () => {
      const at = await weekly();
      await everywhere(at, ['A. O. travelling', '', '12:00:00', '13:00:00']);
      for (const id of at.sessionIds) await world.finalize(id);
      const { id } = await only(at);
      const done = await post(`/review/${id}/resolve`, { clinicianId: at.of('Ann'), elsewhere: true }).expect(
        200,
      );
      expect(done.body).toMatchObject({ status: 'resolved' });
      expect(done.body.elsewhere).toMatchObject(
        at.sessionIds.slice(1).map((sessionId) => ({ sessionId, outcome: 'settled', detail: null })),
      );
      for (const sessionId of at.sessionIds) {
        expect(await rows(sessionId)).toMatchObject([{ status: 'resolved', clinicianId: at.of('Ann') }]);
        expect((await world.awards(sessionId)).map((award) => award['credits'])).toEqual(['1.00']);
      }
    });

    test('where she is on another cohort’s roster only, her minutes are kept and enrolment is asked', async () => {
      const at = await weekly();
      const other = await stage({ people: {} });
      const shown: ReportRow = ['A. O. between rooms', '', '12:00:00', '13:00:00'];
      await report(at, [shown]);
      await report(other, [shown]);
      const { id } = await only(at);
      const done = await post(`/review/${id}/resolve`, { clinicianId: at.of('Ann'), elsewhere: true }).expect(
        200,
      );
      expect(done.body.elsewhere).toMatchObject([{ sessionId: other.sessionId, outcome: 'open' }]);
      expect(await rows(other.sessionId)).toMatchObject([{ status: 'open', reason: 'not-enrolled' }]);
      expect(await minutesOf(other, at.of('Ann'))).toBe(60);
    });

    test('a new record is one record, and ignoring ignores them all', async () => {
      const at = await weekly();
      await everywhere(at, ['Zed from afar', '', '12:00:00', '13:00:00']);
      const record = { name: { given: 'Zed', family: 'Afar' }, profession: 'nurse' };
      const made = await post(`/review/${(await only(at)).id}/resolve`, {
        create: record,
        elsewhere: true,
      }).expect(200);
      expect(made.body.elsewhere).toHaveLength(2);
      for (const sessionId of at.sessionIds)
        expect((await rows(sessionId))[0]).toMatchObject({ clinicianId: made.body.clinicianId });
      const also = await weekly();
      await everywhere(also, ['Some lurker here', '', '12:00:00', '13:00:00']);
      const body = { ignore: true, reason: 'test', elsewhere: true };
      await post(`/review/${(await only(also)).id}/resolve`, body).expect(200);
      for (const sessionId of also.sessionIds)
        expect(await rows(sessionId)).toMatchObject([{ status: 'ignored', ignoreReason: 'test' }]);
    });

    test('a telephone is asked about each time, and other programs’ rows are not a program lead’s', async () => {
      const at = await weekly();
      await everywhere(at, ['1416***1234', '', '12:00:00', '13:00:00']);
      const phone = await post(`/review/${(await only(at)).id}/resolve`, {
        clinicianId: at.of('Ann'),
        elsewhere: true,
      }).expect(200);
      expect(phone.body.elsewhere).toEqual([]);
      const mine = await stage();
      const theirs = await stage({ people: {} });
      const shown: ReportRow = ['B. O. between rooms', '', '12:00:00', '13:00:00'];
      await report(mine, [shown]);
      await report(theirs, [shown]);
      const lead = await service.token('lead', organizationId, mine.programId);
      const body = { clinicianId: mine.of('Bea'), elsewhere: true };
      const done = await post(`/review/${(await only(mine)).id}/resolve`, body, lead).expect(200);
      expect(done.body.elsewhere).toEqual([]);
      expect(await rows(theirs.sessionId)).toMatchObject([{ status: 'open' }]);
    });
  });

  describe('a certain match disputed', () => {
    const linkOf = async (at: Stage, name: string) => {
      const { body } = await service.as(owner).get(`/sessions/${at.sessionId}/links`).expect(200);
      return (body.items as { id: string; clinicianId: string; method: string }[]).find(
        (link) => link.clinicianId === at.of(name),
      );
    };

    test('the address is not hers today: the row waits, no import concludes otherwise, and she can be confirmed', async () => {
      const at = await stage({ cohort: { repeat: { every: 1, unit: 'week', count: 2 } } });
      const ann: ReportRow = ['Clinic desk', at.people['Ann']?.email ?? '', '12:00:00', '13:00:00'];
      await report(at, [ann, ['Bea', at.people['Bea']?.email ?? '', '12:00:00', '13:00:00']]);
      await world.finalize(at.sessionId);
      const link = await linkOf(at, 'Ann');
      expect(link).toMatchObject({ method: 'address', name: 'Clinic desk', connections: 1 });
      const { review } = (
        await post(`/links/${link?.id}/dispute`, { reason: 'a colleague sat there' }).expect(200)
      ).body as { review: Row };
      expect(review).toMatchObject({ status: 'open', reason: 'disputed', name: 'Clinic desk' });
      expect(review.suggestions.map((one) => one.clinicianId)).not.toContain(at.of('Ann'));
      expect(await minutesOf(at, at.of('Ann'))).toBe(0);
      expect(await minutesOf(at, at.of('Bea'))).toBe(60);
      expect(await awardsOf(at)).toEqual([['awarded', '1.00']]);
      await report(at, [['Clinic desk', at.people['Ann']?.email ?? '', '11:59:00', '13:02:00']]);
      expect(await minutesOf(at, at.of('Ann'))).toBe(0);
      // In other sessions the address is hers as ever.
      await report(at, [ann], at.sessionIds[1], '2026-01-12');
      expect(await rows(at.sessionIds[1] ?? '')).toEqual([]);
      expect((await post(`/links/${link?.id}/dispute`, { reason: 'again' }).expect(409)).body.code).toBe(
        'resource.conflict',
      );
      await post(`/review/${review.id}/resolve`, { clinicianId: at.of('Ann') }).expect(200);
      expect(await minutesOf(at, at.of('Ann'))).toBe(60);
    });

    test('the dispute outlives a withdrawn report and a row answered otherwise', async () => {
      const at = await stage();
      const ann: ReportRow = ['Desk', at.people['Ann']?.email ?? '', '12:00:00', '13:00:00'];
      await report(at, [ann]);
      await post(`/links/${(await linkOf(at, 'Ann'))?.id}/dispute`, { reason: 'not her' }).expect(200);
      const [imported] = (await service.database
        .read('imports')
        .where({ session_id: at.sessionId })
        .select('id')) as { id: string }[];
      await post(`/imports/${imported?.id}/withdraw`, { reason: 'x' }).expect(204);
      expect(await rows(at.sessionId)).toEqual([]);
      await report(at, [ann]);
      expect(await only(at)).toMatchObject({ status: 'open', reason: 'disputed' });
      const { id } = await only(at);
      await post(`/review/${id}/resolve`, { clinicianId: at.of('Bea') }).expect(200);
      const reopened = (await post(`/review/${id}/reopen`, { reason: 'nor her' }).expect(200)).body as Row;
      expect(reopened.suggestions.map((one) => one.clinicianId)).not.toContain(at.of('Ann'));
    });

    test('a remembered decision is forgotten with it, where asked', async () => {
      const at = await stage({ cohort: { repeat: { every: 1, unit: 'week', count: 2 } } });
      const shown: ReportRow = ['A. O. on the road', '', '12:00:00', '13:00:00'];
      await report(at, [shown]);
      await post(`/review/${(await only(at)).id}/resolve`, {
        clinicianId: at.of('Ann'),
        remember: true,
      }).expect(200);
      await post(`/links/${(await linkOf(at, 'Ann'))?.id}/dispute`, { reason: 'no', forget: true }).expect(
        200,
      );
      await report(at, [shown], at.sessionIds[1], '2026-01-12');
      expect(await rows(at.sessionIds[1] ?? '')).toMatchObject([{ status: 'open' }]);
    });

    test('foreign links do not exist, and who only reads may look', async () => {
      const at = await stage();
      await report(at, [['Ann', at.people['Ann']?.email ?? '', '12:00:00', '13:00:00']]);
      const link = await linkOf(at, 'Ann');
      const auditor = await service.token('auditor', organizationId);
      await service.as(auditor).get(`/sessions/${at.sessionId}/links`).expect(200);
      await post(`/links/${link?.id}/dispute`, { reason: 'x' }, auditor).expect(403);
      const foreign = await service.token('owner', (await world.organization()).id);
      await post(`/links/${link?.id}/dispute`, { reason: 'x' }, foreign).expect(404);
      await service.as(foreign).get(`/sessions/${at.sessionId}/links`).expect(404);
      await post('/links/01a210ba-036e-76c7-946d-be92c78ebaee/dispute', { reason: 'x' }).expect(404);
    });
  });
});
