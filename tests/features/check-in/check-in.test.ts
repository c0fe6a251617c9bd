// Check-in codes from the slide to the award, as src/wiring/check-in.ts builds them: shown, rotated, redeemed early, late and twice, guessed at.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { createCodesService } from '../../../src/features/check-in/codes.service.js';
import { wrongInARowMax, wrongUnsignedPerHourMax } from '../../../src/features/check-in/tries.service.js';
import { keyedSecrets } from '../../../src/platform/secrets.js';
import { systemActor } from '../../../src/core/access.js';
import { signedInStaff, type StaffAgent } from '../../support/console-scene.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { stageSession, type Stage, type StageFields } from '../../support/stage.js';
import { tableCounts } from '../../support/table-counts.js';
import { worldOf, type World } from '../../support/world.js';
import { zoomReport } from '../../support/zoom-report.js';

const plain = (html: string): string => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/[\u00a0\s]+/g, ' ');

describeEachEngine('check-in codes', (engine) => {
  let service: TestService;
  let owner: string;
  let world: World;
  let organizationId: string;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-01-05T12:00:00Z' });
    owner = await service.token('owner');
    world = worldOf(service, owner);
    organizationId = (await world.organization()).id;
  });
  afterAll(() => service.stop());

  const as = () => service.as(owner);
  /** The session is on 5 January, 17:00 to 18:00 UTC. */
  async function stage(fields: StageFields = {}, checkIn: object = { worth: 'minutes', minutes: 30 }) {
    service.clock.set('2026-01-05T12:00:00Z');
    const program = { evidencePolicy: { checkIn } };
    return stageSession(world, organizationId, { people: { Ann: {}, Bea: {} }, program, ...fields });
  }
  const signIn = (at: Stage, name: string): Promise<StaffAgent> =>
    signedInStaff(service, at.people[name]?.email ?? '', null);
  const at = (time: string) => service.clock.set(`2026-01-05T${time}Z`);
  async function shown(stageOf: Stage, time: string): Promise<string> {
    at(time);
    const { body } = await as().get(`/sessions/${stageOf.sessionId}/check-in-code`).expect(200);
    return body.code as string;
  }
  const redeem = (who: StaffAgent, code: string) => who.post('/api/v1/check-ins').send({ code });
  const of = async (stageOf: Stage, name: string) =>
    (await world.attendance(stageOf.sessionId)).find((entry) => entry['clinicianId'] === stageOf.of(name));
  const listed = async (stageOf: Stage) =>
    (await as().get(`/sessions/${stageOf.sessionId}/check-ins`).expect(200)).body.items as Record<
      string,
      unknown
    >[];
  const verify = async () => (await service.services.verifyLedger()).differences;

  describe('shown', () => {
    test('one code a minute, by the server’s clock, the same for everybody who shows it', async () => {
      const own = await stage();
      const first = await shown(own, '17:31:05');
      expect(first).toMatch(/^[1-9]\d{5}$/);
      expect(await shown(own, '17:31:59')).toBe(first);
      const next = await shown(own, '17:32:00');
      expect(next).not.toBe(first);
      const answers = await Promise.all(
        [1, 2, 3].map(() => as().get(`/sessions/${own.sessionId}/check-in-code`)),
      );
      expect(new Set(answers.map(({ body }) => body.code))).toEqual(new Set([next]));
      const rows = await service.database.read('check_in_codes').where({ session_id: own.sessionId });
      expect(rows).toHaveLength(2);
      const { body } = await as().get(`/sessions/${own.sessionId}/check-in-code`).expect(200);
      expect(body).toEqual({
        code: next,
        url: `http://localhost:3000/check-in/${next}`,
        shownFrom: '2026-01-05T17:32:00Z',
        shownUntil: '2026-01-05T17:33:00Z',
        redeemableUntil: '2026-01-08T17:33:00Z',
      });
      const trail = (await as().get(`/audit?subject=${own.sessionId}`).expect(200)).body.items;
      expect(trail.filter((note: { action: string }) => note.action === 'check-in.opened')).toHaveLength(1);
    });

    test('from a quarter of an hour before the start to a quarter of an hour after the end', async () => {
      const own = await stage();
      const ask = () => as().get(`/sessions/${own.sessionId}/check-in-code`);
      at('16:44:59');
      expect((await ask()).body.code).toBe('session.not-begun');
      at('16:45:00');
      await ask().expect(200);
      at('18:14:59');
      await ask().expect(200);
      at('18:15:00');
      expect((await ask()).body.code).toBe('check-in.closed');
      const auditor = service.as(await service.token('auditor', organizationId));
      expect((await auditor.get(`/sessions/${own.sessionId}/check-in-code`)).status).toBe(403);
    });

    test('figures that stand somewhere are not shown anywhere else; hard ones never', async () => {
      const [one, other] = [await stage(), await stage()];
      const taken = await shown(one, '17:10:00');
      const draws = ['111111', taken, taken, '777777', '918273'];
      const bits = (code: string): Uint8Array => {
        const number = Number(code) - 100_000;
        return new Uint8Array([number >>> 24, number >>> 16, number >>> 8, number].map((byte) => byte & 255));
      };
      const codes = createCodesService({
        ...service.outside,
        ...service.services,
        secrets: keyedSecrets(service.config.secretKey),
        randomBits: () => bits(draws.shift() ?? '918273'),
      });
      expect((await codes.show(systemActor, other.sessionId)).code).toBe('918273');
      expect(draws).toEqual([]);
    });

    test('figures come back once they can be redeemed no more, and have rested', async () => {
      const own = await stage({}, { worth: 'nothing', redeemHours: 1 });
      const code = await shown(own, '17:10:00');
      service.clock.set('2026-01-05T20:00:00Z');
      await service.database.write(async (trx) => {
        await trx('check_in_codes').where({ code }).update({ shown_from: '2025-01-05T17:10:00Z' });
      });
      const later = await stage({ cohort: { startTime: '15:00' } });
      service.clock.set('2026-01-05T20:00:00Z');
      const number = Number(code) - 100_000;
      const codes = createCodesService({
        ...service.outside,
        ...service.services,
        secrets: keyedSecrets(service.config.secretKey),
        randomBits: () =>
          new Uint8Array([number >>> 24, number >>> 16, number >>> 8, number].map((byte) => byte & 255)),
      });
      expect((await codes.show(systemActor, later.sessionId)).code).toBe(code);
    });
  });

  describe('redeemed', () => {
    test('counts what the program says, once, and says so to the person and the lead', async () => {
      const own = await stage();
      const code = await shown(own, '17:31:20');
      const ann = await signIn(own, 'Ann');
      const done = await redeem(ann, `${code.slice(0, 3)} ${code.slice(3)}`);
      expect([done.status, done.body]).toEqual([
        201,
        expect.objectContaining({
          clinicianId: own.of('Ann'),
          momentAt: '2026-01-05T17:31:20Z',
          state: 'counted',
          worth: { kind: 'minutes', minutes: 30 },
          isEnrolled: true,
          replay: false,
        }),
      ]);
      expect(await of(own, 'Ann')).toMatchObject({
        minutes: 30,
        status: 'partial',
        evidence: 'attested',
        attestedBy: 'check-in',
      });
      const before = await tableCounts(service);
      const again = await redeem(ann, code);
      expect([again.status, again.body.replay, again.body.id]).toEqual([200, true, done.body.id]);
      expect(await tableCounts(service)).toEqual(before);
      const trail = (await as().get(`/audit?subject=${own.sessionId}`)).body.items as { action: string }[];
      expect(trail.filter(({ action }) => action === 'check-in.redeemed')).toHaveLength(1);
    });

    test('by one person many times at once: one piece of evidence', async () => {
      const own = await stage();
      const code = await shown(own, '17:20:00');
      const ann = await signIn(own, 'Ann');
      const answers = await Promise.all([1, 2, 3, 4].map(() => redeem(ann, code)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
      expect(await service.database.read('attestations').where({ session_id: own.sessionId })).toHaveLength(
        1,
      );
    });

    test('by two people at once: each has her own', async () => {
      const own = await stage();
      const code = await shown(own, '17:20:00');
      const [ann, bea] = [await signIn(own, 'Ann'), await signIn(own, 'Bea')];
      const answers = await Promise.all([redeem(ann, code), redeem(bea, code)]);
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
      expect((await listed(own)).map((row) => row['name'])).toEqual(
        expect.arrayContaining(['Ann Okoro', 'Bea Okoro']),
      );
    });

    test('before the start it waits; the clock converts it, and a finalize that comes first does too', async () => {
      const own = await stage();
      const code = await shown(own, '16:52:00');
      const [ann, bea] = [await signIn(own, 'Ann'), await signIn(own, 'Bea')];
      expect((await redeem(ann, code)).body).toMatchObject({ state: 'waiting', worth: null });
      await redeem(bea, code);
      expect(await world.attendance(own.sessionId)).toEqual([]);
      await service.services.schedules.runJob('check-ins');
      expect(await world.attendance(own.sessionId)).toEqual([]);
      at('17:00:00');
      await service.services.schedules.runJob('check-ins');
      expect((await listed(own)).map((row) => row['state'])).toEqual(['counted', 'counted']);
      expect(await of(own, 'Ann')).toMatchObject({ minutes: 30, attestedBy: 'check-in' });

      const other = await stage();
      const early = await shown(other, '16:59:00');
      await redeem(await signIn(other, 'Ann'), early);
      service.clock.set('2026-01-06T12:00:00Z');
      await as().post(`/sessions/${other.sessionId}/finalize`, {}).expect(200);
      const [award] = await world.awards(other.sessionId);
      expect(award).toMatchObject({
        minutes: 30,
        status: 'awarded',
        sentence: { en: expect.stringContaining('You checked in with a code shown in the session') },
      });
      expect(await verify()).toEqual([]);
    });

    test('of a session cancelled since: nothing, until it is taken up again', async () => {
      const own = await stage();
      const code = await shown(own, '16:55:00');
      const ann = await signIn(own, 'Ann');
      await redeem(ann, code);
      await as().post(`/sessions/${own.sessionId}/cancel`, { reason: 'storm', notify: false }).expect(200);
      at('17:30:00');
      await service.services.schedules.runJob('check-ins');
      expect(await world.attendance(own.sessionId)).toEqual([]);
      expect((await redeem(ann, code)).body.code).toBe('session.cancelled');
      expect(plain((await ann.get(`/check-in/${code}`)).text)).toContain('This session was cancelled');
      await as().patch(`/sessions/${own.sessionId}`, { status: 'scheduled', notify: false }).expect(200);
      await service.services.schedules.runJob('check-ins');
      expect(await of(own, 'Ann')).toMatchObject({ minutes: 30 });
    });

    test('of a session moved away from that moment: it lapses', async () => {
      const own = await stage();
      const code = await shown(own, '16:55:00');
      await redeem(await signIn(own, 'Ann'), code);
      const moved = { startsAt: '2026-01-06T17:00:00Z', endsAt: '2026-01-06T18:00:00Z', notify: false };
      await as().patch(`/sessions/${own.sessionId}`, moved).expect(200);
      service.clock.set('2026-01-06T17:10:00Z');
      await service.services.schedules.runJob('check-ins');
      expect((await listed(own)).map((row) => row['state'])).toEqual(['lapsed']);
      expect(await world.attendance(own.sessionId)).toEqual([]);
    });

    test('days later, up to the limit the program had when it was shown; then a clear word', async () => {
      const own = await stage({}, { worth: 'whole-session', redeemHours: 48 });
      const code = await shown(own, '17:31:00');
      await as()
        .patch(`/programs/${own.programId}`, {
          evidencePolicy: { checkIn: { worth: 'whole-session', redeemHours: 1 } },
        })
        .expect(200);
      service.clock.set('2026-01-07T17:31:59Z');
      await as().post(`/sessions/${own.sessionId}/finalize`, {}).expect(200);
      const [ann, bea] = [await signIn(own, 'Ann'), await signIn(own, 'Bea')];
      expect((await redeem(ann, code)).status).toBe(201);
      expect(await world.awards(own.sessionId)).toMatchObject([{ minutes: 60, status: 'awarded' }]);
      service.clock.set('2026-01-07T17:32:00Z');
      const late = await redeem(bea, code);
      expect([late.status, late.body.code]).toEqual([410, 'check-in.expired']);
      const page = await bea.get(`/check-in/${code}?lang=en`);
      expect(page.status).toBe(410);
      expect(plain(page.text)).toContain('It could be redeemed until Wed 7 January 2026, 12:32 (Toronto).');
      expect(await verify()).toEqual([]);
    });

    test('counts only where no connection tells more exactly; between two codes, from the first to the last', async () => {
      const own = await stage({}, { worth: 'between' });
      const [ann, bea] = [await signIn(own, 'Ann'), await signIn(own, 'Bea')];
      const first = await shown(own, '17:05:00');
      await redeem(ann, first);
      await redeem(bea, first);
      expect(await of(own, 'Ann')).toMatchObject({ minutes: 0 });
      const last = await shown(own, '17:50:00');
      await redeem(ann, last);
      await redeem(bea, last);
      expect(await of(own, 'Ann')).toMatchObject({ minutes: 45, attestedBy: 'check-in' });
      const report = zoomReport([['Bea', own.people['Bea']?.email ?? '', '12:10:00', '12:20:00']]);
      await world.importReport(own.sessionId, report);
      expect(await of(own, 'Bea')).toMatchObject({ minutes: 10, evidence: 'exact', attestedBy: null });
      expect((await listed(own)).map((row) => [row['name'], row['hasConnection']])).toEqual(
        expect.arrayContaining([
          ['Ann Okoro', false],
          ['Bea Okoro', true],
        ]),
      );
    });

    test('worth nothing said: it waits for a lead, and a later policy does not change it', async () => {
      const own = await stage({}, { worth: 'nothing' });
      const code = await shown(own, '17:31:00');
      await redeem(await signIn(own, 'Ann'), code);
      expect(await of(own, 'Ann')).toMatchObject({ minutes: 0, status: 'provisional' });
      const lead = await signedInStaff(service, 'lead@hub.example', { role: 'lead', organizationId });
      const sheet = plain((await lead.get(`/manage/sessions/${own.sessionId}?lang=en`)).text);
      expect(sheet).toContain('Your program has not said what a code is worth');
      expect(sheet).toMatch(/Ann Okoro 12:31 worth not said by your program no connection/);
      await as()
        .patch(`/programs/${own.programId}`, { evidencePolicy: { checkIn: { worth: 'whole-session' } } })
        .expect(200);
      service.clock.set('2026-01-06T12:00:00Z');
      await as().post(`/sessions/${own.sessionId}/finalize`, {}).expect(200);
      expect(await of(own, 'Ann')).toMatchObject({ minutes: 0, status: 'provisional' });
      expect(await verify()).toEqual([]);
    });

    test('by somebody who is not enrolled: minutes are kept and the lead is asked', async () => {
      const own = await stage({ enrolled: false });
      const code = await shown(own, '17:31:00');
      const ann = await signIn(own, 'Ann');
      expect((await redeem(ann, code)).body).toMatchObject({ isEnrolled: false, state: 'counted' });
      expect(await world.reviews(own.sessionId)).toMatchObject([
        { reason: 'not-enrolled', name: 'Ann Okoro', suggestions: [{ clinicianId: own.of('Ann') }] },
      ]);
      expect(plain((await ann.get(`/check-in/${code}?lang=fr`)).text)).toContain(
        'on a demandé à la personne responsable',
      );
    });

    test('by somebody the hub does not know, or by a program: refused with what to do', async () => {
      const own = await stage();
      const code = await shown(own, '17:31:00');
      const elsewhere = (await world.organization()).id;
      await world.clinician(elsewhere, { emails: ['guest@elsewhere.example'] });
      const guest = await signedInStaff(service, 'guest@elsewhere.example', null);
      const refused = await redeem(guest, code);
      expect([refused.status, refused.body.code]).toEqual([403, 'check-in.no-record']);
      expect(plain((await guest.get(`/check-in/${code}?lang=en`)).text)).toContain(
        'has no record with the address of',
      );
      expect((await as().post('/check-ins', { code })).status).toBe(403);
      expect(await listed(own)).toEqual([]);
    });

    test('two records of one person become one, and the code goes with her', async () => {
      const own = await stage();
      const double = await world.clinician(organizationId, { emails: ['ann.again@clinic.example'] });
      const [first, early] = [await shown(own, '16:50:00'), await shown(own, '16:51:00')];
      const [ann, again] = [
        await signIn(own, 'Ann'),
        await signedInStaff(service, 'ann.again@clinic.example', null),
      ];
      await redeem(ann, first);
      await redeem(again, first);
      await redeem(again, early);
      await as()
        .post(`/clinicians/${double.id}/merge`, { intoId: own.of('Ann'), reason: 'the same person' })
        .expect(200);
      at('17:01:00');
      await service.services.schedules.runJob('check-ins');
      expect((await listed(own)).map((row) => [row['clinicianId'], row['state']])).toEqual([
        [own.of('Ann'), 'counted'],
        [own.of('Ann'), 'counted'],
      ]);
      expect(await of(own, 'Ann')).toMatchObject({ minutes: 30 });
      expect(await verify()).toEqual([]);
    });
  });

  describe('guessed', () => {
    test('a person waits after a few wrong codes, and the trail knows how many, not who', async () => {
      const own = await stage();
      const code = await shown(own, '17:31:00');
      const ann = await signIn(own, 'Ann');
      for (let wrong = 0; wrong < wrongInARowMax; wrong += 1) {
        const refused = await redeem(ann, `19${wrong}827`);
        expect([refused.status, refused.body.code]).toEqual([422, 'check-in.unknown-code']);
      }
      const slowed = await redeem(ann, code);
      expect([slowed.status, slowed.body.code]).toEqual([429, 'check-in.too-many-tries']);
      expect((await redeem(await signIn(own, 'Bea'), code)).status).toBe(201);
      const notes = (await as().get('/audit?subject=check-in').expect(200)).body.items as object[];
      expect(notes).toMatchObject([
        { action: 'check-in.many-wrong-codes', actor: { kind: 'system' }, detail: { wrongCodes: 5 } },
      ]);
      const personId = (
        (await service.database
          .read('person_addresses')
          .where({ address: own.people['Ann']?.email })
          .first('person_id')) as { person_id: string }
      ).person_id;
      expect(JSON.stringify(await service.database.read('check_in_tries'))).not.toContain(personId);
      at('17:46:01');
      expect((await redeem(ann, code)).status).toBe(201);
    });

    test('strangers who guess too often are asked to sign in first', async () => {
      const own = await stage();
      const code = await shown(own, '17:31:00');
      const { tries } = service.services;
      for (let wrong = 0; wrong < wrongUnsignedPerHourMax; wrong += 1) await tries.countWrong(null);
      const turned = await supertest(service.app).get(`/check-in/${code}`).expect(303);
      expect(turned.headers['location']).toBe(`/?next=${encodeURIComponent(`/check-in/${code}`)}`);
      await (await signIn(own, 'Ann')).get(`/check-in/${code}`).expect(200);
      at('19:00:00');
      await supertest(service.app).get(`/check-in/${code}`).expect(200);
    });
  });
});
