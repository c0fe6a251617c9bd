// The live roster page: who is in, since when, who is missing; what it says where no event arrives; its script.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { signedInStaff, type StaffAgent } from '../../support/console-scene.js';
import { describeEachEngine, type Engine } from '../../support/engines.js';
import { eventOf, postEvent } from '../../support/zoom-hook.js';
import { meetingId, sceneNow, startZoomScene, type ZoomScene } from '../../support/zoom-scene.js';
import { zoomReport } from '../../support/zoom-report.js';

const at = (time: string) => `2026-01-05T${time}Z`;
const lead = (scene: ZoomScene) =>
  signedInStaff(scene.service, 'lead@hub.example', { role: 'lead', organizationId: scene.organizationId });
const pageOf = async (agent: StaffAgent, sessionId: string, language = 'en') =>
  (await agent.get(`/manage/sessions/${sessionId}/live?lang=${language}`).expect(200)).text.replaceAll(
    '\u00a0',
    ' ',
  );

describeEachEngine('the live page', (engine: Engine) => {
  let scene: ZoomScene;
  let agent: StaffAgent;
  const sessionId = () => scene.sessionIds[0] ?? '';
  beforeAll(async () => {
    scene = await startZoomScene(engine);
    for (const name of ['Ann', 'Bo', 'Cy']) await scene.add(name);
    await scene.job('zoom-registrants', sceneNow);
    agent = await lead(scene);
    scene.service.clock.set(at('17:30:00'));
    const ann = { userId: '1', name: 'Somebody', registrantId: `REG-${meetingId}-1` };
    for (const event of [
      eventOf('participant_joined', ann, at('17:05:00')),
      eventOf('participant_joined', { userId: '2', name: 'Bo', email: 'bo@east.example' }, at('17:00:00')),
      eventOf('participant_left', { userId: '2', name: 'Bo' }, at('17:10:00')),
      eventOf('participant_joined', { userId: '3', name: 'iPhone <b>' }, at('17:01:00')),
    ])
      await postEvent(scene.service, event).expect(204);
    await scene.job('zoom-events');
  });
  afterAll(() => scene.stop());

  test('names who is in since when, who left, who is unknown and who is missing, in both languages', async () => {
    const page = await pageOf(agent, sessionId());
    expect(page).toMatch(
      /1 person of yours is in[\s\S]*Ann Okoro<\/th><td>12:05<\/td><td class="figure">25 min/,
    );
    expect(page).toMatch(/1 participant nobody could place[\s\S]*iPhone &lt;b&gt;<\/th><td>12:01<\/td>/);
    expect(page).toMatch(/1 has left[\s\S]*Bo Okoro<\/th>[\s\S]*10 min/);
    expect(page).toMatch(/1 of the roster is missing[\s\S]*<li>Cy Okoro<\/li>/);
    expect(page).toContain('As of 12:30');
    const french = await pageOf(agent, sessionId(), 'fr');
    expect(french).toContain('1 personne connue est en ligne');
    expect(french).toContain('1 personne inscrite manque');
  });

  test('updates by a script of our own, and without one by a link', async () => {
    const page = await agent.get(`/manage/sessions/${sessionId()}/live`).expect(200);
    const [, script = ''] = /<script src="([^"]+)" defer><\/script>/.exec(page.text) ?? [];
    expect(script).toMatch(/^\/assets\/live\.js\?v=/);
    expect(page.text).toContain(`href="/manage/sessions/${sessionId()}/live"`);
    expect(page.text).toMatch(/<button type="button"[^>]* hidden data-live-pause/);
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    const asset = await supertest(scene.service.app).get(script).expect(200);
    expect(asset.headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  test('the sheet leads there; once a report stands the page says so', async () => {
    expect((await agent.get(`/manage/sessions/${sessionId()}`).expect(200)).text).toContain('/live"');
    const report = zoomReport([['Ann Okoro', 'ann@east.example', '12:00:00', '12:45:00']]);
    await scene.world.importReport(sessionId(), report, { timeZone: 'America/Toronto' });
    expect(await pageOf(agent, sessionId())).toContain('The report is in');
  });

  test('nobody of another hub sees it', async () => {
    const stranger = await signedInStaff(scene.service, 'other@hub.example', {
      role: 'lead',
      organizationId: (await scene.world.organization()).id,
    });
    await stranger.get(`/manage/sessions/${sessionId()}/live`).expect(404);
  });
});

describeEachEngine('the live page without events', (engine: Engine) => {
  test('pull-only: unavailable, the report will be pulled; elsewhere: import it', async () => {
    const scene = await startZoomScene(engine, { withWebhook: false });
    try {
      const agent = await lead(scene);
      const [first = '', second = ''] = scene.sessionIds;
      expect(await pageOf(agent, first)).toContain(
        'Live is unavailable here; the report will be pulled after the meeting.',
      );
      expect(await pageOf(agent, first, 'fr')).toContain('le rapport sera demandé après la réunion');
      expect(await pageOf(agent, first)).not.toContain('<script');
      await scene.service
        .as(scene.owner)
        .patch(`/sessions/${second}`, { joinUrl: 'https://meet.example/pain' })
        .expect(200);
      expect(await pageOf(agent, second)).toContain('Import the report of the meeting');
    } finally {
      await scene.stop();
    }
  });
});
