// A place that changes after the fact: late enrolment, another role in a finalized session, two records of one person.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import { worldOf, type World } from '../support/world.js';

const header = 'Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest';
const stay = (name: string, email: string, join: string, leave: string) =>
  `${name},${email},01/05/2026 ${join},01/05/2026 ${leave},60,Yes`;

describeEachEngine('places that change after the fact', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;
  let organizationId: string;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-02-01T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
  });
  afterAll(() => service.stop());

  async function finalizedSession(
    rows: string[],
    before: (cohortId: string) => Promise<void> = () => Promise.resolve(),
  ) {
    const program = await world.program(organizationId);
    await world.approval(program.id, 'participation-hours');
    const cohort = await world.cohort(program.id);
    await before(cohort.id);
    const [session] = await world.sessions(cohort.id);
    const sessionId = session?.id ?? '';
    expect((await world.importReport(sessionId, [header, ...rows].join('\n'))).status).toBe(201);
    await world.finalize(sessionId);
    return { cohortId: cohort.id, sessionId };
  }

  const credits = async (sessionId: string) =>
    Object.fromEntries(
      (await world.awards(sessionId)).map((award) => [
        award['clinicianId'] as string,
        award['credits'] as string,
      ]),
    );

  test('enrolled after the session: her kept minutes become credit and the question closes', async () => {
    const late = await world.clinician(organizationId, {
      emails: ['late@clinic.example'],
      profession: 'nurse',
    });
    const { cohortId, sessionId } = await finalizedSession([
      stay('Late Comer', 'late@clinic.example', '12:00:00 PM', '12:30:00 PM'),
    ]);
    expect(await credits(sessionId)).toEqual({});
    expect((await world.reviews(sessionId)).map((row) => [row['reason'], row['status']])).toEqual([
      ['not-enrolled', 'open'],
    ]);
    await world.enrol(cohortId, late.id);
    expect(await credits(sessionId)).toEqual({ [late.id]: '0.50' });
    expect((await world.reviews(sessionId)).map((row) => row['status'])).toEqual(['resolved']);
    expect((await service.services.verifyLedger()).differences).toEqual([]);
  });

  test('a roster file that brings her address does the same', async () => {
    const { cohortId, sessionId } = await finalizedSession([
      stay('New Person', 'new.person@clinic.example', '12:00:00 PM', '1:00:00 PM'),
    ]);
    const response = await supertest(service.app)
      .post(`/api/v1/cohorts/${cohortId}/enrolment-imports`)
      .set('authorization', `Bearer ${owner}`)
      .attach(
        'file',
        Buffer.from('given name,family name,email,profession\nNew,Person,new.person@clinic.example,nurse\n'),
        'roster.csv',
      );
    expect([response.status, response.body.created]).toEqual([201, 1]);
    expect(Object.values(await credits(sessionId))).toEqual(['1.00']);
  });

  test('presenter, said afterwards: no learner credit any more, with the reason in the history', async () => {
    const person = await world.clinician(organizationId, { emails: ['talks@clinic.example'] });
    const { sessionId } = await finalizedSession(
      [stay('Talks A Lot', 'talks@clinic.example', '12:00:00 PM', '1:00:00 PM')],
      async (cohortId) => {
        await world.enrol(cohortId, person.id);
      },
    );
    expect(await credits(sessionId)).toEqual({ [person.id]: '1.00' });
    await service
      .as(owner)
      .put(`/sessions/${sessionId}/assignments/${person.id}`, { role: 'presenter' })
      .expect(200);
    const now = await world.awards(sessionId);
    expect(now.map((award) => [award['status'], award['credits']])).toEqual([['none', '0.00']]);
    const history = await service.as(owner).get(`/sessions/${sessionId}/awards?history=true`).expect(200);
    expect(
      history.body.items.map((award: { status: string; reason: string }) => [award.status, award.reason]),
    ).toEqual([
      ['reversed', 'session finalized'],
      ['none', 'role in the session changed'],
    ]);
    await service.as(owner).delete(`/sessions/${sessionId}/assignments/${person.id}`).expect(204);
    expect(await credits(sessionId)).toEqual({ [person.id]: '1.00' });
  });

  test('two records of one person on two devices: after the merge one presence, one award, nothing doubled', async () => {
    const first = await world.clinician(organizationId, {
      emails: ['one@clinic.example'],
      profession: 'nurse',
    });
    const second = await world.clinician(organizationId, {
      emails: ['two@clinic.example'],
      profession: 'nurse',
    });
    const { sessionId } = await finalizedSession(
      [
        stay('One', 'one@clinic.example', '12:00:00 PM', '12:40:00 PM'),
        stay('Two', 'two@clinic.example', '12:30:00 PM', '1:00:00 PM'),
      ],
      async (cohortId) => {
        await world.enrol(cohortId, first.id);
        await world.enrol(cohortId, second.id);
      },
    );
    expect(await credits(sessionId)).toEqual({ [first.id]: '0.66', [second.id]: '0.50' });
    await service
      .as(owner)
      .post(`/clinicians/${second.id}/merge`, { intoId: first.id, reason: 'same person' })
      .expect(200);
    expect(await credits(sessionId)).toEqual({ [first.id]: '1.00' });
    expect(
      (await world.attendance(sessionId))
        .filter((row) => (row['seconds'] as number) > 0)
        .map((row) => row['seconds']),
    ).toEqual([3600]);
    expect((await service.services.verifyLedger()).differences).toEqual([]);
  });
});
