// The report after a session: pulled whole or not at all, asked for again, never lessened, and the same through a proxy.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { signedInStaff } from '../support/console-scene.js';
import { startConnectProxy } from '../support/connect-proxy.js';
import { describeEachEngine, type Engine } from '../support/engines.js';
import { eventOf, postEvent } from '../support/zoom-hook.js';
import { meetingId, sceneNow, startZoomScene, type ZoomScene } from '../support/zoom-scene.js';
import { zoomReport } from '../support/zoom-report.js';

const uuid = '/abCD//efgh1234567890==';
const day = (time: string) => `2026-01-05T${time}Z`;
const registrant = (number: number) => `REG-${meetingId}-${number}`;

/** A row as attendance-sources.md §2 shows it. */
function row(
  userId: number,
  fields: { registrant?: number; name: string; email?: string; join: string; leave: string },
) {
  return {
    id: '',
    user_id: String(userId),
    participant_user_id: '',
    registrant_id: fields.registrant === undefined ? '' : registrant(fields.registrant),
    customer_key: '',
    name: fields.name,
    user_email: fields.email ?? '',
    join_time: day(fields.join),
    leave_time: day(fields.leave),
    failover: false,
    status: 'in_meeting',
  };
}

const rows = [
  row(1, { registrant: 1, name: 'Ann on a phone', join: '17:00:11', leave: '17:20:00' }),
  row(2, { registrant: 1, name: 'Ann on a phone', join: '17:20:00', leave: '17:31:02' }),
  row(3, { name: 'Bo', email: 'bo@east.example', join: '16:55:00', leave: '18:04:00' }),
  row(4, { name: '14165550123', join: '17:02:00', leave: '17:59:59' }),
];
const crowd = Array.from({ length: 620 }, (_, i) =>
  row(100 + i, { name: `Guest ${i}`, join: '17:00:00', leave: '17:50:00' }),
);

async function prepared(engine: Pick<Engine, 'migratedUrl'>, options?: Parameters<typeof startZoomScene>[1]) {
  const scene = await startZoomScene(engine, options);
  await scene.add('Ann');
  await scene.add('Bo');
  await scene.job('zoom-registrants', sceneNow);
  scene.zoom.meeting(meetingId).instances.push({ uuid, startTime: day('16:58:02'), participants: [...rows] });
  return scene;
}

