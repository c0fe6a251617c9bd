import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';

interface SessionBody {
  id: string;
  number: number;
  title: string;
  localDate: string;
  startTime: string;
  startsAt: string;
  endsAt: string;
  joinUrl: string | null;
  sequence: number;
  segments: { kind: string; minutes: number; title?: string }[];
}

describeEachEngine('cohorts', (engine) => {
  let service: TestService;
  let owner: string;
  let organizationId: string;
  let programId: string;
  let foreignProgramId: string;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-10-30T12:00:00Z' });
    owner = await service.token('owner');
    const program = async (slug: string) => {
      const name = { en: slug, fr: slug };
      const hub = await service.as(owner).post('/organizations', { slug, name }).expect(201);
      const fields = { organizationId: hub.body.id, slug, name, timeZone: 'America/Toronto' };
      return (await service.as(owner).post('/programs', fields).expect(201)).body;
    };
    const own = await program('north');
    organizationId = own.organizationId;
    programId = own.id;
    foreignProgramId = (await program('south')).id;
  });
  afterAll(() => service.stop());

  const weekly = {
    name: 'Autumn 2026',
    timeZone: 'America/Toronto',
    firstDate: '2026-10-21',
    startTime: '12:00',
    durationMinutes: 60,
    repeat: { every: 1, unit: 'week', count: 3 },
  };
  const create = (more: object = {}) =>
    service.as(owner).post(`/programs/${programId}/cohorts`, { ...weekly, ...more });
  const sessionsOf = async (cohortId: string): Promise<SessionBody[]> =>
    (await service.as(owner).get(`/cohorts/${cohortId}/sessions?limit=500`).expect(200)).body.items;

  test('noon stays noon across both clock changes', async () => {
    const made = await create({ repeat: { every: 1, unit: 'week', count: 22 } }).expect(201);
    expect(made.body).toMatchObject({
      ...weekly,
      repeat: { count: 22 },
      joinUrl: null,
      warnings: [],
      programId,
      organizationId,
    });
    expect(made.body.segments).toEqual([{ kind: 'content', minutes: 60 }]);
    const sessions = await sessionsOf(made.body.id);
    expect(sessions).toHaveLength(22);
    expect(sessions.every((session) => session.startTime === '12:00' && session.sequence === 0)).toBe(true);
    expect(sessions.map((session) => session.number)).toEqual(
      Array.from({ length: 22 }, (_, index) => index + 1),
    );
    const startOn = (day: string) => sessions.find((session) => session.localDate === day)?.startsAt;
    expect(startOn('2026-10-28')).toBe('2026-10-28T16:00:00Z');
    expect(startOn('2026-11-04')).toBe('2026-11-04T17:00:00Z');
    expect(startOn('2027-03-10')).toBe('2027-03-10T17:00:00Z');
    expect(startOn('2027-03-17')).toBe('2027-03-17T16:00:00Z');
    expect(sessions[0]).toMatchObject({ title: 'Session 1', endsAt: '2026-10-21T17:00:00Z', joinUrl: null });
  });

  test('skipped dates are not held and not counted; a skip that hits nothing is a warning', async () => {
    const made = await create({
      repeat: { every: 2, unit: 'week', until: '2026-12-02', skip: ['2026-11-18', '2026-11-11'] },
    }).expect(201);
    expect((await sessionsOf(made.body.id)).map((session) => session.localDate)).toEqual([
      '2026-10-21',
      '2026-11-04',
      '2026-12-02',
    ]);
    expect(made.body.warnings).toEqual([
      { code: 'schedule.skip-unused', detail: expect.stringContaining('2026-11-11') },
    ]);
    const counted = await create({
      repeat: { every: 1, unit: 'week', count: 2, skip: ['2026-10-28'] },
    }).expect(201);
    expect((await sessionsOf(counted.body.id)).map((session) => session.localDate)).toEqual([
      '2026-10-21',
      '2026-11-04',
    ]);
  });

  test('a time that does not exist or happens twice is refused with its date, and nothing is written', async () => {
    const count = async () =>
      Number((await service.as(owner).get(`/programs/${programId}/cohorts?limit=500`)).body.items.length);
    const before = await count();
    const gap = await create({ firstDate: '2027-03-07', startTime: '02:30' }).expect(422);
    expect(gap.body).toMatchObject({ code: 'schedule.no-such-time', localDate: '2027-03-14' });
    expect(gap.body.detail).toContain('2027-03-14');
    const twice = await create({ firstDate: '2026-10-25', startTime: '01:30' }).expect(422);
    expect(twice.body).toMatchObject({ code: 'schedule.ambiguous-time', localDate: '2026-11-01' });
    const skipped = await create({
      firstDate: '2027-03-07',
      startTime: '02:30',
      repeat: { every: 1, unit: 'week', count: 2, skip: ['2027-03-14'] },
    }).expect(201);
    expect((await sessionsOf(skipped.body.id)).map((session) => session.localDate)).toEqual([
      '2027-03-07',
      '2027-03-21',
    ]);
    expect(await count()).toBe(before + 1);
  });

  test.each([
    [{ repeat: { every: 1, unit: 'week' } }, '/body/repeat'],
    [{ repeat: { every: 1, unit: 'week', count: 2, until: '2027-01-01' } }, '/body/repeat'],
    [{ repeat: { every: 0, unit: 'week', count: 2 } }, '/body/repeat/every'],
    [{ repeat: { every: 1, unit: 'day', count: 2 } }, '/body/repeat/unit'],
    [{ repeat: { every: 1, unit: 'week', until: '2040-01-01' } }, '/body/repeat'],
    [{ firstDate: '2026-02-30' }, '/body/firstDate'],
    [{ startTime: '24:00' }, '/body/startTime'],
    [{ durationMinutes: 4 }, '/body/durationMinutes'],
    [{ durationMinutes: 1441 }, '/body/durationMinutes'],
    [{ segments: [{ kind: 'content', minutes: 59 }] }, '/body/segments'],
    [{ segments: [{ kind: 'lunch', minutes: 60 }] }, '/body/segments/0/kind'],
    [{ joinUrl: 'http://zoom.example/j/1' }, '/body/joinUrl'],
    [{ joinUrl: 'https://host:secret@zoom.example/j/1' }, '/body/joinUrl'],
    [{ joinUrl: 'https://zoom.example/w/1?tk=personal' }, '/body/joinUrl'],
    [{ joinUrl: 'javascript:alert(1)' }, '/body/joinUrl'],
    [{ timeZone: 'Mars/Olympus' }, '/body/timeZone'],
    [{ colour: 'teal' }, '/body/colour'],
  ])('%j is refused at %s', async (wrong, pointer) => {
    const answer = await create(wrong).expect(422);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });

  test('a schedule without any date left is empty', async () => {
    const empty = await create({ repeat: { every: 1, unit: 'week', until: '2026-10-20' } }).expect(422);
    expect(empty.body.code).toBe('schedule.empty');
  });

  test('a zone whose rules this server may know wrongly is refused for the dates it gets wrong only', async () => {
    const vancouver = { timeZone: 'America/Vancouver' };
    await create({ ...vancouver, firstDate: '2025-01-08' }).expect(201);
    const winter = await create({ ...vancouver, firstDate: '2027-01-13' });
    if (winter.status === 201) {
      expect((await sessionsOf(winter.body.id))[0]?.startsAt).toBe('2027-01-13T19:00:00Z');
    } else {
      expect(winter.body).toMatchObject({ code: 'zone.outdated', detail: expect.stringContaining('Node') });
    }
  });

  test('editing: name and join address reach every session, a new agenda only what is ahead and followed the cohort', async () => {
    const made = await create({ joinUrl: 'https://zoom.example/j/1' }).expect(201);
    const path = `/cohorts/${made.body.id}`;
    const [past, own, ahead] = await sessionsOf(made.body.id);
    expect([past?.localDate, own?.localDate, ahead?.localDate]).toEqual([
      '2026-10-21',
      '2026-10-28',
      '2026-11-04',
    ]);
    const extra = await service
      .as(owner)
      .post(`${path}/sessions`, {
        startsAt: '2026-11-10T17:00:00Z',
        endsAt: '2026-11-10T18:00:00Z',
        title: 'Guest evening',
        segments: [
          { kind: 'case', minutes: 30 },
          { kind: 'content', minutes: 30 },
        ],
      })
      .expect(201);
    expect(extra.body).toMatchObject({
      number: 4,
      localDate: '2026-11-10',
      startTime: '12:00',
      joinUrl: 'https://zoom.example/j/1',
    });
    const agenda = [
      { kind: 'content', minutes: 35, title: 'Talk' },
      { kind: 'case', minutes: 25 },
    ];
    const changed = await service
      .as(owner)
      .patch(path, { name: 'Fall', joinUrl: 'https://zoom.example/j/2', segments: agenda })
      .set('if-match', made.headers.etag as string)
      .expect(200);
    expect(changed.body).toMatchObject({ name: 'Fall', segments: agenda });
    const after = await sessionsOf(made.body.id);
    expect(after.map((session) => session.joinUrl)).toEqual(Array(4).fill('https://zoom.example/j/2'));
    expect(after.map((session) => session.segments.length)).toEqual([1, 1, 2, 2]);
    expect(after[2]?.segments).toEqual(agenda);
    expect(after[3]?.segments[0]).toEqual({ kind: 'case', minutes: 30 });
    expect(after.every((session) => session.sequence === 0)).toBe(true);
    await service
      .as(owner)
      .patch(path, { name: 'Late' })
      .set('if-match', made.headers.etag as string)
      .expect(412);
    await service
      .as(owner)
      .patch(path, { segments: [{ kind: 'content', minutes: 61 }] })
      .expect(422);
    expect(
      (await service.as(owner).patch(path, { startTime: '13:00' }).expect(422)).body.errors[0].code,
    ).toBe('field.unknown');
  });

  test('a coordinator schedules, an auditor reads, a stranger sees nothing', async () => {
    const coordinator = service.as(await service.token('coordinator', organizationId));
    const auditor = service.as(await service.token('auditor', organizationId));
    const scoped = service.as(await service.token('coordinator', organizationId, programId));
    const path = `/programs/${programId}/cohorts`;
    const made = await coordinator.post(path, weekly).expect(201);
    await scoped.patch(`/cohorts/${made.body.id}`, { name: 'Renamed' }).expect(200);
    await auditor.get(`/cohorts/${made.body.id}`).expect(200);
    expect((await auditor.get(`${path}?limit=1`).expect(200)).body.items).toHaveLength(1);
    expect((await auditor.post(path, weekly).expect(403)).body.code).toBe('auth.forbidden');
    await auditor.patch(`/cohorts/${made.body.id}`, { name: 'No' }).expect(403);
    const foreign = await service.as(owner).post(`/programs/${foreignProgramId}/cohorts`, weekly).expect(201);
    await coordinator.get(`/cohorts/${foreign.body.id}`).expect(404);
    await coordinator.get(`/cohorts/${foreign.body.id}/sessions`).expect(404);
    await coordinator.patch(`/cohorts/${foreign.body.id}`, { name: 'Mine' }).expect(404);
    await coordinator.get(`/programs/${foreignProgramId}/cohorts`).expect(404);
    await coordinator.post(`/programs/${foreignProgramId}/cohorts`, weekly).expect(404);
  });

  test('the longest schedule fits into one request, and its sessions into pages', async () => {
    const made = await create({
      repeat: { every: 1, unit: 'week', count: 520 },
      firstDate: '2016-01-06',
    }).expect(201);
    const first = await service.as(owner).get(`/cohorts/${made.body.id}/sessions?limit=500`).expect(200);
    const rest = await service
      .as(owner)
      .get(`/cohorts/${made.body.id}/sessions?limit=500&cursor=${first.body.nextCursor}`)
      .expect(200);
    const numbers = [...first.body.items, ...rest.body.items].map((session: SessionBody) => session.number);
    expect(numbers).toEqual(Array.from({ length: 520 }, (_, index) => index + 1));
    expect(rest.body.nextCursor).toBeNull();
  });
});
