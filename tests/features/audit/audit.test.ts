import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { worldOf } from '../../support/world.js';

describeEachEngine('audit trail', (engine) => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService(engine);
  });
  afterAll(() => service.stop());

  test('says who did what and why, to those who may audit, each her own scope; and names nobody', async () => {
    const owner = await service.token('owner');
    const world = worldOf(service, owner);
    const organization = await world.organization();
    const other = await world.organization();
    const program = await world.program(organization.id);
    await world.clinician(organization.id, {
      name: { given: 'Unmistakable', family: 'Person' },
      emails: ['unmistakable@clinic.example'],
    });
    await world.clinician(other.id);

    const all = await service.as(owner).get('/audit?limit=500').expect(200);
    const actions = all.body.items.map((entry: { action: string }) => entry.action);
    expect(actions).toEqual(
      expect.arrayContaining([
        'organization.created',
        'program.created',
        'clinician.created',
        'token.created',
      ]),
    );
    expect(JSON.stringify(all.body)).not.toMatch(/unmistakable/i);

    const auditor = await service.token('auditor', organization.id);
    const own = await service.as(auditor).get('/audit?limit=500').expect(200);
    const subjects = new Set(own.body.items.map((entry: { subject: { id: string } }) => entry.subject.id));
    expect(subjects.has(organization.id)).toBe(true);
    expect(subjects.has(other.id)).toBe(false);
    const narrow = await service.token('lead', organization.id, program.id);
    const scoped = await service.as(narrow).get('/audit?limit=500').expect(200);
    expect(
      scoped.body.items.every((entry: { subject: { id: string } }) => entry.subject.id !== organization.id),
    ).toBe(true);
    const coordinator = await service.token('coordinator', organization.id);
    expect((await service.as(coordinator).get('/audit').expect(200)).body.items).toEqual([]);
  });
});
