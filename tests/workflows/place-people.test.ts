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

  const bearer = (role: 'coordinator' | 'lead', programId: string | null = null) =>
    service.token(role, organizationId, programId);

  test('a waiting loss is never let through by an act about somebody else', async () => {
    const ann = await world.clinician(organizationId, {
      emails: ['ann.waits@clinic.example'],
      profession: 'nurse',
    });
    const { cohortId, sessionId } = await finalizedSession(
      [stay('Ann Waits', 'ann.waits@clinic.example', '12:00:00 PM', '1:00:00 PM')],
      async (id) => {
        await world.enrol(id, ann.id);
      },
    );
    const coordinator = await bearer('coordinator');
    await service
      .as(coordinator)
      .put(`/sessions/${sessionId}/attendance/${ann.id}`, { minutes: 10, reason: 'left early' })
      .expect(204);
    // An owner enrols somebody else, and imports somebody else's report: Ann's award still stands.
    const other = await world.clinician(organizationId, { profession: 'nurse' });
    await world.enrol(cohortId, other.id);
    const report = [header, stay('Somebody', 'somebody@clinic.example', '12:00:00 PM', '1:00:00 PM')].join(
      '\n',
    );
    expect((await world.importReport(sessionId, report)).status).toBe(201);
    const awards = (await world.awards(sessionId)).filter((award) => award['clinicianId'] === ann.id);
    expect(awards.map((award) => [award['status'], award['credits']])).toEqual([
      ['awarded', '1.00'],
      ['pending-confirmation', '0.16'],
    ]);
  });

  test('merging away credits of a program is for a lead of that program', async () => {
    const doctor = await world.clinician(organizationId, { emails: ['doctor@clinic.example'] });
    const { sessionId } = await finalizedSession(
      [stay('Doctor', 'doctor@clinic.example', '12:00:00 PM', '1:00:00 PM')],
      async (id) => {
        await world.enrol(id, doctor.id);
      },
    );
    const elsewhere = await world.program(organizationId);
    const cohort = await world.cohort(elsewhere.id);
    const nurse = await world.clinician(organizationId, { profession: 'nurse' });
    await world.enrol(cohort.id, nurse.id);
    await world.enrol(cohort.id, doctor.id);
    const merge = { intoId: nurse.id, reason: 'same person' };
    const before = await world.awards(sessionId);
    for (const token of [
      await bearer('coordinator', elsewhere.id),
      await bearer('lead', elsewhere.id),
      await bearer('coordinator'),
    ]) {
      const refused = await service.as(token).post(`/clinicians/${doctor.id}/merge`, merge);
      expect([refused.status, refused.body.code]).toEqual([403, 'auth.forbidden']);
    }
    expect(await world.awards(sessionId)).toEqual(before);
    await service
      .as(await bearer('lead'))
      .post(`/clinicians/${doctor.id}/merge`, merge)
      .expect(200);
  });

  test('a row that counts for nobody loses its link too, and enrolling later credits nobody', async () => {
    const guest = await world.clinician(organizationId, {
      emails: ['guest@clinic.example'],
      profession: 'nurse',
    });
    const { cohortId, sessionId } = await finalizedSession([
      stay('Guest', 'guest@clinic.example', '12:00:00 PM', '1:00:00 PM'),
    ]);
    const [row] = await world.reviews(sessionId);
    await service
      .as(owner)
      .post(`/review/${row?.id}/resolve`, { ignore: true, reason: 'a visitor on her screen' })
      .expect(200);
    await world.enrol(cohortId, guest.id);
    expect(await credits(sessionId)).toEqual({});
    expect((await service.services.verifyLedger()).differences).toEqual([]);
  });

  test('a profession corrected after finalize brings the credit that goes with it', async () => {
    const person = await world.clinician(organizationId, {
      emails: ['was.nurse@clinic.example'],
      profession: 'nurse',
    });
    const program = await world.program(organizationId);
    await world.approval(program.id, 'ama-pra-category-1');
    const cohort = await world.cohort(program.id);
    await world.enrol(cohort.id, person.id);
    const [session] = await world.sessions(cohort.id);
    const sessionId = session?.id ?? '';
    await world.importReport(
      sessionId,
      [header, stay('Was Nurse', 'was.nurse@clinic.example', '12:00:00 PM', '1:00:00 PM')].join('\n'),
    );
    await world.finalize(sessionId);
    expect(await credits(sessionId)).toEqual({});
    await service.as(owner).patch(`/clinicians/${person.id}`, { profession: 'family-physician' }).expect(200);
    expect(await credits(sessionId)).toEqual({ [person.id]: '1.00' });
    expect((await service.services.verifyLedger()).differences).toEqual([]);
  });

  test('a specialist who teaches earns the teaching credit the approval gives', async () => {
    const expert = await world.clinician(organizationId, {
      emails: ['expert@clinic.example'],
      profession: 'specialist-physician',
    });
    const program = await world.program(organizationId);
    await world.approval(program.id, 'ama-pra-category-1', { teachingCredit: { creditsPerHour: '2.00' } });
    const cohort = await world.cohort(program.id);
    const [session] = await world.sessions(cohort.id);
    const sessionId = session?.id ?? '';
    await service
      .as(owner)
      .put(`/sessions/${sessionId}/assignments/${expert.id}`, { role: 'specialist', minutesTaught: 30 })
      .expect(200);
    await world.importReport(
      sessionId,
      [header, stay('Expert', 'expert@clinic.example', '12:00:00 PM', '1:00:00 PM')].join('\n'),
    );
    await world.finalize(sessionId);
    const awards = await world.awards(sessionId);
    expect(awards.map((award) => [award['kind'], award['status'], award['credits']]).sort()).toEqual([
      ['learner', 'none', '0.00'],
      ['teaching', 'awarded', '1.00'],
    ]);
  });
});
