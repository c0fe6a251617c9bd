// "I was there": made by the clinician before a deadline, answered with a reason, credited as a mark by hand.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { signedInStaff } from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { stageSession, type Stage } from '../../support/stage.js';
import { worldOf, type World } from '../../support/world.js';
import { zoomReport } from '../../support/zoom-report.js';

describeEachEngine('claims', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;
  let organizationId: string;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-01-05T18:30:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
  });
  afterAll(() => service.stop());

  const stage = (): Promise<Stage> => stageSession(world, organizationId, { people: { Ann: {}, Bo: {} } });
  const person = (at: Stage, name: string) => signedInStaff(service, at.people[name]?.email ?? '', null);
  const claimsOf = async (at: Stage) =>
    (await service.as(owner).get(`/sessions/${at.sessionId}/claims`)).body as {
      items: { id: string; status: string }[];
    };
  const of = async (at: Stage, name: string) =>
    (await world.attendance(at.sessionId)).find((row) => row['clinicianId'] === at.of(name));

  test('the whole way: said on the page, granted with a reason, credited, and told', async () => {
    const at = await stage();
    const ann = await person(at, 'Ann');
    const address = `/me/sessions/${at.sessionId}/claim`;
    expect((await ann.get(`${address}?lang=en`)).text).toContain('I was there');
    const empty = await ann.post(address).type('form').send({ statement: ' ' });
    expect(empty.status).toBe(422);
    const said = await ann.post(address).type('form').send({ statement: 'By telephone, from Sioux Lookout' });
    expect(said.headers['location']).toContain('notice=claim-made');
    const twice = await ann.post(address).type('form').send({ statement: 'Again' });
    expect(twice.status).toBe(409);
    expect((await ann.get(address)).text).toContain('Sioux Lookout');

    await world.finalize(at.sessionId);
    const [claim] = (await claimsOf(at)).items;
    expect(claim).toMatchObject({
      status: 'open',
      minutes: null,
      dueAt: '2026-01-19T18:30:00Z',
      clinicianId: at.of('Ann'),
    });
    const answer = { minutes: 45, reason: 'her nurse confirms the call' };
    const granted = await service.as(owner).post(`/claims/${claim?.id}/answer`, answer);
    expect(granted.body).toMatchObject({ status: 'granted', grantedMinutes: 45, answer: answer.reason });
    expect(await of(at, 'Ann')).toMatchObject({ minutes: 45, evidence: 'manual', adjusted: true });
    const awards = await world.awards(at.sessionId);
    expect(awards.filter((award) => award['clinicianId'] === at.of('Ann'))).toMatchObject([
      { status: 'awarded', minutes: 45 },
    ]);
    expect((await service.as(owner).post(`/claims/${claim?.id}/answer`, answer)).body).toMatchObject({
      code: 'claim.settled',
    });
    expect((await ann.get(address)).text).toContain('her nurse confirms the call');
    const mails = await service.database
      .read('messages')
      .where({ kind: 'claim-answered', session_id: at.sessionId });
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ to_address: at.people['Ann']?.email, clinician_id: at.of('Ann') });
    expect((await service.services.verifyLedger()).differences).toEqual([]);
  });

  test('refused: nothing changes but the answer; she may say it again, and take it back', async () => {
    const at = await stage();
    const ann = await person(at, 'Ann');
    const say = (minutes: string) =>
      ann
        .post(`/me/sessions/${at.sessionId}/claim`)
        .type('form')
        .send({ statement: 'In the lounge', minutes });
    await say('20');
    const [claim] = (await claimsOf(at)).items;
    const refused = await service
      .as(owner)
      .post(`/claims/${claim?.id}/answer`, { refuse: true, reason: 'the lounge was closed that day' });
    expect(refused.body).toMatchObject({ status: 'refused', grantedMinutes: null });
    expect(await of(at, 'Ann')).toMatchObject({ minutes: 0, status: 'absent' });

    await say('20');
    const [, second] = (await claimsOf(at)).items;
    const back = await ann
      .post(`/me/sessions/${at.sessionId}/claim/${second?.id}/withdraw`)
      .type('form')
      .send({});
    expect(back.status).toBe(303);
    expect((await claimsOf(at)).items.map(({ status }) => status)).toEqual(['refused', 'withdrawn']);
    expect((await say('0')).status).toBe(422);
    expect((await say('61')).status).toBe(422);
  });

  test('strangers, other roles, the future and a passed deadline are turned away', async () => {
    const at = await stage();
    const other = await stage();
    const ann = await person(other, 'Ann');
    const address = `/me/sessions/${at.sessionId}/claim`;
    expect((await ann.get(address)).status).toBe(404);
    expect((await ann.post(address).type('form').send({ statement: 'x' })).status).toBe(404);
    expect((await supertest(service.app).get(address)).status).toBe(303);

    const bo = await person(at, 'Bo');
    await bo.post(address).type('form').send({ statement: 'at Ann’s screen' });
    const [claim] = (await claimsOf(at)).items;
    const auditor = service.as(await service.token('auditor', organizationId));
    expect((await auditor.get(`/sessions/${at.sessionId}/claims`)).status).toBe(200);
    expect((await auditor.post(`/claims/${claim?.id}/answer`, { minutes: 5, reason: 'x' })).status).toBe(403);
    const foreign = service.as(await service.token('lead', (await world.organization()).id));
    expect((await foreign.get(`/sessions/${at.sessionId}/claims`)).status).toBe(404);
    expect((await foreign.post(`/claims/${claim?.id}/answer`, { minutes: 5, reason: 'x' })).status).toBe(404);
    expect((await ann.post(`${address}/${claim?.id}/withdraw`).type('form').send({})).status).toBe(404);

    service.clock.set('2026-01-05T17:30:00Z');
    expect(
      (await ann.post(`/me/sessions/${other.sessionId}/claim`).type('form').send({ statement: 'x' })).status,
    ).toBe(409);
    service.clock.set('2026-02-04T18:00:01Z');
    const late = await ann
      .post(`/me/sessions/${other.sessionId}/claim?lang=fr`)
      .type('form')
      .send({ statement: 'x' });
    expect([late.status, late.text.includes('Écrivez au programme')]).toEqual([422, true]);
    service.clock.set('2026-01-05T18:30:00Z');
  });

  test('the lead’s page: what is known, what is said, and the answer', async () => {
    const at = await stage();
    await world.importReport(
      at.sessionId,
      zoomReport([['Ann Okoro', at.people['Ann']?.email ?? '', '12:00:00', '12:20:00']]),
    );
    const ann = await person(at, 'Ann');
    await ann
      .post(`/me/sessions/${at.sessionId}/claim`)
      .type('form')
      .send({ statement: 'My line dropped', minutes: '50' });
    const lead = await signedInStaff(service, 'lead@claims.example', { role: 'lead', organizationId });
    expect((await lead.get('/manage?lang=en')).text).toMatch(/says? “I was there”/);
    const page = await lead.get('/manage/claims?lang=en');
    expect(page.text).toContain('My line dropped');
    expect(page.text.replaceAll('\u00a0', ' ')).toContain('Known so far: 20 min');
    const [claim] = (await claimsOf(at)).items;
    const hasty = await lead
      .post(`/manage/claims/${claim?.id}`)
      .type('form')
      .send({ act: 'grant', minutes: '50' });
    expect(hasty.status).toBe(422);
    const done = await lead
      .post(`/manage/claims/${claim?.id}`)
      .type('form')
      .send({ act: 'grant', minutes: '50', reason: 'chat log shows her' });
    expect(done.headers['location']).toContain('notice=claim-answered');
    expect(await of(at, 'Ann')).toMatchObject({ minutes: 50, adjusted: true });
  });
});
