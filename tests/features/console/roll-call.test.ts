// The roll of a session through its real page: ticked on a phone, saved with one reason, taken back, and walled off.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  makeConsoleScene,
  signedInStaff,
  type ConsoleScene,
  type StaffAgent,
} from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';

const plain = (html: string): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/[\u00a0\s]+/g, ' ');

describeEachEngine('the roll call page', (engine) => {
  let service: TestService;
  let scene: ConsoleScene;
  let lead: StaffAgent;
  let path: string;

  beforeAll(async () => {
    service = await startService(engine);
    scene = await makeConsoleScene(service);
    const { organizationId } = scene;
    lead = await signedInStaff(service, 'lead@hub.example', { role: 'lead', organizationId });
    path = `/manage/sessions/${scene.sessionIds[4]}/roll-call`;
  });
  afterAll(() => service.stop());

  const idOf = (given: string): string => scene.clinicianIds[given] ?? '';
  const shownIn = (html: string): string => /name="shown" value="([^"]*)"/.exec(html)?.[1] ?? '';
  const save = (who: StaffAgent, given: readonly string[], more: Record<string, string>) =>
    who
      .post(path)
      .type('form')
      .send({ present: given.map(idOf), ...more });
  const minutesOf = async (given: string) =>
    (await scene.world.attendance(scene.sessionIds[4] ?? '')).find(
      (entry) => entry['clinicianId'] === idOf(given),
    )?.['minutes'];

  test('lists the roster, and keeps ticks with a reason and who ticked', async () => {
    const fresh = await lead.get(`${path}?lang=en`).expect(200);
    expect(plain(fresh.text)).toContain('Ticked: 0 of 8');
    expect(plain(fresh.text)).toContain('Farah Haddad Learner');

    const unsaid = await save(lead, ['Farah', 'Kofi'], { shown: '', reason: ' ' });
    expect(unsaid.status).toBe(422);
    expect(unsaid.text.match(/ checked>/g)).toHaveLength(2);
    expect(await minutesOf('Farah')).toBe(0);

    await save(lead, ['Farah', 'Kofi'], { shown: '', reason: 'Seen in the boardroom' }).expect(303);
    const kept = await lead.get(path).expect(200);
    expect(plain(kept.text)).toMatch(
      /Farah Haddad Learner ticked at 10:00 by lead@hub.example · worth the whole session · Seen in the boardroom/,
    );
    expect(kept.text).toContain('value="Seen in the boardroom"');
    expect(await minutesOf('Farah')).toBe(60);
  });

  test('a tick taken away is undone, and what a colleague ticked meanwhile stays', async () => {
    const mine = shownIn((await lead.get(path)).text);
    const { organizationId } = scene;
    const other = await signedInStaff(service, 'coordinator@hub.example', {
      role: 'coordinator',
      organizationId,
    });
    await save(other, ['Farah', 'Kofi', 'Noor'], { shown: mine, reason: 'By the door' }).expect(303);
    await save(lead, ['Farah'], { shown: mine, reason: 'Kofi is on the screen' }).expect(303);
    expect(await Promise.all(['Farah', 'Kofi', 'Noor'].map(minutesOf))).toEqual([60, 0, 60]);
    const again = await save(lead, ['Farah', 'Noor'], {
      shown: shownIn((await lead.get(path)).text),
      reason: '',
    });
    expect(again.headers['location']).toContain('notice=roll-unchanged');
  });

  test('the sheet and the page of a person say what was ticked; in French too', async () => {
    const sheet = plain((await lead.get(`/manage/sessions/${scene.sessionIds[4]}?lang=en`)).text);
    expect(sheet).toContain('2 people noted present at the roll call.');
    expect(sheet).toMatch(/Farah Haddad Learner · Attended · roll call/);
    const person = `/manage/sessions/${scene.sessionIds[4]}/people/${idOf('Farah')}`;
    expect(plain((await lead.get(`${person}?lang=fr`)).text)).toMatch(
      /Présence notée à l’appel · vaut toute la séance .* Seen in the boardroom/,
    );
    const today = plain((await lead.get('/manage?lang=en')).text);
    expect(today).not.toMatch(/Headache in primary care.*No report yet/);
  });

  test('before people can come there is nothing to tick, and a foreign lead finds no page', async () => {
    const ahead = `/manage/sessions/${scene.sessionIds[5]}/roll-call`;
    const early = plain((await lead.get(`${ahead}?lang=en`)).text);
    expect(early).toContain('The roll can be called from Wed 18 February 2026, 11:45 (Toronto).');
    const foreign = (await scene.world.organization()).id;
    const stranger = await signedInStaff(service, 'lead@other.example', {
      role: 'lead',
      organizationId: foreign,
    });
    await stranger.get(path).expect(404);
    await save(stranger, ['Farah'], { shown: '', reason: 'x' }).expect(404);
    const auditor = await signedInStaff(service, 'auditor@hub.example', {
      role: 'auditor',
      organizationId: scene.organizationId,
    });
    await auditor.get(path).expect(403);
  });
});
