// Whose account it is, and what the doctor says of it.
// src/wiring/zoom.ts
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { examine } from '../../../src/cli/doctor.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { worldOf } from '../../support/world.js';
import { startZoomStandIn, type ZoomStandIn } from '../../support/zoom-stand-in.js';

describeEachEngine('the account at Zoom', (engine) => {
  let zoom: ZoomStandIn;
  const running: TestService[] = [];
  const start = async (environment: Record<string, string>) => {
    const service = await startService(engine, { environment });
    running.push(service);
    return service;
  };
  beforeAll(async () => {
    zoom = await startZoomStandIn();
  });
  afterAll(async () => {
    for (const service of running) await service.stop();
    await zoom.close();
  });

  const said = async (service: TestService) => {
    const findings = await examine({ ...service, close: () => Promise.resolve() });
    return findings.find((finding) => finding.name === 'zoom');
  };

  test('without settings it is quietly absent', async () => {
    const service = await start({});
    expect(service.services.zoomAccount.mode).toBe('off');
    expect(await service.services.zoomAccount.ownerId(service.database.read)).toBeNull();
    expect(await said(service)).toMatchObject({ ok: true, detail: expect.stringContaining('not set up') });
    expect(zoom.count('token')).toBe(0);
  });

  test('one organization owns it; with a second one somebody must say which', async () => {
    const service = await start({ ...zoom.environment, ZOOM_WEBHOOK_SECRET: 'whsec-test-0001' });
    const { zoomAccount } = service.services;
    expect(zoomAccount.mode).toBe('live');
    expect(await zoomAccount.ownerId(service.database.read)).toBeNull();
    const world = worldOf(service, await service.token('owner'));
    const first = await world.organization();
    expect(await zoomAccount.ownerId(service.database.read)).toBe(first.id);
    expect(await said(service)).toMatchObject({ ok: true, detail: expect.stringContaining('/hooks/zoom') });
    await world.organization();
    expect(await zoomAccount.ownerId(service.database.read)).toBeNull();
    expect(await said(service)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('ZOOM_ORGANIZATION'),
    });
  });

  test('a named organization, missing permissions, refused credentials, nobody there', async () => {
    const service = await start({ ...zoom.environment, ZOOM_ORGANIZATION: 'the-hub' });
    const { zoomAccount } = service.services;
    expect(zoomAccount.mode).toBe('pull-only');
    const world = worldOf(service, await service.token('owner'));
    await world.organization();
    const named = await world.organization({ slug: 'the-hub' });
    expect(await zoomAccount.ownerId(service.database.read)).toBe(named.id);
    zoom.scopes('report:read:list_meeting_participants:admin meeting:read:admin');
    expect(await said(service)).toMatchObject({
      ok: false,
      detail: 'the app lacks these permissions: meeting:write:registrant:admin.',
    });
    const wrong = await start({ ...zoom.environment, ZOOM_CLIENT_SECRET: 'wrong-secret' });
    await worldOf(wrong, await wrong.token('owner')).organization();
    const refused = await said(wrong);
    expect(refused).toMatchObject({ ok: false, detail: expect.stringContaining('ZOOM_CLIENT_SECRET') });
    expect(JSON.stringify(refused)).not.toContain('wrong-secret');
    const nowhere = await start({ ...zoom.environment, ZOOM_OAUTH_URL: 'http://127.0.0.1:1/oauth/token' });
    await worldOf(nowhere, await nowhere.token('owner')).organization();
    expect(await said(nowhere)).toMatchObject({ ok: false, detail: expect.stringContaining('HTTPS_PROXY') });
  });
});
