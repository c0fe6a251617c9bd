import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';
import { worldOf } from '../../support/world.js';

describeEachEngine('evaluations', (engine) => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService(engine, { now: '2026-02-01T12:00:00Z' });
  });
  afterAll(() => service.stop());

  test('marked once, however often it is marked; unknown people, cancelled sessions and other hubs are refused', async () => {
    const owner = await service.token('owner');
    const world = worldOf(service, owner);
    const organization = await world.organization();
    const program = await world.program(organization.id);
    const cohort = await world.cohort(program.id, { repeat: { every: 1, unit: 'week', count: 2 } });
    const [first, second] = await world.sessions(cohort.id);
    const person = await world.clinician(organization.id);
    await world.enrol(cohort.id, person.id);
    const path = `/sessions/${first?.id}/evaluations/${person.id}`;
    await service.as(owner).put(path, {}).expect(204);
    await service.as(owner).put(path, {}).expect(204);
    expect(await service.database.read('evaluations').select('clinician_id')).toEqual([
      { clinician_id: person.id },
    ]);
    expect(await service.database.read('audit_entries').where({ action: 'evaluation.marked' })).toHaveLength(
      1,
    );

    await service.as(owner).put(`/sessions/${first?.id}/evaluations/${organization.id}`, {}).expect(404);
    await service
      .as(owner)
      .post(`/sessions/${second?.id}/cancel`, { reason: 'storm', notify: false })
      .expect(200);
    expect(
      (await service.as(owner).put(`/sessions/${second?.id}/evaluations/${person.id}`, {})).body.code,
    ).toBe('session.cancelled');
    const other = await world.organization();
    const stranger = await service.token('lead', other.id);
    await service.as(stranger).put(path, {}).expect(404);
    const elsewhere = await world.clinician(other.id);
    await service.as(owner).put(`/sessions/${first?.id}/evaluations/${elsewhere.id}`, {}).expect(404);
  });
});
