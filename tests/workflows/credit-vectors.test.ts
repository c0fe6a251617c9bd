// Every vector of the four systems goes through the API: programs, approvals, sessions, reports, finalize, awards.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parseCredits } from '../../src/core/credits/amount.js';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import { loadVectors, vectorDay, vectorSessions, type CreditVector } from '../support/vectors.js';
import { worldOf, type World } from '../support/world.js';

const systems = [
  'ama-pra-category-1',
  'cfpc-mainpro-certified',
  'rcpsc-moc-section-1',
  'participation-hours',
];

const clock12 = (time: string) => {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(hours % 12 === 0 ? 12 : hours % 12)}:${pad(minutes)}:${pad(seconds)} ${hours < 12 ? 'AM' : 'PM'}`;
};
const usDay = (day: string) => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`;

/** The vector's connections as a Zoom report of one person. */
function report(day: string, email: string, connections: [string, string][]): string {
  const header = 'Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest';
  const rows = connections.map(
    ([join, leave]) =>
      `Ann Lee,${email},${usDay(day)} ${clock12(join)},${usDay(day)} ${clock12(leave)},60,Yes`,
  );
  return [header, ...rows].join('\r\n');
}

function approvalFields(vector: CreditVector): object {
  const { completionLetter: _policyOfTheProgram, ...approval } = vector.approval;
  const withLegacyValidity = { validFrom: '2024-01-01', validTo: '2027-12-31' };
  return { ...withLegacyValidity, ...approval };
}

describeEachEngine('credit vectors through the API', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;
  let organizationId: string;

  beforeAll(async () => {
    service = await startService(engine, { now: '2028-01-01T00:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
  });
  afterAll(() => service.stop());

  /** A vector's program, cohort and one clinician, with everything its sessions need. */
  async function stage(vector: CreditVector) {
    const { completionLetter } = vector.approval;
    const program = await world.program(
      organizationId,
      completionLetter === undefined ? {} : { completionLetter },
    );
    const approval = await world.approval(program.id, vector.creditSystem, approvalFields(vector));
    const sessions = vectorSessions(vector);
    const segments = sessions[0]?.segments ?? [];
    const cohort = await world.cohort(program.id, {
      firstDate: vectorDay(vector),
      durationMinutes: segments.reduce((sum, segment) => sum + segment.minutes, 0),
      segments,
      repeat: { every: 1, unit: 'week', count: sessions.length },
    });
    const person = await world.clinician(organizationId, { profession: vector.profession });
    await world.enrol(cohort.id, person.id, vector.role === 'presenter' ? 'learner' : vector.role);
    return { program, approval, cohort, person, sessions: await world.sessions(cohort.id) };
  }

  async function play(vector: CreditVector, staged: Awaited<ReturnType<typeof stage>>): Promise<void> {
    const email = (staged.person['emails'] as { address: string }[])[0]?.address ?? '';
    for (const [index, session] of staged.sessions.entries()) {
      const { connections } = vectorSessions(vector)[index] ?? { connections: [] };
      if (vector.role === 'presenter') {
        const taught =
          vector.teaching === undefined
            ? {}
            : { minutesTaught: vector.teaching.minutes, talkId: vector.teaching.talkId };
        await service
          .as(owner)
          .put(`/sessions/${session.id}/assignments/${staged.person.id}`, { role: 'presenter', ...taught })
          .expect(200);
      }
      if (connections.length > 0) {
        const done = await world.importReport(
          session.id,
          report(vectorDay(vector, index), email, connections),
        );
        expect([done.status, done.body.toReview]).toEqual([201, 0]);
      }
      if (vector.sessionStatus === 'cancelled') {
        await service
          .as(owner)
          .post(`/sessions/${session.id}/cancel`, { reason: 'storm', notify: false })
          .expect(200);
        expect((await service.as(owner).post(`/sessions/${session.id}/finalize`, {})).body.code).toBe(
          'session.cancelled',
        );
      } else {
        await world.finalize(session.id);
      }
    }
  }

  const sum = (awards: { credits: string }[]) =>
    awards.reduce((total, award) => total + parseCredits(award.credits), 0);

  for (const vector of loadVectors(systems)) {
    test(`${vector.id} ${vector.creditSystem}: ${vector.note}`, async () => {
      const staged = await stage(vector);
      await play(vector, staged);
      const page = await service
        .as(owner)
        .get(`/clinicians/${staged.person.id}/awards?limit=500`)
        .expect(200);
      const awards = page.body.items as {
        credits: string;
        status: string;
        kind: string;
        sentence: { en: string; fr: string };
        explanation: unknown[];
      }[];
      const credited = awards.filter((award) => award.status !== 'none');

      expect(sum(credited)).toBe(parseCredits(vector.expected.credits));
      expect([...new Set(credited.map((award) => award.status))]).toEqual(
        vector.expected.status === 'none' ? [] : [vector.expected.status],
      );
      for (const award of awards) {
        expect(award.sentence.en.length).toBeGreaterThan(10);
        expect(award.sentence.fr.length).toBeGreaterThan(10);
        expect(award.explanation.length).toBeGreaterThan(0);
      }
      const { teachingCredits, learnerCredits, issuedCredits } = vector.expected;
      const ofKind = (kind: string) => credited.filter((award) => award.kind === kind);
      if (teachingCredits !== undefined) expect(sum(ofKind('teaching'))).toBe(parseCredits(teachingCredits));
      if (learnerCredits !== undefined) expect(sum(ofKind('learner'))).toBe(parseCredits(learnerCredits));
      if (issuedCredits !== undefined) {
        expect(sum(awards.filter((award) => award.status === 'awarded'))).toBe(parseCredits(issuedCredits));
        // With the evaluation in, the same credit is released.
        const [session] = staged.sessions;
        await service
          .as(owner)
          .put(`/sessions/${session?.id}/evaluations/${staged.person.id}`, {})
          .expect(204);
        const released = await world.awards(session?.id ?? '');
        expect(released.map((award) => [award['status'], award['credits']])).toEqual([
          ['awarded', vector.expected.credits],
        ]);
      }
      if (vector.expected.attendanceRow === false) {
        expect(await world.attendance(staged.sessions[0]?.id ?? '')).toEqual([]);
      }
    });
  }

  test('after all of it, everything recomputed from the evidence is what stands', async () => {
    const verification = await service.services.verifyLedger();
    expect(verification.differences).toEqual([]);
    expect(verification.awards).toBeGreaterThan(40);
  });
});
