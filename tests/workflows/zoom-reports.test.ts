import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import { worldOf, type World } from '../support/world.js';

const fixture = (name: string) => readFileSync(new URL(`../fixtures/zoom/${name}`, import.meta.url));

describeEachEngine('Zoom reports through the API', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;
  let organizationId: string;
  let programId: string;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
    programId = (await world.program(organizationId)).id;
  });
  afterAll(() => service.stop());

  async function session(fields: object = {}) {
    const cohort = await world.cohort(programId, fields);
    const [first] = await world.sessions(cohort.id);
    if (first === undefined) throw new Error('no session');
    return { cohortId: cohort.id, sessionId: first.id };
  }

  async function enrolled(
    cohortId: string,
    given: string,
    family: string,
    email: string,
    profession = 'nurse',
  ) {
    const person = await world.clinician(organizationId, {
      name: { given, family },
      emails: [email],
      profession,
    });
    await world.enrol(cohortId, person.id);
    return person.id;
  }

  const secondsOf = async (sessionId: string) =>
    Object.fromEntries(
      (await world.attendance(sessionId)).map((row) => [
        row['clinicianId'] as string,
        row['seconds'] as number,
      ]),
    );

  test('Z1+Z3: certain people by address, the rest in review; linking the iPad makes 3589', async () => {
    const { cohortId, sessionId } = await session();
    const jane = await enrolled(cohortId, 'Jane', 'Doe', 'jane.doe@clinic.example');
    const zoe = await enrolled(cohortId, 'Zoë', "O'Brien-Müller", 'zoe@north.example');
    const marc = await enrolled(cohortId, 'Marc-André', 'Tremblay', 'marc.tremblay@nord.example');
    const host = await enrolled(cohortId, 'ECHO', 'Host', 'echo-hub@hub.example');
    const report = fixture('zoom_2022_header_detail.csv');

    const preview = await world.importReport(
      sessionId,
      report,
      { timeZone: 'America/Toronto' },
      '?preview=true',
    );
    expect(preview.status).toBe(200);
    expect(await world.reviews(sessionId)).toEqual([]);

    const done = await world.importReport(sessionId, report, { timeZone: 'America/Toronto' });
    expect(done.status).toBe(201);
    expect(done.body).toMatchObject({
      source: 'zoom-meeting',
      rows: 8,
      connections: 8,
      matched: 4,
      toReview: 3,
      replay: false,
    });
    expect(preview.body.toReview).toBe(3);
    expect(await secondsOf(sessionId)).toEqual({ [jane]: 1851, [zoe]: 2700, [marc]: 20, [host]: 3600 });

    const again = await world.importReport(sessionId, report, { timeZone: 'America/Toronto' });
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ replay: true, id: done.body.id, matched: 4, toReview: 3 });

    const reviews = await world.reviews(sessionId);
    expect(Object.fromEntries(reviews.map((row) => [row['name'], row['seconds']]))).toEqual({
      "Jane's iPad (Jane Doe)": 1810,
      '1416***1234': 3479,
      'Sunrise Clinic Boardroom (4 people)': 3510,
    });
    const ipad = reviews.find((row) => row['name'] === "Jane's iPad (Jane Doe)");
    expect((ipad?.['suggestions'] as { clinicianId: string }[])[0]?.clinicianId).toBe(jane);
    const settled = await service
      .as(owner)
      .post(`/review/${ipad?.id}/resolve`, { clinicianId: jane, remember: true });
    expect(settled.status).toBe(200);
    expect(settled.body.status).toBe('resolved');
    expect((await secondsOf(sessionId))[jane]).toBe(3589);
    expect(
      (await service.as(owner).post(`/review/${ipad?.id}/resolve`, { clinicianId: jane })).body.code,
    ).toBe('review.settled');
  });

  test('Z2+Z6: totals without times are marked so and capped at the session', async () => {
    const { cohortId, sessionId } = await session();
    const sam = await enrolled(cohortId, 'Sam', 'Okafor', 'sam.okafor@rural.example');
    const done = await world.importReport(sessionId, fixture('zoom_2024_unique_users.csv'), {
      timeZone: 'America/Toronto',
    });
    expect(done.status).toBe(201);
    const row = (await world.attendance(sessionId)).find((entry) => entry['clinicianId'] === sam);
    expect(row).toMatchObject({ seconds: 180, minutes: 3, evidence: 'totals-only', status: 'partial' });
    const review = (await world.reviews(sessionId)).find((entry) =>
      String(entry['name']).startsWith('Dr Sam'),
    );
    expect(review?.['seconds']).toBe(3600);
    // Merged by a person, it is still at most the session.
    await service.as(owner).post(`/review/${review?.id}/resolve`, { clinicianId: sam });
    expect((await secondsOf(sessionId))[sam]).toBe(3600);
  });

  test('Z5 without a block: two connections with a gap give 3585', async () => {
    const { cohortId, sessionId } = await session();
    const ann = await enrolled(cohortId, 'Ann', 'Lee', 'ann@east.example');
    const done = await world.importReport(sessionId, fixture('zoom_2024_detail_no_header.csv'), {
      timeZone: 'America/Toronto',
    });
    expect(done.status).toBe(201);
    expect(await secondsOf(sessionId)).toEqual({ [ann]: 3585 });
  });

  test('the real report: four people with two connections each, to the second', async () => {
    const { cohortId, sessionId } = await session({
      firstDate: '2021-11-19',
      startTime: '09:30',
      durationMinutes: 180,
    });
    const people: Record<string, [string, number]> = {
      'power-girl_kryptonian@dc.com': ['Power Girl', 6812],
      'swarm_mutant@marvel.com': ['Swarm', 6448],
      'cyborg-superman_cyborg@dc.com': ['Cyborg Superman', 5128],
      'dazzler_mutant@marvel.com': ['Dazzler', 1705],
    };
    const expected: Record<string, number> = {};
    for (const [address, [name, seconds]] of Object.entries(people)) {
      expected[await enrolled(cohortId, name, 'Hero', address)] = seconds;
    }
    const done = await world.importReport(sessionId, fixture('zoomclass__participants_heroes.csv'), {
      timeZone: 'America/Toronto',
    });
    expect(done.status).toBe(201);
    expect(done.body).toMatchObject({ rows: 31, matched: 4, toReview: 23 });
    expect(await secondsOf(sessionId)).toEqual(expected);
  });
});
