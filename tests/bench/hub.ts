// A hub of invented people in a database of its own, for everything the bench measures.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { v7 } from 'uuid';
import type { bringUpFrom, Running } from '../../src/boot.js';
import type { CreditSystemId } from '../../src/core/credits/vocabulary.js';
import { systemActor } from '../../src/core/access.js';
import { built } from './built.js';
import { insertInto, openRaw } from './raw-sqlite.js';

export interface Hub {
  running: Running;
  environment: Record<string, string>;
  databasePath: string;
  organizationId: string;
  programId: string;
  clinicianIds: string[];
}

export interface HubSession {
  id: string;
  day: string;
  startTime: string;
}

export const recordedAt = '2025-01-01T00:00:00Z';
const given = ['Amélie', 'Noor', 'Sam', 'Ann', 'Zoë', 'Marc-André', 'Wei', 'Kofi', 'Siobhán', 'Ines'];
const family = [
  'Tremblay',
  'Okafor',
  'Lee',
  "O'Brien",
  'Thériault',
  'Singh',
  'Nguyễn',
  'Müller',
  'Roy',
  'Cardinal',
];

export const addressOf = (index: number): string => `person-${index}@clinic.example`;

export async function openHub(folder: string, more: Record<string, string> = {}): Promise<Hub> {
  mkdirSync(folder, { recursive: true });
  const environment = {
    DATA_DIR: folder,
    PORT: '0',
    PUBLIC_URL: 'http://localhost:3000',
    SECRET_KEY: 'a-secret-key-that-only-the-bench-knows',
    MAIL_FROM: 'ECHO Bench Hub <echo@hub.example>',
    MAIL_UID_DOMAIN: 'credits.example',
    MAIL_RATE_PER_MINUTE: '100000',
    VERIFY_RATE_PER_MINUTE: '0',
    LOG_LEVEL: 'error',
    ...more,
  };
  const boot = await built<{ bringUpFrom: typeof bringUpFrom }>('boot');
  const running = await boot.bringUpFrom(environment);
  const { organizations, programs } = running.services;
  const organization = await organizations.create(systemActor, {
    slug: 'lakeside',
    name: { en: 'Lakeside Hub', fr: 'Pôle Lakeside' },
  });
  const program = await programs.create(systemActor, organization.id, {
    slug: 'chronic-pain',
    name: { en: 'ECHO Chronic Pain', fr: 'ECHO Douleur chronique' },
    timeZone: 'America/Toronto',
  });
  return {
    running,
    environment,
    databasePath: join(folder, 'echo-credits.db'),
    organizationId: organization.id,
    programId: program.id,
    clinicianIds: [],
  };
}

/** Family physicians, whom every system of the bench accepts. */
export function addClinicians(hub: Hub, count: number): void {
  const raw = openRaw(hub.databasePath);
  const shared = { organization_id: hub.organizationId, created_at: recordedAt, updated_at: recordedAt };
  const clinician = insertInto(raw, 'clinicians', [
    ...['id', 'organization_id', 'given_name', 'family_name', 'display_name', 'search_text', 'profession'],
    ...['credentials', 'site', 'created_at', 'updated_at'],
  ]);
  const address = insertInto(raw, 'clinician_addresses', [
    'organization_id',
    'address',
    'clinician_id',
    'position',
  ]);
  raw.transaction(() => {
    for (let index = 0; index < count; index += 1) {
      const id = v7();
      const names = [
        given[index % given.length] ?? '',
        `${family[Math.floor(index / 10) % family.length] ?? ''} ${index}`,
      ];
      const facts = {
        given_name: names[0],
        family_name: names[1],
        display_name: names.join(' '),
        search_text: names.join(' ').toLowerCase(),
        profession: 'family-physician',
        credentials: 'MD, CCFP',
        site: `Clinic ${index % 40}`,
      };
      clinician.run({ ...shared, id, ...facts });
      address.run({ ...shared, address: addressOf(index), clinician_id: id, position: 0 });
      hub.clinicianIds.push(id);
    }
  })();
  raw.close();
}

/** Weekly sessions of an hour from 6 January 2025, with the first `people` of the hub on the roster. */
export async function addCohort(
  hub: Hub,
  name: string,
  count: number,
  people: number,
  startTime = '12:00',
): Promise<{ cohortId: string; sessions: HubSession[] }> {
  const { cohorts } = hub.running.services;
  const { cohort } = await cohorts.create(systemActor, hub.programId, {
    name,
    timeZone: 'America/Toronto',
    firstDate: '2025-01-06',
    startTime,
    durationMinutes: 60,
    repeat: { every: 1, unit: 'week', count },
  });
  const raw = openRaw(hub.databasePath);
  const columns = ['id', 'organization_id', 'cohort_id', 'clinician_id', 'role', 'enrolled_at'];
  const enrolment = insertInto(raw, 'enrolments', columns);
  raw.transaction(() => {
    for (const clinician_id of hub.clinicianIds.slice(0, people)) {
      const rest = {
        organization_id: hub.organizationId,
        cohort_id: cohort.id,
        role: 'learner',
        enrolled_at: recordedAt,
      };
      enrolment.run({ id: v7(), clinician_id, ...rest });
    }
  })();
  const sessions = raw
    .prepare(
      'select id, local_date as day, start_time as startTime from sessions where cohort_id = ? order by number',
    )
    .all(cohort.id) as HubSession[];
  raw.close();
  return { cohortId: cohort.id, sessions };
}

export async function addApprovals(hub: Hub, systems: readonly CreditSystemId[]): Promise<void> {
  for (const creditSystem of systems) {
    await hub.running.services.approvals.create(systemActor, hub.programId, {
      creditSystem,
      activityId: `bench-${creditSystem}`,
      validFrom: '2020-01-01',
      validTo: '2030-12-31',
      providerName: 'Lakeside CPD Office',
      statement: { en: 'This activity is approved.', fr: 'Cette activité est approuvée.' },
      requiresEvaluation: false,
    });
  }
}

/** Attendance without its evidence, for exports alone: everybody there for 48 to 60 minutes. */
export function addAttendance(hub: Hub, sessionIds: readonly string[], people: number): void {
  const raw = openRaw(hub.databasePath);
  const columns = [
    ...['session_id', 'clinician_id', 'organization_id', 'seconds', 'minutes', 'status', 'evidence'],
    ...['intervals_json', 'joins', 'adjusted', 'updated_at'],
  ];
  const insert = insertInto(raw, 'attendance', columns);
  const startOf = raw.prepare('select starts_at from sessions where id = ?').pluck();
  raw.transaction(() => {
    for (const session_id of sessionIds) {
      const startSeconds = Date.parse(startOf.get(session_id) as string) / 1000;
      for (const [index, clinician_id] of hub.clinicianIds.slice(0, people).entries()) {
        const seconds = 2880 + ((index * 37) % 721);
        insert.run({
          session_id,
          clinician_id,
          organization_id: hub.organizationId,
          seconds,
          minutes: Math.floor(seconds / 60),
          status: seconds >= 3300 ? 'attended' : 'partial',
          evidence: 'exact',
          intervals_json: JSON.stringify([{ startSeconds, endSeconds: startSeconds + seconds }]),
          joins: 1,
          adjusted: 0,
          updated_at: recordedAt,
        });
      }
    }
  })();
  raw.close();
}
