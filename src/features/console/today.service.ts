// The first page of the console: what needs this person today, and the programs and cohorts she may see.
import { readablePrograms, type Actor } from '../../core/access.js';
import type { Bilingual } from '../../core/bilingual.js';
import { dayPlusDays, instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import { instantToLocal } from '../../core/time/zone.js';
import type { Database } from '../../platform/db/database.js';
import type { ClaimsService } from '../attendance/claims.service.js';
import type { CatalogueService } from '../credits/catalogue.service.js';
import {
  countMessages,
  listApprovalsEnding,
  listCohorts,
  listPrograms,
  listSessionsInNeed,
  listUndrawn,
  type CohortSeen,
  type ProgramSeen,
} from './console.store.js';
import type { IntakeService } from '../intake/intake.service.js';
import { listLossesWaiting } from './losses.store.js';
import { countOpenRows } from './review-list.store.js';
import { listScreenQuestions } from './screen-questions.store.js';

const endingDays = 60;
/** Drawing takes seconds; what is still undrawn after this has met a problem. */
const drawingSeconds = 600;

interface CohortCard {
  id: string;
  name: string;
  sessions: number;
  ended: number;
  timeZone: string;
  nextStartsAt: Instant | null;
}

interface ProgramCard {
  id: string;
  name: Bilingual;
  cohorts: CohortCard[];
}

const bilingual = (en: string, fr: string): Bilingual => ({ en, fr });

function programCards(
  programs: readonly ProgramSeen[],
  cohorts: readonly CohortSeen[],
): { id: string; name: Bilingual; programs: ProgramCard[] }[] {
  const organizations = new Map<string, { id: string; name: Bilingual; programs: ProgramCard[] }>();
  for (const program of programs) {
    const organization = organizations.get(program.organization_id) ?? {
      id: program.organization_id,
      name: bilingual(program.organization_name_en, program.organization_name_fr),
      programs: [],
    };
    organization.programs.push({
      id: program.id,
      name: bilingual(program.name_en, program.name_fr),
      cohorts: cohorts
        .filter((cohort) => cohort.program_id === program.id)
        .map((cohort) => ({
          id: cohort.id,
          name: cohort.name,
          sessions: cohort.sessions,
          ended: cohort.ended,
          timeZone: cohort.time_zone,
          nextStartsAt: cohort.next_starts_at,
        })),
    });
    organizations.set(program.organization_id, organization);
  }
  return [...organizations.values()];
}

/** Mail of these hubs says MAIL_FROM where a postal address belongs (contract, organizations). */
function withoutPostalAddress(programs: readonly ProgramSeen[]): Bilingual[] {
  const missing = programs.filter((program) => (program.postal_address ?? '').trim() === '');
  return [
    ...new Map(
      missing.map((row) => [
        row.organization_id,
        bilingual(row.organization_name_en, row.organization_name_fr),
      ]),
    ).values(),
  ];
}

export function createToday(deps: {
  database: Database;
  catalogue: CatalogueService;
  intake: Pick<IntakeService, 'countWaiting'>;
  claims: Pick<ClaimsService, 'countOpen'>;
}) {
  const { database, catalogue } = deps;
  return async (actor: Actor, now: Instant) => {
    const db = database.read;
    const scope = readablePrograms(actor);
    const programs = await listPrograms(db, scope);
    const cohorts = await listCohorts(
      db,
      programs.map((program) => program.id),
      now,
    );
    const sessions = await listSessionsInNeed(db, scope, now);
    const today = instantToLocal(now, programs[0]?.time_zone ?? 'UTC').day;
    const ending = await listApprovalsEnding(db, scope, today, dayPlusDays(today, endingDays));
    const systems = await catalogue.load(db);
    const undrawn = await listUndrawn(db, scope, instantPlusSeconds(now, -drawingSeconds));
    const failedMail = (await countMessages(db, scope)).get('failed') ?? 0;
    const losses = await listLossesWaiting(db, scope);
    const colleagues = await listScreenQuestions(db, scope);
    const toIdentify = await countOpenRows(db, scope);
    const openClaims = await deps.claims.countOpen(db, actor);
    const waitingFiles = await deps.intake.countWaiting(db, actor);
    const addressless = withoutPostalAddress(programs);
    return {
      sessions: sessions.items.map((row) => ({
        id: row.id,
        title: row.title,
        when: { startsAt: row.starts_at, endsAt: row.ends_at, timeZone: row.time_zone },
        cohort: row.cohort_name,
        program: bilingual(row.program_name_en, row.program_name_fr),
        openReviews: row.open_reviews,
        hasEvidence: row.has_evidence,
      })),
      moreSessions: Math.max(0, sessions.total - sessions.items.length),
      losses: losses.map((row) => ({
        sessionId: row.session_id,
        title: row.title,
        cohort: row.cohort_name,
        people: row.people,
      })),
      colleagues: colleagues.map((row) => ({
        sessionId: row.session_id,
        title: row.title,
        cohort: row.cohort_name,
        people: row.people,
      })),
      failedMail,
      undrawn: undrawn.map((row) => ({
        cohortId: row.cohort_id,
        cohort: row.cohort_name,
        certificates: row.certificates,
      })),
      ending: ending.map((row) => ({
        programId: row.program_id,
        program: bilingual(row.program_name_en, row.program_name_fr),
        system: systems.get(row.credit_system)?.name ?? bilingual(row.credit_system, row.credit_system),
        activityId: row.activity_id,
        validTo: row.valid_to,
      })),
      addressless,
      waitingFiles,
      openClaims,
      toIdentify,
      isQuiet:
        [sessions.items, losses, colleagues, undrawn, ending, addressless].every(
          (list) => list.length === 0,
        ) &&
        failedMail === 0 &&
        waitingFiles === 0 &&
        openClaims === 0 &&
        toIdentify.people === 0,
      organizations: programCards(programs, cohorts),
    };
  };
}
