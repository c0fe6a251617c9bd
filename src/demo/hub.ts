// Makes the demo's organization, program, approvals, staff and cohort, or finds them as an earlier run left them.
import { systemActor, type Actor } from '../core/access.js';
import { dayPlusDays, instantPlusSeconds, type Day, type Instant } from '../core/time/instant.js';
import { instantToLocal, localToInstant } from '../core/time/zone.js';
import type { DemoCohort, DemoHub, DemoSeeds } from './seeds.js';
import type { Organization } from '../features/organizations/organizations.service.js';
import type { Approval } from '../features/programs/approval.js';
import type { Program } from '../features/programs/program.js';
import type { Cohort } from '../features/sessions/cohort.js';
import type { Clock } from '../platform/clock.js';
import type { Services } from '../wiring.js';

export interface MadeHub {
  organization: Organization;
  program: Program;
  approvals: Approval[];
  cohort: Cohort;
  /** Who settles reviews, finalizes and issues, as a lead would. */
  lead: Actor;
}

/** Validity of the approvals, counted from the first session; Mainpro+ approves for twelve months at most. */
const validBeforeDays = 14;
const validDays = 364;
const othersListed = 10;

/** The first day of that weekday whose session is not over: `Mon 2 March` → `Wed 4 March`. */
export function thisWeeksDay(cohort: DemoCohort, now: Instant): Day {
  const local = instantToLocal(now, cohort.timeZone);
  const day = dayPlusDays(local.day, (cohort.weekday - local.weekday + 7) % 7);
  const start = localToInstant(day, cohort.startTime, cohort.timeZone);
  const isOver = start.ok && instantPlusSeconds(start.instant, cohort.durationMinutes * 60) <= now;
  return isOver ? dayPlusDays(day, 7) : day;
}

/** The demo stands alone: it never goes into a database in which others work. */
async function ensureOrganization(services: Services, { organization }: DemoHub): Promise<Organization> {
  const listed = await services.organizations.list(systemActor, { limit: othersListed });
  const other = listed.items.find((each) => each.slug !== organization.slug);
  if (other !== undefined) {
    throw new Error(
      `This database holds another organization (${other.slug}). The demo has a database of its own: leave DATABASE_URL unset, or give it an empty one.`,
    );
  }
  return listed.items[0] ?? services.organizations.create(systemActor, organization);
}

async function ensureApprovals(
  services: Services,
  hub: DemoHub,
  programId: string,
  firstDate: Day,
): Promise<Approval[]> {
  const standing = await services.approvals.loadForProgram(services.database.read, programId);
  const known = new Set<string>(standing.map((approval) => approval.creditSystem));
  const validFrom = dayPlusDays(firstDate, -validBeforeDays);
  const validTo = dayPlusDays(validFrom, validDays);
  for (const terms of hub.approvals.filter(({ creditSystem }) => !known.has(creditSystem))) {
    await services.approvals.create(systemActor, programId, { ...terms, validFrom, validTo });
  }
  return services.approvals.loadForProgram(services.database.read, programId);
}

/** The dates are those of the first run: a cohort that is there already stays where it is. */
async function ensureCohort(
  services: Services,
  { cohort }: DemoSeeds,
  programId: string,
  now: Instant,
): Promise<Cohort> {
  const [standing] = await services.cohorts.loadForProgram(services.database.read, programId);
  if (standing !== undefined) return standing;
  const { name, timeZone, startTime, durationMinutes, joinUrl, segments, sessions, pastSessions } = cohort;
  const made = await services.cohorts.create(systemActor, programId, {
    name,
    timeZone,
    startTime,
    durationMinutes,
    joinUrl,
    segments,
    firstDate: dayPlusDays(thisWeeksDay(cohort, now), -7 * pastSessions),
    repeat: { every: 1, unit: 'week', count: sessions.length },
  });
  return made.cohort;
}

/** Answers the lead as the service knows her when she signs in. */
async function ensureStaff(services: Services, hub: DemoHub, program: Program): Promise<Actor> {
  const { accounts, database } = services;
  return database.write(async (trx) => {
    let lead: Actor | undefined;
    for (const { role, address, language, name } of hub.people) {
      const personId = await accounts.ensurePerson(trx, address, language, name);
      const before = await accounts.actorOfPerson(trx, personId);
      if (!before.grants.some((grant) => grant.role === role && grant.programId === program.id)) {
        const grant = { role, organizationId: program.organizationId, programId: program.id };
        await accounts.grant(trx, systemActor, personId, grant);
      }
      if (role === 'lead') lead = await accounts.actorOfPerson(trx, personId);
    }
    if (lead === undefined) throw new Error('the demo hub names no lead');
    return lead;
  });
}

export async function ensureHub(services: Services, clock: Clock, seeds: DemoSeeds): Promise<MadeHub> {
  const { hub } = seeds;
  const organization = await ensureOrganization(services, hub);
  const program =
    (await services.programs.loadBySlug(services.database.read, organization.id, hub.program.slug)) ??
    (await services.programs.create(systemActor, organization.id, hub.program));
  const lead = await ensureStaff(services, hub, program);
  const cohort = await ensureCohort(services, seeds, program.id, clock.now());
  const approvals = await ensureApprovals(services, hub, program.id, cohort.firstDate);
  return { organization, program, approvals, cohort, lead };
}
