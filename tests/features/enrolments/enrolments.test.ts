import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { describeEachEngine } from '../../support/engines.js';
import { startService, type TestService } from '../../support/service.js';

const path = (strings: TemplateStringsArray, ...ids: string[]) => String.raw({ raw: strings }, ...ids);

/** A hub with one program, one cohort and its first session; and a lead's token. */
async function hub(service: TestService, owner: string, slug: string) {
  const post = async (where: string, body: object) =>
    (await service.as(owner).post(where, body).expect(201)).body as { id: string };
  const organization = await post('/organizations', { slug, name: { en: slug, fr: slug } });
  const program = async (programSlug: string) => {
    const made = await post('/programs', {
      organizationId: organization.id,
      slug: programSlug,
      name: { en: programSlug, fr: programSlug },
      timeZone: 'America/Toronto',
      languages: ['en', 'fr'],
    });
    const cohort = await post(`/programs/${made.id}/cohorts`, {
      name: 'Winter',
      timeZone: 'America/Toronto',
      firstDate: '2026-01-05',
      startTime: '12:00',
      durationMinutes: 60,
      repeat: { every: 1, unit: 'week', count: 2 },
      segments: [
        { kind: 'content', minutes: 40 },
        { kind: 'case', minutes: 20 },
      ],
    });
    const sessions = await service.as(owner).get(`/cohorts/${cohort.id}/sessions`).expect(200);
    const [first, second] = sessions.body.items as { id: string }[];
    return { id: made.id, cohort: cohort.id, session: first?.id ?? '', laterSession: second?.id ?? '' };
  };
  const pain = await program('pain');
  const lead = await service.token('lead', organization.id);
  const clinician = async (given: string, family = 'Test', fields: object = {}) =>
    (
      await service
        .as(owner)
        .post('/clinicians', {
          organizationId: organization.id,
          name: { given, family },
          emails: [],
          profession: 'nurse',
          ...fields,
        })
        .expect(201)
    ).body.id as string;
  return { id: organization.id, program, pain, lead, clinician };
}

