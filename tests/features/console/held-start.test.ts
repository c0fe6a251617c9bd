// The lead says when a session really began: the suggestion, the preview, the change, and every page and file that shows it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signedInStaff, type StaffAgent } from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { stageSession, type Stage } from '../../support/stage.js';
import { worldOf, type World } from '../../support/world.js';
import { zoomReport } from '../../support/zoom-report.js';

const plain = (text: string): string =>
  text
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/[\u00a0\u202f\s]+/g, ' ');
const reason = 'the sound failed';

describeEachEngine('the page of a start', (engine) => {
  let service: TestService;
  let world: World;
  let owner: string;
  let organizationId: string;
  let stage: Stage;
  let lead: StaffAgent;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
    stage = await stageSession(world, organizationId, {
      people: { Ann: {}, Bea: {}, Cid: {}, Dov: {} },
      cohort: { repeat: { every: 1, unit: 'week', count: 2 } },
    });
    lead = await signedInStaff(service, 'lead@hub.example', { role: 'lead', organizationId });
    const row = (name: string, join: string, leave: string): [string, string, string, string] => [
      name,
      stage.people[name]?.email ?? '',
      join,
      leave,
    ];
    const late = [
      row('Ann', '12:01:00', '13:08:00'),
      row('Bea', '12:08:20', '13:08:00'),
      row('Cid', '12:09:00', '13:09:00'),
      row('Dov', '12:10:00', '13:00:00'),
    ];
    await world.importReport(stage.sessionId, zoomReport(late), { timeZone: 'America/Toronto' });
  });
  afterAll(() => service.stop());

  const sheet = () => `/manage/sessions/${stage.sessionId}`;
  const read = async (path: string, language = 'en') =>
    plain((await lead.get(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`).expect(200)).text);
  const post = (fields: Record<string, string>) =>
    lead.post(`${sheet()}/held-start`).type('form').send(fields);

  test('the sheet suggests what the arrivals show, in both languages, and only where something is odd', async () => {
    expect(await read(sheet())).toContain('It seems to have begun at 12:08, not at 12:00');
    expect(await read(sheet())).toContain('At 12:08 half of the 4 people were in.');
    expect(await read(sheet(), 'fr')).toContain('Elle semble avoir commencé à 12 h 08, et non à 12 h 00');
    const html = (await lead.get(`${sheet()}?lang=en`)).text;
    expect(html).toContain('name="time" type="time" step="1" required value="12:08"');
    const other = `/manage/sessions/${stage.sessionIds[1]}`;
    await world.importReport(
      stage.sessionIds[1] ?? '',
      zoomReport([['Ann', stage.people['Ann']?.email ?? '', '11:58:00', '13:00:00']], '2026-01-12'),
    );
    expect(await read(other)).not.toContain('seems to have begun');
    expect(await read(other)).toContain('It began at another time than planned');
  });

  test('who may only read is offered nothing, and a foreign lead finds nothing', async () => {
    const auditor = await signedInStaff(service, 'audit@hub.example', { role: 'auditor', organizationId });
    expect((await auditor.get(sheet()).expect(200)).text).not.toContain('held-start');
    await auditor.get(`${sheet()}/held-start`).expect(403);
    await auditor.post(`${sheet()}/held-start`).type('form').send({ time: '12:08', reason }).expect(403);
    const foreign = await signedInStaff(service, 'lead@elsewhere.example', {
      role: 'lead',
      organizationId: (await world.organization()).id,
    });
    await foreign.get(`${sheet()}/held-start`).expect(404);
  });

  test('what does not fit is said beside the field, and nothing typed is lost', async () => {
    const silent = await post({ time: '12:08', reason: '' }).expect(422);
    expect(plain(silent.text)).toContain('Say in one line why');
    expect(silent.text).toContain('value="12:08"');
    const far = await post({ time: '15:00', reason }).expect(422);
    expect(plain(far.text)).toContain('at most 120 minutes before or after');
    expect(far.text).toContain('value="the sound failed"');
    expect(plain((await post({ time: 'noonish', reason }).expect(422)).text)).toContain('such as 12:08');
  });

  describe('finalized', () => {
    test('the preview names who gains and who loses; saved without the box, a loss waits', async () => {
      await world.finalize(stage.sessionId);
      expect(await read(sheet())).not.toContain('seems to have begun');
      const preview = plain((await post({ time: '12:08', reason, act: 'preview' }).expect(200)).text);
      expect(preview).toContain('Begun at 12:08, 3 people gain or lose.');
      expect(preview).toContain('Nothing is written yet.');
      expect(preview).toContain('1 other person stays the same');
      expect(preview).toMatch(/Bea Okoro 51 → 59 /);
      expect(preview).toMatch(/Ann Okoro 59 → 60 /);
      expect(preview).not.toContain('Let these losses through');
      const losing = plain((await post({ time: '12:20', reason, act: 'preview' }).expect(200)).text);
      expect(losing).toMatch(/Dov Okoro 50 → 40 .*0\.83 → 0\.66 waits for a lead/);
      expect(losing).toContain('Let these losses through now');
      const saved = await post({ time: '12:08', reason, act: 'save' }).expect(303);
      expect(saved.headers['location']).toBe(`${sheet()}?notice=held-start-kept#people`);
    });

    test('every page and file shows the hour that was held', async () => {
      const page = await read(sheet());
      expect(page).toContain('Mon 5 January 2026, 12:08–13:08 (Toronto) (planned for 12:00)');
      expect(page).toContain('Change when it began, or go back to the plan');
      const person = (await lead.get(`${sheet()}/people/${stage.of('Ann')}?lang=en`).expect(200)).text;
      // Ann came before it began: that part of her bar is hatched, and the bar ends with the session.
      expect(person).toMatch(/<rect class="clipped" x="0%" [^>]*width="10\.45%"/);
      expect(plain(person)).toContain('12:08 1 h of 1 h 13:08');
      const csv = await service
        .as(owner)
        .get(`/programs/${stage.programId}/exports/attendance?format=csv`)
        .expect(200);
      const rowsOfFirst = csv.text.split('\n').filter((line) => line.startsWith('2026-01-05'));
      expect(rowsOfFirst).toHaveLength(4);
      for (const line of rowsOfFirst) expect(line).toMatch(/,12:08,13:08,America\/Toronto,/);
      const shared = plain((await lead.get(`/s/${stage.sessionId}?lang=en`).expect(200)).text);
      expect(shared).toContain('12:08–13:08');
      const ann = await signedInStaff(service, stage.people['Ann']?.email ?? '', null);
      const mine = plain((await ann.get('/me?lang=en').expect(200)).text);
      expect(mine).toContain('12:08–13:08');
      expect(mine).toContain('Planned for 12:00; these are the times it was held.');
      expect(plain((await ann.get('/me?lang=fr').expect(200)).text)).toContain('Prévue à 12 h 00');
    });

    test('a certificate keeps the planned day, and the calendar file the planned hour', async () => {
      await service
        .as(owner)
        .post(`/cohorts/${stage.cohortId}/certificates`, { creditSystem: 'participation-hours' })
        .expect(200);
      const listed = await service.as(owner).get(`/cohorts/${stage.cohortId}/certificates`).expect(200);
      const { number } = (listed.body.items as { number: string }[])[0] ?? { number: '' };
      const shown = await lead.get(`/verify/${number}?lang=en`).set('accept', 'text/html').expect(200);
      expect(plain(shown.text)).toContain('5 January 2026');
      const session = await service.as(owner).get(`/sessions/${stage.sessionId}`).expect(200);
      expect(session.body).toMatchObject({
        startsAt: '2026-01-05T17:00:00Z',
        heldStartsAt: '2026-01-05T17:08:00Z',
        sequence: 0,
      });
    });

    test('back to the plan, with the losses let through', async () => {
      await post({ time: '12:00', reason: 'a mistake', act: 'save', confirmLosses: 'yes' }).expect(303);
      expect(await read(sheet())).toContain('12:00–13:00 (Toronto)');
      const ann = (await world.awards(stage.sessionId)).filter((a) => a['clinicianId'] === stage.of('Ann'));
      expect(ann.map((award) => [award['status'], award['minutes']])).toEqual([['awarded', 59]]);
    });
  });
});
