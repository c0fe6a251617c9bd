// Shared screens in the lead's console: from a review row to the people before the device, questions, groups, and the sheet.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  boardroomName,
  boardroomOf,
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

const plain = (text: string): string =>
  text
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/[\u00a0\u202f\s]+/g, ' ');

describeEachEngine('shared screens in the console', (engine) => {
  let service: TestService;
  let world: World;
  let organizationId: string;
  let room: Boardroom;
  let lead: StaffAgent;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-01-05T19:00:00Z' });
    const owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
    room = boardroomOf(service, world, owner, organizationId);
    lead = await signedInStaff(service, 'lead@lakeside.example', { role: 'lead', organizationId });
  });
  afterAll(() => service.stop());

  const sheet = (at: Stage) => `/manage/sessions/${at.sessionId}`;
  const send = (path: string, fields: object, agent = lead) =>
    agent.post(path).type('form').set('accept', 'text/html').send(fields);
  const read = async (path: string) => (await lead.get(path).expect(200)).text;
  const reviewed = async (): Promise<{ at: Stage; form: string }> => {
    const at = await room.stage();
    await world.importReport(at.sessionId, boardroomReport);
    return { at, form: `${sheet(at)}/together/${await room.reviewOf(at.sessionId)}` };
  };

  test('from the review row to four people, and what the sheet says of each', async () => {
    const { at, form } = await reviewed();
    expect(await read(`${sheet(at)}/review`)).toContain(`href="${form}" role="button"`);
    const shown = await read(form);
    expect(plain(shown)).toContain('Sunrise Clinic Boardroom (4 people) · 58 min');
    for (const name of four) expect(shown).toContain(`value="${at.of(name)}"`);

    const alone = await send(form, { person: at.of('Ann'), contactId: at.of('Di') });
    expect([alone.status, alone.text.includes('Choose at least two people')]).toEqual([422, true]);
    expect(alone.text).toContain(`value="${at.of('Ann')}" checked`);
    const done = await send(form, { person: four.map((name) => at.of(name)), contactId: at.of('Di') });
    expect(done.headers['location']).toBe(`${sheet(at)}/screens?notice=screen-named`);
    const again = await lead.get(form);
    expect(again.headers['location']).toBe(`${sheet(at)}/review?notice=review-settled-before`);

    await room.confirm(at, 'Ann');
    await room.say(at, 'Bo', { act: 'absent' });
    const text = plain(await read(sheet(at)));
    expect(text).toContain('Ann Okoro · 58 min · confirmed on Mon 5 January 2026, 14:00 (Toronto)');
    expect(text).toContain('Bo Okoro · 58 min · says: I was not there');
    expect(text).toContain(
      'Cy Okoro · 58 min · waiting for confirmation until Mon 19 January 2026, 14:00 (Toronto)',
    );
    expect(text).toContain('Attested, at “Sunrise Clinic Boardroom (4 people)”: confirmed on');
    const person = plain(await read(`${sheet(at)}/people/${at.of('Cy')}`));
    expect(person).toContain('waiting for confirmation until');
    expect(person).toContain('Not yet confirmed');
  });

  test('of a shortened person the bar shows what she says, not what the device tells', async () => {
    const { at, form } = await reviewed();
    await send(form, { person: [at.of('Ann'), at.of('Bo')] });
    await room.say(at, 'Ann', { act: 'shorten', from: '12:10', to: '12:20' });
    const person = plain(await read(`${sheet(at)}/people/${at.of('Ann')}`));
    expect(person).toContain('10 min of 1 h');
  });

  test('on the page of the screens: shorten, take off, name others, another device', async () => {
    const { at, form } = await reviewed();
    await send(form, { person: [at.of('Ann'), at.of('Bo')] });
    const screens = `${sheet(at)}/screens`;
    const { participant } = await room.boardroom(at.sessionId);
    const act = (fields: object) => send(screens, { participant, ...fields });
    expect((await act({ act: 'limit', clinicianId: at.of('Ann'), minutes: '20' })).status).toBe(303);
    expect((await act({ act: 'off', clinicianId: at.of('Bo') })).status).toBe(303);
    expect((await act({ act: 'name', person: at.of('Cy') })).status).toBe(303);
    const refused = await act({ act: 'limit', clinicianId: at.of('Ann'), minutes: '90' });
    expect([refused.status, refused.text.includes('longer than the device was connected')]).toEqual([
      422,
      true,
    ]);
    const { people } = await room.boardroom(at.sessionId);
    expect(people.map(({ clinicianId, state, minutes }) => [clinicianId, state, minutes])).toEqual([
      [at.of('Ann'), 'waiting', 20],
      [at.of('Bo'), 'removed', 58],
      [at.of('Cy'), 'waiting', 58],
    ]);
    const zoe = (await room.screens(at.sessionId)).screens.find(({ name }) => name.startsWith('Zoë'));
    const other = {
      act: 'name',
      participant: zoe?.participant,
      person: at.of('Di'),
      contactId: at.of('Ann'),
    };
    expect((await send(screens, other)).status).toBe(303);
    expect(plain(await read(screens))).toContain('Contact: Ann Okoro.');
    expect((await act({ act: 'nothing' })).status).toBe(400);
    expect((await send(screens, { act: 'name', participant: 'x' })).status).toBe(404);
  });

  test('two screens at once stand as a warning on the sheet', async () => {
    const at = await room.stage();
    const rows: Parameters<typeof zoomReport>[0] = [
      [boardroomName, '', '12:00:00', '12:40:00'],
      ['West Hospital meeting room', '', '12:20:00', '13:00:00'],
    ];
    await world.importReport(at.sessionId, zoomReport(rows));
    for (const name of [boardroomName, 'West Hospital meeting room']) {
      const form = `${sheet(at)}/together/${await room.reviewOf(at.sessionId, name)}`;
      await send(form, { person: [at.of('Ann'), at.of('Bo')] });
    }
    expect(plain(await read(sheet(at)))).toContain('2 things about shared screens need you.');
    const text = plain(await read(`${sheet(at)}/screens`));
    expect(text).toContain('Ann Okoro is named at two screens at the same time');
    const french = plain((await lead.get(`${sheet(at)}/screens?lang=fr`)).text);
    expect(french).toContain('Ann Okoro figure à deux écrans en même temps');
    await lead.get(`${sheet(at)}/screens?lang=en`);
  });

  test('a colleague whom a contact names is asked about on the page, known or declined', async () => {
    const { at, form } = await reviewed();
    await send(form, { person: [at.of('Ann'), at.of('Bo')], contactId: at.of('Ann') });
    const link = await room.linkTo(at.of('Ann'), 'shared-screen-list');
    const participant = /name="participant" value="([^"]+)"/.exec((await room.get(link)).text)?.[1];
    for (const who of ['eve', 'finn']) {
      const colleague = { colleagueName: `${who} New`, colleagueAddress: `${who}@sunrise.example` };
      await room.post(link, { act: 'name', participant, ...colleague });
    }
    const screens = `${sheet(at)}/screens`;
    expect(plain(await read(sheet(at)))).toContain('2 things about shared screens need you.');
    expect(plain(await read(screens))).toContain(
      'eve New eve@sunrise.example · at “Sunrise Clinic Boardroom',
    );
    const today = await read('/manage');
    expect(plain(today)).toContain('named 2 colleagues whom no roster knows:');
    expect(today).toContain(`href="${screens}#questions"`);
    const [eve, finn] = (await room.screens(at.sessionId)).questions;
    // A record with what the contact wrote, or the one that has this address, though on no roster of the cohort.
    const shown = await read(screens);
    expect(shown).toContain('value="eve@sunrise.example"');
    const half = await send(screens, { act: 'create', question: eve?.id, given: 'Evelyn', profession: '' });
    expect([half.status, half.text.includes('value="Evelyn"')]).toEqual([422, true]);
    await room.post(link, {
      act: 'name',
      participant,
      colleagueName: 'gil New',
      colleagueAddress: 'gil@sunrise.example',
    });
    const gil = await world.clinician(organizationId, {
      name: { given: 'Gil', family: 'Newman' },
      emails: ['gil@sunrise.example'],
    });
    expect(plain(await read(screens))).toContain('Put this person on the roster too This is Gil Newman');
    const asked = (await room.screens(at.sessionId)).questions.find(({ name }) => name === 'gil New');
    const enrolled = { act: 'known', question: asked?.id, clinicianId: gil.id, enrol: 'yes' };
    expect((await send(screens, enrolled)).status).toBe(303);
    const device = (await world.reviews(at.sessionId)).find(({ name }) => name === boardroomName);
    expect(device).toMatchObject({ status: 'resolved' });
    const unsaid = await send(screens, { act: 'refuse', question: finn?.id, reason: ' ' });
    expect(unsaid.status).toBe(422);
    expect((await send(screens, { act: 'refuse', question: finn?.id, reason: 'a visitor' })).status).toBe(
      303,
    );
    expect((await send(screens, { act: 'known', question: eve?.id, clinicianId: at.of('Di') })).status).toBe(
      303,
    );
    expect((await room.screens(at.sessionId)).questions).toEqual([]);
    expect((await room.boardroom(at.sessionId)).people.map(({ clinicianId }) => clinicianId)).toContain(
      at.of('Di'),
    );
  });

  describe('standing groups', () => {
    test('named, changed, filled and ended on a page of the program', async () => {
      const at = await room.stage();
      const page = `/manage/programs/${at.programId}/screens`;
      expect(await read(`/manage/programs/${at.programId}`)).toContain(`href="${page}"`);
      expect(plain(await read(page))).toContain('No group stands yet.');
      const fields = {
        act: 'create',
        groupName: 'Sunrise boardroom',
        devices: 'Sunrise Clinic boardroom\r\nroom@sunrise.example',
        contactId: at.of('Ann'),
        person: [at.of('Bo'), at.of('Cy')],
      };
      const vague = await send(page, { ...fields, devices: 'iPad' });
      expect([vague.status, vague.text.includes('could be anybody’s device')]).toEqual([422, true]);
      expect(vague.text).toContain('value="Sunrise boardroom"');
      expect(vague.text).toMatch(new RegExp(`value="${at.of('Bo')}" checked`));
      expect((await send(page, fields)).headers['location']).toBe(`${page}?notice=group-created`);
      await room.post(await room.linkTo(at.of('Bo'), 'shared-screen-consent'), { act: 'consent' });
      const text = plain(await read(page));
      expect(text).toContain('Bo Okoro · consented on Mon 5 January 2026');
      expect(text).toContain('Cy Okoro · has not consented: is asked each time');
      const group = /name="group" value="([^"]+)"/.exec(await read(page))?.[1];
      expect((await send(page, { act: 'add', group, clinicianId: at.of('Di') })).status).toBe(303);
      expect((await send(page, { act: 'drop', group, clinicianId: at.of('Cy') })).status).toBe(303);
      const renamed = {
        act: 'change',
        group,
        groupName: 'Sunrise',
        devices: 'Sunrise room 1',
        contactId: '',
      };
      expect((await send(page, renamed)).status).toBe(303);
      expect(plain(await read(page))).toContain('Joins as: Sunrise room 1 · No contact');
      expect((await send(page, { act: 'end', group })).status).toBe(303);
      expect(plain(await read(page))).toContain('No group stands yet.');
      expect((await send(page, { act: 'end', group })).status).toBe(404);
    });

    test('the same today, from the lead’s own page', async () => {
      const at = await room.stage({ program: { evidencePolicy: { sharedScreen: { spotCheckPercent: 0 } } } });
      await send(`/manage/programs/${at.programId}/screens`, {
        act: 'create',
        groupName: 'Sunrise boardroom',
        devices: 'Sunrise Clinic boardroom',
        person: [at.of('Bo'), at.of('Cy')],
      });
      await room.post(await room.linkTo(at.of('Bo'), 'shared-screen-consent'), { act: 'consent' });
      await world.importReport(at.sessionId, boardroomReport);
      const screens = `${sheet(at)}/screens`;
      expect(await read(screens)).toContain('The same 2 today');
      const { participant } = await room.boardroom(at.sessionId);
      await send(screens, { act: 'usual', participant, person: [at.of('Bo'), at.of('Cy')] });
      expect((await room.boardroom(at.sessionId)).people.map(({ state }) => state)).toEqual([
        'counted',
        'waiting',
      ]);
      expect(plain(await read(sheet(at)))).toContain('counted by consent, open to objection until');
    });
  });

  test('an auditor reads and is offered nothing; another hub finds nothing', async () => {
    const { at, form } = await reviewed();
    await send(form, { person: [at.of('Ann'), at.of('Bo')] });
    const auditor = await signedInStaff(service, 'audit@lakeside.example', {
      role: 'auditor',
      organizationId,
    });
    const { participant } = await room.boardroom(at.sessionId);
    for (const path of [`${sheet(at)}/screens`, `/manage/programs/${at.programId}/screens`]) {
      const page = (await auditor.get(path).expect(200)).text;
      expect(page).not.toMatch(/<form method="post" action="\/manage/);
      const fields = { act: 'name', participant, person: at.of('Cy') };
      expect([400, 403]).toContain((await send(path, fields, auditor)).status);
    }
    const elsewhere = await world.organization();
    const foreign = await signedInStaff(service, 'lead@elsewhere.example', {
      role: 'lead',
      organizationId: elsewhere.id,
    });
    for (const path of [form, `${sheet(at)}/screens`, `/manage/programs/${at.programId}/screens`]) {
      expect([path, (await foreign.get(path)).status]).toEqual([path, 404]);
      expect([
        path,
        (
          await send(
            path,
            { act: 'create', person: [at.of('Ann'), at.of('Bo')], groupName: 'X', devices: 'Room' },
            foreign,
          )
        ).status,
      ]).toEqual([path, 404]);
    }
  });
});
