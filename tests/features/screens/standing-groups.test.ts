// Standing groups: named once, each member's own consent, "the same today", objections, spot checks, and what is refused.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { createScreenLinks } from '../../../src/features/screens/screen-links.js';
import { keyedSecrets } from '../../../src/platform/secrets.js';
import { boardroomName, boardroomOf, boardroomOn, four, type Boardroom } from '../../support/boardroom.js';
import { signedInStaff } from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import type { Stage } from '../../support/stage.js';
import { worldOf, type World } from '../../support/world.js';
import { zoomReport } from '../../support/zoom-report.js';

const neverChecked = { sharedScreen: { spotCheckPercent: 0 } };
const alwaysChecked = { sharedScreen: { spotCheckPercent: 100 } };
const threeWeeks = { repeat: { every: 1, unit: 'week', count: 3 } };
const mondays = ['2026-01-05', '2026-01-12', '2026-01-19'] as const;

describeEachEngine('standing groups', (engine) => {
  let service: TestService;
  let world: World;
  let owner: string;
  let organizationId: string;
  let room: Boardroom;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-02-01T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization({ contactEmail: 'hub@lakeside.example' })).id;
    room = boardroomOf(service, world, owner, organizationId);
  });
  afterAll(() => service.stop());
  afterEach(async () => {
    expect((await service.services.verifyLedger()).differences).toEqual([]);
    service.clock.set('2026-02-01T12:00:00Z');
  });

  const as = () => service.as(owner);
  const stage = (evidencePolicy: object = neverChecked): Promise<Stage> =>
    room.stage({ cohort: threeWeeks, program: { evidencePolicy } });
  const create = (at: Stage, fields: object = {}) =>
    as().post(`/programs/${at.programId}/screen-groups`, {
      name: 'Sunrise boardroom',
      devices: [boardroomName],
      contactId: at.of('Ann'),
      memberIds: four.map((name) => at.of(name)),
      ...fields,
    });
  /** By her own mailed link. */
  const consent = async (at: Stage, name: string) =>
    room.post(await room.linkTo(at.of(name), 'shared-screen-consent'), { act: 'consent' });
  const report = (at: Stage, week = 0, name = boardroomName) =>
    world.importReport(at.sessionIds[week] ?? '', boardroomOn(mondays[week] ?? '', name));
  const screenOf = (at: Stage, week = 0) => room.boardroom(at.sessionIds[week] ?? '');
  const usual = async (at: Stage, groupId: string, week = 0, more: object = {}) =>
    as().post(`/sessions/${at.sessionIds[week] ?? ''}/screens`, {
      participant: (await screenOf(at, week)).participant,
      groupId,
      ...more,
    });
  const states = async (at: Stage, week = 0) => {
    const { people } = await screenOf(at, week);
    return four.map((name) => people.findLast(({ clinicianId }) => clinicianId === at.of(name))?.state);
  };

  test('each member consents by her own link; then she counts at once, is told, and may object', async () => {
    const at = await stage();
    const group = (await create(at).expect(201)).body;
    expect(group.members).toHaveLength(4);
    for (const name of four)
      expect((await room.mailsTo(at.of(name))).map(({ kind }) => kind)).toEqual(['shared-screen-consent']);
    for (const name of ['Bo', 'Cy']) expect((await consent(at, name)).status).toBe(303);
    await report(at);
    expect((await usual(at, group.id, 0, { exceptIds: [at.of('Di')] })).status).toBe(200);
    // Ann has not consented and is asked; Di was left out.
    expect(await states(at)).toEqual(['waiting', 'counted', 'counted', undefined]);
    expect(await room.attendance(at, 'Bo')).toMatchObject({ seconds: 3600, evidence: 'attested' });
    expect((await room.mailsTo(at.of('Bo'))).at(-1)?.kind).toBe('shared-screen-counted');
    await world.finalize(at.sessionId);
    expect(await room.credits(at, 'Bo')).toEqual([['awarded', '1.00']]);

    const path = await room.linkTo(at.of('Bo'), 'shared-screen-counted');
    const shown = await room.get(path);
    expect(shown.text).toContain('by the consent you gave to your group');
    const seat = /name="seat" value="([^"]+)"/.exec(shown.text)?.[1];
    expect((await room.post(path, { act: 'absent', seat })).status).toBe(303);
    expect(await states(at)).toEqual(['waiting', 'denied', 'counted', undefined]);
    expect(await room.credits(at, 'Bo')).toEqual([
      ['awarded', '1.00'],
      ['pending-confirmation', '0.00'],
    ]);
    const told = await service.database.read('messages').where({
      kind: 'shared-screen-objection',
      session_id: at.sessionId,
    });
    expect(told.map((row: { to_address: string }) => row.to_address)).toEqual(['hub@lakeside.example']);
    // A month on, the time to object is over.
    service.clock.set('2026-03-01T12:00:00Z');
    const late = await room.linkTo(at.of('Cy'), 'shared-screen-counted');
    const cy = (await room.seatIds(at))['Cy'];
    expect((await room.post(late, { act: 'absent', seat: cy })).status).toBe(410);
    expect(await states(at)).toEqual(['lapsed', 'denied', 'counted', undefined]);
  });

  test('leads who sign in are told of an objection, each by her own mail', async () => {
    const at = await stage();
    await signedInStaff(service, 'lead@lakeside.example', {
      role: 'lead',
      organizationId,
      programId: at.programId,
    });
    const group = (await create(at).expect(201)).body;
    await consent(at, 'Bo');
    await report(at);
    await usual(at, group.id);
    const path = await room.linkTo(at.of('Bo'), 'shared-screen-counted');
    await room.post(path, { act: 'absent', seat: (await room.seatIds(at))['Bo'] });
    const told = await service.database.read('messages').where({
      kind: 'shared-screen-objection',
      session_id: at.sessionId,
    });
    expect(told.map((row: { to_address: string }) => row.to_address)).toEqual(['lead@lakeside.example']);
  });

  test('consent is taken back by herself at any time, by link or signed in, and written down', async () => {
    const at = await stage();
    const group = (await create(at).expect(201)).body;
    const path = await room.linkTo(at.of('Bo'), 'shared-screen-consent');
    expect((await room.get(path)).text).toContain('You have not agreed.');
    await consent(at, 'Bo');
    await consent(at, 'Bo');
    await consent(at, 'Cy');
    service.clock.set('2026-04-01T12:00:00Z');
    // The link no longer gives consent, but takes it back.
    expect(
      (await room.post(await room.linkTo(at.of('Di'), 'shared-screen-consent'), { act: 'consent' })).status,
    ).toBe(410);
    expect((await room.post(path, { act: 'revoke' })).status).toBe(303);
    const cy = await signedInStaff(service, at.people['Cy']?.email ?? '', null);
    const mine = await cy.get('/me/screens').expect(200);
    expect(mine.text).toContain('Sunrise boardroom');
    const member = /name="member" value="([^"]+)"/.exec(mine.text)?.[1] ?? '';
    // Nobody takes back, or gives, another one's.
    const bo = await signedInStaff(service, at.people['Bo']?.email ?? '', null);
    await bo.post('/me/screens').type('form').send({ member, act: 'revoke' }).expect(404);
    await cy.post('/me/screens').type('form').send({ member, act: 'revoke' }).expect(303);
    await report(at);
    await usual(at, group.id);
    expect(await states(at)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
    await cy.post('/me/screens').type('form').send({ member, act: 'consent' }).expect(303);
    const trail = (await as().get(`/audit?subject=${group.id}&limit=100`).expect(200)).body.items as {
      action: string;
      actor: { id: string };
    }[];
    const words = trail.filter(({ action }) => /consent/.test(action)).map(({ action }) => action);
    expect(words.sort()).toEqual([
      'screen-group.consent-revoked',
      'screen-group.consent-revoked',
      'screen-group.consented',
      'screen-group.consented',
      'screen-group.consented',
    ]);
    expect(trail.some(({ actor }) => actor.id === `clinician:${at.of('Bo')}`)).toBe(true);
  });

  test('a spot check asks everybody all the same, and is settled beforehand by session and group', async () => {
    const at = await stage(alwaysChecked);
    const group = (await create(at).expect(201)).body;
    for (const name of ['Ann', 'Bo', 'Cy']) await consent(at, name);
    await report(at);
    await usual(at, group.id);
    expect(await states(at)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
    expect((await screenOf(at)).isSpotCheck).toBe(true);
    const mail = (await room.mailsTo(at.of('Bo'), 'shared-screen-question'))[0];
    expect(JSON.parse(mail?.variables_json ?? '{}')).toMatchObject({ isSpotCheck: true });
    // Di never consented: to her it is the question of every week, and nothing says otherwise.
    const usualMail = (await room.mailsTo(at.of('Di'), 'shared-screen-question'))[0];
    expect(JSON.parse(usualMail?.variables_json ?? '{}')).toMatchObject({ isSpotCheck: false });
    const shownTo = async (name: string) =>
      (await room.get(await room.linkTo(at.of(name), 'shared-screen-question'))).text;
    expect(await shownTo('Bo')).toContain('as a spot check');
    expect(await shownTo('Di')).not.toContain('spot check');
    await room.confirm(at, 'Bo');
    expect(await states(at)).toEqual(['waiting', 'confirmed', 'waiting', 'waiting']);
    // What was a spot check stays one, whatever the policy says later.
    await as().patch(`/programs/${at.programId}`, { evidencePolicy: neverChecked }).expect(200);
    const extra = { exceptIds: [] };
    await usual(at, group.id, 0, extra);
    expect((await screenOf(at)).isSpotCheck).toBe(true);
  });

  test('the share of spot checks is the program’s, the same however often it is asked, and not to be foreseen', () => {
    const of = (secretKey: string) =>
      createScreenLinks({ secrets: keyedSecrets(secretKey), publicUrl: 'https://echo.example' });
    const [one, other] = [of('a'.repeat(32)), of('b'.repeat(32))];
    const sessions = Array.from({ length: 2000 }, (_none, i) => `session-${i}`);
    const checked = (links: typeof one, percent: number) =>
      sessions.filter((id) => links.isSpotChecked(id, 'group', percent));
    expect(checked(one, 0)).toEqual([]);
    expect(checked(one, 100)).toHaveLength(2000);
    const tenth = checked(one, 10);
    expect(tenth.length).toBeGreaterThan(140);
    expect(tenth.length).toBeLessThan(260);
    expect(checked(one, 10)).toEqual(tenth);
    expect(checked(other, 10)).not.toEqual(tenth);
    // Whoever was checked at 10 percent is checked at 20.
    expect(checked(one, 20)).toEqual(expect.arrayContaining(tenth));
  });

  test('a lead may shorten anyone on the spot; who was counted is told when it changes afterwards', async () => {
    const at = await stage();
    const group = (await create(at).expect(201)).body;
    for (const name of ['Bo', 'Cy']) await consent(at, name);
    await report(at);
    await usual(at, group.id, 0, { limits: [{ clinicianId: at.of('Bo'), minutes: 20 }] });
    expect(await room.attendance(at, 'Bo')).toMatchObject({ seconds: 1200, status: 'partial' });
    const { listId } = await screenOf(at);
    await as()
      .put(`/screens/${listId}/people/${at.of('Cy')}`, {
        startsAt: '2026-01-05T17:10:00Z',
        endsAt: '2026-01-05T17:40:00Z',
      })
      .expect(204);
    expect(await room.attendance(at, 'Cy')).toMatchObject({ seconds: 1800 });
    expect((await room.mailsTo(at.of('Cy'))).at(-1)?.kind).toBe('shared-screen-changed');
    await as()
      .put(`/screens/${listId}/people/${at.of('Cy')}`, { whole: true })
      .expect(204);
    expect(await room.attendance(at, 'Cy')).toMatchObject({ seconds: 3600 });
    for (const [body, code] of [
      [{ minutes: 61 }, 'screen.minutes-too-many'],
      [{ startsAt: '2026-01-05T17:40:00Z', endsAt: '2026-01-05T17:10:00Z' }, 'screen.backwards'],
      [{ startsAt: '2026-01-05T20:00:00Z', endsAt: '2026-01-05T21:00:00Z' }, 'screen.device-away'],
    ] as const) {
      const refused = await as().put(`/screens/${listId}/people/${at.of('Cy')}`, body);
      expect([refused.status, refused.body.errors[0].code]).toEqual([422, code]);
    }
  });

  test('her own word bounds what the list says: nobody makes it longer for her', async () => {
    const at = await stage();
    const group = (await create(at).expect(201)).body;
    await report(at);
    await usual(at, group.id, 0, { limits: [{ clinicianId: at.of('Bo'), minutes: 20 }] });
    await room.confirm(at, 'Bo');
    const { listId } = await screenOf(at);
    await as()
      .put(`/screens/${listId}/people/${at.of('Bo')}`, { whole: true })
      .expect(204);
    expect(await room.attendance(at, 'Bo')).toMatchObject({ seconds: 1200 });
    // She herself may, as long as the time to answer runs.
    await room.confirm(at, 'Bo');
    expect(await room.say(at, 'Bo', { act: 'confirm' })).toMatchObject({ status: 303 });
    expect(await room.attendance(at, 'Bo')).toMatchObject({ seconds: 3600 });
  });

  describe('the device', () => {
    test('is known again with another head count, by the address of a shared login, never by a vague name', async () => {
      const at = await stage();
      const group = (
        await create(at, { devices: ['Sunrise clinic boardroom', 'room@sunrise.example'] }).expect(201)
      ).body;
      await report(at, 0, 'SUNRISE Clinic Boardroom (3 people)');
      expect((await room.screens(at.sessionIds[0] ?? '')).screens[0]?.groupId).toBe(group.id);
      await world.importReport(
        at.sessionIds[1] ?? '',
        zoomReport([['Salle', 'room@sunrise.example', '12:00:00', '13:00:00']], mondays[1]),
      );
      expect((await room.screens(at.sessionIds[1] ?? '')).screens[0]?.groupId).toBe(group.id);
      await report(at, 2, 'Sunset Clinic Boardroom');
      expect((await room.screens(at.sessionIds[2] ?? '')).screens[0]?.groupId).toBeNull();
      const { participant } = (await room.screens(at.sessionIds[2] ?? '')).screens[0] ?? {};
      const refused = await as().post(`/sessions/${at.sessionIds[2]}/screens`, {
        participant,
        groupId: group.id,
      });
      expect([refused.status, refused.body.code]).toEqual([422, 'screen.device-absent']);
      for (const device of ['iPad', '1416***1234', 'Galaxy S21']) {
        const vague = await create(at, { name: `Vague ${device}`, devices: [device] });
        expect([vague.status, vague.body.errors[0].code]).toEqual([422, 'screen.device-vague']);
      }
    });

    test('names, contacts and members of another hub, a name twice, a stale version, a foreign hub', async () => {
      const at = await stage();
      const made = await create(at).expect(201);
      expect(made.headers['etag']).toBe('"1"');
      expect((await create(at)).status).toBe(409);
      const foreign = await world.clinician((await world.organization()).id);
      for (const fields of [{ contactId: foreign.id }, { memberIds: [foreign.id] }]) {
        const refused = await create(at, { name: 'Other', ...fields });
        expect([refused.status, refused.body.errors[0].code]).toEqual([422, 'clinician.unknown']);
      }
      const path = `/screen-groups/${made.body.id}`;
      await as().patch(path, { name: 'Sunrise' }).set('if-match', '"1"').expect(200);
      await as().patch(path, { name: 'Sunset' }).set('if-match', '"1"').expect(412);
      const stranger = service.as(await service.token('lead', (await world.organization()).id));
      await stranger.get(path).expect(404);
      await stranger.delete(path).expect(404);
      const auditor = service.as(await service.token('auditor', organizationId));
      await auditor.get(path).expect(200);
      await auditor.patch(path, { name: 'X' }).expect(403);
      await as()
        .delete(`${path}/members/${at.of('Di')}`)
        .expect(204);
      await as()
        .delete(`${path}/members/${at.of('Di')}`)
        .expect(404);
      expect(
        (
          await as()
            .put(`${path}/members/${at.of('Di')}`, {})
            .expect(200)
        ).body.members,
      ).toHaveLength(4);
      await as().delete(path).expect(204);
      await as().get(path).expect(404);
      expect((await as().get(`/programs/${at.programId}/screen-groups`).expect(200)).body.items).toEqual([]);
      // Its name is free again, and old links lead nowhere.
      expect((await room.get(await room.linkTo(at.of('Bo'), 'shared-screen-consent'))).status).toBe(404);
      await create(at).expect(201);
    });
  });

  test('two groups at one device: that of the people who are on this roster', async () => {
    const at = await stage();
    const cohort = await world.cohort(at.programId, { firstDate: '2026-01-05' });
    const eve = await world.clinician(organizationId);
    await world.enrol(cohort.id, eve.id);
    await create(at).expect(201);
    await create(at, { name: 'Evening', contactId: eve.id, memberIds: [eve.id] }).expect(201);
    await report(at);
    expect(await room.mailsTo(at.of('Ann'), 'shared-screen-list')).toHaveLength(1);
    expect(await room.mailsTo(eve.id, 'shared-screen-list')).toEqual([]);
    const [other] = await world.sessions(cohort.id);
    await world.importReport(other?.id ?? '', boardroomOn('2026-01-05')).expect(201);
    expect(await room.mailsTo(eve.id, 'shared-screen-list')).toHaveLength(1);
    // On both rosters, nobody is asked unsaid; a lead chooses.
    await world.enrol(at.cohortId, eve.id);
    await report(at, 1);
    expect((await screenOf(at, 1)).groupId).toBeNull();
  });

  test('a merged member keeps the place and the consent of the record that stands', async () => {
    const at = await stage();
    const group = (await create(at, { memberIds: [at.of('Bo'), at.of('Cy')] }).expect(201)).body;
    await consent(at, 'Bo');
    const into = await world.clinician(organizationId);
    await as()
      .post(`/clinicians/${at.of('Bo')}/merge`, { intoId: into.id, reason: 'twice' })
      .expect(200);
    await as()
      .post(`/clinicians/${at.of('Cy')}/merge`, { intoId: into.id, reason: 'twice' })
      .expect(200);
    await as()
      .post(`/clinicians/${at.of('Ann')}/merge`, { intoId: into.id, reason: 'twice' })
      .expect(200);
    const after = (await as().get(`/screen-groups/${group.id}`).expect(200)).body;
    expect(after.contactId).toBe(into.id);
    expect(after.members).toEqual([{ clinicianId: into.id, consentedAt: expect.any(String) }]);
  });

  test('pages and links never answer a public reader who has neither', async () => {
    const at = await stage();
    for (const path of ['/me/screens', `/me/sessions/${at.sessionId}/together`]) {
      const away = await supertest(service.app).get(path).set('accept', 'text/html');
      expect([away.status, away.headers['location']]).toEqual([303, `/?next=${encodeURIComponent(path)}`]);
    }
  });
});
