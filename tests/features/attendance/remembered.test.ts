// Remembered decisions through the API: what may be remembered, who sees them, and undoing one with all it did.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { stageSession, type Stage } from '../../support/stage.js';
import { tableCounts } from '../../support/table-counts.js';
import { worldOf, type World } from '../../support/world.js';
import { zoomReport, type ReportRow } from '../../support/zoom-report.js';

const days = ['2026-01-05', '2026-01-12', '2026-01-19'];

describeEachEngine('remembered decisions', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;
  let organizationId: string;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
  });
  afterAll(() => service.stop());

  const as = (bearer = owner) => service.as(bearer);

  /** Three weekly sessions in an organization of its own; `Ann` and `Bea` on the roster. */
  async function stage(): Promise<Stage> {
    organizationId = (await world.organization()).id;
    return stageSession(world, organizationId, {
      people: {
        Ann: { profession: 'nurse' },
        Bea: { profession: 'nurse', name: { given: 'Bea', family: 'Lowe' } },
      },
      cohort: { repeat: { every: 1, unit: 'week', count: days.length } },
    });
  }

  const take = (at: Stage, week: number, ...rows: ReportRow[]) =>
    world.importReport(at.sessionIds[week] ?? '', zoomReport(rows, days[week]));
  const whole = (name: string, email = ''): ReportRow => [name, email, '12:00:00', '13:00:00'];
  async function settle(sessionId: string, name: string, decision: object, bearer = owner) {
    const review = (await world.reviews(sessionId)).find(
      (row) => row['name'] === name && row['status'] === 'open',
    );
    return as(bearer).post(`/review/${review?.id}/resolve`, decision);
  }
  const list = async (bearer = owner, id = organizationId) =>
    (await as(bearer).get(`/organizations/${id}/remembered-identities`).expect(200)).body.items;
  const undo = (id: string, body: object = { reason: 'it is Janet’s' }, bearer = owner) =>
    as(bearer).delete(`/remembered-identities/${id}`).send(body);
  const secondsOf = async (sessionId: string, clinicianId: string) =>
    (await world.attendance(sessionId)).find((row) => row['clinicianId'] === clinicianId)?.['seconds'] ?? 0;
  const creditsOf = async (sessionId: string, clinicianId: string) =>
    (await world.awards(sessionId))
      .filter((award) => award['clinicianId'] === clinicianId)
      .map((award) => [award['status'], award['credits']]);

  /** Decided and remembered in the first week, used in the second and third; weeks one and two finalized. */
  async function remembered(at: Stage): Promise<string> {
    for (const week of [0, 1, 2]) {
      await take(at, week, whole("Ann's iPad"), whole('Bea', at.people['Bea']?.email));
      if (week === 0) {
        await settle(at.sessionIds[0] ?? '', "Ann's iPad", { clinicianId: at.of('Ann'), remember: true });
      }
      if (week < 2) await world.finalize(at.sessionIds[week] ?? '');
    }
    const [item] = await list();
    return item.id;
  }

  describe('what may be remembered', () => {
    test.each([
      ['1416***1234', 'phone'],
      ['Sunrise Clinic Boardroom', 'site'],
      ['iPhone', 'nobody'],
      ['Guest', 'nobody'],
      ['Fireflies.ai Notetaker', 'bot'],
    ])('%s is settled, not remembered, and says why', async (name, obstacle) => {
      const at = await stage();
      await take(at, 0, whole(name));
      expect(await world.reviews(at.sessionId)).toMatchObject([{ name, rememberable: false }]);
      const settled = await settle(at.sessionId, name, { clinicianId: at.of('Ann'), remember: true });
      expect(settled.status).toBe(200);
      expect(settled.body).toMatchObject({
        status: 'resolved',
        clinicianId: at.of('Ann'),
        findings: [{ code: 'identity.not-remembered', severity: 'warning', params: { obstacle } }],
      });
      expect(await secondsOf(at.sessionId, at.of('Ann'))).toBe(3600);
      expect(await list()).toEqual([]);
    });

    test('not a name that fits somebody else, nor a shared mailbox, nor one that was connected twice at once', async () => {
      const at = await stage();
      await world.clinician(organizationId, {
        name: { given: 'Anne', family: 'Away' },
        emails: [{ address: 'desk@clinic.example', shared: true }],
      });
      await take(at, 0, whole("Ann's iPad"), whole('Desk', 'desk@clinic.example'), whole('Zed'));
      await take(at, 0, ['Zed', '', '12:00:00', '12:50:00'], ['Zed', '', '12:20:00', '12:40:00']);
      for (const [name, obstacle] of [
        ["Ann's iPad", 'namesake'],
        ['Desk', 'shared-address'],
        ['Zed', 'doubled'],
      ] as const) {
        const { body } = await settle(at.sessionId, name, { clinicianId: at.of('Ann'), remember: true });
        expect([name, body.findings[0]?.params]).toEqual([name, { obstacle }]);
      }
      expect(await list()).toEqual([]);
    });

    test('a phone that was named before is suggested again, never taken for certain', async () => {
      const at = await stage();
      await take(at, 0, whole('1416***1234'));
      await settle(at.sessionId, '1416***1234', { clinicianId: at.of('Bea') });
      const again = await take(at, 1, whole('1416***1234'));
      expect(again.body).toMatchObject({ matched: 0, toReview: 1 });
      expect(await world.reviews(at.sessionIds[1] ?? '')).toMatchObject([
        { reason: 'phone', suggestions: [{ clinicianId: at.of('Bea'), why: 'decided-before' }] },
      ]);
    });
  });

  test('a namesake who comes later makes it a question again, with both suggested', async () => {
    const at = await stage();
    await take(at, 0, whole('Ann Okoro'));
    await settle(at.sessionId, 'Ann Okoro', { clinicianId: at.of('Ann'), remember: true });
    expect((await take(at, 1, whole('Ann Okoro'))).body).toMatchObject({ matched: 1, toReview: 0 });
    const other = await world.clinician(organizationId, { name: { given: 'Ann', family: 'Okoro' } });
    expect((await take(at, 2, whole('Ann Okoro'))).body).toMatchObject({ matched: 0, toReview: 1 });
    const [review] = await world.reviews(at.sessionIds[2] ?? '');
    expect(review).toMatchObject({ reason: 'ambiguous' });
    expect(
      (review?.['suggestions'] as { clinicianId: string }[]).map(({ clinicianId }) => clinicianId),
    ).toEqual([at.of('Ann'), other.id]);
    expect(await list()).toMatchObject([{ sessions: 2, obstacle: 'namesake' }]);
    // Merged into one record again, the decision holds again.
    await as()
      .post(`/clinicians/${other.id}/merge`, { intoId: at.of('Ann'), reason: 'same person' })
      .expect(200);
    expect(await list()).toMatchObject([{ clinicianId: at.of('Ann'), obstacle: null }]);
  });

  test('a merged record hands its decisions on', async () => {
    const at = await stage();
    await take(at, 0, whole('Loki'));
    await settle(at.sessionId, 'Loki', { clinicianId: at.of('Bea'), remember: true });
    await as()
      .post(`/clinicians/${at.of('Bea')}/merge`, { intoId: at.of('Ann'), reason: 'same person' })
      .expect(200);
    expect(await list()).toMatchObject([{ name: 'Loki', clinicianId: at.of('Ann'), sessions: 1 }]);
    expect((await take(at, 1, whole('Loki'))).body).toMatchObject({ matched: 1, toReview: 0 });
    expect(await secondsOf(at.sessionIds[1] ?? '', at.of('Ann'))).toBe(3600);
  });

  test('the list says who decided what, when, and where it was used', async () => {
    const at = await stage();
    await remembered(at);
    expect(await list()).toEqual([
      {
        id: expect.any(String),
        kind: 'name',
        name: "Ann's iPad",
        email: null,
        clinicianId: at.of('Ann'),
        clinicianName: 'Ann Okoro',
        decidedAt: '2026-03-01T12:00:00Z',
        decidedBy: { id: expect.any(String), name: 'owner of a test' },
        sessions: 3,
        obstacle: null,
      },
    ]);
    await take(at, 0, whole('Somebody', 'ann@home.example'));
    await settle(at.sessionId, 'Somebody', { clinicianId: at.of('Ann'), remember: true });
    const first = await as()
      .get(`/organizations/${organizationId}/remembered-identities?limit=1`)
      .expect(200);
    const next = `/organizations/${organizationId}/remembered-identities?limit=1&cursor=${first.body.nextCursor}`;
    expect((await as().get(next).expect(200)).body).toMatchObject({
      items: [{ kind: 'address', email: 'ann@home.example' }],
      nextCursor: null,
    });
  });

  describe('undone', () => {
    test('everything it placed is asked again, and minutes, credits and losses follow', async () => {
      const at = await stage();
      const id = await remembered(at);
      const [first = '', second = '', third = ''] = at.sessionIds;
      const ann = at.of('Ann');
      expect(await creditsOf(second, ann)).toEqual([['awarded', '1.00']]);
      await undo(id).expect(204);
      expect(await list()).toEqual([]);
      for (const sessionId of [first, second, third]) {
        expect(await secondsOf(sessionId, ann)).toBe(0);
        expect(await secondsOf(sessionId, at.of('Bea'))).toBe(3600);
        expect((await world.reviews(sessionId)).map((row) => [row['name'], row['status']])).toEqual([
          ["Ann's iPad", 'open'],
        ]);
      }
      // The owner may let losses through, and nobody else loses anything.
      expect(await creditsOf(second, ann)).toEqual([]);
      expect(await creditsOf(second, at.of('Bea'))).toEqual([['awarded', '1.00']]);
      expect((await service.services.verifyLedger()).differences).toEqual([]);
      const { items } = (await as().get(`/audit?subject=${ann}`).expect(200)).body;
      expect(items.at(-1)).toMatchObject({
        action: 'identity.forgotten',
        reason: 'it is Janet’s',
        detail: { rememberedId: id, past: 'ask-again', sessionIds: [first, second, third] },
      });
      // Decided anew, it is another’s.
      await settle(second, "Ann's iPad", { clinicianId: at.of('Bea') });
      expect(await secondsOf(second, at.of('Bea'))).toBe(3600);
      await undo(id).expect(404);
    });

    test('by a coordinator: the loss waits for a lead', async () => {
      const at = await stage();
      const id = await remembered(at);
      const coordinator = await service.token('coordinator', organizationId);
      await undo(id, { reason: 'not hers' }, coordinator).expect(204);
      expect(await creditsOf(at.sessionIds[1] ?? '', at.of('Ann'))).toEqual([
        ['awarded', '1.00'],
        ['pending-confirmation', '0.00'],
      ]);
    });

    test('from now on only: what it placed stays', async () => {
      const at = await stage();
      const id = await remembered(at);
      const [first = '', second = '', third = ''] = at.sessionIds;
      await undo(id, { reason: 'she gave it away', past: 'keep' }).expect(204);
      for (const sessionId of [first, second, third])
        expect(await secondsOf(sessionId, at.of('Ann'))).toBe(3600);
      expect(await list()).toEqual([]);
      const later = await world.importReport(
        third,
        zoomReport([["Bea's iPad", '', '12:00:00', '12:10:00']], days[2]),
      );
      expect(later.body).toMatchObject({ matched: 2, toReview: 1 });
    });

    test('what people decided on their own, and what an address proves, stays', async () => {
      const at = await stage();
      const [first = '', second = ''] = at.sessionIds;
      await take(at, 0, whole('Loki'));
      await settle(first, 'Loki', { clinicianId: at.of('Ann') });
      await take(at, 1, whole('Loki'), ['Ann', at.people['Ann']?.email ?? '', '12:00:00', '12:30:00']);
      service.clock.set('2026-03-01T12:05:00Z');
      await settle(second, 'Loki', { clinicianId: at.of('Ann'), remember: true });
      service.clock.set('2026-03-01T12:00:00Z');
      expect(await secondsOf(second, at.of('Ann'))).toBe(3600);
      const [item] = await list();
      expect(item.sessions).toBe(1);
      await undo(item.id).expect(204);
      expect(await secondsOf(first, at.of('Ann'))).toBe(3600);
      expect(await secondsOf(second, at.of('Ann'))).toBe(1800);
    });

    test('a reason is needed, and a cancelled session is left alone', async () => {
      const at = await stage();
      const id = await remembered(at);
      const before = await tableCounts(service);
      expect((await undo(id, {})).status).toBe(422);
      expect((await undo(id, { reason: 'x', past: 'erase' })).status).toBe(422);
      expect(await tableCounts(service)).toEqual(before);
      await as().post(`/sessions/${at.sessionIds[2]}/cancel`, { reason: 'snow', notify: false }).expect(200);
      await undo(id).expect(204);
      expect((await service.services.verifyLedger()).differences).toEqual([]);
    });

    test('by several at once: one undoes, the others find nothing', async () => {
      const at = await stage();
      const id = await remembered(at);
      const answers = await Promise.all([1, 2, 3].map(() => undo(id)));
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
    });
  });

  describe('walls', () => {
    test('another organization sees and undoes nothing', async () => {
      const at = await stage();
      const id = await remembered(at);
      const foreign = await service.token('owner', (await world.organization()).id);
      await as(foreign).get(`/organizations/${organizationId}/remembered-identities`).expect(404);
      await undo(id, { reason: 'x' }, foreign).expect(404);
      await undo('0197a3c2-0000-7000-8000-000000000006').expect(404);
      expect(await list()).toHaveLength(1);
    });

    test('with a role in one program only what was decided or used there; other programs’ sessions are their leads’', async () => {
      const at = await stage();
      const id = await remembered(at);
      const elsewhere = await stageSession(world, organizationId, { people: {} });
      const lead = await service.token('lead', organizationId, elsewhere.programId);
      const auditor = await service.token('auditor', organizationId, at.programId);
      expect(await list(lead)).toEqual([]);
      expect(await list(auditor)).toHaveLength(1);
      await undo(id, { reason: 'x' }, lead).expect(404);
      await undo(id, { reason: 'x' }, auditor).expect(403);
      await world.importReport(elsewhere.sessionId, zoomReport([whole("Ann's iPad")]));
      expect(await list(lead)).toHaveLength(1);
      const refused = await undo(id, { reason: 'x' }, lead);
      expect([refused.status, refused.body.code]).toEqual([403, 'auth.forbidden']);
      expect(await list()).toHaveLength(1);
      await undo(id, { reason: 'not here', past: 'keep' }, lead).expect(204);
    });
  });
});
