// Events of a running meeting: in any order, twice, late; what they prove is provisional and ends with the report.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { describeEachEngine } from '../support/engines.js';
import { eventOf, postEvent, runId, type Person } from '../support/zoom-hook.js';
import { generalUrl, meetingId, sceneNow, startZoomScene, type ZoomScene } from '../support/zoom-scene.js';
import { zoomReport } from '../support/zoom-report.js';

const ann: Person = { userId: '1', name: 'Ann on a phone', registrantId: `REG-${meetingId}-1` };
const bo: Person = { userId: '2', name: 'Bo Okoro', email: 'bo@east.example' };
const stranger: Person = { userId: '3', name: 'iPhone' };

const joined = (person: Person, at: string) => eventOf('participant_joined', person, `2026-01-05T${at}Z`);
const left = (person: Person, at: string) => eventOf('participant_left', person, `2026-01-05T${at}Z`);
const ended = (at: string) => eventOf('ended', null, `2026-01-05T${at}Z`);

describeEachEngine('live', (engine) => {
  let scene: ZoomScene;
  let annId: string;
  let boId: string;

  beforeAll(async () => {
    scene = await startZoomScene(engine);
    annId = await scene.add('Ann');
    boId = await scene.add('Bo');
    await scene.job('zoom-registrants', sceneNow);
  });
  afterAll(() => scene.stop());
  beforeEach(async () => {
    scene.service.clock.set('2026-01-05T18:01:00Z');
    await scene.service.database.write(async (trx) => {
      for (const table of ['live_stays', 'zoom_events', 'links', 'reviews', 'attendance'])
        await trx(table).del();
    });
  });

  const tell = async (...events: object[]) => {
    for (const event of events) await postEvent(scene.service, event).expect(204);
    return scene.job('zoom-events');
  };
  const attendance = async (sessionIndex = 0) => {
    const { items } = (
      await scene.service
        .as(scene.owner)
        .get(`/sessions/${scene.sessionIds[sessionIndex] ?? ''}/attendance`)
        .expect(200)
    ).body;
    return new Map(
      (items as { clinicianId: string; seconds: number; status: string }[]).map((item) => [
        item.clinicianId,
        item,
      ]),
    );
  };
  const stays = () =>
    scene.service.services.live.list(scene.service.database.read, scene.sessionIds[0] ?? '');

  test('a join and a leave are provisional presence, by the registration and by the address', async () => {
    const told = await tell(
      joined(ann, '17:00:11'),
      joined(bo, '17:05:00'),
      left(ann, '17:30:11'),
      joined(stranger, '17:00:00'),
      ended('18:00:05'),
    );
    expect(told).toEqual({ observed: 5, unrouted: 0, failed: 0 });
    const found = await attendance();
    expect(found.get(annId)).toMatchObject({ seconds: 1800, status: 'provisional' });
    expect(found.get(boId)).toMatchObject({ seconds: 3300, status: 'provisional' });
    // Nobody is asked who the stranger was: the report will know better.
    const review = await scene.service
      .as(scene.owner)
      .get(`/sessions/${scene.sessionIds[0] ?? ''}/review`)
      .expect(200);
    expect(review.body.items).toEqual([]);
  });

  test('whatever their order, and however often they come, they say the same', async () => {
    const events = [
      joined(ann, '17:00:11'),
      left(ann, '17:20:00'),
      joined({ ...ann, userId: '11' }, '17:25:00'),
      left({ ...ann, userId: '11' }, '18:00:00'),
      joined(bo, '17:05:00'),
      ended('18:00:00'),
    ];
    await tell(...events);
    const expected = await attendance();
    expect(expected.get(annId)?.seconds).toBe(1189 + 2100);
    const orders = [[...events].reverse(), [...events.slice(3), ...events.slice(0, 3)], events];
    for (const [turn, order] of orders.entries()) {
      await scene.service.database.write(async (trx) => {
        for (const table of ['live_stays', 'zoom_events', 'attendance']) await trx(table).del();
      });
      // One by one, so that each is taken in before the next is known.
      for (const event of order) await tell(event);
      if (turn === 2) for (const event of order) await tell(event);
      expect(await attendance()).toEqual(expected);
    }
  });

  test('the published sample: open at the end, closed by the end of the meeting, 3589 seconds', async () => {
    await tell(joined({ ...ann, userId: '16778240' }, '17:00:11'));
    expect(await stays()).toMatchObject([{ joinedAt: '2026-01-05T17:00:11Z', leftAt: null, room: 'main' }]);
    await tell(ended('18:00:00'));
    expect((await attendance()).get(annId)).toMatchObject({ seconds: 3589, status: 'provisional' });
  });

  test('days late is not too late', async () => {
    scene.service.clock.set('2026-01-09T09:00:00Z');
    await tell(joined(ann, '17:00:00'), left(ann, '17:40:00'));
    expect((await attendance()).get(annId)).toMatchObject({ seconds: 2400, status: 'provisional' });
  });

  test('waiting outside is not being inside', async () => {
    await tell(
      eventOf('participant_joined_waiting_room', ann, '2026-01-05T16:55:00Z'),
      eventOf('participant_admitted', ann, '2026-01-05T17:10:00Z'),
      joined({ ...ann, userId: '12' }, '17:10:01'),
      left({ ...ann, userId: '12' }, '17:40:01'),
    );
    expect((await attendance()).get(annId)?.seconds).toBe(1800);
    expect((await stays()).map(({ room }) => room)).toEqual(['waiting', 'main']);
  });

  test('a breakout room is part of the meeting', async () => {
    await tell(
      joined(ann, '17:00:00'),
      left(ann, '17:20:00'),
      eventOf('participant_joined_breakout_room', { ...ann, userId: '13' }, '2026-01-05T17:20:00Z'),
      eventOf('participant_left_breakout_room', { ...ann, userId: '13' }, '2026-01-05T17:35:00Z'),
    );
    expect((await attendance()).get(annId)?.seconds).toBe(2100);
  });

  describe('to which session', () => {
    test('by number and time; what belongs nowhere is kept and counted', async () => {
      const told = await tell(
        eventOf('participant_joined', ann, '2026-01-12T17:00:00Z', { run: 'week2==' }),
        eventOf('participant_joined', ann, '2026-01-05T16:29:59Z', { run: 'early==' }),
        eventOf('participant_joined', ann, '2026-01-05T17:00:00Z', { meeting: 99999999999 }),
        eventOf('participant_joined', ann, '2026-03-05T17:00:00Z', { run: 'march==' }),
      );
      expect(told).toEqual({ observed: 1, unrouted: 3, failed: 0 });
      expect([...(await attendance(1)).keys()]).toContain(annId);
      expect(await scene.service.services.zoomEvents.counts(scene.service.database.read)).toEqual(
        new Map([
          ['done', 1],
          ['unrouted', 3],
        ]),
      );
    });

    test('who leaves long after the end leaves where she joined', async () => {
      const told = await tell(joined(bo, '17:30:00'), left(bo, '21:30:00'));
      expect(told).toEqual({ observed: 2, unrouted: 0, failed: 0 });
      expect((await attendance()).get(boId)?.seconds).toBe(1800);
    });

    test('the same number in another organization learns nothing of it', async () => {
      const { service, world } = scene;
      const other = await world.organization();
      const program = await world.program(other.id);
      await world.cohort(program.id, { joinUrl: generalUrl });
      // With two organizations nobody has said whose account it is.
      expect(await tell(joined(ann, '17:00:00'))).toEqual({ observed: 0, unrouted: 1, failed: 0 });
      await service.database.write(async (trx) => {
        await trx('sessions').where({ organization_id: other.id }).del();
        await trx('cohorts').where({ organization_id: other.id }).del();
        await trx('programs').where({ organization_id: other.id }).del();
        await trx('organizations').where({ id: other.id }).del();
      });
    });

    test('unrouted ones go after a month', async () => {
      await tell(eventOf('participant_joined', ann, '2026-01-05T17:00:00Z', { meeting: 99999999999 }));
      await scene.job('zoom-events', '2026-02-04T18:00:59Z');
      expect(await scene.service.database.read('zoom_events')).toHaveLength(1);
      await scene.job('zoom-events', '2026-02-04T18:01:01Z');
      expect(await scene.service.database.read('zoom_events')).toHaveLength(0);
    });
  });

  test('once a report stands, events no longer count; finalized before it, they earn nothing', async () => {
    const api = scene.service.as(scene.owner);
    const sessionId = scene.sessionIds[2] ?? '';
    const at = (time: string) => `2026-01-19T${time}Z`;
    scene.service.clock.set(at('18:30:00'));
    await tell(
      eventOf('participant_joined', ann, at('17:00:00'), { run: 'w3==' }),
      eventOf('participant_left', ann, at('18:00:00'), { run: 'w3==' }),
      eventOf('participant_joined', bo, at('17:00:00'), { run: 'w3==' }),
      eventOf('ended', null, at('18:00:00'), { run: 'w3==' }),
    );
    await api.post(`/sessions/${sessionId}/finalize`, {}).expect(200);
    const awards = async () =>
      new Map(
        (
          (await api.get(`/sessions/${sessionId}/awards`).expect(200)).body.items as {
            clinicianId: string;
            status: string;
            minutes: number;
          }[]
        ).map((award) => [award.clinicianId, award]),
      );
    expect([...(await awards()).values()].filter((award) => award.status === 'awarded')).toEqual([]);
    const report = zoomReport([['Ann Okoro', 'ann@east.example', '12:00:00', '12:45:00']], '2026-01-19');
    await scene.world.importReport(sessionId, report, { timeZone: 'America/Toronto' });
    const found = await attendance(2);
    expect(found.get(annId)).toMatchObject({ seconds: 2700, status: 'partial' });
    expect(found.get(boId)).toMatchObject({ seconds: 0, status: 'absent' });
    expect((await awards()).get(annId)).toMatchObject({ status: 'awarded', minutes: 45 });
    expect(await tell(eventOf('participant_left', bo, at('17:59:00'), { run: 'w3==' }))).toMatchObject({
      observed: 1,
    });
    expect(await attendance(2)).toEqual(found);
  });

  test('one odd event holds up nobody; tried five times it is left and counted', async () => {
    const { live } = scene.service.services;
    const observe = live.observe;
    live.observe = (trx, session, seen) =>
      seen.name === 'Odd' ? Promise.reject(new Error('cannot be told')) : observe(trx, session, seen);
    try {
      expect(await tell(joined(ann, '17:00:00'), joined({ userId: '9', name: 'Odd' }, '17:00:00'))).toEqual({
        observed: 1,
        unrouted: 0,
        failed: 1,
      });
      for (let i = 0; i < 4; i += 1) expect(await scene.job('zoom-events')).toMatchObject({ failed: 1 });
      expect(await scene.job('zoom-events')).toEqual({ observed: 0, unrouted: 0, failed: 0 });
      expect(await scene.service.services.zoomEvents.counts(scene.service.database.read)).toEqual(
        new Map([
          ['done', 1],
          ['failed', 1],
        ]),
      );
    } finally {
      live.observe = observe;
    }
    expect((await stays()).map(({ name }) => name)).toEqual(['Ann on a phone']);
    expect(runId).toContain('//');
  });
});
