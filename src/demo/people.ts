// Puts the demo's clinicians on the roster and gives its sessions their titles, presenters and accreditor's ids.
import { systemActor } from '../core/access.js';
import type { MadeHub } from './hub.js';
import type { DemoPerson, DemoSeeds, DemoSession } from './seeds.js';
import type { Session } from '../features/sessions/session.js';
import type { Services } from '../wiring.js';

/** Clinician ids by address. */
export type ByAddress = ReadonlyMap<string, string>;

async function idsByAddress({ clinicians, database }: Services, organizationId: string): Promise<ByAddress> {
  const people = await clinicians.listForIdentity(database.read, organizationId);
  return new Map(
    people.flatMap(({ clinicianId, addresses }) => addresses.map(({ address }) => [address, clinicianId])),
  );
}

/** All at once or not at all, so that a run that was interrupted leaves no half roster. */
export async function ensurePeople(
  services: Services,
  { organization, cohort }: MadeHub,
  people: readonly DemoPerson[],
): Promise<ByAddress> {
  const { clinicians, enrolments, database } = services;
  const standing = await idsByAddress(services, organization.id);
  if (standing.size > 0) return standing;
  await database.write(async (trx) => {
    const fields = people.map((person) => person.fields);
    const made = await clinicians.addMany(trx, systemActor, organization.id, fields);
    const roster = people.flatMap(({ role }, index) => {
      const clinicianId = made[index];
      return role === null || clinicianId === undefined ? [] : [{ clinicianId, role }];
    });
    await enrolments.enrolMany(trx, systemActor, cohort, roster);
  });
  return idsByAddress(services, organization.id);
}

/** What a session is called until somebody names it; a named one has been seen to. */
const isUnnamed = (session: Session): boolean => session.title === `Session ${session.number}`;

async function dress(
  services: Services,
  hub: MadeHub,
  session: Session,
  seed: DemoSession,
  ids: ByAddress,
): Promise<void> {
  const { assignments, sessionApprovals, sessions, database } = services;
  for (const { clinician, ...fields } of seed.assignments) {
    const clinicianId = ids.get(clinician);
    if (clinicianId !== undefined) await assignments.assign(systemActor, session.id, clinicianId, fields);
  }
  const mainpro = hub.approvals.find((approval) => approval.creditSystem === 'cfpc-mainpro-certified');
  if (mainpro !== undefined) {
    const sessionActivityId = seed.mainproSessionId;
    await sessionApprovals.put(systemActor, session.id, mainpro.id, { sessionActivityId });
  }
  const { title, objectives } = seed;
  await database.write((trx) => sessions.change(trx, systemActor, session.id, { title, objectives }));
}

export async function ensureSessions(
  services: Services,
  hub: MadeHub,
  { cohort }: DemoSeeds,
  ids: ByAddress,
): Promise<void> {
  for (const session of await services.sessions.loadForCohort(services.database.read, hub.cohort.id)) {
    const seed = cohort.sessions[session.number - 1];
    if (seed !== undefined && isUnnamed(session)) await dress(services, hub, session, seed, ids);
  }
}
