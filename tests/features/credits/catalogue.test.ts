import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { creditSystemIds } from '../../../src/core/credits/vocabulary.js';
import { creditSystemSchema, type CreditSystem } from '../../../src/core/credits/rule.js';
import { readCatalogueFiles } from '../../../src/features/credits/catalogue.service.js';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';

describeEachEngine('the catalogue of credit systems', (engine) => {
  let service: TestService;
  let reader: string;
  beforeAll(async () => {
    service = await startService(engine);
    reader = await service.token('auditor');
  });
  afterAll(() => service.stop());

  const shipped = (id: string): CreditSystem =>
    creditSystemSchema.parse(readCatalogueFiles().find((file) => file.name === `${id}.json`)?.content);
  const sync = (content: unknown) =>
    service.database.write((trx) =>
      service.services.catalogue.sync(trx, [{ name: 'changed.json', content }]),
    );
  const answered = async (id: string) =>
    (await service.as(reader).get(`/credit-systems/${id}`).expect(200)).body as CreditSystem;

  test('every system is answered with its dated versions, source and confidence', async () => {
    const listed = await service.as(reader).get('/credit-systems').expect(200);
    expect(listed.body.items.map((system: CreditSystem) => system.id)).toEqual([...creditSystemIds].sort());
    const first = await service.as(reader).get('/credit-systems?limit=2').expect(200);
    const second = await service
      .as(reader)
      .get(`/credit-systems?limit=2&cursor=${first.body.nextCursor}`)
      .expect(200);
    expect(second.body.items[0].id).toBe(listed.body.items[2].id);
    const mainpro = await answered('cfpc-mainpro-certified');
    expect(mainpro).toEqual(shipped('cfpc-mainpro-certified'));
    expect(mainpro.versions.map((version) => version.effectiveFrom)).toContain('2024-12-16');
    expect(
      mainpro.versions.every((version) => version.source.citation !== '' && version.confidence !== undefined),
    ).toBe(true);
    await service.as(reader).get('/credit-systems/gold-stars').expect(404);
  });

  test('the engine gets the same, by id', async () => {
    const systems = await service.services.catalogue.load(service.database.read);
    expect([...systems.keys()].sort()).toEqual([...creditSystemIds].sort());
    expect(systems.get('ama-pra-category-1')).toEqual(shipped('ama-pra-category-1'));
  });

  test('a second sync writes nothing; a changed version that nothing cites is replaced; a new one is added', async () => {
    const again = await service.database.write((trx) => service.services.catalogue.sync(trx));
    expect(again).toEqual({ systems: creditSystemIds.length, written: 0, drift: [] });
    const system = shipped('aapa-category-1');
    const open = system.versions.at(-1);
    if (open === undefined) throw new Error('no version');
    const corrected = { ...open, rule: { ...open.rule, minCredit: '0.5' } };
    expect(await sync({ ...system, versions: [...system.versions.slice(0, -1), corrected] })).toMatchObject({
      written: 1,
      drift: [],
    });
    expect((await answered('aapa-category-1')).versions.at(-1)?.rule.minCredit).toBe('0.5');
    const closed = { ...corrected, effectiveTo: '2029-12-31' };
    const next = { ...corrected, version: 'next', effectiveFrom: '2030-01-01' };
    expect(
      await sync({ ...system, versions: [...system.versions.slice(0, -1), closed, next] }),
    ).toMatchObject({ written: 2 });
    expect(
      (await answered('aapa-category-1')).versions.map((version) => version.effectiveTo).slice(-2),
    ).toEqual(['2029-12-31', null]);
    const dropped = await sync({ ...system, versions: [...system.versions.slice(0, -1), corrected] });
    expect(dropped.drift).toEqual([
      { creditSystem: 'aapa-category-1', version: 'next', reason: 'gone-from-file' },
    ]);
    expect((await answered('aapa-category-1')).versions.at(-1)?.version).toBe('next');
  });

  test('a version that awards cite keeps its text: the difference is reported, only its end may be set after them', async () => {
    const system = shipped('participation-hours');
    const open = system.versions.at(-1);
    if (open === undefined) throw new Error('no version');
    await citeInAnAward(system.id, open.version);
    const before = await answered(system.id);
    const changed = { ...open, rule: { ...open.rule, minCredit: '0.5' } };
    const others = system.versions.slice(0, -1);
    const refused = await sync({
      ...system,
      name: { en: 'Hours', fr: 'Heures' },
      versions: [...others, changed],
    });
    expect(refused).toMatchObject({
      written: 0,
      drift: [{ version: open.version, reason: 'cited-by-awards' }],
    });
    expect((await answered(system.id)).versions).toEqual(before.versions);
    expect((await answered(system.id)).name).toEqual({ en: 'Hours', fr: 'Heures' });
    const ending = (effectiveTo: string, effectiveFrom: string) => ({
      ...system,
      versions: [...others, { ...open, effectiveTo }, { ...changed, version: 'next', effectiveFrom }],
    });
    expect((await sync(ending('2026-01-06', '2026-01-07'))).drift).toHaveLength(1);
    expect(await sync(ending('2026-01-07', '2026-01-08'))).toMatchObject({ drift: [] });
    expect((await answered(system.id)).versions.at(-2)?.effectiveTo).toBe('2026-01-07');
  });

  test('a file of another shape is refused by name and nothing is written', async () => {
    await expect(sync({ id: 'gold-stars' })).rejects.toThrow(/changed\.json does not fit/);
    expect((await service.as(reader).get('/credit-systems').expect(200)).body.items).toHaveLength(
      creditSystemIds.length,
    );
  });

  /** One booked award of a session on 2026-01-07 that cites the version. */
  async function citeInAnAward(creditSystem: string, ruleVersion: string): Promise<void> {
    const owner = service.as(await service.token('owner'));
    const name = { en: 'North', fr: 'Nord' };
    const hub = (await owner.post('/organizations', { slug: 'north', name }).expect(201)).body;
    const program = (
      await owner
        .post('/programs', { organizationId: hub.id, slug: 'pain', name, timeZone: 'America/Toronto' })
        .expect(201)
    ).body;
    const approval = (
      await owner
        .post(`/programs/${program.id}/approvals`, {
          creditSystem,
          activityId: 'north-1',
          validFrom: '2026-01-01',
          validTo: '2026-12-31',
          providerName: 'North',
          statement: { en: 'Hours.', fr: 'Heures.' },
        })
        .expect(201)
    ).body;
    const cohort = (
      await owner
        .post(`/programs/${program.id}/cohorts`, {
          name: 'Winter',
          timeZone: 'America/Toronto',
          firstDate: '2026-01-07',
          startTime: '12:00',
          durationMinutes: 60,
          repeat: { every: 1, unit: 'week', count: 1 },
        })
        .expect(201)
    ).body;
    const session = (await owner.get(`/cohorts/${cohort.id}/sessions`).expect(200)).body.items[0];
    const clinician = (
      await owner
        .post('/clinicians', {
          organizationId: hub.id,
          name: { given: 'Ana', family: 'Roy' },
          emails: ['ana.roy@clinic.example'],
          profession: 'nurse',
        })
        .expect(201)
    ).body;
    await service.database.write((trx) =>
      trx('awards').insert({
        id: service.outside.ids.next(),
        organization_id: hub.id,
        program_id: program.id,
        cohort_id: cohort.id,
        session_id: session.id,
        clinician_id: clinician.id,
        approval_id: approval.id,
        approval_version: 1,
        credit_system: creditSystem,
        kind: 'learner',
        entry: 'award',
        status: 'awarded',
        credit_thousandths: 1000,
        hour_thousandths: 1000,
        minutes: 60,
        rule_version: ruleVersion,
        engine_version: '1',
        covered_json: '[]',
        explanation_json: '[]',
        sentence_en: 'One hour.',
        sentence_fr: 'Une heure.',
        input_hash: 'hash',
        reason: 'finalized',
        created_at: '2026-01-08T00:00:00Z',
        created_by: 'system',
      }),
    );
  }
});
