// Roll calls: ticks are evidence of their own grade, worth what the program said that day, and can be taken back.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { stageSession, type Stage, type StageFields } from '../../support/stage.js';
import { tableCounts } from '../../support/table-counts.js';
import { worldOf, type World } from '../../support/world.js';
import { zoomReport } from '../../support/zoom-report.js';

describeEachEngine('roll calls', (engine) => {
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
    stageSession(world, organizationId, { people: { Ann: {}, Bea: {} }, ...fields });
  const of = async (at: Stage, name: string) =>
    (await world.attendance(at.sessionId)).find((entry) => entry['clinicianId'] === at.of(name));
  const call = (at: Stage, marks: object[], reason = 'seen in the room') =>
    as().post(`/sessions/${at.sessionId}/roll-call`, { reason, marks });
  const present = (at: Stage, name: string, isPresent = true) => ({
    clinicianId: at.of(name),
    present: isPresent,
  });
  const ticks = (at: Stage) =>
    service.database.read('attestations').where({ session_id: at.sessionId }).orderBy('id') as Promise<
      { worth_json: string; reason: string; undone_at: string | null }[]
    >;
  const verify = async () => (await service.services.verifyLedger()).differences;

  test('present, minutes and times are attested, and say whose word it is', async () => {
    const at = await stage({ people: { Ann: {}, Bea: {}, Cleo: {}, Dora: {} } });
    const intervals = [{ startsAt: '2026-01-05T17:10:00Z', endsAt: '2026-01-05T17:40:00Z' }];
    const marks = [
      present(at, 'Ann'),
      { clinicianId: at.of('Bea'), minutes: 45 },
      { clinicianId: at.of('Cleo'), intervals },
      present(at, 'Dora', false),
    ];
    await call(at, marks).expect(204);
    const word = { evidence: 'attested', attestedBy: 'roll-call', adjusted: false };
    expect(await of(at, 'Ann')).toMatchObject({ minutes: 60, status: 'attended', ...word });
    expect(await of(at, 'Bea')).toMatchObject({ minutes: 45, status: 'partial', intervals: [], ...word });
    expect(await of(at, 'Cleo')).toMatchObject({ minutes: 30, status: 'partial', intervals, ...word });
    expect(await of(at, 'Dora')).toMatchObject({ minutes: 0, status: 'absent', evidence: null });
    const trail = await as().get(`/audit?subject=${at.sessionId}`).expect(200);
    expect(trail.body.items).toContainEqual(
      expect.objectContaining({ action: 'attendance.roll-call', reason: 'seen in the room' }),
    );
  });

  test('counts where it is longer than the report; a mark by hand overrules both', async () => {
    const at = await stage();
    const row = (name: string, leave: string): [string, string, string, string] => [
      name,
      at.people[name]?.email ?? '',
      '12:00:00',
      leave,
    ];
    await world.importReport(at.sessionId, zoomReport([row('Ann', '12:20:00'), row('Bea', '12:50:00')]));
    await call(at, [present(at, 'Ann'), { clinicianId: at.of('Bea'), minutes: 30 }]).expect(204);
    expect(await of(at, 'Ann')).toMatchObject({ minutes: 60, attestedBy: 'roll-call' });
    expect(await of(at, 'Bea')).toMatchObject({ minutes: 50, evidence: 'exact', attestedBy: null });
    const mark = { minutes: 25, reason: 'left early, told us so' };
    await as()
      .put(`/sessions/${at.sessionId}/attendance/${at.of('Ann')}`, mark)
      .expect(204);
    expect(await of(at, 'Ann')).toMatchObject({ minutes: 25, evidence: 'manual', attestedBy: null });
  });

  test('taking a tick back undoes it; the row stays for the record', async () => {
    const at = await stage();
    await call(at, [present(at, 'Ann'), present(at, 'Bea')]).expect(204);
    await call(at, [present(at, 'Ann', false)], 'ticked by mistake').expect(204);
    expect(await of(at, 'Ann')).toMatchObject({ minutes: 0, status: 'absent' });
    expect(await of(at, 'Bea')).toMatchObject({ minutes: 60 });
    expect((await ticks(at)).map((row) => row.undone_at === null)).toEqual([false, true]);
  });

  test('the same list again writes nothing', async () => {
    const at = await stage();
    const marks = [present(at, 'Ann'), { clinicianId: at.of('Bea'), minutes: 20 }];
    await call(at, marks).expect(204);
    const before = await tableCounts(service);
    await call(at, marks, 'sent twice').expect(204);
    await call(at, [present(at, 'Ann')], 'and once more').expect(204);
    expect(await tableCounts(service)).toEqual(before);
  });

  test('two who call the same roll at once: one tick each', async () => {
    const at = await stage();
    const answers = await Promise.all(
      ['first', 'second', 'third'].map((reason) =>
        call(at, [present(at, 'Ann'), present(at, 'Bea')], reason),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(await ticks(at)).toHaveLength(2);
  });

  test('a tick keeps the worth it was given; a later policy changes only later ticks', async () => {
    const at = await stage();
    await as()
      .patch(`/programs/${at.programId}`, { evidencePolicy: { rollCall: { worth: 'minutes', minutes: 30 } } })
      .expect(200);
    await call(at, [present(at, 'Ann')]).expect(204);
    await as().post(`/sessions/${at.sessionId}/finalize`, {}).expect(200);
    await as().patch(`/programs/${at.programId}`, { evidencePolicy: null }).expect(200);
    await call(at, [present(at, 'Bea')]).expect(204);
    expect(await of(at, 'Ann')).toMatchObject({ minutes: 30 });
    expect(await of(at, 'Bea')).toMatchObject({ minutes: 60 });
    expect(await verify()).toEqual([]);
    const awards = await world.awards(at.sessionId);
    const ofAnn = awards.find((award) => award['clinicianId'] === at.of('Ann'));
    expect(ofAnn).toMatchObject({
      minutes: 30,
      status: 'awarded',
      sentence: {
        en: expect.stringContaining('You were noted present at the roll call'),
        fr: expect.stringContaining('notée à l’appel'),
      },
    });
  });

  test('the roll of a finalized session amends its awards, and the one who calls decides about losses', async () => {
    const at = await stage();
    await call(at, [present(at, 'Ann')]).expect(204);
    await as().post(`/sessions/${at.sessionId}/finalize`, {}).expect(200);
    await call(at, [present(at, 'Ann', false), present(at, 'Bea')], 'the two were mixed up').expect(204);
    const standing = (await world.awards(at.sessionId)).filter((award) => award['status'] === 'awarded');
    expect(standing.map((award) => award['clinicianId'])).toEqual([at.of('Bea')]);
    expect(await verify()).toEqual([]);
  });

  describe('people who are not on the roster', () => {
    test('their minutes are kept, and the lead is asked once; enrolled, they earn', async () => {
      const at = await stage();
      const guest = await world.clinician(organizationId);
      await call(at, [{ clinicianId: guest.id, present: true }]).expect(204);
      await call(at, [present(at, 'Ann')]).expect(204);
      const entry = (await world.attendance(at.sessionId)).find((one) => one['clinicianId'] === guest.id);
      expect(entry).toMatchObject({ minutes: 60, attestedBy: 'roll-call' });
      const reviews = await world.reviews(at.sessionId);
      expect(reviews).toMatchObject([
        { reason: 'not-enrolled', status: 'open', seconds: 3600, suggestions: [{ clinicianId: guest.id }] },
      ]);
      await as().post(`/sessions/${at.sessionId}/finalize`, {}).expect(200);
      const awarded = async () =>
        (await world.awards(at.sessionId)).filter((award) => award['clinicianId'] === guest.id);
      expect(await awarded()).toEqual([]);

      await as().post(`/review/${reviews[0]?.id}/resolve`, { clinicianId: guest.id }).expect(200);
      expect(await awarded()).toMatchObject([{ status: 'awarded', minutes: 60 }]);
      expect(await verify()).toEqual([]);
    });

    test('enrolling them answers the question; taking the tick back withdraws it; a report leaves it alone', async () => {
      const at = await stage();
      const [one, two] = [await world.clinician(organizationId), await world.clinician(organizationId)];
      const both = [one, two].map(({ id }) => ({ clinicianId: id, present: true }));
      await call(at, both).expect(204);
      const report = zoomReport([['Ann', at.people['Ann']?.email ?? '', '12:00:00', '13:00:00']]);
      const { body } = await world.importReport(at.sessionId, report);
      expect(body).toMatchObject({ matched: 1, toReview: 0 });
      const open = async () =>
        (await world.reviews(at.sessionId)).filter((review) => review['status'] === 'open');
      expect(await open()).toHaveLength(2);
      await world.enrol(at.cohortId, one.id);
      expect(await open()).toMatchObject([{ suggestions: [{ clinicianId: two.id }] }]);
      await call(at, [{ clinicianId: two.id, present: false }], 'was another day').expect(204);
      expect(await open()).toEqual([]);
    });
  });

  test('refused: twice on the list, two ways at once, none, before people can come', async () => {
    const at = await stage();
    const twice = await call(at, [present(at, 'Ann'), present(at, 'Ann')]);
    expect([twice.status, twice.body.errors?.[0]?.pointer]).toEqual([422, '/body/marks/1/clinicianId']);
    for (const mark of [{ ...present(at, 'Ann'), minutes: 5 }, { clinicianId: at.of('Ann') }]) {
      const refused = await call(at, [mark]);
      expect([refused.status, refused.body.errors?.[0]?.code]).toEqual([422, 'mark.one-of']);
    }
    const long = await call(at, [present(at, 'Bea'), { clinicianId: at.of('Ann'), minutes: 61 }]);
    expect(long.body.errors?.[0]?.pointer).toBe('/body/marks/1/minutes');
    const coming = await stage({ cohort: { firstDate: '2026-04-01' } });
    const early = await call(coming, [present(coming, 'Ann')]);
    expect([early.status, early.body.code]).toEqual([409, 'session.not-begun']);
  });

  test('a roll called by the first release gives way to a new one', async () => {
    const at = await stage();
    await service.database.write(async (trx) => {
      await trx('manual_marks').insert({
        ...{ id: service.outside.ids.next(), session_id: at.sessionId, clinician_id: at.of('Ann') },
        ...{ source: 'roll-call', minutes: 10, reason: 'old', made_at: service.clock.now(), made_by: 'lead' },
      });
    });
    await call(at, [present(at, 'Ann')]).expect(204);
    expect(await of(at, 'Ann')).toMatchObject({ minutes: 60, evidence: 'attested' });
  });

  test('two records merged: the tick goes with the person', async () => {
    const at = await stage();
    const double = await world.clinician(organizationId);
    await call(at, [{ clinicianId: double.id, present: true }]).expect(204);
    await as()
      .post(`/clinicians/${double.id}/merge`, { intoId: at.of('Ann'), reason: 'the same person' })
      .expect(200);
    expect(await of(at, 'Ann')).toMatchObject({ minutes: 60, attestedBy: 'roll-call' });
    expect(await verify()).toEqual([]);
  });
});
