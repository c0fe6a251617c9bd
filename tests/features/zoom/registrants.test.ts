// Registrants: made by the job and never by a request, once each, whatever Zoom does in between.
// src/wiring/zoom.ts
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { waitSeconds } from '../../../src/features/zoom/patience.js';
import { describeEachEngine } from '../../support/engines.js';
import { signedInStaff } from '../../support/console-scene.js';
import { meetingId, sceneNow, startZoomScene, type ZoomScene } from '../../support/zoom-scene.js';

test.each([
  ['unreachable', 0, undefined, 60],
  ['unreachable', 3, undefined, 480],
  ['failing', 30, undefined, 7200],
  ['busy', 0, 3600, 3600],
  ['busy', 0, 10_000_000, 86_400],
  ['registration-off', 0, undefined, 3600],
  ['no-address', 9, undefined, 86_400],
] as const)('%s after %i tries waits', (fault, attempts, asked, seconds) => {
  expect(waitSeconds(fault, attempts, asked)).toBe(seconds);
});

describeEachEngine('registrants', (engine) => {
  let scene: ZoomScene;
  const start = async (options?: Parameters<typeof startZoomScene>[1]) => {
    scene = await startZoomScene(engine, options);
  };
  afterEach(() => scene.stop());

  const issue = (asOf = sceneNow) => scene.job('zoom-registrants', asOf);
  const rows = () => scene.service.database.read('zoom_registrants').orderBy('id');
  const registered = () => scene.zoom.meeting(meetingId).registrants;

  describe('as a rule', () => {
    beforeEach(() => start());

    test('enrolling asks Zoom for nothing; the job does, once for each person and meeting', async () => {
      const ann = await scene.add('Ann');
      await scene.add('Bo', { language: 'fr', name: { given: 'Bo', family: '' } });
      expect(scene.zoom.count('create-registrant')).toBe(0);
      expect(await issue()).toEqual({ planned: 2, issued: 2, failed: 0 });
      expect(registered()).toMatchObject([
        { email: 'ann@east.example', first_name: 'Ann', last_name: 'Okoro' },
        { email: 'bo@east.example', first_name: 'Bo', last_name: '' },
      ]);
      expect(await issue()).toEqual({ planned: 0, issued: 0, failed: 0 });
      await scene.add('Cy');
      expect(await issue()).toEqual({ planned: 1, issued: 1, failed: 0 });
      expect(scene.zoom.count('create-registrant')).toBe(3);
      const ids = await scene.service.services.registrants.idsByClinician(
        scene.service.database.read,
        scene.organizationId,
      );
      expect(ids.get(ann)).toEqual([`REG-${meetingId}-1`]);
      const audit = await scene.service.as(scene.owner).get(`/audit?subject=${ann}`).expect(200);
      expect(audit.body.items.map((item: { action: string }) => item.action)).toContain('registrant.issued');
    });

    test('who left the roster before Zoom answered is not registered, and is when she comes back', async () => {
      const ann = await scene.add('Ann');
      scene.zoom.misbehave('create-registrant', { kind: 'status', status: 503 });
      expect(await issue()).toMatchObject({ failed: 1 });
      const api = scene.service.as(scene.owner);
      const [enrolment] = (await api.get(`/cohorts/${scene.cohortId}/enrolments`).expect(200)).body.items;
      await api.delete(`/enrolments/${enrolment.id}`).expect(204);
      expect(await issue('2026-01-05T16:30:00Z')).toEqual({ planned: 0, issued: 0, failed: 0 });
      await scene.world.enrol(scene.cohortId, ann);
      expect(await issue('2026-01-05T16:31:00Z')).toEqual({ planned: 0, issued: 1, failed: 0 });
      expect(registered()).toHaveLength(1);
    });

    test('two records of one person become one: both registrations speak for the one that stands', async () => {
      const ann = await scene.add('Ann');
      const double = await scene.add('Anna');
      await issue();
      await scene.service
        .as(scene.owner)
        .post(`/clinicians/${double}/merge`, { intoId: ann, reason: 'the same person' })
        .expect(200);
      expect(await issue()).toEqual({ planned: 0, issued: 0, failed: 0 });
      const { registrants } = scene.service.services;
      const db = scene.service.database.read;
      const ids = await registrants.idsByClinician(db, scene.organizationId);
      expect([...ids.keys()]).toEqual([ann]);
      expect([...(ids.get(ann) ?? [])].sort()).toEqual([`REG-${meetingId}-1`, `REG-${meetingId}-2`]);
      expect((await registrants.ofMeeting(db, meetingId)).get(ann)?.joinUrl).toMatch(/tk=personal-\d+-1$/);
    });

    test('another meeting number in a later session means another registration; one without a number none', async () => {
      await scene.add('Ann');
      const api = scene.service.as(scene.owner);
      await api
        .patch(`/sessions/${scene.sessionIds[1] ?? ''}`, {
          joinUrl: 'https://hub.zoom.example/j/99999999999',
        })
        .expect(200);
      await api
        .patch(`/sessions/${scene.sessionIds[2] ?? ''}`, { joinUrl: 'https://meet.example/pain' })
        .expect(200);
      scene.zoom.meeting('99999999999');
      expect(await issue()).toEqual({ planned: 2, issued: 2, failed: 0 });
      expect(scene.zoom.meeting('99999999999').registrants).toHaveLength(1);
    });

    test('after the last session nobody is registered any more', async () => {
      await scene.add('Ann');
      expect(await issue('2026-02-01T12:00:00Z')).toEqual({ planned: 0, issued: 0, failed: 0 });
    });
  });

  describe('when it goes wrong', () => {
    beforeEach(() => start());

    test.each([
      ['the connection breaks', { kind: 'drop' } as const, 'unreachable'],
      ['the answer is half', { kind: 'half' } as const, 'broken-answer'],
    ])('%s after Zoom did it: looked for first, never made twice', async (_words, how, fault) => {
      await scene.add('Ann');
      scene.zoom.misbehave('create-registrant', how);
      expect(await issue()).toEqual({ planned: 1, issued: 0, failed: 1 });
      expect(await rows()).toMatchObject([{ attempts: 1, uncertain: 1, last_fault: fault }]);
      expect(await issue('2026-01-05T16:00:59Z')).toMatchObject({ issued: 0, failed: 0 });
      expect(await issue('2026-01-05T16:01:00Z')).toEqual({ planned: 0, issued: 1, failed: 0 });
      expect(scene.zoom.count('create-registrant')).toBe(1);
      expect(scene.zoom.count('list-registrants')).toBe(1);
      expect(registered()).toHaveLength(1);
    });

    test('an outage stops the whole run after one call; everybody is told and tried again', async () => {
      for (const name of ['Ann', 'Bo', 'Cy']) await scene.add(name);
      scene.zoom.misbehave('create-registrant', { kind: 'status', status: 500 });
      expect(await issue()).toEqual({ planned: 3, issued: 0, failed: 3 });
      expect(scene.zoom.count('create-registrant')).toBe(1);
      expect((await rows()).map((row: { last_fault: string }) => row.last_fault)).toEqual(
        Array.from({ length: 3 }, () => 'failing'),
      );
      expect(await issue('2026-01-05T16:01:00Z')).toEqual({ planned: 0, issued: 3, failed: 0 });
    });

    test('throttled beyond patience: tried again when Zoom said, not before', async () => {
      await scene.add('Ann');
      scene.zoom.misbehave('create-registrant', {
        kind: 'status',
        status: 429,
        headers: { 'retry-after': '2026-01-05T17:00:00Z' },
      });
      expect(await issue()).toMatchObject({ failed: 1 });
      expect(await issue('2026-01-05T16:59:59Z')).toMatchObject({ issued: 0, failed: 0 });
      expect(await issue('2026-01-05T17:00:00Z')).toMatchObject({ issued: 1 });
    });

    test('a token that expired is replaced on the way', async () => {
      await scene.add('Ann');
      await issue();
      scene.zoom.expireTokens();
      await scene.add('Bo');
      expect(await issue()).toEqual({ planned: 1, issued: 1, failed: 0 });
      expect(scene.zoom.count('token')).toBe(2);
    });

    test('a meeting without registration: one call, the lead reads why, and it heals by itself', async () => {
      for (const name of ['Ann', 'Bo']) await scene.add(name);
      scene.zoom.meeting(meetingId).registrationOn = false;
      expect(await issue()).toEqual({ planned: 2, issued: 0, failed: 2 });
      expect(scene.zoom.count('create-registrant')).toBe(1);
      const lead = await signedInStaff(scene.service, 'lead@hub.example', {
        role: 'lead',
        organizationId: scene.organizationId,
      });
      const page = async (language: string) =>
        (await lead.get(`/manage/cohorts/${scene.cohortId}?lang=${language}`).expect(200)).text;
      expect(await page('en')).toContain('does not ask people to register');
      expect(await page('en')).toContain('0 of 2 people');
      expect(await page('fr')).toContain('n’exige pas d’inscription');
      scene.zoom.meeting(meetingId).registrationOn = true;
      expect(await issue('2026-01-05T17:00:00Z')).toEqual({ planned: 0, issued: 2, failed: 0 });
      expect(await page('en')).toContain('2 of 2 people');
    });

    test('an address that others read is never given to Zoom; without another she waits', async () => {
      await scene.add('Ann', { emails: [{ address: 'desk@east.example', shared: true }] });
      await scene.add('Bo', {
        emails: [{ address: 'front@east.example', shared: true }, 'bo@east.example'],
      });
      expect(await issue()).toEqual({ planned: 2, issued: 1, failed: 1 });
      expect(registered().map((one) => one.email)).toEqual(['bo@east.example']);
      expect(await rows()).toMatchObject([{ last_fault: 'no-address' }, { last_fault: null }]);
    });
  });

  test('with a domain of its own the hub gives Zoom no address of anybody', async () => {
    await start({ environment: { ZOOM_REGISTRANT_DOMAIN: 'people.hub.example' } });
    const ann = await scene.add('Ann', { emails: [] });
    expect(await issue()).toEqual({ planned: 1, issued: 1, failed: 0 });
    expect(registered().map((one) => one.email)).toEqual([`clinician-${ann}@people.hub.example`]);
  });

  test('without an account, or where it is nobody’s, nothing happens', async () => {
    await start();
    await scene.add('Ann');
    await scene.world.organization();
    expect(await issue()).toEqual({ planned: 0, issued: 0, failed: 0 });
    expect(await rows()).toEqual([]);
  });
});
