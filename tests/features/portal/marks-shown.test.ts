// What minutes rest on, wherever they show: no leave recorded, a total without times, somebody's word; to lead and clinician.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signedInStaff, type StaffAgent } from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { stageSession, type Stage, type StageFields } from '../../support/stage.js';
import { worldOf, type World } from '../../support/world.js';
import { totalsReport, zoomReport } from '../../support/zoom-report.js';

const plain = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/[\u00a0\u202f\s]+/g, ' ');

describeEachEngine('what minutes rest on', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;
  let organizationId: string;
  let lead: StaffAgent;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-01-06T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
    lead = await signedInStaff(service, 'lead@hub.example', { role: 'lead', organizationId });
  });
  afterAll(() => service.stop());

  const as = () => service.as(owner);
  const stage = (fields: StageFields = {}): Promise<Stage> =>
    stageSession(world, organizationId, { people: { Ann: {}, Bea: {} }, ...fields });
  const of = async (at: Stage, name: string) =>
    (await world.attendance(at.sessionId)).find((entry) => entry['clinicianId'] === at.of(name));
  const sheet = async (at: Stage) =>
    (await lead.get(`/manage/sessions/${at.sessionId}?lang=en`).expect(200)).text;
  const personPage = async (at: Stage, name: string, language = 'en') =>
    (await lead.get(`/manage/sessions/${at.sessionId}/people/${at.of(name)}?lang=${language}`).expect(200))
      .text;
  /** Her own page, only what it says of this session. */
  async function own(at: Stage, name: string, language = 'en'): Promise<string> {
    const agent = await signedInStaff(service, at.people[name]?.email ?? '', null);
    const { text } = await agent.get(`/me?lang=${language}`).expect(200);
    const article = new RegExp(
      `<article class="past-session" id="session-${at.sessionId}">.*?</article>`,
      's',
    );
    return plain(article.exec(text)?.[0] ?? '');
  }
  const exported = async (at: Stage, preset: string) =>
    (await as().get(`/programs/${at.programId}/exports/${preset}?format=json`).expect(200)).body
      .items as Record<string, unknown>[];
  const rowOf = async (at: Stage, preset: string, name: string) =>
    (await exported(at, preset)).find((row) => row['clinicianId'] === at.of(name));
  const sound = async () => expect((await service.services.verifyLedger()).differences).toEqual([]);

  describe('a stay without a leave', () => {
    const classic = 'Full Name\tUser Action\tTimestamp\nAnn Okoro\tJoined\t1/5/2026, 12:10:00 PM\n';

    async function openStay(): Promise<Stage> {
      const at = await stage();
      const sent = await world.importReport(at.sessionId, classic, { timeZone: 'America/Toronto' });
      expect(sent.status).toBe(201);
      const [asked] = await world.reviews(at.sessionId);
      await as()
        .post(`/review/${asked?.id}/resolve`, { clinicianId: at.of('Ann') })
        .expect(200);
      return at;
    }

    test('is closed by the end of the session, and says so wherever its minutes show', async () => {
      const at = await openStay();
      expect(await of(at, 'Ann')).toMatchObject({
        seconds: 3000,
        evidence: 'minute',
        inferredEnd: 'session-end',
      });
      expect(await of(at, 'Bea')).toMatchObject({ inferredEnd: null });
      const said = 'No leave was recorded, so this counts to the end of the session.';
      expect(plain(await sheet(at))).toContain(said);
      const page = await personPage(at, 'Ann');
      expect(plain(page)).toContain(said);
      expect(plain(page)).toContain('to the end; no leave recorded');
      expect(plain(page)).not.toContain('Only the total is known');
      expect(page).toMatch(/aria-label="Present 12:10–13:00: 50.min of 1.h\."/);
      expect(page).toContain('class="present"');
      expect(plain(await personPage(at, 'Ann', 'fr'))).toContain('jusqu’à la fin; aucun départ consigné');
      expect(await own(at, 'Ann')).toContain(said);
      expect(await own(at, 'Ann', 'fr')).toContain('Aucun départ n’a été consigné');
      expect(await rowOf(at, 'attendance', 'Ann')).toMatchObject({ minutes: 50, inferredEnd: 'session-end' });
      expect(await rowOf(at, 'attendance', 'Bea')).toMatchObject({ minutes: 0, inferredEnd: null });
    });

    test('no longer where another source knows the leave, a report is withdrawn, or a mark decides', async () => {
      const at = await openStay();
      await world.finalize(at.sessionId);
      await sound();
      await world.importReport(
        at.sessionId,
        zoomReport([['Ann', at.people['Ann']?.email ?? '', '12:00:00', '13:00:00']]),
      );
      expect(await of(at, 'Ann')).toMatchObject({ seconds: 3600, inferredEnd: null });
      const other = await openStay();
      await as()
        .put(`/sessions/${other.sessionId}/attendance/${other.of('Ann')}`, {
          minutes: 20,
          reason: 'she left early',
        })
        .expect(204);
      expect(await of(other, 'Ann')).toMatchObject({ minutes: 20, inferredEnd: null });
      expect(plain(await personPage(other, 'Ann'))).not.toContain('so this counts to the end');
      await sound();
    });

    test('the least that stated minutes prove, told as that', async () => {
      const at = await stage();
      const header = 'Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest';
      const line = `Ann,${at.people['Ann']?.email},01/05/2026 12:00:00 PM,,30,Yes`;
      await world.importReport(at.sessionId, `${header}\r\n${line}`);
      expect(await of(at, 'Ann')).toMatchObject({ seconds: 1741, inferredEnd: 'stated-minutes' });
      expect(plain(await personPage(at, 'Ann'))).toContain('no leave recorded; the report states 30 min');
      expect(await own(at, 'Ann')).toContain('only as much counts as the minutes in the report prove');
    });
  });

  test('a total without times is marked in the sentence, on the pages and in both exports', async () => {
    const at = await stage();
    await world.importReport(
      at.sessionId,
      totalsReport([
        ['Ann', at.people['Ann']?.email ?? '', 61],
        ['Bea', at.people['Bea']?.email ?? '', 40],
      ]),
    );
    expect(plain(await sheet(at))).toContain('Only the total is known, not the times.');
    expect(await own(at, 'Ann')).toContain('Only the total is known, not the times.');
    await world.finalize(at.sessionId);
    const page = plain(await personPage(at, 'Ann'));
    expect(page).toContain(
      'By the report’s total, which has no times, you were present for all 60 counted minutes',
    );
    expect(page).toContain(
      'the report tells only how long, not when: no less than the 60 min of the session',
    );
    expect(page).not.toContain('0 min of the session that do not count');
    expect(page).not.toContain('no leave recorded');
    expect(await rowOf(at, 'attendance', 'Ann')).toMatchObject({ evidence: 'totals-only', minutes: 60 });
    expect(await rowOf(at, 'credits', 'Bea')).toMatchObject({ evidence: 'totals-only', minutes: 40 });
    await sound();
  });

  describe('somebody’s word', () => {
    test('a mark by hand and a roll call are shown as such before anybody finalizes, and after', async () => {
      const at = await stage({ people: { Ann: {}, Bea: {}, Cleo: {} } });
      await as()
        .put(`/sessions/${at.sessionId}/attendance/${at.of('Ann')}`, {
          minutes: 40,
          reason: 'a private note',
        })
        .expect(204);
      await as()
        .put(`/sessions/${at.sessionId}/attendance/${at.of('Cleo')}`, { minutes: 0, reason: 'not there' })
        .expect(204);
      const marks = [{ clinicianId: at.of('Bea'), minutes: 45 }];
      await as()
        .post(`/sessions/${at.sessionId}/roll-call`, { reason: 'seen in the room', marks })
        .expect(204);
      for (const isFinal of [false, true]) {
        if (isFinal) await world.finalize(at.sessionId);
        const ann = await own(at, 'Ann');
        expect(ann).toContain('Your minutes here were entered by hand by the program');
        expect(ann).toContain('40 min of 1 h');
        expect(ann).not.toContain('Only the total is known');
        expect(ann).not.toContain('a private note');
        expect(await own(at, 'Bea')).toContain('You were noted present at the roll call.');
        expect(await own(at, 'Bea')).not.toContain('Only the total is known');
        const cleo = await own(at, 'Cleo');
        expect(cleo).toContain('entered by hand');
        expect(cleo).not.toContain('Nobody recorded you');
      }
      expect(plain(await sheet(at))).not.toContain('Only the total is known');
      expect(await rowOf(at, 'credits', 'Ann')).toMatchObject({ evidence: 'manual', minutes: 40 });
      expect(await rowOf(at, 'credits', 'Bea')).toMatchObject({ evidence: 'attested', minutes: 45 });
    });

    test('what she said and was granted, with the answer she was given, until another mark', async () => {
      const at = await stage();
      const ann = await signedInStaff(service, at.people['Ann']?.email ?? '', null);
      await ann.post(`/me/sessions/${at.sessionId}/claim`).type('form').send({ statement: 'By telephone' });
      const { items } = (await as().get(`/sessions/${at.sessionId}/claims`)).body as {
        items: { id: string }[];
      };
      const answer = { minutes: 35, reason: 'her nurse confirms the call' };
      await as().post(`/claims/${items[0]?.id}/answer`, answer).expect(200);
      expect(await own(at, 'Ann')).toMatch(
        /You told the program that you were there, and it granted 35 min\. her nurse confirms the call/,
      );
      expect(await own(at, 'Ann', 'fr')).toContain('il vous a accordé 35 min. her nurse');
      await as()
        .put(`/sessions/${at.sessionId}/attendance/${at.of('Ann')}`, { minutes: 50, reason: 'the recording' })
        .expect(204);
      expect(await own(at, 'Ann')).toContain('entered by hand');
      expect(await own(at, 'Ann')).not.toContain('it granted');
    });

    test('a code, also one whose worth nobody has said', async () => {
      service.clock.set('2026-01-05T17:10:00Z');
      const worthless = await stage();
      const worthy = await stage({
        program: { evidencePolicy: { checkIn: { worth: 'minutes', minutes: 30 } } },
      });
      for (const at of [worthless, worthy]) {
        const { code } = (await as().get(`/sessions/${at.sessionId}/check-in-code`).expect(200)).body;
        const ann = await signedInStaff(service, at.people['Ann']?.email ?? '', null);
        await ann.post('/api/v1/check-ins').send({ code });
      }
      service.clock.set('2026-01-06T12:00:00Z');
      const said = 'You checked in with a code shown in the session.';
      expect(await own(worthy, 'Ann')).toContain(said);
      expect(await own(worthy, 'Ann')).toContain('30 min of 1 h');
      expect(await own(worthless, 'Ann')).toContain(said);
      expect(await sheet(worthless)).toContain(`href="/manage/programs/${worthless.programId}/evidence"`);
      expect(await own(worthless, 'Ann')).toContain('Somebody still has to confirm this attendance.');
    });
  });

  test('who was enrolled after a session can say that she was there, as long as the deadline runs', async () => {
    const at = await stage({
      enrolled: false,
      program: { evidencePolicy: { claims: { claimDays: 3 } } },
    });
    expect(await own(at, 'Ann')).toBe('');
    await world.enrol(at.cohortId, at.of('Ann'));
    expect(await own(at, 'Ann')).toContain('I was there, or longer');
    await world.finalize(at.sessionId);
    expect(await own(at, 'Ann')).toContain('If you were there, say so here');
    service.clock.set('2026-01-09T12:00:00Z');
    const late = await own(at, 'Ann');
    expect(late).toContain('the time to say that you were there is over');
    expect(late).not.toContain('I was there, or longer');
    service.clock.set('2026-01-06T12:00:00Z');
  });
});
