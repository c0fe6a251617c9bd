// One screen, several clinicians: who is named counts by her own word, for no longer than the device, and credits follow.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { boardroomName, boardroomOf, boardroomReport, four, type Boardroom } from '../support/boardroom.js';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import type { Stage } from '../support/stage.js';
import { worldOf, type World } from '../support/world.js';
import { zoomReport } from '../support/zoom-report.js';

const fortnightLater = '2026-03-16T12:00:00Z';

describeEachEngine('sharing a screen', (engine) => {
  let service: TestService;
  let world: World;
  let owner: string;
  let organizationId: string;
  let room: Boardroom;

  beforeAll(async () => {
    service = await startService(engine);
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
    room = boardroomOf(service, world, owner, organizationId);
  });
  afterAll(() => service.stop());
  // Whatever a scenario did, what stands is what the evidence gives.
  afterEach(async () => {
    expect((await service.services.verifyLedger()).differences).toEqual([]);
    service.clock.set('2026-03-01T12:00:00Z');
  });

  const as = () => service.as(owner);
  const states = async (at: Stage) =>
    Object.fromEntries(
      (await room.boardroom(at.sessionId)).people.map(({ clinicianId, state, minutes }) => [
        Object.keys(at.people).find((name) => at.of(name) === clinicianId),
        [state, minutes],
      ]),
    );
  const trail = async (at: Stage) =>
    (
      (await as().get(`/audit?subject=${at.sessionId}&limit=500`).expect(200)).body.items as {
        action: string;
        actor: { id: string };
        detail: Record<string, unknown>;
      }[]
    ).filter(({ action }) => action.startsWith('screen.'));

  test('four people: two confirm, one shortens to 30 minutes, one says no; the rest is credited to nobody', async () => {
    service.clock.set('2026-01-05T18:30:00Z');
    const at = await room.stage();
    const settled = await room.together(at);
    expect([settled.status, settled.body.status, settled.body.clinicianId]).toEqual([200, 'resolved', null]);
    for (const name of four) {
      expect(await room.attendance(at, name)).toMatchObject({ seconds: 3510, status: 'provisional' });
      expect(await room.mailsTo(at.of(name))).toHaveLength(1);
    }
    for (const name of ['Ann', 'Bo']) expect((await room.confirm(at, name)).status).toBe(303);
    expect((await room.say(at, 'Cy', { act: 'shorten', minutes: '30' })).status).toBe(303);
    expect((await room.say(at, 'Di', { act: 'absent' })).status).toBe(303);
    expect(await states(at)).toEqual({
      Ann: ['confirmed', 58],
      Bo: ['confirmed', 58],
      Cy: ['confirmed', 30],
      Di: ['denied', 58],
    });
    for (const name of ['Ann', 'Bo'])
      expect(await room.attendance(at, name)).toMatchObject({
        seconds: 3510,
        status: 'attended',
        evidence: 'attested',
        intervals: [{ startsAt: '2026-01-05T17:01:30Z', endsAt: '2026-01-05T18:00:00Z' }],
      });
    expect(await room.attendance(at, 'Cy')).toMatchObject({ seconds: 1800, status: 'partial' });
    expect(await room.attendance(at, 'Di')).toMatchObject({ seconds: 0, status: 'absent' });
    await world.finalize(at.sessionId);
    expect(await room.credits(at, 'Ann')).toEqual([['awarded', '0.96']]);
    expect(await room.credits(at, 'Cy')).toEqual([['awarded', '0.50']]);
    expect(await room.credits(at, 'Di')).toEqual([]);
    const acts = await trail(at);
    expect(acts.map(({ action }) => action).sort()).toEqual([
      'screen.confirmed',
      'screen.confirmed',
      'screen.confirmed',
      'screen.denied',
      'screen.listed',
    ]);
    expect(acts.find(({ action }) => action === 'screen.denied')?.actor.id).toBe(`clinician:${at.of('Di')}`);
  });

  describe('after the session was finalized', () => {
    test('a confirmation is a gain and goes through; “I was not there” is a loss and waits for a lead', async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo']);
      await room.confirm(at, 'Bo');
      await world.finalize(at.sessionId);
      expect(await room.credits(at, 'Ann')).toEqual([['none', '0.00']]);
      await room.confirm(at, 'Ann');
      expect(await room.credits(at, 'Ann')).toEqual([['awarded', '0.96']]);
      await room.say(at, 'Bo', { act: 'absent' });
      expect(await room.credits(at, 'Bo')).toEqual([
        ['awarded', '0.96'],
        ['pending-confirmation', '0.00'],
      ]);
      await room.say(at, 'Ann', { act: 'shorten', from: '12:05', to: '12:35' });
      expect(await room.credits(at, 'Ann')).toEqual([
        ['awarded', '0.96'],
        ['pending-confirmation', '0.50'],
      ]);
      expect(await room.attendance(at, 'Ann')).toMatchObject({ seconds: 1800 });
    });

    test('a lead takes somebody off: the loss goes through, and who had confirmed is told', async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo']);
      await room.confirm(at, 'Ann');
      await world.finalize(at.sessionId);
      const { listId } = await room.boardroom(at.sessionId);
      await as()
        .delete(`/screens/${listId}/people/${at.of('Ann')}?reason=seen%20elsewhere`)
        .expect(204);
      await as()
        .delete(`/screens/${listId}/people/${at.of('Bo')}`)
        .expect(204);
      expect(await room.credits(at, 'Ann')).toEqual([]);
      expect((await room.mailsTo(at.of('Ann'))).map(({ kind }) => kind)).toEqual([
        'shared-screen-question',
        'shared-screen-changed',
      ]);
      expect(await room.mailsTo(at.of('Bo'), 'shared-screen-changed')).toEqual([]);
      expect(await states(at)).toMatchObject({ Ann: ['removed', 58] });
    });
  });

  describe('the link', () => {
    test('opening it confirms nothing, however often; only the button does', async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo']);
      const path = await room.linkTo(at.of('Ann'), 'shared-screen-question');
      for (let i = 0; i < 3; i += 1) expect((await room.get(path)).status).toBe(200);
      expect(await states(at)).toMatchObject({ Ann: ['waiting', 58] });
    });

    test('whoever was named for less reads how long she may say at most', async () => {
      const at = await room.stage();
      const limits = [
        { clinicianId: at.of('Ann'), startsAt: '2026-01-05T17:10:00Z', endsAt: '2026-01-05T17:30:00Z' },
      ];
      expect((await room.together(at, ['Ann', 'Bo'], { limits })).status).toBe(200);
      const pageOf = async (name: string) =>
        (await room.get(await room.linkTo(at.of(name), 'shared-screen-question'))).text;
      expect(await pageOf('Ann')).toMatch(
        /max="20"[^]*At most 20\smin: nobody said that you were there longer/,
      );
      expect(await pageOf('Bo')).toMatch(/max="58"[^]*At most 58\smin, as long as the device was connected/);
    });

    test('two confirmations at the same moment are one', async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo']);
      await world.finalize(at.sessionId);
      const answers = await Promise.all([1, 2, 3].map(() => room.confirm(at, 'Ann')));
      expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
      expect(await room.credits(at, 'Ann')).toEqual([['awarded', '0.96']]);
      expect((await trail(at)).filter(({ action }) => action === 'screen.confirmed')).toHaveLength(1);
    });

    test('expired, garbled and foreign links', async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo']);
      const path = await room.linkTo(at.of('Ann'), 'shared-screen-question');
      const other = await room.linkTo(at.of('Bo'), 'shared-screen-question');
      const [subject = '', signature = ''] = path.slice('/together/'.length).split('.');
      const garbled = [
        `${subject}.${other.split('.')[1] ?? ''}`,
        `l${subject.slice(1)}.${signature}`,
        `${subject}.${signature}x`,
        `${subject}.${signature.slice(0, -1)}`,
        subject,
        'x'.repeat(3000),
        '%00',
      ];
      for (const token of garbled) {
        expect([token.slice(0, 90), (await room.get(`/together/${token}`)).status]).toEqual([
          token.slice(0, 90),
          404,
        ]);
        expect((await room.post(`/together/${token}`, { act: 'confirm' })).status).toBe(404);
      }
      // Her own link answers for nobody else.
      const seats = await room.seatIds(at);
      const forOther = await room.post(path, { act: 'confirm', seat: seats['Bo'] ?? '' });
      expect(forOther.status).toBe(404);
      expect(await states(at)).toMatchObject({ Bo: ['waiting', 58] });
      service.clock.set(fortnightLater);
      expect(await states(at)).toMatchObject({ Ann: ['lapsed', 58] });
      expect((await room.get(path)).text).toContain('The time to answer ended');
      const late = await room.post(path, { act: 'confirm', seat: seats['Ann'] ?? '' });
      expect(late.status).toBe(410);
      expect(await room.attendance(at, 'Ann')).toMatchObject({ status: 'provisional' });
    });

    test('asked again after the time has run out, she gets another mail; asked twice within it, she does not', async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo']);
      const seen = await room.boardroom(at.sessionId);
      const again = { participant: seen.participant, clinicianIds: [at.of('Ann')] };
      await as().post(`/sessions/${at.sessionId}/screens`, again).expect(200);
      expect(await room.mailsTo(at.of('Ann'))).toHaveLength(1);
      service.clock.set(fortnightLater);
      await as()
        .delete(`/screens/${seen.listId}/people/${at.of('Ann')}`)
        .expect(204);
      await as().post(`/sessions/${at.sessionId}/screens`, again).expect(200);
      expect(await room.mailsTo(at.of('Ann'), 'shared-screen-question')).toHaveLength(2);
      await room.confirm(at, 'Ann');
      expect(await room.attendance(at, 'Ann')).toMatchObject({ status: 'attended' });
    });

    test('a mailbox that several people read is sent no link', async () => {
      const at = await room.stage({
        people: { Ann: { emails: [{ address: 'desk@sunrise.example', shared: true }] }, Bo: {} },
      });
      await room.together(at, ['Ann', 'Bo']);
      expect(await room.mailsTo(at.of('Ann'))).toEqual([]);
      const { people } = await room.boardroom(at.sessionId);
      expect(people.map(({ isReachable }) => isReachable)).toEqual([false, true]);
      await as()
        .patch(`/clinicians/${at.of('Ann')}`, { emails: [] })
        .expect(200);
    });
  });

  describe('what is refused', () => {
    const resolve = async (at: Stage, body: object) => {
      await world.importReport(at.sessionId, boardroomReport);
      return as().post(`/review/${await room.reviewOf(at.sessionId)}/resolve`, { together: body });
    };

    test('one person, one twice, too many, strangers, merged records', async () => {
      const at = await room.stage();
      const [ann, bo] = [at.of('Ann'), at.of('Bo')];
      expect((await resolve(at, { clinicianIds: [ann] })).status).toBe(422);
      expect((await resolve(at, { clinicianIds: [ann, ann] })).status).toBe(422);
      const foreign = await world.clinician((await world.organization()).id);
      expect((await resolve(at, { clinicianIds: [ann, foreign.id] })).status).toBe(404);
      expect((await resolve(at, { clinicianIds: [ann, bo], contactId: foreign.id })).status).toBe(404);
      const merged = await world.clinician(organizationId);
      await as().post(`/clinicians/${merged.id}/merge`, { intoId: bo, reason: 'twice' }).expect(200);
      expect((await resolve(at, { clinicianIds: [ann, merged.id] })).status).toBe(404);
      const long = { clinicianId: ann, minutes: 59 };
      const tooLong = await resolve(at, { clinicianIds: [ann, bo], limits: [long] });
      expect([tooLong.status, tooLong.body.errors[0].code]).toEqual([422, 'screen.minutes-too-many']);
      expect((await room.screens(at.sessionId)).screens.every(({ people }) => people.length === 0)).toBe(
        true,
      );
      expect(await room.mailsTo(ann)).toEqual([]);
    });

    test('a program may allow fewer people, or nobody', async () => {
      const some = await room.stage({ program: { evidencePolicy: { sharedScreen: { peopleMax: 3 } } } });
      const many = await resolve(some, { clinicianIds: four.map((name) => some.of(name)) });
      expect([many.status, many.body.errors[0].code]).toEqual([422, 'screen.people-max']);
      const none = await room.stage({ program: { evidencePolicy: { sharedScreen: { isAllowed: false } } } });
      const refused = await resolve(none, { clinicianIds: [none.of('Ann'), none.of('Bo')] });
      expect([refused.status, refused.body.code]).toEqual([409, 'screen.not-allowed']);
    });

    test('a settled row, a cancelled session, a device that was not there', async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo']);
      const again = await resolve(at, { clinicianIds: [at.of('Cy'), at.of('Di')] });
      expect([again.status, again.body.code]).toEqual([409, 'review.settled']);
      const absent = { participant: '0'.repeat(32), clinicianIds: [at.of('Cy')] };
      await as().post(`/sessions/${at.sessionId}/screens`, absent).expect(404);
      await as().post(`/sessions/${at.sessionId}/cancel`, { reason: 'snow', notify: false }).expect(200);
      const path = await room.linkTo(at.of('Ann'), 'shared-screen-question');
      expect((await room.get(path)).text).not.toContain('<button type="submit" name="act" value="confirm">');
      const seat = (await room.seatIds(at))['Ann'];
      expect((await room.post(path, { act: 'confirm', seat })).status).toBe(409);
      const seen = {
        participant: (await room.boardroom(at.sessionId)).participant,
        clinicianIds: [at.of('Cy')],
      };
      expect((await as().post(`/sessions/${at.sessionId}/screens`, seen)).body.code).toBe(
        'session.cancelled',
      );
    });

    test('a device that left before the session began', async () => {
      const at = await room.stage();
      await world.importReport(
        at.sessionId,
        zoomReport([
          ['Early Clinic room', '', '11:00:00', '11:40:00'],
          ['Somebody Else', '', '12:00:00', '12:40:00'],
        ]),
      );
      const early = (await room.screens(at.sessionId)).screens.find(({ name }) => name.startsWith('Early'));
      const refused = await as().post(`/sessions/${at.sessionId}/screens`, {
        participant: early?.participant,
        clinicianIds: [at.of('Ann')],
      });
      expect([refused.status, refused.body.code]).toEqual([422, 'screen.device-absent']);
    });
  });

  describe('several connections', () => {
    test('on her own connection too: united, and said so', async () => {
      const at = await room.stage();
      const ann = at.people['Ann']?.email ?? '';
      await world.importReport(
        at.sessionId,
        zoomReport([
          [boardroomName, '', '12:00:00', '12:40:00'],
          ['Ann Okoro', ann, '12:30:00', '13:00:00'],
        ]),
      );
      const clinicianIds = [at.of('Ann'), at.of('Bo')];
      await as()
        .post(`/review/${await room.reviewOf(at.sessionId)}/resolve`, { together: { clinicianIds } })
        .expect(200);
      expect(await room.attendance(at, 'Ann')).toMatchObject({ seconds: 1800, evidence: 'exact' });
      await room.confirm(at, 'Ann');
      expect(await room.attendance(at, 'Ann')).toMatchObject({ seconds: 3600, evidence: 'attested' });
      expect((await room.screens(at.sessionId)).findings).toEqual([
        expect.objectContaining({
          code: 'screen.own-connection',
          severity: 'note',
          params: expect.objectContaining({ minutes: 10 }),
        }),
      ]);
    });

    test('named at two screens at once: a question for the lead, one mail, and no minute twice', async () => {
      const at = await room.stage();
      await world.importReport(
        at.sessionId,
        zoomReport([
          [boardroomName, '', '12:00:00', '12:40:00'],
          ['West Hospital meeting room', '', '12:20:00', '13:00:00'],
        ]),
      );
      for (const name of [boardroomName, 'West Hospital meeting room']) {
        const together = { clinicianIds: [at.of('Ann'), at.of('Bo')] };
        await as()
          .post(`/review/${await room.reviewOf(at.sessionId, name)}/resolve`, { together })
          .expect(200);
      }
      expect(await room.mailsTo(at.of('Ann'))).toHaveLength(1);
      const path = await room.linkTo(at.of('Ann'), 'shared-screen-question');
      const seats = [...(await room.get(path)).text.matchAll(/name="seat" value="([^"]+)"/g)].map(
        ([, id]) => id,
      );
      expect(new Set(seats).size).toBe(2);
      for (const seat of new Set(seats)) await room.post(path, { act: 'confirm', seat });
      expect(await room.attendance(at, 'Ann')).toMatchObject({ seconds: 3600 });
      const { findings } = await room.screens(at.sessionId);
      expect(findings.filter(({ code }) => code === 'screen.two-at-once')).toHaveLength(2);
      expect(findings[0]).toMatchObject({ severity: 'warning', params: { minutes: 20 } });
    });

    test('a head count in the name is compared with the list', async () => {
      const at = await room.stage({ people: { Ann: {}, Bo: {}, Cy: {}, Di: {}, Ed: {} } });
      await room.together(at, ['Ann', 'Bo', 'Cy', 'Di', 'Ed']);
      expect((await room.screens(at.sessionId)).findings).toEqual([
        expect.objectContaining({
          code: 'screen.more-than-declared',
          params: expect.objectContaining({ declared: 4, named: 5 }),
        }),
      ]);
    });
  });

  describe('the device of one clinician', () => {
    test('a connection that is linked already can stand for several; its owner stays as sure as before', async () => {
      const at = await room.stage();
      const email = at.people['Ann']?.email ?? '';
      await world.importReport(at.sessionId, zoomReport([['Ann Okoro', email, '12:00:00', '13:00:00']]));
      const own = (await room.screens(at.sessionId)).screens[0];
      expect(own?.ownerIds).toEqual([at.of('Ann')]);
      const wish = {
        participant: own?.participant,
        clinicianIds: [at.of('Ann'), at.of('Bo')],
        limits: [
          { clinicianId: at.of('Bo'), startsAt: '2026-01-05T17:30:00Z', endsAt: '2026-01-05T18:00:00Z' },
        ],
      };
      await as().post(`/sessions/${at.sessionId}/screens`, wish).expect(200);
      expect(await room.attendance(at, 'Ann')).toMatchObject({ seconds: 3600, evidence: 'exact' });
      expect(await room.mailsTo(at.of('Ann'))).toEqual([]);
      await room.confirm(at, 'Bo');
      expect(await room.attendance(at, 'Bo')).toMatchObject({ seconds: 1800, evidence: 'attested' });
      // The same file once more, and a later one, change nothing of it.
      await world.importReport(at.sessionId, zoomReport([['Ann Okoro', email, '12:00:00', '12:50:00']]));
      expect(await room.attendance(at, 'Bo')).toMatchObject({ seconds: 1800 });
    });

    test('taken for one who is not among the four, the device is given back', async () => {
      const at = await room.stage({ people: { Ann: {}, Bo: {}, Cy: {} }, enrolled: false });
      for (const name of ['Bo', 'Cy']) await world.enrol(at.cohortId, at.of(name));
      const email = at.people['Ann']?.email ?? '';
      await world.importReport(at.sessionId, zoomReport([['Ann Okoro', email, '12:00:00', '13:00:00']]));
      expect(await room.attendance(at, 'Ann')).toMatchObject({ seconds: 3600 });
      const together = { clinicianIds: [at.of('Bo'), at.of('Cy')] };
      await as()
        .post(`/review/${await room.reviewOf(at.sessionId, 'Ann Okoro')}/resolve`, { together })
        .expect(200);
      expect(await room.attendance(at, 'Ann')).toMatchObject({ seconds: 0, status: 'absent' });
    });
  });

  describe('people who are not on the roster', () => {
    test('their minutes are kept, the row asks about each, and enrolling brings the credit', async () => {
      const at = await room.stage({ enrolled: false });
      await world.enrol(at.cohortId, at.of('Ann'));
      const settled = await room.together(at, ['Ann', 'Bo', 'Cy']);
      expect(settled.body).toMatchObject({ status: 'open', reason: 'not-enrolled' });
      expect(
        settled.body.suggestions.map((each: { clinicianId: string }) => each.clinicianId).sort(),
      ).toEqual([at.of('Bo'), at.of('Cy')].sort());
      for (const name of ['Ann', 'Bo', 'Cy']) await room.confirm(at, name);
      await world.finalize(at.sessionId);
      expect(await room.credits(at, 'Bo')).toEqual([]);
      const review = await room.reviewOf(at.sessionId);
      const one = await as()
        .post(`/review/${review}/resolve`, { clinicianId: at.of('Bo') })
        .expect(200);
      expect(one.body).toMatchObject({ status: 'open', suggestions: [{ clinicianId: at.of('Cy') }] });
      expect(await room.credits(at, 'Bo')).toEqual([['awarded', '0.96']]);
      expect(await room.attendance(at, 'Ann')).toMatchObject({ seconds: 3510 });
      // The last one joins the roster by another way: nothing is asked any more.
      await world.enrol(at.cohortId, at.of('Cy'));
      expect((await world.reviews(at.sessionId)).find(({ id }) => id === review)).toMatchObject({
        status: 'resolved',
      });
      expect(await room.credits(at, 'Cy')).toEqual([['awarded', '0.96']]);
    });
  });

  test('two records of one person become one: seats, answers and links move along', async () => {
    const at = await room.stage();
    await room.together(at, ['Ann', 'Bo', 'Cy']);
    await room.confirm(at, 'Ann');
    await world.finalize(at.sessionId);
    const path = await room.linkTo(at.of('Cy'), 'shared-screen-question');
    // Bo waits and Ann has confirmed: of the two it is the confirmed one that stands.
    await as()
      .post(`/clinicians/${at.of('Ann')}/merge`, { intoId: at.of('Bo'), reason: 'twice' })
      .expect(200);
    expect(await room.attendance(at, 'Bo')).toMatchObject({ seconds: 3510, status: 'attended' });
    const other = await world.clinician(organizationId);
    await as()
      .post(`/clinicians/${at.of('Cy')}/merge`, { intoId: other.id, reason: 'twice' })
      .expect(200);
    const seat = /name="seat" value="([^"]+)"/.exec((await room.get(path)).text)?.[1];
    expect((await room.post(path, { act: 'confirm', seat })).status).toBe(303);
    const moved = (await world.attendance(at.sessionId)).find((entry) => entry['clinicianId'] === other.id);
    expect(moved).toMatchObject({ seconds: 3510, status: 'attended' });
  });
});