describeEachEngine('pulling reports', (engine) => {
  let scene: ZoomScene;
  beforeEach(async () => {
    scene = await prepared(engine);
  });
  afterEach(() => scene.stop());

  const sessionId = () => scene.sessionIds[0] ?? '';
  const pullAt = (time: string, date = '2026-01-05') => {
    const asOf = `${date}T${time}Z`;
    scene.service.clock.set(asOf);
    return scene.job('zoom-reports', asOf);
  };
  const state = async () =>
    (await scene.service.as(scene.owner).get(`/sessions/${sessionId()}/zoom-pull`).expect(200)).body;
  /** Whoever has presence, by name. */
  const presence = async () => {
    const { items } = (
      await scene.service.as(scene.owner).get(`/sessions/${sessionId()}/attendance`).expect(200)
    ).body;
    return Object.fromEntries(
      (items as { name: string; seconds: number; status: string }[]).map(({ name, seconds, status }) => [
        name,
        `${seconds} ${status}`,
      ]),
    );
  };
  const imports = () =>
    scene.service.database
      .read('imports')
      .where({ session_id: sessionId() })
      .whereNull('withdrawn_at')
      .orderBy('id');
  const run = () => scene.zoom.meeting(meetingId).instances[0]!;

  test('at +15 min, +2 h and +24 h; the same answer changes nothing', async () => {
    expect(await pullAt('18:14:59')).toEqual({ pulled: 0, unchanged: 0, failed: 0 });
    expect(await state()).toEqual({
      lastPulledAt: null,
      lastRows: null,
      nextTryAt: day('18:15:00'),
      fault: null,
    });
    expect(scene.zoom.count('instances')).toBe(0);
    expect(await pullAt('18:15:00')).toEqual({ pulled: 1, unchanged: 0, failed: 0 });
    expect(await presence()).toEqual({ 'Ann Okoro': '1851 partial', 'Bo Okoro': '3600 attended' });
    expect(await state()).toEqual({
      lastPulledAt: day('18:15:00'),
      lastRows: 4,
      nextTryAt: day('20:00:00'),
      fault: null,
    });
    expect(await pullAt('18:16:00')).toEqual({ pulled: 0, unchanged: 0, failed: 0 });
    run().participants.reverse();
    expect(await pullAt('20:00:00')).toEqual({ pulled: 0, unchanged: 1, failed: 0 });
    expect(await pullAt('18:00:00', '2026-01-06')).toEqual({ pulled: 0, unchanged: 1, failed: 0 });
    expect(await state()).toMatchObject({ lastPulledAt: '2026-01-06T18:00:00Z', nextTryAt: null });
    expect(await pullAt('18:01:00', '2026-01-06')).toEqual({ pulled: 0, unchanged: 0, failed: 0 });
    expect(await imports()).toMatchObject([
      {
        source: 'zoom-api',
        file_name: `zoom-${meetingId}-2026-01-05.json`,
        row_count: 4,
        created_by: 'system',
      },
    ]);
  });

  test('the registration is certain identity, the phone is a question, and the bytes are kept', async () => {
    await pullAt('18:15:00');
    const review = await scene.service.as(scene.owner).get(`/sessions/${sessionId()}/review`).expect(200);
    expect(review.body.items).toMatchObject([{ name: '14165550123', reason: 'phone', status: 'open' }]);
    const links = await scene.service.database.read('links').whereNull('undone_at').orderBy('method');
    expect(links.map((link: { method: string }) => link.method)).toEqual(['address', 'registrant']);
    const [kept] = await imports();
    const file = JSON.parse((kept.file_bytes as Buffer).toString('utf8'));
    expect(file.meeting).toEqual({
      id: meetingId,
      start_time: day('16:58:02'),
      runs: [{ uuid, start_time: day('16:58:02') }],
    });
    expect(file.participants).toHaveLength(4);
  });

  test('empty right after the end, then there: asked again after a minute, two, four', async () => {
    run().participants = [];
    expect(await pullAt('18:15:00')).toMatchObject({ failed: 1 });
    expect(await state()).toMatchObject({
      fault: 'nobody-yet',
      nextTryAt: day('18:16:00'),
      lastPulledAt: null,
    });
    expect(await pullAt('18:16:00')).toMatchObject({ failed: 1 });
    expect(await state()).toMatchObject({ nextTryAt: day('18:18:00') });
    run().participants = [...rows];
    expect(await pullAt('18:17:00')).toEqual({ pulled: 0, unchanged: 0, failed: 0 });
    expect(await pullAt('18:18:00')).toMatchObject({ pulled: 1 });
    expect(await state()).toMatchObject({ fault: null, nextTryAt: day('20:00:00') });
  });

  test('a run that Zoom does not list yet, or has no report of yet, is nobody yet', async () => {
    const [only] = scene.zoom.meeting(meetingId).instances.splice(0, 1);
    expect(await pullAt('18:15:00')).toMatchObject({ failed: 1 });
    expect(await state()).toMatchObject({ fault: 'nobody-yet' });
    scene.zoom.meeting(meetingId).instances.push(only!);
    scene.zoom.misbehave('report', { kind: 'status', status: 404, body: { code: 3001 } });
    expect(await pullAt('18:16:00')).toMatchObject({ failed: 1 });
    expect(await state()).toMatchObject({ fault: 'nobody-yet' });
    expect(await pullAt('18:18:00')).toMatchObject({ pulled: 1 });
  });

  describe('half a report is none', () => {
    beforeEach(() => {
      run().participants = [...rows, ...crowd];
    });

    test.each([
      ['a page that breaks off', { kind: 'half' } as const, 'broken-answer'],
      ['a page without people', { kind: 'body', body: '{"page_size":300}' } as const, 'broken-answer'],
      ['an error on the last page', { kind: 'status', status: 500 } as const, 'failing'],
      ['a connection that goes', { kind: 'drop' } as const, 'unreachable'],
    ])('%s', async (_words, how, fault) => {
      scene.zoom.misbehave('report', how, 4, 2);
      expect(await pullAt('18:15:00')).toMatchObject({ pulled: 0, failed: 1 });
      expect(await imports()).toEqual([]);
      expect(await presence()).toEqual({ 'Ann Okoro': '0 absent', 'Bo Okoro': '0 absent' });
      expect(await state()).toMatchObject({ fault, nextTryAt: day('18:16:00'), lastPulledAt: null });
      expect(await pullAt('18:16:00')).toMatchObject({ pulled: 1 });
      expect(await imports()).toMatchObject([{ row_count: 624 }]);
    });

    test('two runs of one session: one that fails takes the other with it', async () => {
      const more = [row(9, { registrant: 2, name: 'Bo', join: '17:40:00', leave: '17:45:00' })];
      scene.zoom
        .meeting(meetingId)
        .instances.push({ uuid: 'second==', startTime: day('17:39:00'), participants: more });
      scene.zoom.misbehave('report', { kind: 'status', status: 500 }, 4, 3);
      expect(await pullAt('18:15:00')).toMatchObject({ failed: 1 });
      expect(await imports()).toEqual([]);
      expect(await pullAt('18:16:00')).toMatchObject({ pulled: 1 });
      expect(await imports()).toMatchObject([{ row_count: 625 }]);
    });
  });

  test('throttled: the wait that Zoom asks for is kept', async () => {
    scene.zoom.misbehave('instances', { kind: 'status', status: 429, headers: { 'retry-after': '1800' } });
    expect(await pullAt('18:15:00')).toMatchObject({ failed: 1 });
    expect(await state()).toMatchObject({ fault: 'busy', nextTryAt: day('18:45:00') });
    expect(await pullAt('18:44:59')).toMatchObject({ failed: 0 });
    expect(await pullAt('18:45:00')).toMatchObject({ pulled: 1 });
  });

  test('a token that expires between the pages', async () => {
    run().participants = [...rows, ...crowd];
    scene.zoom.misbehave('report', { kind: 'status', status: 401, body: { code: 124 } }, 1, 1);
    expect(await pullAt('18:15:00')).toMatchObject({ pulled: 1 });
    expect(await imports()).toMatchObject([{ row_count: 624 }]);
  });

  test('a later answer may add and never takes away', async () => {
    await pullAt('18:15:00');
    run().participants = [
      rows[0]!,
      row(8, { registrant: 2, name: 'Bo', join: '17:50:00', leave: '18:00:00' }),
    ];
    expect(await pullAt('20:00:00')).toMatchObject({ pulled: 1 });
    expect(await presence()).toEqual({ 'Ann Okoro': '1851 partial', 'Bo Okoro': '3600 attended' });
    run().participants = [
      ...rows,
      row(7, { registrant: 1, name: 'Ann', join: '17:31:02', leave: '18:00:00' }),
    ];
    expect(await pullAt('18:00:00', '2026-01-06')).toMatchObject({ pulled: 1 });
    expect(await presence()).toEqual({ 'Ann Okoro': '3589 attended', 'Bo Okoro': '3600 attended' });
    expect((await imports()).map((one: { row_count: number }) => one.row_count)).toEqual([4, 2, 5]);
  });

  test('the link opened again afterwards does not hide the session, and another week is another session', async () => {
    const again = [row(50, { registrant: 2, name: 'Bo', join: '21:00:00', leave: '21:05:00' })];
    const { instances } = scene.zoom.meeting(meetingId);
    instances.push({ uuid: 'evening==', startTime: day('21:00:00'), participants: again });
    instances.unshift({ uuid: 'last-year==', startTime: '2025-12-29T17:00:00Z', participants: again });
    expect(await pullAt('22:00:00')).toMatchObject({ pulled: 1 });
    expect(await presence()).toEqual({ 'Ann Okoro': '1851 partial', 'Bo Okoro': '3600 attended' });
    expect(scene.zoom.paths.filter((path) => path.includes('/report/'))).toHaveLength(1);
    expect(await state()).toMatchObject({ nextTryAt: '2026-01-06T18:00:00Z' });
  });

  test('a room opened long ahead is the session’s where people were in it then; else it says so', async () => {
    run().startTime = day('13:00:00');
    expect(await pullAt('18:15:00')).toMatchObject({ pulled: 1 });
    scene.service.clock.set('2026-01-12T18:15:00Z');
    const early = row(60, { name: 'Host', join: '13:00:00', leave: '13:30:00' });
    const shifted = { ...early, join_time: '2026-01-12T13:00:00Z', leave_time: '2026-01-12T13:30:00Z' };
    scene.zoom
      .meeting(meetingId)
      .instances.push({ uuid: 'rehearsal==', startTime: '2026-01-12T13:00:00Z', participants: [shifted] });
    expect(await scene.job('zoom-reports', '2026-01-12T18:15:00Z')).toMatchObject({ failed: 1 });
    const second = await scene.service
      .as(scene.owner)
      .get(`/sessions/${scene.sessionIds[1] ?? ''}/zoom-pull`)
      .expect(200);
    expect(second.body).toMatchObject({ fault: 'other-time', nextTryAt: '2026-01-12T20:00:00Z' });
  });

  test('after two days it is given up; a lead may ask again, nobody else', async () => {
    scene.zoom.misbehave('instances', { kind: 'status', status: 404, body: { code: 3001 } }, 99);
    for (const [time, date] of [
      ['18:15:00', '2026-01-05'],
      ['20:00:00', '2026-01-05'],
      ['18:00:00', '2026-01-06'],
    ] as const)
      expect(await pullAt(time, date)).toMatchObject({ failed: 1 });
    expect(await pullAt('18:00:00', '2026-01-07')).toMatchObject({ failed: 1 });
    expect(await state()).toMatchObject({ fault: 'not-found', nextTryAt: null });
    expect(await pullAt('19:00:00', '2026-01-07')).toMatchObject({ failed: 0 });
    const path = `/sessions/${sessionId()}/zoom-pull`;
    const auditor = await scene.service.token('auditor', scene.organizationId);
    expect((await scene.service.as(auditor).post(path, {})).status).toBe(403);
    expect((await scene.service.as(auditor).get(path)).status).toBe(200);
    scene.service.clock.set('2026-03-01T12:00:00Z');
    const asked = await scene.service.as(scene.owner).post(path, {}).expect(202);
    expect(asked.body).toMatchObject({ nextTryAt: '2026-03-01T12:00:00Z' });
    expect(await pullAt('12:00:00', '2026-03-01')).toMatchObject({ failed: 1 });
    expect(await state()).toMatchObject({ nextTryAt: null });
  });

  test('the sheet says when it was pulled, what went wrong and when Zoom is asked next; a button asks now', async () => {
    const lead = await signedInStaff(scene.service, 'lead@hub.example', {
      role: 'lead',
      organizationId: scene.organizationId,
    });
    const sheet = async (language = 'en') =>
      (await lead.get(`/manage/sessions/${sessionId()}?lang=${language}`).expect(200)).text.replaceAll(
        '\u00a0',
        ' ',
      );
    expect(await sheet()).toContain('Zoom is asked next Mon 5 January 2026, 13:15');
    expect(await sheet()).not.toContain('Pull it now');
    scene.zoom.misbehave('instances', { kind: 'status', status: 500 }, 4);
    await pullAt('18:15:00');
    expect(await sheet()).toContain('Zoom itself is failing at the moment');
    expect(await sheet('fr')).toContain('Zoom éprouve lui-même des difficultés');
    await lead.post(`/manage/sessions/${sessionId()}/zoom-pull`).expect(303);
    expect(await pullAt('18:15:01')).toMatchObject({ pulled: 1 });
    expect(await sheet()).toMatch(/Pulled Mon 5 January 2026, 13:15[^<]*, with 4 connections/);
  });

  test('asked before the end, or of a session that meets elsewhere: refused with a sentence', async () => {
    const api = scene.service.as(scene.owner);
    const early = await api.post(`/sessions/${sessionId()}/zoom-pull`, {}).expect(409);
    expect(early.body.code).toBe('session.not-ended');
    await api.patch(`/sessions/${sessionId()}`, { joinUrl: 'https://meet.example/pain' }).expect(200);
    scene.service.clock.set(day('19:00:00'));
    const elsewhere = await api.post(`/sessions/${sessionId()}/zoom-pull`, {}).expect(409);
    expect(elsewhere.body.code).toBe('resource.conflict');
    expect(await state()).toEqual({ lastPulledAt: null, lastRows: null, nextTryAt: null, fault: null });
    expect(await pullAt('19:00:00')).toEqual({ pulled: 0, unchanged: 0, failed: 0 });
  });

  test('refused credentials: one call for all sessions, and everybody is told', async () => {
    const wrong = await prepared(engine, { environment: { ZOOM_CLIENT_SECRET: 'wrong' } });
    try {
      const other = await wrong.world.cohort(wrong.programId, {
        joinUrl: 'https://hub.zoom.example/j/82222222222',
      });
      const [second] = await wrong.world.sessions(other.id);
      wrong.service.clock.set(day('18:15:00'));
      const before = wrong.zoom.count('token');
      expect(await wrong.job('zoom-reports')).toEqual({ pulled: 0, unchanged: 0, failed: 2 });
      expect(wrong.zoom.count('token')).toBe(before + 1);
      const told = await wrong.service
        .as(wrong.owner)
        .get(`/sessions/${second?.id ?? ''}/zoom-pull`)
        .expect(200);
      expect(told.body).toMatchObject({ fault: 'credentials', nextTryAt: day('19:15:00') });
    } finally {
      await wrong.stop();
    }
  });

  test('late evidence amends: a finalized session gains by what the report adds', async () => {
    const report = zoomReport([['Ann Okoro', 'ann@east.example', '12:00:00', '12:10:00']]);
    await scene.world.importReport(sessionId(), report, { timeZone: 'America/Toronto' });
    scene.service.clock.set(day('18:05:00'));
    const api = scene.service.as(scene.owner);
    await api.post(`/sessions/${sessionId()}/finalize`, {}).expect(200);
    await pullAt('18:15:00');
    const awards = (await api.get(`/sessions/${sessionId()}/awards`).expect(200)).body.items as {
      minutes: number;
      status: string;
    }[];
    expect(
      awards
        .filter((award) => award.status === 'awarded')
        .map((award) => award.minutes)
        .sort(),
    ).toEqual([31, 60]);
  });
});

