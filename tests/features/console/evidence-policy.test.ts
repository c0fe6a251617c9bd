// The page of a program's evidence policy: reads and writes what the API does, says what is wrong, and has the same walls.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { evidenceLimits } from '../../../src/core/attendance/evidence-policy.js';
import { templatesFolder } from '../../../src/platform/paths.js';
import { createTemplates } from '../../../src/platform/templates/liquid.js';
import {
  makeConsoleScene,
  signedInStaff,
  type ConsoleScene,
  type StaffAgent,
} from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';

const plain = (html: string): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/[\u00a0\s]+/g, ' ');

/** What a browser would send of the form as it was shown. */
function fieldsOf(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [input] of html.matchAll(/<input [^>]*>/g)) {
    const name = /name="(\w+)"/.exec(input)?.[1];
    const isLeftOut = input.includes('type="radio"') && !input.includes(' checked');
    if (name !== undefined && !isLeftOut) fields[name] = /value="([^"]*)"/.exec(input)?.[1] ?? '';
  }
  return fields;
}

describeEachEngine('the page of the evidence policy', (engine) => {
  let service: TestService;
  let scene: ConsoleScene;
  let lead: StaffAgent;
  let path: string;

  beforeAll(async () => {
    service = await startService(engine);
    scene = await makeConsoleScene(service);
    const { organizationId } = scene;
    lead = await signedInStaff(service, 'lead@hub.example', { role: 'lead', organizationId });
    path = `/manage/programs/${scene.programId}/evidence`;
  });
  afterAll(() => service.stop());

  const open = async (language = 'en') => (await lead.get(`${path}?lang=${language}`).expect(200)).text;
  const save = (who: StaffAgent, fields: Record<string, string>) => who.post(path).type('form').send(fields);
  const stored = async () =>
    (await service.as(scene.owner).get(`/programs/${scene.programId}`).expect(200)).body.evidencePolicy;

  test('shows what the API tells, and saved unchanged it stays the same', async () => {
    const before = await stored();
    const fields = fieldsOf(await open());
    expect(fields).toMatchObject({
      rollCallWorth: 'whole-session',
      checkInWorth: 'nothing',
      redeemHours: '72',
      sharedScreen: 'open',
      peopleMax: '20',
      claimDays: '30',
    });
    const { headers } = await save(lead, fields).expect(303);
    expect(headers['location']).toContain('notice=policy-saved');
    expect(await stored()).toEqual(before);
  });

  test('what is chosen is what the API gives back, and the trail says who', async () => {
    const changes = {
      rollCallWorth: 'minutes',
      rollCallMinutes: '45',
      checkInWorth: 'between',
      // Left over beside another answer: it asks for none.
      checkInMinutes: '12',
      redeemHours: '24',
      sharedScreen: 'closed',
      spotCheckPercent: '25',
      claimDays: '0',
    };
    await save(lead, { ...fieldsOf(await open()), ...changes }).expect(303);
    expect(await stored()).toEqual({
      rollCall: { worth: 'minutes', minutes: 45 },
      checkIn: { worth: 'between', redeemHours: 24 },
      sharedScreen: { isAllowed: false, peopleMax: 20, confirmDays: 14, spotCheckPercent: 25 },
      claims: { claimDays: 0, answerDays: 14 },
    });
    const trail = await service.as(scene.owner).get(`/audit?subject=${scene.programId}`).expect(200);
    expect(trail.body.items).toContainEqual(
      expect.objectContaining({ action: 'program.changed', detail: { fields: ['evidencePolicy'] } }),
    );
    expect(fieldsOf(await open())).toMatchObject({ rollCallMinutes: '45', checkInMinutes: '' });
  });

  test('odd numbers are refused in the reader’s language, field by field, and nothing typed is lost', async () => {
    const before = await stored();
    const odd = {
      checkInWorth: 'minutes',
      checkInMinutes: '',
      redeemHours: '2.5',
      confirmDays: '91',
      claimDays: 'x',
    };
    const fields = { ...fieldsOf(await open()), ...odd };
    const refused = await save(lead, fields);
    expect(refused.status).toBe(422);
    for (const said of [
      'Write the minutes of a code as a whole number from 1 to 1440.',
      'Write the hours a code can be redeemed as a whole number from 1 to 720.',
      'Write the days to confirm as a whole number from 1 to 90.',
      'Write the days to say “I was there” as a whole number from 0 to 365.',
    ])
      expect(plain(refused.text)).toContain(said);
    expect(fieldsOf(refused.text)).toEqual(fields);
    await lead.get(`${path}?lang=fr`);
    const french = await save(lead, fields);
    expect(plain(french.text)).toContain('Inscrivez les minutes d’un code en nombre entier, de 1 à 1440.');
    expect(plain(french.text)).not.toMatch(/whole number|Invalid/);
    await open();
    for (const tampered of [{ rollCallWorth: 'double' }, { checkInWorth: 'double' }, { sharedScreen: '' }]) {
      const answer = await save(lead, { ...fieldsOf(await open()), ...tampered });
      expect(answer.status).toBe(422);
      expect(plain(answer.text)).toMatch(/Choose (what|whether)/);
    }
    expect(await stored()).toEqual(before);
  });

  test('who had the page open while somebody else saved is told so', async () => {
    const [first, second] = [fieldsOf(await open()), fieldsOf(await open())];
    await save(lead, { ...first, answerDays: '7' }).expect(303);
    const late = await save(lead, { ...second, answerDays: '9' });
    expect(late.status).toBe(412);
    expect(plain(late.text)).toContain('Somebody changed it while you had the page open.');
    expect((await stored()).claims.answerDays).toBe(7);
    const { version: _, ...unversioned } = second;
    expect((await save(lead, unversioned)).status).toBe(412);
  });

  test('an auditor reads and may not save; another hub finds nothing; a clinician is refused', async () => {
    const { organizationId } = scene;
    const auditor = await signedInStaff(service, 'auditor@hub.example', { role: 'auditor', organizationId });
    const read = await auditor.get(`${path}?lang=en`).expect(200);
    expect(plain(read.text)).toContain('Only an owner or lead of the program can change this.');
    expect(read.text).not.toContain('<button type="submit">Save');
    await save(auditor, fieldsOf(await open())).expect(403);
    const elsewhere = await scene.world.organization({ name: { en: 'Elsewhere', fr: 'Ailleurs' } });
    const foreign = await signedInStaff(service, 'lead@elsewhere.example', {
      role: 'lead',
      organizationId: elsewhere.id,
    });
    await foreign.get(path).expect(404);
    await save(foreign, { claimDays: 'x' }).expect(404);
    const clinician = await signedInStaff(service, 'nobody@clinic.example', null);
    await clinician.get(path).set('accept', 'text/html').expect(403);
  });

  test('is found from the program’s page, and reads in French', async () => {
    const program = (await lead.get(`/manage/programs/${scene.programId}?lang=en`).expect(200)).text;
    expect(program).toContain(`href="${path}"`);
    const french = plain(await open('fr'));
    expect(french).toContain('Ce que vaut chaque preuve');
    expect(french).toContain('Le temps entre le premier et le dernier code utilisés par la personne');
    await open();
  });
});

describe('what is said of a number out of bounds', () => {
  const { messages } = createTemplates(templatesFolder);

  test.each([
    ['rollCall.minutes', evidenceLimits.minutes],
    ['checkIn.minutes', evidenceLimits.minutes],
    ['checkIn.redeemHours', evidenceLimits.redeemHours],
    ['sharedScreen.peopleMax', evidenceLimits.peopleMax],
    ['sharedScreen.confirmDays', evidenceLimits.confirmDays],
    ['sharedScreen.spotCheckPercent', evidenceLimits.spotCheckPercent],
    ['claims.claimDays', evidenceLimits.claimDays],
    ['claims.answerDays', evidenceLimits.answerDays],
  ])('%s: the bounds that are judged by', (field, { min, max }) => {
    expect(messages.t('en', `fault.policy.${field}`)).toContain(`from ${min} to ${max}.`);
    expect(messages.t('fr', `fault.policy.${field}`)).toContain(`de ${min} à ${max}.`);
  });
});
