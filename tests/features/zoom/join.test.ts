// The personal link: mailed, shown on her page, asking who is coming, and leading to Zoom only by a pressed button.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { simpleParser } from 'mailparser';
import supertest from 'supertest';
import { signedInStaff } from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startMailSink, type MailSink } from '../../support/mail-sink.js';
import { generalUrl, meetingId, sceneNow, startZoomScene, type ZoomScene } from '../../support/zoom-scene.js';

const personal = new RegExp(`w/${meetingId}|tk=|personal-`);

describeEachEngine('personal join links', (engine) => {
  let scene: ZoomScene;
  let sink: MailSink;
  let ann: string;
  let bo: string;

  beforeAll(async () => {
    sink = await startMailSink();
    scene = await startZoomScene(engine, {
      environment: { SMTP_URL: sink.url, MAIL_RATE_PER_MINUTE: '100000' },
    });
    ann = await scene.add('Ann', { name: { given: 'Ann', family: 'Okoro', display: 'Dr. Ann <Okoro>' } });
    await scene.job('zoom-registrants', sceneNow);
    bo = await scene.add('Bo', { language: 'fr' });
  });
  afterAll(async () => {
    await scene.service.services.transport.close();
    await scene.stop();
    await sink.stop();
  });
  beforeEach(() => scene.service.clock.set(sceneNow));

  const sessionOf = (index: number) =>
    scene.service.services.sessions.load(scene.service.database.read, scene.sessionIds[index] ?? '');
  /** The path of a clinician's link to a session. */
  async function pathOf(clinicianId: string, index = 0): Promise<string> {
    const paths = await scene.service.services.joinLinks.pathsOf(
      scene.service.database.read,
      await sessionOf(index),
    );
    return paths.get(clinicianId) ?? 'none';
  }
  const get = (path: string) => supertest(scene.service.app).get(path).set('accept', 'text/html');
  const yes = (path: string) => supertest(scene.service.app).post(path).type('form').send({ as: 'me' });
  const api = () => scene.service.as(scene.owner);

  test('fetching it shows whose it is, in both languages, and never where it leads', async () => {
    const path = await pathOf(ann);
    for (const [language, words] of [
      ['en', ['Joining as Dr. Ann &lt;Okoro&gt;?', 'Not Dr. Ann']],
      ['fr', ['Vous êtes Dr. Ann &lt;Okoro&gt;?', 'Vous n’êtes pas']],
    ] as const) {
      const page = await get(`${path}?lang=${language}`).expect(200);
      for (const word of words) expect(page.text).toContain(word);
      expect(page.text).not.toMatch(personal);
      expect(JSON.stringify(page.headers)).not.toMatch(personal);
      expect(page.text).toContain(`/s/${scene.sessionIds[0] ?? ''}/join`);
      expect(page.headers['cache-control']).toBe('no-store');
      expect(page.headers['x-robots-tag']).toBe('noindex, nofollow');
      expect(page.headers['referrer-policy']).toBe('same-origin');
      expect(page.headers['content-security-policy']).toContain(
        "form-action 'self' https://hub.zoom.example https://zoom.us https://*.zoom.us;",
      );
    }
    await supertest(scene.service.app).head(path).expect(200);
  });

  test('“yes” leads to her own way in; anything else asks again', async () => {
    const path = await pathOf(ann);
    const answer = await yes(path).expect(303);
    expect(answer.headers['location']).toBe(
      `https://hub.zoom.example/w/${meetingId}?tk=personal-${meetingId}-1`,
    );
    expect(answer.headers['cache-control']).toBe('no-store');
    const other = await supertest(scene.service.app)
      .post(path)
      .type('form')
      .send({ as: 'somebody' })
      .expect(200);
    expect(other.text).toContain('Joining as');
    await yes(path).set('origin', 'https://elsewhere.example').expect(403);
  });

  test('one that was cut off, altered, or made for another purpose is none of ours', async () => {
    const path = await pathOf(ann);
    const [content = '', signature = ''] = path.slice('/join/'.length).split('.');
    const swapped = Buffer.from(content, 'base64url');
    swapped[31] = (swapped[31] ?? 0) ^ 1;
    for (const token of [
      content,
      `${content}.`,
      `${content}.${signature.slice(0, -1)}`,
      `${swapped.toString('base64url')}.${signature}`,
      `${content}.${signature}.x`,
      'a.b',
    ]) {
      await get(`/join/${token}`).expect(404);
      await yes(`/join/${token}`).expect(404);
    }
  });

  test('invitation and calendar carry hers, and the general link where she has none yet', async () => {
    await api()
      .post(`/cohorts/${scene.cohortId}/invites`, { sessionIds: [scene.sessionIds[0]] })
      .expect(202);
    await scene.job('outbox');
    const mailTo = async (address: string) => {
      const mail = await simpleParser(sink.received.find((one) => one.to.includes(address))?.raw ?? '');
      const calendar = mail.attachments.find((part) => part.contentType === 'text/calendar');
      return { mail, ics: (calendar?.content.toString('utf8') ?? '').replace(/\r\n /g, '') };
    };
    const path = await pathOf(ann);
    const hers = await mailTo('ann@east.example');
    expect(hers.mail.text).toContain(`Join: http://localhost:3000${path}`);
    expect(hers.mail.html).toContain(`http://localhost:3000${path}`);
    expect(hers.ics).toContain(`http://localhost:3000${path}`);
    expect(hers.ics).toMatch(/LOCATION:http:\/\/localhost:3000\/s\//);
    expect(`${String(hers.mail.html)}${hers.ics}`).not.toMatch(personal);
    const other = await mailTo('bo@east.example');
    expect(other.mail.text).not.toContain('/join/');
    expect(other.mail.text).toContain(generalUrl);
    expect(other.ics).toContain(`/s/${scene.sessionIds[0] ?? ''}/join`);
    const download = await supertest(scene.service.app)
      .get(`/s/${scene.sessionIds[0] ?? ''}.ics`)
      .expect(200);
    expect(download.text).not.toContain('/join/');
  });

  test('her page shows it, and nobody else’s page does', async () => {
    const own = await signedInStaff(scene.service, 'ann@east.example', null);
    expect((await own.get('/me').expect(200)).text).toContain(`href="${await pathOf(ann)}"`);
    const other = await signedInStaff(scene.service, 'bo@east.example', null);
    const page = (await other.get('/me').expect(200)).text;
    expect(page).not.toContain('href="/join/');
    expect(page).toContain(`/s/${scene.sessionIds[0] ?? ''}/join`);
  });

  test('while Zoom has not answered it says so and offers the general way', async () => {
    scene.zoom.misbehave('create-registrant', { kind: 'status', status: 500 });
    await scene.job('zoom-registrants', sceneNow);
    const path = await pathOf(bo);
    const page = await get(path).expect(200);
    expect(page.text).toContain('not ready yet');
    expect(page.text).toContain(`/s/${scene.sessionIds[0] ?? ''}/join`);
    expect(page.headers['content-security-policy']).toContain("form-action 'self';");
    expect((await yes(path).expect(200)).text).toContain('not ready yet');
    await scene.job('zoom-registrants', '2026-01-05T16:01:00Z');
    await yes(path).expect(303);
  });

  test('after two hours, or once the session is called off, it opens nothing', async () => {
    const path = await pathOf(ann);
    scene.service.clock.set('2026-01-05T19:59:59Z');
    await yes(path).expect(303);
    scene.service.clock.set('2026-01-05T20:00:00Z');
    expect((await get(path).expect(200)).text).toContain('nothing to join');
    await yes(path).expect(200);
    scene.service.clock.set(sceneNow);
    const later = await pathOf(ann, 2);
    await api()
      .post(`/sessions/${scene.sessionIds[2] ?? ''}/cancel`, { reason: 'snow', notify: false })
      .expect(200);
    expect((await get(later).expect(200)).text).toContain('This session is cancelled');
    await yes(later).expect(200);
  });

  test('a session that moved to another tool leads everybody the same way', async () => {
    const path = await pathOf(ann, 1);
    await api()
      .patch(`/sessions/${scene.sessionIds[1] ?? ''}`, { joinUrl: 'https://meet.example/pain' })
      .expect(200);
    const page = await get(path).expect(200);
    expect(page.text).toContain('no personal link for');
    await yes(path).expect(200);
  });

  test('of two records that were merged the link of each means the one that stands', async () => {
    const double = await scene.add('Anna');
    await scene.job('zoom-registrants', '2026-01-05T16:02:00Z');
    const path = await pathOf(double);
    await api().post(`/clinicians/${double}/merge`, { intoId: ann, reason: 'the same person' }).expect(200);
    expect((await get(path).expect(200)).text).toContain('Dr. Ann');
    expect((await yes(path).expect(303)).headers['location']).toMatch(/-1$/);
  });

  test('who has left the roster is shown the general way', async () => {
    const path = await pathOf(ann);
    const { items } = (await api().get(`/cohorts/${scene.cohortId}/enrolments`).expect(200)).body;
    const own = items.find((one: { clinicianId: string }) => one.clinicianId === ann);
    await api().delete(`/enrolments/${own.id}`).expect(204);
    expect((await get(path).expect(200)).text).toContain('no personal link for');
    await yes(path).expect(200);
  });
});