describeEachEngine('with events and without, straight out and through a proxy', (engine) => {
  /** Everything of the record that can be compared between two hubs: no ids, no moments of writing. */
  async function recordOf(scene: ZoomScene) {
    const api = scene.service.as(scene.owner);
    const sessionId = scene.sessionIds[0] ?? '';
    await api.post(`/sessions/${sessionId}/finalize`, {}).expect(200);
    const list = async (what: string) =>
      (await api.get(`/sessions/${sessionId}/${what}`).expect(200)).body.items as Record<string, unknown>[];
    const attendance = await list('attendance');
    const nameOf = new Map(attendance.map((entry) => [entry['clinicianId'], entry['name']]));
    const imported = await scene.service.database.read('imports').select('file_hash', 'row_count', 'source');
    return {
      attendance: attendance.map(({ clinicianId: _, ...facts }) => facts).sort(byText),
      awards: (await list('awards'))
        .map((award) => [
          nameOf.get(award['clinicianId']),
          award['status'],
          award['minutes'],
          award['credits'],
        ])
        .sort(byText),
      review: (await list('review'))
        .map(({ name, reason, status, seconds }) => ({ name, reason, status, seconds }))
        .sort(byText),
      imported,
    };
  }
  const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

  async function pulled(scene: ZoomScene): Promise<void> {
    scene.service.clock.set(day('18:15:00'));
    expect(await scene.job('zoom-reports')).toMatchObject({ pulled: 1 });
  }

  test('the final record is the same', async () => {
    const proxy = await startConnectProxy({ name: 'hub', password: 'secret' });
    const scenes: ZoomScene[] = [];
    try {
      const live = await prepared(engine);
      scenes.push(live);
      live.service.clock.set(day('17:30:00'));
      for (const event of [
        eventOf(
          'participant_joined',
          { userId: '1', name: 'Ann on a phone', registrantId: registrant(1) },
          day('17:00:11'),
        ),
        eventOf('participant_joined', { userId: '3', name: 'Bo', email: 'bo@east.example' }, day('16:55:00')),
        eventOf('participant_joined', { userId: '70', name: 'Never in the report' }, day('17:01:00')),
        eventOf('ended', null, day('18:05:00')),
      ])
        await postEvent(live.service, event).expect(204);
      expect(await live.job('zoom-events')).toMatchObject({ observed: 4 });
      await pulled(live);
      // Whoever only receives nothing and asks: outbound, and only through the proxy.
      const pullOnly = await prepared(engine, {
        withWebhook: false,
        environment: { HTTPS_PROXY: proxy.url },
      });
      scenes.push(pullOnly);
      expect(pullOnly.service.services.zoomAccount.mode).toBe('pull-only');
      await pulled(pullOnly);
      expect(proxy.targets.length).toBeGreaterThan(0);
      const [one, other] = [await recordOf(live), await recordOf(pullOnly)];
      expect(one.awards.length).toBeGreaterThan(1);
      expect(one.review).toHaveLength(1);
      expect(other).toEqual(one);
    } finally {
      for (const scene of scenes) await scene.stop();
      await proxy.close();
    }
  });
});
