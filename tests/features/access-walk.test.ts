// All that src/wiring/hubs.ts, src/wiring/mailing.ts, src/wiring/records.ts, src/wiring/screens.ts build, through every endpoint.
// Every endpoint as everybody: who may not is told so, a foreign hub does not exist, and nobody meets a 500.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import supertest from 'supertest';
import { permissions, systemActor, type Action, type StaffRole } from '../../src/core/access.js';
import type { Endpoint } from '../../src/platform/http/endpoint.js';
import { expressPath } from '../../src/platform/http/mount.js';
import { createEndpoints } from '../../src/wiring/doors.js';
import { describeEachEngine } from '../support/engines.js';
import { startService, type TestService } from '../support/service.js';
import { stageSession, type Stage } from '../support/stage.js';
import { tableCounts } from '../support/table-counts.js';
import { worldOf } from '../support/world.js';
import { zoomReport } from '../support/zoom-report.js';

/** Everything an address of the foreign hub can name. */
interface Things {
  organization: string;
  program: string;
  approval: string;
  cohort: string;
  session: string;
  clinician: string;
  enrolment: string;
  review: string;
  link: string;
  import: string;
  remembered: string;
  mapping: string;
  award: string;
  number: string;
  message: string;
  job: string;
  screenGroup: string;
  screen: string;
  screenQuestion: string;
}

/** What the first `{id}` of a path names, by its first word. */
const kindOfPath: Record<string, keyof Things> = {
  organizations: 'organization',
  programs: 'program',
  approvals: 'approval',
  cohorts: 'cohort',
  sessions: 'session',
  clinicians: 'clinician',
  enrolments: 'enrolment',
  review: 'review',
  links: 'link',
  imports: 'import',
  'remembered-identities': 'remembered',
  'column-mappings': 'mapping',
  awards: 'award',
  certificates: 'number',
  messages: 'message',
  jobs: 'job',
  'screen-groups': 'screenGroup',
  screens: 'screen',
  'screen-questions': 'screenQuestion',
};

function filled(spec: Endpoint, things: Things): string {
  const kind = kindOfPath[spec.path.split('/')[1] ?? ''];
  return expressPath(spec)
    .replace(/:number/, things.number)
    .replace(/:clinicianId/, things.clinician)
    .replace(/:approvalId/, things.approval)
    .replace(/:preset/, 'attendance')
    .replace(/:id/, kind === undefined ? things.session : things[kind])
    .replace(/:\w+/, 'nothing');
}

/** Bodies that would be taken from somebody who may. */
function bodies(things: Things): Record<string, object> {
  const reason = 'a walk through every door';
  return {
    createOrganization: { slug: 'walk', name: { en: 'Walk', fr: 'Marche' } },
    editOrganization: { contactEmail: 'walk@hub.example' },
    createClinician: {
      organizationId: things.organization,
      name: { given: 'Walk', family: 'In' },
      emails: [],
      profession: 'nurse',
    },
    editClinician: { credentials: 'RN' },
    mergeClinician: { into: things.clinician, reason },
    createProgram: {
      organizationId: things.organization,
      slug: 'walk',
      name: { en: 'Walk', fr: 'Marche' },
      timeZone: 'America/Toronto',
      languages: ['en'],
    },
    editProgram: { timeZone: 'America/Vancouver' },
    importAttendance: {},
    markAttendance: { minutes: 5, reason },
    rollCall: { reason, marks: [{ clinicianId: things.clinician, minutes: 5 }] },
    resolveReview: { clinicianId: things.clinician },
    reopenReview: { reason },
    disputeLink: { reason },
    withdrawImport: { reason },
    createColumnMapping: { name: 'Walk', mapping: { name: 'Who', minutes: 'Min' } },
    setHeldStart: { startsAt: '2026-01-05T17:08:00Z', reason },
    unsetHeldStart: { reason },
    forgetIdentity: { reason },
    issueCertificates: { creditSystem: 'participation-hours' },
    supersedeCertificate: { reason },
    revokeCertificate: { reason },
    cancelSession: { reason },
    listScreen: { participant: '0'.repeat(32), clinicianIds: [things.clinician] },
    shortenAtScreen: { whole: true },
    resolveScreenQuestion: { ignore: true, reason },
    createScreenGroup: { name: 'Walk', devices: ['Walk room'] },
    editScreenGroup: { name: 'Walk' },
    createEnrolment: { clinicianId: things.clinician },
    enrolClinician: { clinicianId: things.clinician },
  };
}

