import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';

describeEachEngine('programs and approvals', (engine) => {
  let service: TestService;
  let owner: string;
  let organizationId: string;
  let foreignId: string;
  beforeAll(async () => {
    service = await startService(engine);
    owner = await service.token('owner');
    const hub = (slug: string) =>
      service
        .as(owner)
        .post('/organizations', { slug, name: { en: slug, fr: slug } })
        .expect(201);
    organizationId = (await hub('north')).body.id as string;
    foreignId = (await hub('south')).body.id as string;
  });
  afterAll(() => service.stop());

  const fields = (slug: string) => ({
    organizationId,
    slug,
    name: { en: 'Chronic Pain', fr: 'Douleur chronique' },
    timeZone: 'America/Toronto',
  });
  const makeProgram = async (slug: string, more: object = {}) =>
    (
      await service
        .as(owner)
        .post('/programs', { ...fields(slug), ...more })
        .expect(201)
    ).body;

  const grant = {
    creditSystem: 'cfpc-mainpro-certified',
    activityId: '196743-001',
    validFrom: '2026-01-01',
    validTo: '2026-12-31',
    providerName: 'North Hub',
    statement: { en: 'This activity meets the criteria.', fr: 'Cette activité satisfait aux critères.' },
  };
  const codes = (body: { warnings: { code: string }[] }) => body.warnings.map((each) => each.code);

  test('a program is made with its defaults, read, changed under an ETag and audited', async () => {
    const made = await service.as(owner).post('/programs', fields('pain')).expect(201);
    expect(made.headers.etag).toBe('"1"');
    expect(made.body).toMatchObject({
      ...fields('pain'),
      languages: ['en', 'fr'],
      certificateMode: 'per-cohort',
      completionLetter: null,
      rhythm: { weeklyInvite: { daysBefore: 1, localTime: '08:00', enabled: true } },
    });
    const path = `/programs/${made.body.id}`;
    const changed = await service
      .as(owner)
      .patch(path, {
        certificateMode: 'annual',
        completionLetter: { sessionPercentMin: 60 },
        rhythm: { weeklyInvite: { daysBefore: 2 } },
      })
      .set('if-match', '"1"')
      .expect(200);
    expect(changed.headers.etag).toBe('"2"');
    expect(changed.body).toMatchObject({
      certificateMode: 'annual',
      completionLetter: { sessionPercentMin: 60 },
      rhythm: { weeklyInvite: { daysBefore: 2, localTime: '08:00', enabled: true } },
    });
    expect((await service.as(owner).get(path).expect(200)).body).toEqual(changed.body);
    expect(
      (await service.as(owner).patch(path, { slug: 'late' }).set('if-match', '"1"').expect(412)).body.code,
    ).toBe('resource.stale');
    await service.as(owner).patch(path, { completionLetter: null, rhythm: null }).expect(200);
    const again = (await service.as(owner).get(path).expect(200)).body;
    expect(again.completionLetter).toBeNull();
    expect(again.rhythm.weeklyInvite.daysBefore).toBe(1);
    const trail = (await service.as(owner).get(`/audit?subject=${made.body.id}`).expect(200)).body.items;
    expect(trail.map((entry: { action: string }) => entry.action)).toEqual([
      'program.created',
      'program.changed',
      'program.changed',
    ]);
  });

  test.each([
    [{ colour: 'teal' }, 'request.invalid', '/body/colour'],
    [{ timeZone: 'America/Atlantis' }, 'zone.unknown', '/body/timeZone'],
    [{ timeZone: '-05:00' }, 'zone.unknown', '/body/timeZone'],
    [{ certificateMode: 'weekly' }, 'request.invalid', '/body/certificateMode'],
    [{ languages: ['en', 'en'] }, 'request.invalid', '/body/languages'],
    [
      { rhythm: { weeklyInvite: { daysBefore: 7 } } },
      'request.invalid',
      '/body/rhythm/weeklyInvite/daysBefore',
    ],
    [{ rhythm: { weekly: true } }, 'request.invalid', '/body/rhythm/weekly'],
    [{ name: { en: 'A\nB', fr: 'B' } }, 'request.invalid', '/body/name/en'],
  ])('%j is refused and names the field', async (wrong, code, pointer) => {
    const answer = await service
      .as(owner)
      .post('/programs', { ...fields('wrong'), ...wrong })
      .expect(422);
    expect(answer.body.code).toBe(code);
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });

  test('a slug is unique within its organization only', async () => {
    await makeProgram('twin');
    expect((await service.as(owner).post('/programs', fields('twin')).expect(409)).body.errors[0].code).toBe(
      'slug.taken',
    );
    await makeProgram('twin', { organizationId: foreignId });
    const other = await makeProgram('other');
    await service.as(owner).patch(`/programs/${other.id}`, { slug: 'twin' }).expect(409);
  });

  test('roles and scopes: foreign is 404, own but not allowed is 403, lists show only what is theirs', async () => {
    const mine = await makeProgram('mine');
    const sister = await makeProgram('sister');
    const foreign = await makeProgram('foreign', { organizationId: foreignId });
    const lead = service.as(await service.token('lead', organizationId));
    const coordinator = service.as(await service.token('coordinator', organizationId));
    const scoped = service.as(await service.token('lead', organizationId, mine.id as string));
    await lead.get(`/programs/${foreign.id}`).expect(404);
    await lead.patch(`/programs/${foreign.id}`, { slug: 'stolen' }).expect(404);
    await lead.post(`/programs/${foreign.id}/approvals`, grant).expect(404);
    await lead.post('/programs', { ...fields('planted'), organizationId: foreignId }).expect(404);
    await coordinator.patch(`/programs/${mine.id}`, { slug: 'no' }).expect(403);
    await coordinator.post(`/programs/${mine.id}/approvals`, grant).expect(403);
    await coordinator.get(`/programs/${mine.id}`).expect(200);
    await scoped.get(`/programs/${sister.id}`).expect(404);
    await scoped.post('/programs', fields('third')).expect(403);
    await scoped.patch(`/programs/${mine.id}`, { certificateMode: 'on-demand' }).expect(200);
    const seen = (await scoped.get('/programs').expect(200)).body.items;
    expect(seen.map((program: { id: string }) => program.id)).toEqual([mine.id]);
    const leads = (await lead.get('/programs?limit=500').expect(200)).body.items;
    expect(
      leads.every((program: { organizationId: string }) => program.organizationId === organizationId),
    ).toBe(true);
    expect((await lead.get(`/programs?organizationId=${foreignId}`).expect(200)).body.items).toEqual([]);
    const south = (await service.as(owner).get(`/programs?organizationId=${foreignId}`).expect(200)).body
      .items;
    expect(south.map((program: { slug: string }) => program.slug).sort()).toEqual(['foreign', 'twin']);
  });

  test('an approval keeps every field; a change is a new version and the old one stays readable', async () => {
    const program = await makeProgram('approved');
    const full = {
      ...grant,
      status: 'applied',
      maxCreditsPerSession: '1.25',
      creditsPerHour: '1',
      countedKinds: ['content', 'case'],
      attendancePolicy: { type: 'threshold-percent', percent: 80, award: 'commensurate' },
      requiresEvaluation: true,
      eligibleProfessions: ['family-physician', 'nurse'],
      modular: false,
      activityType: 'series',
      designatedOn: '2025-12-20',
      teachingCredit: { creditsPerHour: '2' },
      deliveryMethod: 'Live, online',
      certificationType: 'Group learning',
      accreditationType: 'Learning Objective Mapped',
      providerContact: 'echo@north.example',
      expiresOn: '2026-12-31',
      signatories: [{ name: 'Dr. Amélie Tremblay', title: 'Chair' }, { name: 'Sam Okafor' }],
      physicianOrganization: 'Northern College',
    };
    const made = await service.as(owner).post(`/programs/${program.id}/approvals`, full).expect(201);
    expect(made.body).toMatchObject({ ...full, programId: program.id, version: 1, warnings: [] });
    expect(made.headers.etag).toBe('"1"');
    const path = `/approvals/${made.body.id}`;
    const changed = await service
      .as(owner)
      .patch(path, { status: 'approved', maxCreditsPerSession: null })
      .set('if-match', '"1"')
      .expect(200);
    expect(changed.body).toMatchObject({
      ...full,
      status: 'approved',
      maxCreditsPerSession: null,
      version: 2,
    });
    expect(changed.headers.etag).toBe('"2"');
    await service.as(owner).patch(path, { modular: true }).set('if-match', '"1"').expect(412);
    const { approvals } = service.services;
    const { read } = service.database;
    const first = await approvals.loadVersion(read, made.body.id as string, 1);
    expect(first).toMatchObject({ version: 1, status: 'applied', terms: { maxCreditsPerSession: '1.25' } });
    expect(
      (await approvals.loadVersion(read, made.body.id as string, 2)).terms.maxCreditsPerSession,
    ).toBeNull();
    await expect(approvals.loadVersion(read, made.body.id as string, 3)).rejects.toMatchObject({
      code: 'resource.not-found',
    });
    expect(await approvals.loadForProgram(read, program.id as string)).toHaveLength(1);
    expect((await service.as(owner).get(path).expect(200)).body).toEqual(changed.body);
    const listed = await service.as(owner).get(`/programs/${program.id}/approvals`).expect(200);
    expect(listed.body).toEqual({ items: [changed.body], nextCursor: null });
  });

  test('a reversed validity, an unknown system, a bad amount and an unknown field are refused', async () => {
    const program = await makeProgram('refused');
    const path = `/programs/${program.id}/approvals`;
    const reversed = await service
      .as(owner)
      .post(path, { ...grant, validTo: '2025-12-31' })
      .expect(422);
    expect(reversed.body.errors[0]).toMatchObject({
      pointer: '/body/validTo',
      code: 'approval.validity-reversed',
    });
    const sameDay = await service
      .as(owner)
      .post(path, { ...grant, validTo: grant.validFrom })
      .expect(201);
    await service.as(owner).patch(`/approvals/${sameDay.body.id}`, { validTo: '2025-01-01' }).expect(422);
    const unknown = await service
      .as(owner)
      .post(path, { ...grant, creditSystem: 'gold-stars' })
      .expect(422);
    expect(unknown.body.errors[0].pointer).toBe('/body/creditSystem');
    expect(unknown.body.errors[0].detail).toContain('rcpsc-moc-section-1');
    for (const wrong of [
      { maxCreditsPerSession: '1,5' },
      { maxCreditsPerSession: '01.5' },
      { creditsPerHour: '0' },
      { creditsPerHour: 1 },
      { validFrom: '2026-02-30' },
      { attendancePolicy: { type: 'threshold-percent', percent: 0, award: 'full' } },
      { eligibleProfessions: ['wizard'] },
      { colour: 'teal' },
    ]) {
      await service
        .as(owner)
        .post(path, { ...grant, ...wrong })
        .expect(422);
    }
    expect(
      await service.services.approvals.loadForProgram(service.database.read, program.id as string),
    ).toHaveLength(1);
  });

  test('what is odd is stored and said: ids, validity, EACCME in Canada, thresholds, rates, overlaps', async () => {
    const program = await makeProgram('odd');
    const path = `/programs/${program.id}/approvals`;
    const add = async (more: object) =>
      (
        await service
          .as(owner)
          .post(path, { ...grant, ...more })
          .expect(201)
      ).body;
    expect(codes(await add({ activityId: 'CERT-A', validTo: '2027-06-30', creditsPerHour: '2' }))).toEqual([
      'approval.activity-id-odd',
      'approval.validity-long',
      'approval.rate-withdrawn',
    ]);
    expect(codes(await add({ creditSystem: 'eaccme-ecmec', activityId: 'LEE-1' }))).toEqual([
      'approval.eaccme-in-canada',
    ]);
    expect(
      codes(
        await add({
          creditSystem: 'ama-pra-category-1',
          attendancePolicy: { type: 'threshold-minutes', minutes: 45, award: 'full' },
          statement: { en: 'Designated.', fr: '' },
        }),
      ),
    ).toEqual(['approval.full-threshold', 'approval.statement-french-missing']);
    const second = await add({ validFrom: '2026-06-01', validTo: '2027-05-31' });
    expect(codes(second)).toEqual(['approval.overlaps']);
    const apart = await service
      .as(owner)
      .patch(`/approvals/${second.id}`, { validFrom: '2027-07-01', validTo: '2028-06-30' });
    expect(apart.body).toMatchObject({ validFrom: '2027-07-01', warnings: [] });
  });
});
