// Zoom's other files through the API: webinars, usage exports, and registration reports, which are rosters.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { describeEachEngine } from '../support/engines.js';
import { fixtureBytes } from '../support/read-report.js';
import { startService, type TestService } from '../support/service.js';
import { worldOf, type World } from '../support/world.js';

const toronto = { timeZone: 'America/Toronto' };

describeEachEngine('Zoom files through the API', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;
  let organizationId: string;
  let programId: string;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
  });
  afterAll(() => service.stop());

  /** A hub of its own: names and addresses of the fixtures repeat. */
  async function newSession(fields: object = {}) {
    organizationId = (await world.organization()).id;
    programId = (await world.program(organizationId)).id;
    const cohort = await world.cohort(programId, fields);
    const [first] = await world.sessions(cohort.id);
    if (first === undefined) throw new Error('no session');
    return { cohortId: cohort.id, sessionId: first.id };
  }

  async function enrolled(cohortId: string, given: string, family: string, email: string) {
    const person = await world.clinician(organizationId, { name: { given, family }, emails: [email] });
    await world.enrol(cohortId, person.id);
    return person.id;
  }

  const rowsOf = async (sessionId: string) =>
    Object.fromEntries(
      (await world.attendance(sessionId)).map((row) => [
        row['clinicianId'] as string,
        [row['seconds'], row['status'], row['evidence']],
      ]),
    );

  describe('webinars', () => {
    test('hosts, panelists and attendees get their own minutes, a no-show none, a caller is asked about', async () => {
      const { cohortId, sessionId } = await newSession();
      const ann = await enrolled(cohortId, 'Ann', 'Lee', 'ann@east.example');
      const bo = await enrolled(cohortId, 'Bo', 'Roy', 'bo@west.example');
      const expert = await enrolled(cohortId, 'Dr', 'Expert', 'expert@hub.example');
      const host = await enrolled(cohortId, 'Hub', 'Host', 'echo-hub@hub.example');
      const report = fixtureBytes('zoom/zoom_webinar_attendee.csv');
      const preview = await world.importReport(sessionId, report, toronto, '?preview=true');
      expect(preview.status).toBe(200);
      expect(await world.reviews(sessionId)).toEqual([]);
      const done = await world.importReport(sessionId, report, toronto);
      expect(done.status).toBe(201);
      expect(done.body).toMatchObject({ source: 'zoom-webinar', rows: 6, toReview: 1 });
      const rows = await rowsOf(sessionId);
      expect([rows[ann], rows[expert], rows[host]]).toEqual(Array(3).fill([3600, 'attended', 'exact']));
      expect(rows[bo]?.slice(0, 2) ?? [0, 'absent']).toEqual([0, 'absent']);
      const [caller] = await world.reviews(sessionId);
      expect(caller).toMatchObject({ name: '14165550123', seconds: 3240 });
      await service.as(owner).post(`/review/${caller?.id}/resolve`, { clinicianId: bo }).expect(200);
      expect((await rowsOf(sessionId))[bo]).toEqual([3240, 'partial', 'minute']);
      const again = await world.importReport(sessionId, report, toronto);
      expect([again.status, again.body.replay]).toEqual([200, true]);
    });
  });

  describe('usage exports', () => {
    const usage = fixtureBytes('zoom/zoom_usage_two_meetings.csv');

    test('the join link picks the session’s meeting, and the people of the other one are not touched', async () => {
      const { cohortId, sessionId } = await newSession({
        joinUrl: 'https://zoom.example/j/81234567890?pwd=x',
      });
      const ann = await enrolled(cohortId, 'Ann', 'Lee', 'ann@east.example');
      await enrolled(cohortId, 'Zoë', 'Li', 'zoe@north.example');
      const done = await world.importReport(sessionId, usage, toronto);
      expect(done.status).toBe(201);
      expect(done.body).toMatchObject({ source: 'zoom-usage', rows: 4 });
      expect(done.body.findings[0]).toMatchObject({
        code: 'attendance.other-meetings',
        params: { kept: 4, rows: 2, meetings: 2 },
      });
      const present = Object.entries(await rowsOf(sessionId)).filter(([, [seconds]]) => Number(seconds) > 0);
      expect(present).toEqual([[ann, [3310, 'attended', 'exact']]]);
    });

    test('without a join link two meetings of one hour are refused, and nothing is kept', async () => {
      const { sessionId } = await newSession();
      const refused = await world.importReport(sessionId, usage, toronto);
      expect(refused.status).toBe(422);
      expect(refused.body.code).toBe('attendance.several-meetings');
      expect(refused.body.detail).toContain('“ECHO Liver” (855 0000 1111)');
      const { items } = (await service.as(owner).get(`/sessions/${sessionId}/review`).expect(200)).body;
      expect(items).toEqual([]);
    });
  });

  describe('answers of the API', () => {
    test('exact seconds in UTC, without a word about zones', async () => {
      const { cohortId, sessionId } = await newSession();
      const host = await enrolled(cohortId, 'Hub', 'Host', 'echo-hub@hub.example');
      const done = await world.importReport(sessionId, fixtureBytes('zoom/zoom_api_with_meeting.json'));
      expect(done.status).toBe(201);
      expect(done.body).toMatchObject({ source: 'zoom-api', rows: 4, connections: 4 });
      const codes = (done.body.findings as { code: string }[]).map(({ code }) => code);
      expect(codes.filter((code) => !code.startsWith('identity.'))).toEqual([]);
      expect((await rowsOf(sessionId))[host]).toEqual([3600, 'attended', 'exact']);
      const seconds = (await world.reviews(sessionId)).map((row) => [row['name'], row['seconds']]);
      expect(seconds.sort()).toEqual([
        ['14165550123', 3479],
        ['Jane Doe, NP', 1851],
      ]);
    });

    test('half a report is refused, and nothing of it is kept', async () => {
      const { sessionId } = await newSession();
      const refused = await world.importReport(sessionId, fixtureBytes('zoom/zoom_api_half_page.json'));
      expect([refused.status, refused.body.code]).toEqual([422, 'attendance.partial-report']);
      expect(await world.reviews(sessionId)).toEqual([]);
      expect((await service.database.read('imports').where({ session_id: sessionId })).length).toBe(0);
    });
  });

  describe('without a session', () => {
    const route = async (files: Record<string, Buffer>) => {
      const request = supertest(service.app)
        .post(`/api/v1/organizations/${organizationId}/attendance-files`)
        .set('authorization', `Bearer ${owner}`);
      for (const [name, bytes] of Object.entries(files)) void request.attach('file', bytes, name);
      return (await request.expect(200)).body.items as {
        outcome: string;
        sessionId: string | null;
        candidates: { sessionId: string; reason: string }[];
        problem: { code: string; detail: string } | null;
      }[];
    };

    test('a usage export goes to the session with its meeting’s number; what is no report is told', async () => {
      const { sessionId } = await newSession({ joinUrl: 'https://zoom.example/j/81234567890' });
      const [usage, roster, half] = await route({
        'usage.csv': fixtureBytes('zoom/zoom_usage_two_meetings.csv'),
        'registration.csv': fixtureBytes('zoom/zoom_registration_report.csv'),
        'half.json': fixtureBytes('zoom/zoom_api_half_page.json'),
      });
      expect(usage).toMatchObject({ outcome: 'taken', sessionId });
      expect(roster).toMatchObject({ outcome: 'refused', problem: { code: 'attendance.roster-file' } });
      expect(half).toMatchObject({ outcome: 'refused', problem: { code: 'attendance.partial-report' } });
    });

    test('a usage export goes to both sessions that a meeting in it touches', async () => {
      const { cohortId } = await newSession({
        joinUrl: 'https://zoom.example/j/81234567890',
        repeat: { every: 1, unit: 'week', count: 2 },
      });
      const [first, second] = await world.sessions(cohortId);
      const routed = await route({ 'usage.csv': fixtureBytes('zoom/zoom_usage_two_meetings.csv') });
      expect(routed.map(({ outcome, sessionId }) => [outcome, sessionId])).toEqual([
        ['taken', first?.id],
        ['taken', second?.id],
      ]);
    });
  });

  describe('registration reports', () => {
    const registrations = fixtureBytes('zoom/zoom_registration_report.csv');
    const send = (cohortId: string, bytes: Buffer, query = '') =>
      service
        .as(owner)
        .post(`/cohorts/${cohortId}/enrolment-imports${query}`)
        .attach('file', bytes, 'registration.csv');
    const outcomes = (body: { report: { line: number; outcome: string; findings: { code: string }[] }[] }) =>
      body.report.map(({ line, outcome, findings }) => [line, outcome, ...findings.map(({ code }) => code)]);
    const expected = [
      [7, 'created'],
      [8, 'created', 'profession-assumed'],
      [11, 'refused', 'registration-pending'],
      [12, 'refused', 'registration-denied'],
      [13, 'refused', 'registration-cancelled'],
      [14, 'created', 'profession-assumed'],
      [15, 'refused', 'registration-blank'],
      [16, 'refused', 'registration-unknown'],
    ];

    test('the approved become the roster, the others are told why not; a preview writes nothing', async () => {
      const { cohortId } = await newSession();
      const preview = await send(cohortId, registrations, '?preview=true').expect(200);
      expect(outcomes(preview.body)).toEqual(expected);
      const roster = async () =>
        (await service.as(owner).get(`/cohorts/${cohortId}/enrolments`).expect(200)).body.items as {
          name: string;
          clinicianId: string;
        }[];
      expect(await roster()).toEqual([]);
      const done = await send(cohortId, registrations).expect(201);
      expect(outcomes(done.body)).toEqual(expected);
      expect(done.body).toMatchObject({ lines: 8, enrolled: 3, created: 3, refused: 5 });
      expect(done.body.findings).toMatchObject([
        { code: 'roster.registration-report', params: { lines: 8, approved: 3 } },
      ]);
      const people = await roster();
      expect(people.map(({ name }) => name).sort()).toEqual(['Ann Lee', 'Di Green', "Zoë O'Brien, RN"]);
      const zoe = people.find(({ name }) => name.startsWith('Zoë'));
      const record = (await service.as(owner).get(`/clinicians/${zoe?.clinicianId}`).expect(200)).body;
      expect(record).toMatchObject({ profession: 'other', site: null });
      expect(record.emails).toEqual([{ address: 'zoe@north.example', shared: false }]);
      const again = await send(cohortId, registrations).expect(201);
      expect(again.body).toMatchObject({ enrolled: 0, created: 0, alreadyEnrolled: 3, refused: 5 });
    });

    test('in French, with semicolons and windows-1252', async () => {
      const { cohortId } = await newSession();
      const done = await send(cohortId, fixtureBytes('zoom/zoom_registration_fr_semicolon.csv')).expect(201);
      expect(outcomes(done.body)).toEqual([
        [3, 'created', 'profession-assumed'],
        [4, 'refused', 'registration-pending'],
        [5, 'refused', 'registration-denied'],
        [6, 'refused', 'registration-cancelled'],
      ]);
    });

    test('as attendance it is refused: what it is, and where it belongs', async () => {
      const { cohortId, sessionId } = await newSession();
      const refused = await world.importReport(sessionId, registrations, toronto);
      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({
        code: 'attendance.roster-file',
        rosterUrl: `/manage/cohorts/${cohortId}`,
      });
      expect(refused.body.detail).toContain('who registered, not who came');
    });
  });
});
