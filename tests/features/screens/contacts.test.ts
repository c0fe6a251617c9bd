// The site's contact: by her mailed link and signed in she says who was with her, and confirms for nobody but herself.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  boardroomName,
  boardroomOf,
  boardroomOn,
  boardroomReport,
  four,
  type Boardroom,
} from '../../support/boardroom.js';
import { signedInStaff, type StaffAgent } from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import type { Stage } from '../../support/stage.js';
import { worldOf, type World } from '../../support/world.js';
import { zoomReport } from '../../support/zoom-report.js';

const neverChecked = { sharedScreen: { spotCheckPercent: 0 } };

describeEachEngine('the contact of a shared screen', (engine) => {
  let service: TestService;
  let world: World;
  let owner: string;
  let organizationId: string;
  let room: Boardroom;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-01-05T19:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
    room = boardroomOf(service, world, owner, organizationId);
  });
  afterAll(() => service.stop());
  afterEach(async () => {
    expect((await service.services.verifyLedger()).differences).toEqual([]);
    service.clock.set('2026-01-05T19:00:00Z');
  });

  const as = () => service.as(owner);
  const signIn = (at: Stage, name: string) => signedInStaff(service, at.people[name]?.email ?? '', null);
  const page = (at: Stage) => `/me/sessions/${at.sessionId}/together`;
  const send = (agent: StaffAgent, at: Stage, fields: object) =>
    agent.post(page(at)).type('form').set('accept', 'text/html').send(fields);
  const participantOf = (html: string): string => /name="participant" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const people = async (at: Stage) => {
    const { screens } = await room.screens(at.sessionId);
    return screens.flatMap((screen) =>
      screen.people.map(({ clinicianId, state }) => [
        four.find((name) => at.of(name) === clinicianId),
        state,
      ]),
    );
  };

  describe('her own connection', () => {
    const connected = async (): Promise<{ at: Stage; ann: StaffAgent; participant: string }> => {
      const at = await room.stage();
      const email = at.people['Ann']?.email ?? '';
      await world.importReport(
        at.sessionId,
        zoomReport([
          ['Ann Okoro', email, '12:00:00', '13:00:00'],
          ['Bo Okoro', at.people['Bo']?.email ?? '', '12:00:00', '13:00:00'],
        ]),
      );
      const ann = await signIn(at, 'Ann');
      const shown = await ann.get(page(at)).expect(200);
      return { at, ann, participant: participantOf(shown.text) };
    };

    test('from her own page she names two colleagues; each is asked, she herself needs no word', async () => {
      const { at, ann, participant } = await connected();
      expect((await ann.get('/me')).text).toContain(`href="${page(at)}"`);
      const done = await send(ann, at, { act: 'name', participant, person: [at.of('Cy'), at.of('Di')] });
      expect(done.headers['location']).toBe(`${page(at)}?notice=screen-named`);
      expect(await people(at)).toEqual([
        ['Cy', 'waiting'],
        ['Di', 'waiting'],
      ]);
      await room.confirm(at, 'Cy');
      expect(await room.attendance(at, 'Cy')).toMatchObject({ seconds: 3600, evidence: 'attested' });
      expect(await room.attendance(at, 'Ann')).toMatchObject({ seconds: 3600, evidence: 'exact' });
      expect((await room.mailsTo(at.of('Cy')))[0]?.variables_json).toContain('"namedBy":"Ann Okoro"');
    });

    test('of other devices she knows nothing, and nothing she sends about them is done', async () => {
      const { at, ann } = await connected();
      const shown = (await ann.get(page(at))).text;
      expect(shown).not.toContain('Bo Okoro”');
      const { screens } = await room.screens(at.sessionId);
      const foreign = screens.find(({ ownerIds }) => ownerIds.includes(at.of('Bo')))?.participant;
      await send(ann, at, { act: 'name', participant: foreign, person: at.of('Cy') }).expect(404);
      await send(ann, at, { act: 'name', participant: 'nonsense', person: at.of('Cy') }).expect(404);
      expect(await people(at)).toEqual([]);
    });

    test('she shortens and takes off, and cannot confirm for anybody', async () => {
      const { at, ann, participant } = await connected();
      await send(ann, at, { act: 'name', participant, person: [at.of('Cy'), at.of('Di')] });
      const seats = await room.seatIds(at);
      await send(ann, at, { act: 'confirm', seat: seats['Cy'] }).expect(404);
      await send(ann, at, { act: 'limit', participant, clinicianId: at.of('Cy'), minutes: '25' }).expect(303);
      await send(ann, at, { act: 'off', participant, clinicianId: at.of('Di') }).expect(303);
      expect(await people(at)).toEqual([
        ['Cy', 'waiting'],
        ['Di', 'removed'],
      ]);
      await room.confirm(at, 'Cy');
      expect(await room.attendance(at, 'Cy')).toMatchObject({ seconds: 1500 });
      // Before anybody confirmed, a change is no news; afterwards it is.
      expect(await room.mailsTo(at.of('Cy'), 'shared-screen-changed')).toEqual([]);
      await send(ann, at, { act: 'limit', participant, clinicianId: at.of('Cy'), minutes: '10' }).expect(303);
      expect(await room.mailsTo(at.of('Cy'), 'shared-screen-changed')).toHaveLength(1);
      expect(await room.attendance(at, 'Cy')).toMatchObject({ seconds: 600 });
    });

    test('who said that they were not there is not put back by her, but by a lead', async () => {
      const { at, ann, participant } = await connected();
      await send(ann, at, { act: 'name', participant, person: at.of('Cy') });
      await room.say(at, 'Cy', { act: 'absent' });
      const refused = await send(ann, at, { act: 'name', participant, person: at.of('Cy') });
      expect([refused.status, refused.text.includes('has said that they were not there')]).toEqual([
        422,
        true,
      ]);
      await as()
        .post(`/sessions/${at.sessionId}/screens`, { participant, clinicianIds: [at.of('Cy')] })
        .expect(200);
      expect(await people(at)).toEqual([
        ['Cy', 'denied'],
        ['Cy', 'waiting'],
      ]);
    });

    test('her time to speak ends some days after the report', async () => {
      const { at, ann, participant } = await connected();
      service.clock.set('2026-01-20T12:00:00Z');
      const late = await send(ann, at, { act: 'name', participant, person: at.of('Cy') });
      expect(late.status).toBe(410);
      expect((await ann.get(page(at))).text).toContain('by the lead of the program only');
      expect((await ann.get('/me')).text).not.toContain(`href="${page(at)}"`);
    });

    test('empty and odd forms are told beside the form, in her language, and lose nothing', async () => {
      const { at, ann, participant } = await connected();
      const french = (fields: object) =>
        ann
          .post(`${page(at)}?lang=fr`)
          .type('form')
          .set('accept', 'text/html')
          .send(fields);
      const nobody = await french({ act: 'name', participant });
      expect([nobody.status, nobody.text.includes('Choisissez au moins une personne')]).toEqual([422, true]);
      const half = await french({
        act: 'name',
        participant,
        person: at.of('Cy'),
        colleagueName: ['Eve Nouvelle', ''],
        colleagueAddress: ['eve@', ''],
      });
      expect(half.status).toBe(422);
      expect(half.text).toContain('adresse courriel personnelle');
      expect(half.text).toContain('value="Eve Nouvelle"');
      expect(half.text).toMatch(new RegExp(`value="${at.of('Cy')}" checked`));
      for (const act of ['', 'finalize', 'usual']) {
        expect([400, 404]).toContain((await french({ act, participant })).status);
      }
      await ann.get(`${page(at)}?lang=en`);
    });
  });

  describe('a colleague who is not on the roster', () => {
    const asked = async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo'], { contactId: at.of('Ann') });
      const link = await room.linkTo(at.of('Ann'), 'shared-screen-list');
      const participant = participantOf((await room.get(link)).text);
      const fields = (address: string, name = 'Eve Newton') => ({
        act: 'name',
        participant,
        colleagueName: name,
        colleagueAddress: address,
      });
      return { at, link, fields };
    };

    test('becomes a question for the lead, and nobody is credited before it is answered', async () => {
      const { at, link, fields } = await asked();
      const done = await room.post(link, fields('Eve.Newton@sunrise.example'));
      expect(done.headers['location']).toContain('notice=screen-named-asked');
      await room.post(link, fields('eve.newton@sunrise.example'));
      const { questions } = await room.screens(at.sessionId);
      expect(questions).toEqual([
        expect.objectContaining({
          name: 'Eve Newton',
          address: 'eve.newton@sunrise.example',
          suggestedId: null,
        }),
      ]);
      expect((await room.get(link)).text).toContain('the lead of the program is asked who this is');
      expect(await people(at)).toHaveLength(2);
      const eve = await world.clinician(organizationId, { emails: ['eve.newton@sunrise.example'] });
      await world.enrol(at.cohortId, eve.id);
      const [question] = (await room.screens(at.sessionId)).questions;
      expect(question?.suggestedId).toBe(eve.id);
      const path = `/screen-questions/${question?.id}/resolve`;
      await as().post(path, { clinicianId: '0197a3c2-0000-7000-8000-000000000000' }).expect(404);
      await as().post(path, { clinicianId: eve.id }).expect(204);
      expect((await as().post(path, { clinicianId: eve.id })).status).toBe(409);
      expect((await room.screens(at.sessionId)).questions).toEqual([]);
      expect((await room.mailsTo(eve.id)).map(({ kind }) => kind)).toEqual(['shared-screen-question']);
    });

    test('somebody whom nobody knows gets her record, joins the cohort and is asked, all at once or not at all', async () => {
      const { at, link, fields } = await asked();
      await room.post(link, fields('rosa.lind@sunrise.example'));
      const [question] = (await room.screens(at.sessionId)).questions;
      const path = `/screen-questions/${question?.id}/resolve`;
      const record = (address: string) => ({
        name: { given: 'Rosa', family: 'Lind' },
        emails: [{ address, shared: false }],
        profession: 'nurse',
      });
      const taken = await as().post(path, { create: record(at.people['Cy']?.email ?? '') });
      expect([taken.status, taken.body.errors[0].code]).toEqual([409, 'address.taken']);
      expect((await room.screens(at.sessionId)).questions).toHaveLength(1);
      await as()
        .post(path, { create: record('rosa.lind@sunrise.example') })
        .expect(204);
      const seated = (await room.boardroom(at.sessionId)).people.find(({ name }) => name === 'Rosa Lind');
      expect(seated).toMatchObject({ state: 'waiting', isReachable: true });
      const roster = (await as().get(`/cohorts/${at.cohortId}/enrolments?limit=100`)).body.items;
      expect(JSON.stringify(roster)).toContain(seated?.clinicianId);
      const own = await room.linkTo(seated?.clinicianId ?? '', 'shared-screen-question');
      const seat = /name="seat" value="([^"]+)"/.exec((await room.get(own)).text)?.[1];
      await room.post(own, { act: 'confirm', seat });
      await world.finalize(at.sessionId);
      const awards = await world.awards(at.sessionId);
      expect(awards.find((award) => award['clinicianId'] === seated?.clinicianId)).toMatchObject({
        status: 'awarded',
      });
    });

    test('is named like others where the address is on the roster; declined with a reason otherwise', async () => {
      const { at, link, fields } = await asked();
      await room.post(link, fields(at.people['Cy']?.email ?? ''));
      expect(await people(at)).toContainEqual(['Cy', 'waiting']);
      await room.post(link, fields('nobody@sunrise.example'));
      const [question] = (await room.screens(at.sessionId)).questions;
      const path = `/screen-questions/${question?.id}/resolve`;
      expect((await as().post(path, { ignore: true, reason: '' })).status).toBe(422);
      const stranger = service.as(await service.token('lead', (await world.organization()).id));
      await stranger.post(path, { ignore: true, reason: 'x' }).expect(404);
      await as().post(path, { ignore: true, reason: 'a visitor' }).expect(204);
      const trail = (await as().get(`/audit?subject=${at.sessionId}&limit=100`)).body.items as {
        action: string;
        reason: string;
      }[];
      expect(trail.find(({ action }) => action === 'screen.colleague-settled')?.reason).toBe('a visitor');
    });
  });

  describe('the contact whom a lead names', () => {
    test('gets one mail, adds herself by her own word, and her link is about that device alone', async () => {
      const at = await room.stage();
      await room.together(at, ['Bo', 'Cy'], { contactId: at.of('Ann') });
      // A lead said so; the contact has not said anything yet.
      expect((await room.mailsTo(at.of('Bo')))[0]?.variables_json).toContain('"namedBy":null');
      expect((await room.mailsTo(at.of('Ann'))).map(({ kind }) => kind)).toEqual(['shared-screen-list']);
      const link = await room.linkTo(at.of('Ann'), 'shared-screen-list');
      const shown = (await room.get(link)).text;
      expect(shown).toContain('I was there myself');
      const participant = participantOf(shown);
      await room.post(link, { act: 'name', participant, person: at.of('Ann') });
      expect(await people(at)).toContainEqual(['Ann', 'confirmed']);
      expect(await room.attendance(at, 'Ann')).toMatchObject({ seconds: 3510, status: 'attended' });
      expect(await room.mailsTo(at.of('Ann'))).toHaveLength(1);
      const seats = await room.seatIds(at);
      expect((await room.post(link, { act: 'confirm', seat: seats['Bo'] })).status).toBe(404);
      // Another contact takes her place: the old link opens nothing any more.
      await as()
        .post(`/sessions/${at.sessionId}/screens`, {
          participant,
          clinicianIds: [at.of('Di')],
          contactId: at.of('Di'),
        })
        .expect(200);
      expect((await room.get(link)).status).toBe(404);
      expect((await room.get(await room.linkTo(at.of('Di'), 'shared-screen-list'))).status).toBe(200);
    });

    test('a device that a lead has ruled out is not hers to bring back', async () => {
      const at = await room.stage();
      await world.importReport(at.sessionId, boardroomReport);
      await as()
        .post(`/programs/${at.programId}/screen-groups`, {
          name: 'Sunrise',
          devices: [boardroomName],
          contactId: at.of('Ann'),
        })
        .expect(201);
      await as()
        .post(`/review/${await room.reviewOf(at.sessionId)}/resolve`, {
          ignore: true,
          reason: 'a test of the room',
        })
        .expect(200);
      const ann = await signIn(at, 'Ann');
      const { participant } = await room.boardroom(at.sessionId);
      const refused = await send(ann, at, { act: 'name', participant, person: at.of('Bo') });
      expect([refused.status, await people(at)]).toEqual([409, []]);
    });
  });

  describe('her standing group', () => {
    test('she keeps the people of her device; next time the report itself asks her, and one tap names the same', async () => {
      const at = await room.stage({
        cohort: { repeat: { every: 1, unit: 'week', count: 2 } },
        program: { evidencePolicy: neverChecked },
      });
      await room.together(at, ['Bo', 'Cy', 'Di'], { contactId: at.of('Ann') });
      const link = await room.linkTo(at.of('Ann'), 'shared-screen-list');
      const participant = participantOf((await room.get(link)).text);
      await room.post(link, { act: 'name', participant, person: at.of('Ann') });
      const kept = await room.post(link, { act: 'remember', participant, groupName: 'Sunrise boardroom' });
      expect(kept.headers['location']).toContain('notice=screen-remembered');
      const [group] = (await as().get(`/programs/${at.programId}/screen-groups`)).body.items as {
        contactId: string;
        devices: string[];
        members: { clinicianId: string }[];
      }[];
      expect(group).toMatchObject({ contactId: at.of('Ann'), devices: [boardroomName] });
      expect(group?.members).toHaveLength(4);
      for (const name of ['Bo', 'Cy'])
        await room.post(await room.linkTo(at.of(name), 'shared-screen-consent'), { act: 'consent' });

      service.clock.set('2026-01-12T19:00:00Z');
      const next = at.sessionIds[1] ?? '';
      await world.importReport(next, boardroomOn('2026-01-12', 'Sunrise Clinic Boardroom'));
      const later = zoomReport([['Somebody Else', '', '12:00:00', '12:40:00']], '2026-01-12');
      expect((await world.importReport(next, later)).status).toBe(201);
      const asked = await room.mailsTo(at.of('Ann'), 'shared-screen-list');
      expect(asked).toHaveLength(2);
      const today = new URL((JSON.parse(asked[1]?.variables_json ?? '{}') as { listUrl: string }).listUrl)
        .pathname;
      const shown = (await room.get(today)).text;
      expect(shown).toContain('The same 4 today');
      const device = participantOf(shown);
      // Di is left out, Cy was there for half an hour, she herself counts by her own word.
      const fields = {
        act: 'usual',
        participant: device,
        person: [at.of('Ann'), at.of('Bo'), at.of('Cy')],
        [`minutes-${at.of('Cy')}`]: '30',
      };
      expect((await room.post(today, fields)).status).toBe(303);
      const entry = async (name: string) => room.attendance(at, name, next);
      expect(await entry('Ann')).toMatchObject({ seconds: 3600, status: 'attended' });
      expect(await entry('Bo')).toMatchObject({ seconds: 3600, status: 'attended' });
      expect(await entry('Cy')).toMatchObject({ seconds: 1800, status: 'partial' });
      expect(await entry('Di')).toMatchObject({ seconds: 0 });
      expect(await room.mailsTo(at.of('Bo'), 'shared-screen-counted')).toHaveLength(1);
      const none = await room.post(today, { act: 'usual', participant: device });
      expect(none.status).toBe(422);
    });
  });

  describe('confirming signed in', () => {
    test('from /me, for her own seat only', async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo']);
      const bo = await signIn(at, 'Bo');
      const me = (await bo.get('/me').expect(200)).text;
      expect(me).toContain('A shared screen waits for your answer');
      expect(me).toContain('You have not confirmed yet that you were there');
      expect(me).toContain('58 min of 1 h, not yet confirmed'.replaceAll(/ (?=min|h)/g, '\u00a0'));
      expect(me).toContain(`href="${page(at)}"`);
      const seats = await room.seatIds(at);
      await send(bo, at, { act: 'confirm', seat: seats['Ann'] }).expect(404);
      const done = await send(bo, at, { act: 'shorten', seat: seats['Bo'], from: '12:10', to: '12:40' });
      expect(done.headers['location']).toBe(`${page(at)}?notice=screen-confirmed`);
      expect(await room.attendance(at, 'Bo')).toMatchObject({
        seconds: 1800,
        intervals: [{ startsAt: '2026-01-05T17:10:00Z', endsAt: '2026-01-05T17:40:00Z' }],
      });
      expect((await bo.get('/me')).text).not.toContain('waits for your answer');
      for (const [fields, words] of [
        [{ from: '12:40', to: '12:10' }, 'must come after the start'],
        [{ from: '08:00', to: '09:00' }, 'not connected at that time'],
        [{ from: '12:10', to: '' }, 'Give both times as 12:05'],
        [{ minutes: '0' }, 'at least one minute'],
        [{ minutes: '600' }, 'longer than the device was connected'],
        [{ minutes: 'ten' }, 'whole number'],
      ] as const) {
        const refused = await send(bo, at, { act: 'shorten', seat: seats['Bo'], ...fields });
        expect([refused.status, refused.text.includes(words)]).toEqual([422, true]);
      }
    });

    test('to somebody of another hub, and to one without a record, the page does not exist', async () => {
      const at = await room.stage();
      await room.together(at, ['Ann', 'Bo']);
      await world.clinician((await world.organization()).id, { emails: ['elsewhere@hub.example'] });
      const foreign = await signedInStaff(service, 'elsewhere@hub.example', null);
      await foreign.get(page(at)).expect(404);
      await foreign.get('/me/sessions/nonsense/together').expect(404);
      const nobody = await signedInStaff(service, 'norecord@hub.example', null);
      await nobody.get(page(at)).expect(404);
    });
  });
});