describeEachEngine('access walk', (engine) => {
  let service: TestService;
  let owner: string;
  let stage: Stage;
  let things: Things;
  let endpoints: Endpoint[];
  let otherProgramId: string;
  let foreignId: string;
  const tokens: Record<string, string> = {};

  beforeAll(async () => {
    service = await startService(engine, { now: '2026-03-01T12:00:00Z' });
    owner = await service.token('owner');
    const world = worldOf(service, owner);
    const organization = await world.organization();
    foreignId = (await world.organization()).id;
    stage = await stageSession(world, organization.id, { people: { Ann: {} } });
    otherProgramId = (await world.program(organization.id)).id;
    const report = zoomReport([
      ['Ann', stage.people['Ann']?.email ?? '', '12:00:00', '13:00:00'],
      ['Somebody', '', '12:00:00', '13:00:00'],
      ['Loki', '', '12:00:00', '12:10:00'],
      ['Sunrise Clinic boardroom', '', '12:00:00', '12:30:00'],
    ]);
    await world.importReport(stage.sessionId, report);
    const nickname = (await world.reviews(stage.sessionId)).find((row) => row['name'] === 'Loki');
    const settled = { clinicianId: stage.of('Ann'), remember: true };
    await service.as(owner).post(`/review/${nickname?.id}/resolve`, settled).expect(200);
    await world.finalize(stage.sessionId);
    const as = service.as(owner);
    await as
      .post(`/cohorts/${stage.cohortId}/certificates`, { creditSystem: 'participation-hours' })
      .expect(200);
    const first = async (path: string) =>
      ((await as.get(path).expect(200)).body.items as Record<string, string>[])[0] ?? {};
    const jobId = await service.database.write((trx) =>
      service.services.jobs.enqueue(trx, {
        name: 'draw-certificates',
        organizationId: organization.id,
        programId: stage.programId,
        requestedBy: 'somebody',
        payload: { certificateIds: [] },
      }),
    );
    const mapping = await as
      .post(`/organizations/${organization.id}/column-mappings`, {
        name: 'Sign-in',
        mapping: { name: 'Who', minutes: 'Min' },
      })
      .expect(201);
    const ann = stage.of('Ann');
    const listed = await as.get(`/sessions/${stage.sessionId}/screens`).expect(200);
    const { participant } = (listed.body.screens as { name: string; participant: string }[]).find(
      ({ name }) => name.startsWith('Sunrise'),
    ) ?? { participant: '' };
    const named = { participant, clinicianIds: [ann], contactId: ann };
    await as.post(`/sessions/${stage.sessionId}/screens`, named).expect(200);
    await service.services.shareScreen.list(
      { actor: systemActor, contactId: ann },
      stage.sessionId,
      participant,
      { clinicianIds: [], colleagues: [{ name: 'Eve New', address: 'eve@sunrise.example' }] },
    );
    const seen = (await as.get(`/sessions/${stage.sessionId}/screens`).expect(200)).body;
    const group = await as
      .post(`/programs/${stage.programId}/screen-groups`, { name: 'Sunrise', devices: ['Sunrise room'] })
      .expect(201);
    things = {
      mapping: mapping.body.id as string,
      organization: organization.id,
      program: stage.programId,
      approval: stage.approvalIds['participation-hours'] ?? '',
      cohort: stage.cohortId,
      session: stage.sessionId,
      clinician: stage.of('Ann'),
      enrolment: (await first(`/cohorts/${stage.cohortId}/enrolments`))['id'] ?? '',
      import: ((await service.database.read('imports').first('id')) as { id: string }).id,
      review: (await first(`/sessions/${stage.sessionId}/review?status=open`))['id'] ?? '',
      link: (await first(`/sessions/${stage.sessionId}/links`))['id'] ?? '',
      remembered: (await first(`/organizations/${organization.id}/remembered-identities`))['id'] ?? '',
      award: (await first(`/sessions/${stage.sessionId}/awards`))['id'] ?? '',
      number: (await first(`/cohorts/${stage.cohortId}/certificates`))['number'] ?? '',
      message: (await first('/messages'))['id'] ?? '',
      job: jobId,
      screenGroup: group.body.id as string,
      screen:
        (seen.screens as { listId: string | null }[]).find(({ listId }) => listId !== null)?.listId ?? '',
      screenQuestion: (seen.questions as { id: string }[])[0]?.id ?? '',
    };
    endpoints = createEndpoints(service.services);
    for (const role of ['owner', 'lead', 'coordinator', 'auditor'] as const) {
      tokens[`${role} of another hub`] = await service.token(role, foreignId);
      tokens[`${role} of another program`] = await service.token(role, organization.id, otherProgramId);
    }
  });
  afterAll(() => service.stop());

  function send(spec: Endpoint, bearer: string | undefined) {
    const path = filled(spec, things);
    let request = supertest(service.app)[spec.method](path).set('accept', 'application/json');
    if (bearer !== undefined) request = request.set('authorization', `Bearer ${bearer}`);
    if (spec.upload !== undefined)
      return request.attach('file', Buffer.from(zoomReport([['X', '', '12:00:00', '12:10:00']])), 'a.csv');
    return spec.method === 'get' || spec.body === undefined
      ? request
      : request.send(bodies(things)[spec.operationId] ?? {});
  }

  const guarded = () => endpoints.filter((spec) => spec.access === 'signed-in');
  /** Addresses that name something of the hub; the others list or create within the caller's own scope. */
  const naming = () =>
    guarded().filter((spec) => /\{(id|number)\}/.test(spec.path) && !spec.path.startsWith('/credit-systems'));

  test('everything the walk names exists', () => {
    expect(Object.entries(things).filter(([, id]) => id === '')).toEqual([]);
    expect(naming().length).toBeGreaterThan(40);
  });

  test('without a token nothing answers', async () => {
    for (const spec of guarded()) {
      const response = await send(spec, undefined);
      expect([spec.operationId, response.status, response.body.code]).toEqual([
        spec.operationId,
        401,
        'auth.required',
      ]);
    }
  });

  test.each(['owner', 'lead', 'coordinator', 'auditor'])(
    'to the %s of another hub nothing of this one exists, and nothing is written',
    async (role) => {
      const before = await tableCounts(service);
      const answers: [string, number][] = [];
      for (const spec of naming())
        answers.push([spec.operationId, (await send(spec, tokens[`${role} of another hub`])).status]);
      expect(answers.filter(([, status]) => status !== 404 && status !== 422)).toEqual([]);
      // 422 is only for a body the walk does not know; those must be few and never a read.
      const unread = answers.filter(([, status]) => status === 422).map(([operationId]) => operationId);
      expect(
        unread.filter(
          (operationId) => naming().find((spec) => spec.operationId === operationId)?.method === 'get',
        ),
      ).toEqual([]);
      expect(await tableCounts(service)).toEqual(before);
    },
  );

  test('what lists within the own scope shows nothing of this hub', async () => {
    for (const spec of guarded().filter((each) => each.method === 'get' && !/\{/.test(each.path))) {
      const response = await send(spec, tokens['owner of another hub']);
      expect([spec.operationId, response.status < 500]).toEqual([spec.operationId, true]);
      for (const id of Object.values(things)) expect(JSON.stringify(response.body)).not.toContain(id);
    }
    const create = endpoints.filter((spec) =>
      ['createClinician', 'createProgram', 'createOrganization'].includes(spec.operationId),
    );
    expect(create.length).toBeGreaterThan(1);
    for (const spec of create)
      expect([403, 404]).toContain((await send(spec, tokens['owner of another hub'])).status);
  });

  test.each(['owner', 'lead', 'coordinator', 'auditor'])(
    'the %s of another program of the hub reaches nothing of this program',
    async (role) => {
      const before = await tableCounts(service);
      const ofProgram = naming().filter((spec) =>
        /^\/(programs|approvals|cohorts|sessions|enrolments|review|imports|jobs|awards|certificates|remembered-identities|screens|screen-groups|screen-questions)\//.test(
          spec.path,
        ),
      );
      expect(ofProgram.length).toBeGreaterThan(30);
      const answers: [string, number][] = [];
      for (const spec of ofProgram)
        answers.push([spec.operationId, (await send(spec, tokens[`${role} of another program`])).status]);
      expect(answers.filter(([, status]) => ![403, 404, 422].includes(status))).toEqual([]);
      expect(await tableCounts(service)).toEqual(before);
    },
  );

  describe('roles on evidence, credits and certificates', () => {
    /** Action by operation: the permissions table says who may. */
    const actionOf: Record<string, Action> = {
      importAttendance: 'attendance.edit',
      markAttendance: 'attendance.edit',
      rollCall: 'attendance.edit',
      markEvaluation: 'attendance.edit',
      resolveReview: 'attendance.edit',
      reopenReview: 'attendance.edit',
      disputeLink: 'attendance.edit',
      withdrawImport: 'attendance.edit',
      setHeldStart: 'attendance.edit',
      unsetHeldStart: 'attendance.edit',
      forgetIdentity: 'attendance.edit',
      listScreen: 'attendance.edit',
      shortenAtScreen: 'attendance.edit',
      takeOffScreen: 'attendance.edit',
      resolveScreenQuestion: 'attendance.edit',
      createScreenGroup: 'attendance.edit',
      editScreenGroup: 'attendance.edit',
      endScreenGroup: 'attendance.edit',
      addScreenGroupMember: 'attendance.edit',
      removeScreenGroupMember: 'attendance.edit',
      listScreens: 'read',
      listScreenGroups: 'read',
      getScreenGroup: 'read',
      finalizeSession: 'credits.finalize',
      issueCertificates: 'certificates.issue',
      supersedeCertificate: 'certificates.issue',
      revokeCertificate: 'certificates.issue',
      listAttendance: 'read',
      listCheckIns: 'read',
      listReviews: 'read',
      listRememberedIdentities: 'read',
      listSessionAwards: 'read',
      listClinicianAwards: 'read',
      getAward: 'read',
      listCertificates: 'read',
      getCertificate: 'read',
      downloadCertificate: 'read',
    };

    test.each<StaffRole>(['owner', 'lead', 'coordinator', 'auditor'])('%s', async (role) => {
      const bearer = await service.token(role, things.organization, things.program);
      for (const [operationId, action] of Object.entries(actionOf)) {
        const spec = endpoints.find((each) => each.operationId === operationId);
        if (spec === undefined) throw new Error(`no ${operationId}`);
        if (permissions[action].includes(role)) {
          // Those that change what the others need are proved elsewhere.
          if (spec.method !== 'get') continue;
          expect([operationId, (await send(spec, bearer)).status]).toEqual([operationId, 200]);
        } else {
          const response = await send(spec, bearer);
          expect([operationId, response.status, response.body.code]).toEqual([
            operationId,
            403,
            'auth.forbidden',
          ]);
        }
      }
    });
  });

  test('a certificate of another hub: not through /certificates, and public under /verify', async () => {
    const foreign = service.as(tokens['owner of another hub'] ?? '');
    for (const path of [`/certificates/${things.number}`, `/certificates/${things.number}.pdf`]) {
      expect((await foreign.get(path)).status).toBe(404);
    }
    const verified = await supertest(service.app)
      .get(`/verify/${things.number}`)
      .set('accept', 'application/json')
      .expect(200);
    expect(verified.body).toMatchObject({ number: things.number, status: 'valid' });
  });

  test('awards of one person in two programs: each program sees its own, also for a lead who signed in by mail', async () => {
    const { accounts, credits } = service.services;
    const personId = await service.database.write(async (trx) => {
      const id = await accounts.ensurePerson(trx, 'lead.elsewhere@hub.example', 'en');
      await accounts.grant(trx, systemActor, id, {
        role: 'lead',
        organizationId: things.organization,
        programId: otherProgramId,
      });
      return id;
    });
    const lead = await accounts.actorOfPerson(service.database.read, personId);
    expect(lead.addresses).toEqual(['lead.elsewhere@hub.example']);
    await expect(credits.get(lead, things.award)).rejects.toMatchObject({ code: 'resource.not-found' });
    const world = worldOf(service, owner);
    const cohort = await world.cohort(otherProgramId);
    await world.enrol(cohort.id, things.clinician);
    expect((await credits.pageOfClinician(lead, things.clinician, { limit: 10 })).items).toEqual([]);
    // She herself sees all of it.
    const own = {
      kind: 'person' as const,
      id: 'her',
      grants: [],
      addresses: [stage.people['Ann']?.email ?? ''],
    };
    expect((await credits.pageOfClinician(own, things.clinician, { limit: 10 })).items).toHaveLength(1);
    expect(await credits.get(own, things.award)).toMatchObject({ id: things.award });
  });
});
