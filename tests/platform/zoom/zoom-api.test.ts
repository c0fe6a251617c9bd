// Zoom's API through the stand-in: tokens, paging, patience, and what is never asked twice.
// src/platform/zoom/zoom-calls.ts, src/platform/zoom/zoom-token.ts, src/platform/zoom/zoom-fault.ts
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { fixedClock } from '../../../src/platform/clock.js';
import { createOutbound, type Outbound } from '../../../src/platform/http/outbound.js';
import { createZoomApi, type ZoomApi } from '../../../src/platform/zoom/zoom-api.js';
import { ZoomFault, busyFault } from '../../../src/platform/zoom/zoom-fault.js';
import { startConnectProxy } from '../../support/connect-proxy.js';
import { standInCredentials, startZoomStandIn, type ZoomStandIn } from '../../support/zoom-stand-in.js';

const meetingId = '81234567890';
const uuid = '/abCD//efgh1234567890==';
const now = '2026-01-05T18:15:00Z';

const rowOf = (index: number) => ({
  user_id: String(16778240 + index * 1024),
  name: `Person ${index}`,
  join_time: '2026-01-05T17:00:00Z',
  leave_time: '2026-01-05T18:00:00Z',
});

describe('the API', () => {
  let zoom: ZoomStandIn;
  let outbound: Outbound;
  let api: ZoomApi;
  let waits: number[];
  const clock = fixedClock(now);

  const apiThrough = (way: Outbound, more: { clientSecret?: string } = {}): ZoomApi =>
    createZoomApi({
      outbound: way,
      clock,
      apiUrl: zoom.environment['ZOOM_API_URL'] ?? '',
      credentials: {
        accountId: standInCredentials.ZOOM_ACCOUNT_ID,
        clientId: standInCredentials.ZOOM_CLIENT_ID,
        clientSecret: more.clientSecret ?? standInCredentials.ZOOM_CLIENT_SECRET,
        oauthUrl: zoom.environment['ZOOM_OAUTH_URL'] ?? '',
      },
      wait: (milliseconds) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
    });

  beforeEach(async () => {
    zoom = await startZoomStandIn();
    outbound = createOutbound({ proxyUrl: null, noProxy: '' });
    waits = [];
    clock.set(now);
    api = apiThrough(outbound);
    const meeting = zoom.meeting(meetingId);
    meeting.instances.push(
      {
        uuid,
        startTime: '2026-01-05T16:58:02Z',
        participants: Array.from({ length: 601 }, (_, i) => rowOf(i)),
      },
      { uuid: 'abC/Defgh12345678901==', startTime: '2026-01-05T19:00:00Z', participants: [rowOf(0)] },
    );
  });
  afterEach(async () => {
    await outbound.close();
    await zoom.close();
  });

  const faultOf = async (work: Promise<unknown>): Promise<ZoomFault> => {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof ZoomFault)) throw new Error(`no fault of Zoom: ${String(error)}`);
    return error;
  };

  test('lists the runs of a meeting and pulls one whole by its UUID, in pages of 300', async () => {
    expect(await api.listInstances(meetingId)).toEqual([
      { uuid, startTime: '2026-01-05T16:58:02Z' },
      { uuid: 'abC/Defgh12345678901==', startTime: '2026-01-05T19:00:00Z' },
    ]);
    const rows = await api.loadReport(uuid);
    expect(rows).toEqual(Array.from({ length: 601 }, (_, i) => rowOf(i)));
    expect(zoom.count('report')).toBe(3);
    expect(zoom.paths.at(-1)).toBe(
      '/v2/report/meetings/%252FabCD%252F%252Fefgh1234567890%253D%253D/participants',
    );
    expect(await api.loadReport('abC/Defgh12345678901==')).toHaveLength(1);
    expect(zoom.count('token')).toBe(1);
  });

  test('a token serves until five minutes before its end, and calls at once ask for one', async () => {
    await Promise.all([api.listInstances(meetingId), api.listInstances(meetingId), api.loadReport(uuid)]);
    expect(zoom.count('token')).toBe(1);
    clock.set('2026-01-05T19:09:59Z');
    await api.listInstances(meetingId);
    expect(zoom.count('token')).toBe(1);
    clock.set('2026-01-05T19:10:00Z');
    await api.listInstances(meetingId);
    expect(zoom.count('token')).toBe(2);
    expect(await api.grantedScopes()).toEqual([
      'report:read:admin',
      'meeting:read:admin',
      'meeting:write:admin',
    ]);
  });

  test('a token refused under way is replaced once, in the middle of the pages too', async () => {
    await api.listInstances(meetingId);
    zoom.expireTokens();
    expect(await api.loadReport(uuid)).toHaveLength(601);
    expect(zoom.count('token')).toBe(2);
    zoom.misbehave('report', { kind: 'status', status: 401, body: { code: 124 } }, 2);
    expect(await faultOf(api.loadReport(uuid))).toMatchObject({ kind: 'credentials' });
    expect(waits).toEqual([]);
  });

  test('wrong credentials are said to be wrong, and not tried again', async () => {
    const wrong = apiThrough(outbound, { clientSecret: 'another-secret' });
    const fault = await faultOf(wrong.listInstances(meetingId));
    expect(fault).toMatchObject({ kind: 'credentials', more: { status: 400 } });
    expect(fault.message).toBe('zoom: credentials, status 400');
    expect(zoom.count('token')).toBe(1);
  });

  test.each([
    [{ kind: 'status', status: 500 } as const, [250, 500]],
    [{ kind: 'status', status: 503 } as const, [250, 500]],
    [{ kind: 'half' } as const, [250, 500]],
    [{ kind: 'drop' } as const, [250, 500]],
    [{ kind: 'status', status: 429, headers: { 'retry-after': '2' } } as const, [2000, 2000]],
    [
      { kind: 'status', status: 429, headers: { 'retry-after': '2026-01-05T18:15:04Z' } } as const,
      [4000, 4000],
    ],
    [
      { kind: 'status', status: 429, headers: { 'retry-after': 'Mon, 05 Jan 2026 18:15:03 GMT' } } as const,
      [3000, 3000],
    ],
    [{ kind: 'status', status: 429 } as const, [250, 500]],
  ])('two bad answers on the second page, then a good one: %j', async (how, expected) => {
    zoom.misbehave('report', how, 2, 1);
    expect(await api.loadReport(uuid)).toEqual(Array.from({ length: 601 }, (_, i) => rowOf(i)));
    expect(waits).toEqual(expected);
    expect(zoom.count('report')).toBe(5);
  });

  test.each([
    [{ kind: 'status', status: 502 } as const, 'failing', 4],
    [{ kind: 'half' } as const, 'broken-answer', 4],
    [{ kind: 'body', body: '{"next_page_token":""}' } as const, 'broken-answer', 4],
    [{ kind: 'body', body: '{"participants":["Ann"]}' } as const, 'broken-answer', 4],
    [{ kind: 'drop' } as const, 'unreachable', 4],
    [{ kind: 'status', status: 400, body: { code: 4711, message: 'x' } } as const, 'scope', 1],
    [
      {
        kind: 'status',
        status: 400,
        body: { code: 4711, message: 'does not contain scopes:[a, b]' },
      } as const,
      'scope',
      1,
    ],
    [{ kind: 'status', status: 403, body: { code: 200 } } as const, 'refused', 1],
    [{ kind: 'status', status: 302, headers: { location: '/elsewhere' } } as const, 'broken-answer', 4],
  ])('what stays bad is a fault, never a part of a report: %j → %s', async (how, kind, calls) => {
    zoom.misbehave('report', how, 99, 1);
    expect((await faultOf(api.loadReport(uuid))).kind).toBe(kind);
    expect(zoom.count('report')).toBe(1 + calls);
  });

  test('asked to wait longer than a call may take, it says for how long', async () => {
    zoom.misbehave('instances', { kind: 'status', status: 429, headers: { 'retry-after': '3600' } });
    expect(await faultOf(api.listInstances(meetingId))).toMatchObject({
      kind: 'busy',
      more: { retryAfterSeconds: 3600 },
    });
    expect(waits).toEqual([]);
    expect(busyFault('2026-01-05T18:14:00Z', now).more.retryAfterSeconds).toBe(0);
    expect(busyFault('soon', now).more.retryAfterSeconds).toBeUndefined();
  });

  test('the token endpoint too may be busy for a while', async () => {
    zoom.misbehave('token', { kind: 'status', status: 429, headers: { 'retry-after': '1' } });
    zoom.misbehave('token', { kind: 'half' });
    zoom.misbehave('token', { kind: 'drop' });
    expect(await api.listInstances(meetingId)).toHaveLength(2);
    expect(waits).toEqual([1000, 500, 1000]);
  });

  test('pages that lead in a circle end as a fault', async () => {
    const page = { participants: [rowOf(0)], next_page_token: 'page-300' };
    zoom.misbehave('report', { kind: 'body', body: JSON.stringify(page) }, 999);
    expect((await faultOf(api.loadReport(uuid))).kind).toBe('broken-answer');
    expect(zoom.count('report')).toBe(2);
  });

  test('a meeting that is not there', async () => {
    expect(await faultOf(api.listInstances('99999999999'))).toMatchObject({
      kind: 'not-found',
      more: { status: 404, zoomCode: 3001 },
    });
  });

  test('registrants: created, found again, and refused where the meeting takes none', async () => {
    const person = {
      email: 'ann@east.example',
      givenName: 'Ann',
      familyName: 'Lee',
      language: 'fr' as const,
    };
    const made = await api.createRegistrant(meetingId, person);
    expect(made).toEqual({
      registrantId: `REG-${meetingId}-1`,
      joinUrl: `https://hub.zoom.example/w/${meetingId}?tk=personal-${meetingId}-1`,
    });
    expect(await api.findRegistrant(meetingId, 'ANN@east.example')).toEqual(made);
    expect(await api.findRegistrant(meetingId, 'bo@east.example')).toBeUndefined();
    const one = { ...person, email: 'cher@east.example', givenName: '', familyName: 'Cher' };
    await api.createRegistrant(meetingId, one);
    expect(zoom.meeting(meetingId).registrants.at(-1)).toMatchObject({ first_name: 'Cher', last_name: '' });
    zoom.meeting(meetingId).registrationOn = false;
    expect((await faultOf(api.createRegistrant(meetingId, person))).kind).toBe('registration-off');
  });

  test.each([
    [{ kind: 'status', status: 500 } as const, 'failing'],
    [{ kind: 'drop' } as const, 'unreachable'],
    [{ kind: 'half' } as const, 'broken-answer'],
  ])('a registrant that may exist already is not created again: %j', async (how, kind) => {
    const person = {
      email: 'ann@east.example',
      givenName: 'Ann',
      familyName: 'Lee',
      language: 'en' as const,
    };
    zoom.misbehave('create-registrant', how);
    expect(await faultOf(api.createRegistrant(meetingId, person))).toMatchObject({
      kind,
      more: { isUncertain: true },
    });
    expect(zoom.count('create-registrant')).toBe(1);
  });

  test('what Zoom certainly did not do is asked again: throttled, or by an expired token', async () => {
    const person = {
      email: 'ann@east.example',
      givenName: 'Ann',
      familyName: 'Lee',
      language: 'en' as const,
    };
    await api.listInstances(meetingId);
    zoom.expireTokens();
    zoom.misbehave(
      'create-registrant',
      { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
      1,
      1,
    );
    expect(await api.createRegistrant(meetingId, person)).toMatchObject({
      registrantId: `REG-${meetingId}-1`,
    });
    expect(zoom.meeting(meetingId).registrants).toHaveLength(1);
  });

  describe('through a proxy', () => {
    let proxy: Awaited<ReturnType<typeof startConnectProxy>>;
    const login = { name: 'hub', password: 'p%40ss' };
    beforeAll(async () => {
      proxy = await startConnectProxy({ name: 'hub', password: 'p@ss' });
    });
    afterAll(() => proxy.close());
    const through = (settings: { noProxy?: string; password?: string }) =>
      createOutbound({
        proxyUrl: `http://${login.name}:${settings.password ?? login.password}@${new URL(proxy.url.replace('p@ss', 'x')).host}`,
        noProxy: settings.noProxy ?? '',
      });

    test('everything goes through its tunnel', async () => {
      const way = through({});
      const before = proxy.targets.length;
      expect(await apiThrough(way).loadReport(uuid)).toHaveLength(601);
      const host = new URL(zoom.environment['ZOOM_API_URL'] ?? '').host;
      expect(new Set(proxy.targets.slice(before))).toEqual(new Set([host]));
      await way.close();
    });

    test('NO_PROXY goes around it', async () => {
      const way = through({ noProxy: 'localhost, 127.0.0.1' });
      const before = proxy.targets.length;
      expect(await apiThrough(way).listInstances(meetingId)).toHaveLength(2);
      expect(proxy.targets.slice(before)).toEqual([]);
      await way.close();
    });

    test('a proxy that refuses is an outage, and the password is in no word of it', async () => {
      const way = through({ password: 'wrong-password' });
      const fault = await faultOf(apiThrough(way).listInstances(meetingId));
      expect(fault.kind).toBe('unreachable');
      expect(`${fault.stack ?? ''}${JSON.stringify(fault)}`).not.toMatch(/wrong-password|client-secret/);
      await way.close();
    });
  });
});
