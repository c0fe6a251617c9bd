// Evidence beyond reports: attestations, shared screens and live stays, each worth what it proves and no more.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { systemActor } from '../../../src/core/access.js';
import type { Db } from '../../../src/platform/db/database.js';
import type { Session } from '../../../src/features/sessions/session.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { stageSession, type Stage } from '../../support/stage.js';
import { worldOf, type World } from '../../support/world.js';
import { zoomReport } from '../../support/zoom-report.js';

describeEachEngine('witnesses of a session', (engine) => {
  let service: TestService;
  let world: World;
  let organizationId: string;

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    world = worldOf(service, await service.token('owner'));
    organizationId = (await world.organization()).id;
  });
  afterAll(() => service.stop());

  const stage = (): Promise<Stage> => stageSession(world, organizationId, { people: { Ann: {}, Bo: {} } });
  const of = async (at: Stage, name: string) =>
    (await world.attendance(at.sessionId)).find((entry) => entry['clinicianId'] === at.of(name));

  /** As the workflows do: evidence in, people placed, attendance reckoned, in one transaction. */
  async function record(at: Stage, work: (trx: Db, session: Session) => Promise<void>): Promise<void> {
    const { database, services } = service;
    await database.write(async (trx) => {
      const session = await services.sessions.load(trx, at.sessionId);
      await work(trx, session);
      await services.identity.place(trx, session);
      await services.attendance.recompute(trx, session, [at.of('Ann'), at.of('Bo')]);
    });
  }

  const seen = (at: Stage, joinedAt: string | null, leftAt: string | null) => ({
    runId: 'run-1',
    stayId: 'stay-1',
    name: 'Ann Okoro',
    email: at.people['Ann']?.email ?? null,
    externalIds: {},
    room: 'main' as const,
    joinedAt,
    leftAt,
  });

  test('a roll call and a code are attested, and differ in what they are worth', async () => {
    const at = await stage();
    await record(at, async (trx, session) => {
      const { attestations } = service.services;
      const whole = { momentAt: null, worth: { kind: 'whole-session' } as const };
      const nothing = { momentAt: '2026-01-05T17:20:00Z', worth: { kind: 'nothing' } as const };
      await attestations.attest(
        trx,
        systemActor,
        session,
        'roll-call',
        [{ clinicianId: at.of('Ann'), ...whole }],
        'in the room',
      );
      await attestations.attest(
        trx,
        systemActor,
        session,
        'check-in',
        [{ clinicianId: at.of('Bo'), ...nothing }],
        null,
      );
    });
    expect(await of(at, 'Ann')).toMatchObject({ seconds: 3600, status: 'attended', evidence: 'attested' });
    expect(await of(at, 'Bo')).toMatchObject({ seconds: 0, status: 'provisional' });

    await record(at, async (trx, session) => {
      await service.services.attestations.undo(trx, session, 'roll-call', [at.of('Ann')]);
    });
    expect(await of(at, 'Ann')).toMatchObject({ seconds: 0, status: 'absent' });
  });

  test('live stays are provisional, in whatever order their events come, and yield to the report', async () => {
    const at = await stage();
    const { live } = service.services;
    await record(at, (trx, session) => live.observe(trx, session, seen(at, null, '2026-01-05T17:30:00Z')));
    await record(at, (trx, session) => live.observe(trx, session, seen(at, '2026-01-05T17:00:00Z', null)));
    await record(at, (trx, session) => live.observe(trx, session, seen(at, '2026-01-05T17:00:00Z', null)));
    expect(await of(at, 'Ann')).toMatchObject({ seconds: 1800, status: 'provisional' });
    expect(await world.reviews(at.sessionId)).toEqual([]);

    const report = zoomReport([['Ann Okoro', at.people['Ann']?.email ?? '', '12:00:00', '12:29:00']]);
    expect((await world.importReport(at.sessionId, report)).status).toBe(201);
    expect(await of(at, 'Ann')).toMatchObject({ seconds: 1740, status: 'partial', evidence: 'exact' });
  });

  test('who never left has stayed until the meeting ended', async () => {
    const at = await stage();
    const { live } = service.services;
    await record(at, (trx, session) => live.observe(trx, session, seen(at, '2026-01-05T17:00:11Z', null)));
    expect(await of(at, 'Ann')).toMatchObject({ seconds: 0, status: 'provisional' });
    await record(at, (trx, session) => live.endRun(trx, session, 'run-1', '2026-01-05T18:04:00Z'));
    expect(await of(at, 'Ann')).toMatchObject({ seconds: 3589, status: 'provisional' });
    expect(await live.list(service.database.read, at.sessionId)).toEqual([
      expect.objectContaining({ joinedAt: '2026-01-05T17:00:11Z', leftAt: '2026-01-05T18:04:00Z' }),
    ]);
  });

  test('a program says what its evidence is worth; what is left out keeps its default', async () => {
    const program = await world.program(organizationId, {
      evidencePolicy: { checkIn: { worth: 'minutes', minutes: 30 } },
    });
    expect(program['evidencePolicy']).toEqual({
      rollCall: { worth: 'whole-session' },
      checkIn: { worth: 'minutes', minutes: 30, redeemHours: 72 },
      sharedScreen: { isAllowed: true, peopleMax: 20, confirmDays: 14, spotCheckPercent: 10 },
      claims: { claimDays: 30, answerDays: 14 },
    });
    const refused = await service.as(await service.token('owner')).patch(`/programs/${program.id}`, {
      evidencePolicy: { checkIn: { worth: 'whole-session', minutes: 5 } },
    });
    expect(refused.status).toBe(422);
  });
});
