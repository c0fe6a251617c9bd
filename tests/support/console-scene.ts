// A hub as a lead meets it on a working day: sessions finalized, one to review, one without a report, more ahead.
import supertest from 'supertest';
import { systemActor, type StaffRole } from '../../src/core/access.js';
import type { TestService } from './service.js';
import { worldOf, type World } from './world.js';
import { zoomReport, type ReportRow } from './zoom-report.js';

/** A Thursday; the sessions are on Wednesdays at noon in Toronto. */
export const consoleNow = '2026-02-12T15:00:00Z';

export const rosterNames: readonly [given: string, family: string, profession: string][] = [
  ['Amélie', 'Bouchard-Lévesque', 'family-physician'],
  ['Daniel', 'Cardinal', 'nurse-practitioner'],
  ['Eilidh', 'MacAulay', 'family-physician'],
  ['Farah', 'Haddad', 'pharmacist'],
  ['Hélène', 'Thériault', 'nurse'],
  ['Jane', 'Doe', 'family-physician'],
  ['Kofi', 'Mensah-Owusu', 'specialist-physician'],
  ['Noor', 'Siddiqui', 'physiotherapist'],
];

export const addressOf = (given: string): string =>
  `${given.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()}@clinic.example`;

export const sessionTitles = [
  'What chronic pain is',
  'Opioids and the whole patient',
  'Neuropathic pain: first steps',
  'Sleep, movement and pain',
  'Headache in primary care',
  'Fibromyalgia',
];
export const reviewedDay = '2026-02-04';

const nameOf = (given: string): string => {
  const found = rosterNames.find((one) => one[0] === given);
  return found === undefined ? given : `${found[0]} ${found[1]}`;
};

export const came = (given: string, join: string, leave: string): ReportRow => [
  nameOf(given),
  addressOf(given),
  join,
  leave,
];

/** Two names nobody can be sure of, and one telephone. */
export const unplacedRows: readonly ReportRow[] = [
  ["Jane's iPad (Jane Doe)", '', '12:02:00', '13:01:00'],
  ['N. Siddiqui', '', '12:10:00', '12:58:00'],
  ['1416***1234', '', '12:05:00', '12:40:00'],
];

const fullDay = (day: string): string =>
  zoomReport(
    rosterNames
      .filter(([given]) => given !== 'Noor')
      .map(([given], i) => came(given, `11:5${i}:30`, i === 2 ? '12:38:10' : '13:02:00')),
    day,
  );

export const reviewedReport = zoomReport(
  [
    came('Amélie', '11:58:00', '13:00:30'),
    came('Daniel', '12:00:20', '12:21:00'),
    came('Daniel', '12:29:00', '13:00:00'),
    came('Eilidh', '12:18:00', '12:51:00'),
    came('Farah', '11:59:00', '13:04:00'),
    came('Kofi', '12:00:00', '13:00:00'),
    ...unplacedRows,
  ],
  reviewedDay,
);

export interface ConsoleScene {
  world: World;
  owner: string;
  organizationId: string;
  programId: string;
  cohortId: string;
  sessionIds: string[];
  clinicianIds: Record<string, string>;
}

async function makeApprovals(world: World, programId: string): Promise<void> {
  await world.approval(programId, 'cfpc-mainpro-certified', {
    activityId: '301234-001',
    validTo: '2026-12-31',
    providerName: 'Lakeside Health',
  });
  await world.approval(programId, 'rcpsc-moc-section-1', { activityId: 'MOC-204', validTo: '2026-03-15' });
  await world.approval(programId, 'ama-pra-category-1', { activityId: 'AMA-77', validTo: '2027-01-31' });
  await world.approval(programId, 'participation-hours', { activityId: 'P-1', validTo: '2027-01-31' });
}

/** Sessions 1 to 3 finalized, the fourth read and not settled, the fifth without a report, the rest ahead. */
export async function makeConsoleScene(service: TestService): Promise<ConsoleScene> {
  service.clock.set('2026-01-10T15:00:00Z');
  const owner = await service.token('owner');
  const world = worldOf(service, owner);
  const organizationId = (await world.organization({ name: { en: 'Lakeside Health', fr: 'Santé Lakeside' } }))
    .id;
  const programId = (await world.program(organizationId, { certificateMode: 'on-demand' })).id;
  await makeApprovals(world, programId);
  const segments = [
    { kind: 'housekeeping', minutes: 5 },
    { kind: 'content', minutes: 25, title: 'Talk' },
    { kind: 'case', minutes: 30, title: 'Case' },
  ];
  const cohortId = (
    await world.cohort(programId, {
      name: 'Winter 2026',
      firstDate: '2026-01-14',
      repeat: { every: 1, unit: 'week', count: sessionTitles.length },
      segments,
    })
  ).id;
  const clinicianIds: Record<string, string> = {};
  for (const [given, family, profession] of rosterNames) {
    const person = await world.clinician(organizationId, {
      name: { given, family },
      emails: [addressOf(given)],
      profession,
    });
    clinicianIds[given] = person.id;
    await world.enrol(cohortId, person.id);
  }
  const sessionIds = (await world.sessions(cohortId)).map((session) => session.id);
  for (const [i, title] of sessionTitles.entries()) {
    await service.as(owner).patch(`/sessions/${sessionIds[i]}`, { title }).expect(200);
  }
  service.clock.set(consoleNow);
  const days = ['2026-01-14', '2026-01-21', '2026-01-28'];
  for (const [i, day] of days.entries()) {
    const id = sessionIds[i] ?? '';
    await world.importReport(id, fullDay(day), { timeZone: 'America/Toronto' });
    await world.finalize(id);
  }
  await world.importReport(sessionIds[3] ?? '', reviewedReport, { timeZone: 'America/Toronto' });
  return { world, owner, organizationId, programId, cohortId, sessionIds, clinicianIds };
}

/** A person with a role, signed in through the link she would be mailed; answers an agent that holds her cookie. */
export async function signedInStaff(
  service: TestService,
  address: string,
  grant: { role: StaffRole; organizationId: string | null; programId?: string | null } | null,
) {
  const { accounts, signIn } = service.services;
  await service.database.write(async (trx) => {
    const personId = await accounts.ensurePerson(trx, address, 'en');
    if (grant !== null) await accounts.grant(trx, systemActor, personId, { programId: null, ...grant });
  });
  const agent = supertest.agent(service.app);
  await agent.post(new URL(await signIn.createSignInLink(address)).pathname).expect(303);
  return agent;
}

export type StaffAgent = Awaited<ReturnType<typeof signedInStaff>>;
