// After people were named at a screen: what other reports, withdrawals, answers taken back, merges and a closed policy do to their seats.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  boardroomName,
  boardroomOf,
  boardroomOn,
  boardroomReport,
  type Boardroom,
} from '../support/boardroom.js';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import type { Stage } from '../support/stage.js';
import { worldOf, type World } from '../support/world.js';
import { zoomReport } from '../support/zoom-report.js';

const closed = { evidencePolicy: { sharedScreen: { isAllowed: false } } };
const neverChecked = { evidencePolicy: { sharedScreen: { spotCheckPercent: 0 } } };

describeEachEngine('what happens to a seat afterwards', (engine) => {
  let service: TestService;
  let world: World;
  let owner: string;
  let organizationId: string;
  let room: Boardroom;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-01-06T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
    room = boardroomOf(service, world, owner, organizationId);
  });
  afterAll(() => service.stop());
  // Whatever a scenario did, what stands is what the evidence gives.
  afterEach(async () => {
    expect((await service.services.verifyLedger()).differences).toEqual([]);
    service.clock.set('2026-01-06T12:00:00Z');
  });

  const as = () => service.as(owner);
  const stateOf = async (at: Stage, name: string, sessionId = at.sessionId) =>
    (await room.boardroom(sessionId)).people.findLast(({ clinicianId }) => clinicianId === at.of(name))
      ?.state;
  const seconds = async (at: Stage, name: string) => (await room.attendance(at, name))?.['seconds'];
  const boardroomFrom = (join: string, leave: string) => zoomReport([[boardroomName, '', join, leave]]);
  const close = (at: Stage) => as().patch(`/programs/${at.programId}`, closed).expect(200);

  describe('another report of the same device', () => {
    test('a smaller one takes nothing, a larger one gives to whom the device bounds, not to whom she herself bounds', async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo']);
      await room.confirm(at, 'Ann');
      await room.say(at, 'Bo', { act: 'shorten', minutes: '30' });
      await world.importReport(at.sessionId, boardroomFrom('12:10:00', '12:20:00')).expect(201);
      expect([await seconds(at, 'Ann'), await seconds(at, 'Bo')]).toEqual([3510, 1800]);
      await world.importReport(at.sessionId, boardroomFrom('12:00:00', '13:00:00')).expect(201);
      expect([await seconds(at, 'Ann'), await seconds(at, 'Bo')]).toEqual([3600, 1800]);
    });

    test('after finalizing, the larger is an amendment', async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo']);
      await room.confirm(at, 'Ann');
      await world.finalize(at.sessionId);
      expect(await room.credits(at, 'Ann')).toEqual([['awarded', '0.96']]);
      await world.importReport(at.sessionId, boardroomFrom('12:00:00', '13:00:00')).expect(201);
      expect(await room.credits(at, 'Ann')).toEqual([['awarded', '1.00']]);
      expect(await stateOf(at, 'Bo')).toBe('waiting');
    });

    test('withdrawn after finalizing: the loss waits; read anew, the answers count as before', async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo']);
      await room.confirm(at, 'Ann');
      const path = await room.linkTo(at.of('Bo'), 'shared-screen-question');
      await world.finalize(at.sessionId);
      const { id } = await service.database.read('imports').where({ session_id: at.sessionId }).first('id');
      await as().post(`/imports/${id}/withdraw`, { reason: 'of another meeting' }).expect(204);
      expect(await seconds(at, 'Ann')).toBe(0);
      expect(await room.credits(at, 'Ann')).toEqual([
        ['awarded', '0.96'],
        ['pending-confirmation', '0.00'],
      ]);
      const bo = (await room.seatIds(at))['Bo'];
      expect((await room.get(path)).status).toBe(200);
      expect((await room.post(path, { act: 'confirm', seat: bo })).status).toBe(422);
      await world.importReport(at.sessionId, boardroomReport).expect(201);
      expect(await room.credits(at, 'Ann')).toEqual([['awarded', '0.96']]);
      expect((await room.post(path, { act: 'confirm', seat: bo })).status).toBe(303);
      expect(await room.credits(at, 'Bo')).toEqual([['awarded', '0.96']]);
    });

    test('read in another zone, a stretch she named falls outside: she is asked about, not forgotten', async () => {
      const at = await room.stage();
      await world.importReport(at.sessionId, boardroomFrom('12:00:00', '12:30:00')).expect(201);
      const clinicianIds = [at.of('Ann'), at.of('Bo')];
      await as()
        .post(`/review/${await room.reviewOf(at.sessionId)}/resolve`, { together: { clinicianIds } })
        .expect(200);
      await room.say(at, 'Ann', { act: 'shorten', minutes: '20' });
      const { id } = await service.database.read('imports').where({ session_id: at.sessionId }).first('id');
      await as().post(`/imports/${id}/withdraw`, { reason: 'the clock was wrong' }).expect(204);
      await world.importReport(at.sessionId, boardroomFrom('12:30:00', '13:00:00')).expect(201);
      expect(await seconds(at, 'Ann')).toBe(0);
      expect((await room.screens(at.sessionId)).findings).toEqual([
        expect.objectContaining({
          code: 'screen.shortened-away',
          severity: 'warning',
          params: expect.objectContaining({ screen: boardroomName }),
        }),
      ]);
    });

    test('a preview asks nobody', async () => {
      const at = await room.stage({ program: neverChecked });
      await as()
        .post(`/programs/${at.programId}/screen-groups`, {
          name: 'Sunrise',
          devices: [boardroomName],
          contactId: at.of('Ann'),
          memberIds: [at.of('Bo')],
        })
        .expect(201);
      await world.importReport(at.sessionId, boardroomOn('2026-01-05'), {}, '?preview=true').expect(200);
      expect(await room.mailsTo(at.of('Ann'), 'shared-screen-list')).toEqual([]);
      await world.importReport(at.sessionId, boardroomOn('2026-01-05')).expect(201);
      expect(await room.mailsTo(at.of('Ann'), 'shared-screen-list')).toHaveLength(1);
    });
  });

  describe('the list decided otherwise', () => {
    test('the answer taken back takes the seats along, and who had been counted is told', async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo']);
      await room.confirm(at, 'Ann');
      const review = await room.reviewOf(at.sessionId);
      await as().post(`/review/${review}/reopen`, { reason: 'another room' }).expect(200);
      expect(await stateOf(at, 'Ann')).toBe('removed');
      expect(await seconds(at, 'Ann')).toBe(0);
      expect(await room.mailsTo(at.of('Ann'), 'shared-screen-changed')).toHaveLength(1);
      expect(await room.mailsTo(at.of('Bo'), 'shared-screen-changed')).toEqual([]);
      // Her link is still hers, and says so.
      const path = await room.linkTo(at.of('Bo'), 'shared-screen-question');
      const late = await room.post(path, { act: 'confirm', seat: (await room.seatIds(at))['Bo'] });
      expect(late.status).toBe(409);
      // The same people once more: asked anew, by a new mail for whom had answered.
      await as()
        .post(`/review/${review}/resolve`, { together: { clinicianIds: [at.of('Ann'), at.of('Bo')] } })
        .expect(200);
      expect(await stateOf(at, 'Ann')).toBe('waiting');
      await room.confirm(at, 'Ann');
      await room.confirm(at, 'Bo');
      expect([await seconds(at, 'Ann'), await seconds(at, 'Bo')]).toEqual([3510, 3510]);
    });

    test('when nobody is left the row is asked about again', async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo']);
      const review = await room.reviewOf(at.sessionId);
      const statusOf = async () =>
        (await world.reviews(at.sessionId)).find(({ id }) => id === review)?.['status'];
      await room.say(at, 'Ann', { act: 'absent' });
      expect(await statusOf()).toBe('resolved');
      const { listId } = await room.boardroom(at.sessionId);
      await as()
        .delete(`/screens/${listId}/people/${at.of('Bo')}`)
        .expect(204);
      expect(await statusOf()).toBe('open');
    });

    test('the owner disputed: whoever sat there goes on counting, and no report concludes so again', async () => {
      const at = await room.stage();
      const email = at.people['Ann']?.email ?? '';
      const annFrom = (leave: string) => zoomReport([['Ann Okoro', email, '12:00:00', leave]]);
      await world.importReport(at.sessionId, annFrom('12:50:00')).expect(201);
      const { participant } = (await room.screens(at.sessionId)).screens[0] ?? {};
      await as()
        .post(`/sessions/${at.sessionId}/screens`, { participant, clinicianIds: [at.of('Bo')] })
        .expect(200);
      await room.confirm(at, 'Bo');
      const { items } = (await as().get(`/sessions/${at.sessionId}/links`).expect(200)).body;
      const own = items.find((link: { clinicianId: string }) => link.clinicianId === at.of('Ann'));
      await as().post(`/links/${own.id}/dispute`, { reason: 'she had lent it out' }).expect(200);
      expect([await seconds(at, 'Ann'), await seconds(at, 'Bo')]).toEqual([0, 3000]);
      await world.importReport(at.sessionId, annFrom('13:00:00')).expect(201);
      expect([await seconds(at, 'Ann'), await seconds(at, 'Bo')]).toEqual([0, 3600]);
      expect((await world.reviews(at.sessionId)).filter(({ status }) => status === 'open')).toEqual([]);
    });

    test('whose device it was not is not concluded again, not even when nobody is left', async () => {
      const at = await room.stage({ enrolled: false });
      for (const name of ['Bo', 'Cy']) await world.enrol(at.cohortId, at.of(name));
      const email = at.people['Ann']?.email ?? '';
      const annFrom = (leave: string) => zoomReport([['Ann Okoro', email, '12:00:00', leave]]);
      await world.importReport(at.sessionId, annFrom('13:00:00')).expect(201);
      expect(await seconds(at, 'Ann')).toBe(3600);
      await as()
        .post(`/review/${await room.reviewOf(at.sessionId, 'Ann Okoro')}/resolve`, {
          together: { clinicianIds: [at.of('Bo'), at.of('Cy')] },
        })
        .expect(200);
      const { listId } = (await room.screens(at.sessionId)).screens[0] ?? {};
      for (const name of ['Bo', 'Cy'])
        await as()
          .delete(`/screens/${listId}/people/${at.of(name)}`)
          .expect(204);
      await world.importReport(at.sessionId, annFrom('12:50:00')).expect(201);
      expect(await seconds(at, 'Ann')).toBe(0);
      expect((await world.reviews(at.sessionId))[0]).toMatchObject({ name: 'Ann Okoro', status: 'open' });
    });
  });

  test('taken off the roster before she confirms: her minutes are kept and the row asks about her', async () => {
    const at = await room.stage();
    await room.together(at, ['Ann', 'Bo']);
    await service.database.write((trx) =>
      trx('enrolments')
        .where({ clinician_id: at.of('Bo') })
        .update({ ended_at: '2026-01-04T12:00:00Z' }),
    );
    await room.confirm(at, 'Bo');
    expect(await seconds(at, 'Bo')).toBe(3510);
    await world.finalize(at.sessionId);
    expect(await room.credits(at, 'Bo')).toEqual([]);
    const row = (await world.reviews(at.sessionId)).find((one) => one['name'] === boardroomName);
    expect(row).toMatchObject({
      status: 'open',
      reason: 'not-enrolled',
      suggestions: [expect.objectContaining({ clinicianId: at.of('Bo') })],
    });
  });

  test('what waits is said to wait wherever it is told, and what counts, by whose word', async () => {
    const at = await room.stage();
    await room.together(at, ['Ann', 'Bo']);
    await room.confirm(at, 'Ann');
    const { body } = await as().get(`/programs/${at.programId}/exports/attendance?format=json`).expect(200);
    const rowOf = (name: string) =>
      body.items.find((row: { clinicianId: string }) => row.clinicianId === at.of(name));
    expect(rowOf('Ann')).toMatchObject({ status: 'attended', minutes: 58, attestedBy: 'shared-screen' });
    expect(rowOf('Bo')).toMatchObject({ status: 'provisional', attestedBy: null });
    await world.finalize(at.sessionId);
    expect(await room.credits(at, 'Bo')).toEqual([['none', '0.00']]);
  });

  test('named three times at the same moment, by a lead and by the contact, she has one seat and one mail', async () => {
    const at = await room.stage();
    await room.together(at, ['Bo', 'Cy'], { contactId: at.of('Ann') });
    const link = await room.linkTo(at.of('Ann'), 'shared-screen-list');
    const { participant } = await room.boardroom(at.sessionId);
    const byLead = () =>
      as().post(`/sessions/${at.sessionId}/screens`, { participant, clinicianIds: [at.of('Di')] });
    const byContact = () => room.post(link, { act: 'name', participant, person: at.of('Di') });
    const answers = await Promise.all([byLead(), byContact(), byContact()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 303, 303]);
    const seats = (await room.boardroom(at.sessionId)).people.filter(
      ({ clinicianId }) => clinicianId === at.of('Di'),
    );
    expect(seats).toHaveLength(1);
    expect(await room.mailsTo(at.of('Di'), 'shared-screen-question')).toHaveLength(1);
  });

  test('a session that began late: the device and all who sat there slide along', async () => {
    const at = await room.stage();
    await world.importReport(at.sessionId, boardroomFrom('12:10:00', '13:10:00')).expect(201);
    const clinicianIds = [at.of('Ann'), at.of('Bo')];
    await as()
      .post(`/review/${await room.reviewOf(at.sessionId)}/resolve`, { together: { clinicianIds } })
      .expect(200);
    await room.confirm(at, 'Ann');
    expect(await seconds(at, 'Ann')).toBe(3000);
    await as()
      .post(`/sessions/${at.sessionId}/held-start`, {
        startsAt: '2026-01-05T17:10:00Z',
        reason: 'began late',
      })
      .expect(200);
    expect(await seconds(at, 'Ann')).toBe(3600);
  });

  describe('a program that allows no shared screens any more', () => {
    test('seats nobody, by whatever way', async () => {
      const at = await room.stage({ program: neverChecked });
      const group = (
        await as()
          .post(`/programs/${at.programId}/screen-groups`, {
            name: 'Sunrise',
            devices: [boardroomName],
            contactId: at.of('Ann'),
            memberIds: [at.of('Bo')],
          })
          .expect(201)
      ).body;
      await close(at);
      const another = { name: 'Noon', devices: ['Noon room'], memberIds: [at.of('Cy')] };
      const refusedGroup = await as().post(`/programs/${at.programId}/screen-groups`, another);
      expect([refusedGroup.status, refusedGroup.body.code]).toEqual([409, 'screen.not-allowed']);
      await as()
        .put(`/screen-groups/${group.id}/members/${at.of('Cy')}`, {})
        .expect(409);
      expect(await room.mailsTo(at.of('Cy'))).toEqual([]);
      await world.importReport(at.sessionId, boardroomOn('2026-01-05')).expect(201);
      expect(await room.mailsTo(at.of('Ann'), 'shared-screen-list')).toEqual([]);
      const { participant } = await room.boardroom(at.sessionId);
      for (const wish of [{ clinicianIds: [at.of('Bo')] }, { groupId: group.id }]) {
        const refused = await as().post(`/sessions/${at.sessionId}/screens`, { participant, ...wish });
        expect([refused.status, refused.body.code]).toEqual([409, 'screen.not-allowed']);
      }
    });

    test('keeps its word to who was asked before; the contact is told why she can name nobody', async () => {
      const at = await room.stage();
      await room.together(at, ['Bo', 'Cy'], { contactId: at.of('Ann') });
      const link = await room.linkTo(at.of('Ann'), 'shared-screen-list');
      const participant = /name="participant" value="([^"]+)"/.exec((await room.get(link)).text)?.[1];
      await close(at);
      const shown = (await room.get(link)).text;
      expect(shown).not.toContain('value="name"');
      const refused = await room.post(link, { act: 'name', participant, person: at.of('Di') });
      expect(refused.status).toBe(409);
      expect(refused.text).toContain('credits nobody');
      expect(await stateOf(at, 'Di')).toBeUndefined();
      await room.confirm(at, 'Bo');
      expect(await seconds(at, 'Bo')).toBe(3510);
    });
  });

  test('a merge undone gives seats, membership and the contact back', async () => {
    const at = await room.stage();
    const group = (
      await as()
        .post(`/programs/${at.programId}/screen-groups`, {
          name: 'Sunrise',
          devices: [boardroomName],
          contactId: at.of('Ann'),
          memberIds: [at.of('Ann'), at.of('Bo'), at.of('Cy')],
        })
        .expect(201)
    ).body;
    for (const name of ['Ann', 'Bo'])
      await room.post(await room.linkTo(at.of(name), 'shared-screen-consent'), { act: 'consent' });
    await room.together(at, ['Ann', 'Bo', 'Cy']);
    await room.confirm(at, 'Ann');
    await world.finalize(at.sessionId);
    const look = async () => ({
      group: (await as().get(`/screen-groups/${group.id}`).expect(200)).body,
      room: await room.boardroom(at.sessionId),
      credits: [await room.credits(at, 'Ann'), await room.credits(at, 'Bo')],
    });
    const before = await look();
    await as()
      .post(`/clinicians/${at.of('Ann')}/merge`, { intoId: at.of('Bo'), reason: 'looked alike' })
      .expect(200);
    const merged = await look();
    expect(merged.group.contactId).toBe(at.of('Bo'));
    expect(merged.room.people.filter(({ state }) => state !== 'removed')).toHaveLength(2);
    await as()
      .post(`/clinicians/${at.of('Ann')}/unmerge`, { reason: 'two people' })
      .expect(200);
    const after = await look();
    expect(after).toEqual(before);
  });
});