describeEachEngine('enrolments and assignments', (engine) => {
  let service: TestService;
  let owner: string;
  let north: Awaited<ReturnType<typeof hub>>;
  let south: Awaited<ReturnType<typeof hub>>;
  beforeAll(async () => {
    service = await startService(engine);
    owner = await service.token('owner');
    north = await hub(service, owner, 'north');
    south = await hub(service, owner, 'south');
  });
  afterAll(() => service.stop());

  test('on the roster once, as learner by default; off it and on again', async () => {
    const clinicianId = await north.clinician('Once');
    const roster = path`/cohorts/${north.pain.cohort}/enrolments`;
    const made = await service.as(north.lead).post(roster, { clinicianId }).expect(201);
    expect(made.body).toMatchObject({
      clinicianId,
      role: 'learner',
      name: 'Once Test',
      enrolledAt: '2026-01-05T18:30:00Z',
    });
    const again = await service.as(north.lead).post(roster, { clinicianId, role: 'staff' }).expect(409);
    expect(again.body).toMatchObject({ code: 'resource.conflict', errors: [{ code: 'enrolment.standing' }] });
    const listed = await service.as(north.lead).get(roster).expect(200);
    expect(listed.body.items).toContainEqual(made.body);
    await service.as(north.lead).delete(`/enrolments/${made.body.id}`).expect(204);
    await service.as(north.lead).delete(`/enrolments/${made.body.id}`).expect(204);
    expect((await service.as(north.lead).get(roster).expect(200)).body.items).not.toContainEqual(made.body);
    await service.as(north.lead).post(roster, { clinicianId, role: 'facilitator' }).expect(201);
    const standing = await service.services.enrolments.roster(service.database.read, north.pain.cohort);
    expect(standing).toContainEqual({ clinicianId, role: 'facilitator', enrolledAt: '2026-01-05T18:30:00Z' });
    await service
      .as(north.lead)
      .post(roster, { clinicianId: await north.clinician('Role'), role: 'king' })
      .expect(422);
    const trail = await service.as(north.lead).get(`/audit?subject=${made.body.id}`).expect(200);
    expect(trail.body.items.map((entry: { action: string }) => entry.action)).toEqual([
      'enrolment.created',
      'enrolment.ended',
    ]);
  });

  test('foreign ids do not exist, whoever owns both; an auditor only reads', async () => {
    const mine = await north.clinician('Mine');
    const theirs = await south.clinician('Theirs');
    const roster = path`/cohorts/${north.pain.cohort}/enrolments`;
    await service.as(north.lead).post(roster, { clinicianId: theirs }).expect(404);
    await service.as(owner).post(roster, { clinicianId: theirs }).expect(404);
    await service.as(south.lead).post(roster, { clinicianId: theirs }).expect(404);
    await service.as(south.lead).get(roster).expect(404);
    const made = await service.as(north.lead).post(roster, { clinicianId: mine }).expect(201);
    await service.as(south.lead).delete(`/enrolments/${made.body.id}`).expect(404);
    const auditor = await service.token('auditor', north.id);
    await service.as(auditor).get(roster).expect(200);
    await service.as(auditor).delete(`/enrolments/${made.body.id}`).expect(403);
    const role = { role: 'presenter' };
    await service
      .as(owner)
      .put(path`/sessions/${north.pain.session}/assignments/${theirs}`, role)
      .expect(404);
    await service
      .as(south.lead)
      .put(path`/sessions/${north.pain.session}/assignments/${mine}`, role)
      .expect(404);
    await service
      .as(south.lead)
      .get(path`/sessions/${north.pain.session}/assignments`)
      .expect(404);
    await service
      .as(auditor)
      .put(path`/sessions/${north.pain.session}/assignments/${mine}`, role)
      .expect(403);
  });

  test('a token of one program sees who takes part there, and the newly made', async () => {
    const sleep = await north.program('sleep');
    const coordinator = await service.token('coordinator', north.id, sleep.id);
    const elsewhere = await north.clinician('Elsewhere');
    const guest = await north.clinician('Guest');
    const fresh = await north.clinician('Fresh');
    await service
      .as(north.lead)
      .post(path`/cohorts/${north.pain.cohort}/enrolments`, { clinicianId: elsewhere })
      .expect(201);
    await service
      .as(north.lead)
      .put(path`/sessions/${sleep.session}/assignments/${guest}`, { role: 'presenter' })
      .expect(200);
    await service.as(coordinator).get(`/clinicians/${elsewhere}`).expect(404);
    await service.as(coordinator).get(`/clinicians/${guest}`).expect(200);
    await service
      .as(coordinator)
      .post(path`/cohorts/${sleep.cohort}/enrolments`, { clinicianId: fresh })
      .expect(201);
    await service
      .as(coordinator)
      .get(path`/cohorts/${north.pain.cohort}/enrolments`)
      .expect(404);
    const listed = await service.as(coordinator).get('/clinicians?limit=500').expect(200);
    const seen = listed.body.items.map((each: { id: string }) => each.id);
    expect(seen).toEqual(expect.arrayContaining([guest, fresh]));
    expect(seen).not.toContain(elsewhere);
    await service.as(coordinator).patch(`/clinicians/${fresh}`, { site: 'Ward 3' }).expect(200);
    await service
      .as(coordinator)
      .post('/clinicians', { name: { given: 'Own', family: 'Made' }, emails: [], profession: 'other' })
      .expect(201);
  });

  test('an assignment goes before the enrolment; a guest needs none; segment and minutes lie inside the session', async () => {
    const member = await north.clinician('Member');
    const guest = await north.clinician('Speaker');
    await service
      .as(north.lead)
      .post(path`/cohorts/${north.pain.cohort}/enrolments`, { clinicianId: member })
      .expect(201);
    const at = (clinicianId: string) => path`/sessions/${north.pain.session}/assignments/${clinicianId}`;
    const talk = { role: 'presenter', segment: 0, minutesTaught: 60, talkId: 'T-007' };
    const set = await service.as(north.lead).put(at(guest), talk).expect(200);
    expect(set.body).toMatchObject({ ...talk, clinicianId: guest, name: 'Speaker Test' });
    await service.as(north.lead).put(at(member), { role: 'case-presenter' }).expect(200);
    const bad = await service
      .as(north.lead)
      .put(at(guest), { role: 'presenter', segment: 2, minutesTaught: 61 })
      .expect(422);
    expect(bad.body.errors.map((each: { pointer: string }) => each.pointer)).toEqual([
      '/body/segment',
      '/body/minutesTaught',
    ]);
    await service.as(north.lead).put(at(guest), { role: 'presenter', segment: -1 }).expect(422);
    await service
      .as(north.lead)
      .put(at(guest), { ...talk, segment: 1, minutesTaught: 20 })
      .expect(200);

    const { enrolments } = service.services;
    const session = { id: north.pain.session, cohortId: north.pain.cohort };
    const roles = await enrolments.rolesForSession(service.database.read, session);
    expect(roles.get(guest)).toEqual({
      role: 'presenter',
      enrolled: false,
      assignment: { segment: 1, minutesTaught: 20, talkId: 'T-007' },
    });
    expect(roles.get(member)).toMatchObject({ role: 'case-presenter', enrolled: true });
    const later = await enrolments.rolesForSession(service.database.read, {
      ...session,
      id: north.pain.laterSession,
    });
    expect(later.get(guest)).toBeUndefined();
    expect(later.get(member)).toEqual({ role: 'learner', enrolled: true, assignment: null });

    const listed = await service
      .as(north.lead)
      .get(path`/sessions/${north.pain.session}/assignments`)
      .expect(200);
    expect(listed.body.items.map((each: { clinicianId: string }) => each.clinicianId)).toEqual(
      expect.arrayContaining([guest, member]),
    );
    await service.as(north.lead).delete(at(member)).expect(204);
    await service.as(north.lead).delete(at(member)).expect(404);
    expect((await enrolments.rolesForSession(service.database.read, session)).get(member)?.role).toBe(
      'learner',
    );
  });

  test('who leaves stays enrolled for the sessions that began before, and for no later one', async () => {
    const clinicianId = await north.clinician('Leaver');
    const made = await service
      .as(north.lead)
      .post(path`/cohorts/${north.pain.cohort}/enrolments`, { clinicianId })
      .expect(201);
    await service.as(north.lead).delete(`/enrolments/${made.body.id}`).expect(204);
    const rolesAt = (id: string) =>
      service.services.enrolments.rolesForSession(service.database.read, { id, cohortId: north.pain.cohort });
    // The first session began at 17:00 UTC, an hour and a half before now.
    expect((await rolesAt(north.pain.session)).get(clinicianId)).toEqual({
      role: 'learner',
      enrolled: true,
      assignment: null,
    });
    expect((await rolesAt(north.pain.laterSession)).has(clinicianId)).toBe(false);
  });

  test('a merge joins two rosters, roles and links without doubling any', async () => {
    const [goes, stays] = [await north.clinician('Dou', 'Ble'), await north.clinician('Double', 'Ble')];
    const other = await north.program('dual');
    const roster = path`/cohorts/${north.pain.cohort}/enrolments`;
    for (const clinicianId of [goes, stays]) {
      await service.as(north.lead).post(roster, { clinicianId }).expect(201);
      await service
        .as(north.lead)
        .put(path`/sessions/${north.pain.session}/assignments/${clinicianId}`, {
          role: clinicianId === goes ? 'observer' : 'presenter',
        })
        .expect(200);
    }
    await service
      .as(north.lead)
      .post(path`/cohorts/${other.cohort}/enrolments`, { clinicianId: goes, role: 'specialist' })
      .expect(201);
    await service
      .as(north.lead)
      .put(path`/sessions/${other.session}/assignments/${goes}`, { role: 'facilitator' })
      .expect(200);
    const link = (id: string, clinician_id: string, participant_key: string) => ({
      id,
      session_id: north.pain.session,
      participant_key,
      clinician_id,
      method: 'review',
      decided_at: '2026-01-05T18:00:00Z',
      decided_by: 'test',
      undone_at: null,
    });
    await service.database.write(async (trx) => {
      await trx('links').insert([
        link('l1', goes, 'same'),
        link('l2', stays, 'same'),
        link('l3', goes, 'only'),
      ]);
    });
    const merged = await service
      .as(north.lead)
      .post(`/clinicians/${goes}/merge`, { intoId: stays, reason: 'twice' })
      .expect(200);
    expect(merged.body.affectedSessionIds).toEqual([north.pain.session, other.session].sort());
    expect(merged.body.warnings.map((each: { code: string }) => each.code)).toEqual(['merge.role-dropped']);
    const { enrolments } = service.services;
    const standing = await enrolments.roster(service.database.read, north.pain.cohort);
    expect(
      standing.filter((each) => [goes, stays].includes(each.clinicianId)).map((each) => each.clinicianId),
    ).toEqual([stays]);
    expect(await enrolments.roster(service.database.read, other.cohort)).toMatchObject([
      { clinicianId: stays, role: 'specialist' },
    ]);
    const roles = await enrolments.rolesForSession(service.database.read, {
      id: north.pain.session,
      cohortId: north.pain.cohort,
    });
    expect(roles.get(stays)?.role).toBe('presenter');
    expect(roles.has(goes)).toBe(false);
    const links = await service.database
      .read('links')
      .whereIn('id', ['l1', 'l2', 'l3'])
      .orderBy('id')
      .select('id', 'clinician_id', 'undone_at');
    expect(links).toEqual([
      { id: 'l1', clinician_id: stays, undone_at: '2026-01-05T18:30:00Z' },
      { id: 'l2', clinician_id: stays, undone_at: null },
      { id: 'l3', clinician_id: stays, undone_at: null },
    ]);
    const refused = await service.as(north.lead).post(roster, { clinicianId: goes }).expect(409);
    expect(refused.body.errors[0].code).toBe('clinician.merged');
  });
});
