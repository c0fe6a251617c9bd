// A hub brings years of ticks: a grid of a whole cohort becomes roll calls of its sessions, all of it or nothing.
import type { Actor } from '../core/access.js';
import { AppError } from '../core/errors.js';
import type { AttestedQuestions } from '../features/attendance/attested-questions.service.js';
import type { GridPlan } from '../features/attendance/grid-plan.js';
import type {
  GridFile,
  GridOutcome,
  GridsService,
  StatedChoices,
} from '../features/attendance/grids.service.js';
import type { RollCallService } from '../features/attendance/roll-call.service.js';
import type { AuditService } from '../features/audit/audit.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { Cohort } from '../features/sessions/cohort.js';
import type { CohortsService } from '../features/sessions/cohorts.service.js';
import type { SessionsService } from '../features/sessions/sessions.service.js';
import type { Database, Db } from '../platform/db/database.js';
import type { AmendSession } from './amend-session.js';

export interface GridImport extends GridOutcome {
  /** Absent in a preview. */
  id?: string;
  replay: boolean;
}

export interface ImportGrid {
  /** Writes nothing. */
  preview(actor: Actor, cohortId: string, file: GridFile, choices: StatedChoices): Promise<GridImport>;
  take(
    actor: Actor,
    cohortId: string,
    file: GridFile,
    choices: StatedChoices,
    reason: string,
  ): Promise<GridImport>;
}

interface Deps {
  database: Database;
  audit: AuditService;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  cohorts: Pick<CohortsService, 'reach'>;
  sessions: Pick<SessionsService, 'loadMany'>;
  grids: GridsService;
  rollCalls: Pick<RollCallService, 'call'>;
  attestedQuestions: AttestedQuestions;
  amend: AmendSession;
}

/** What is told and kept; the marks themselves become evidence. */
function outcomeOf({ marks: _, ...outcome }: GridPlan): GridOutcome {
  return outcome;
}

function requirePlaced({ marked, standing, absent }: GridPlan): void {
  if (marked + standing + absent > 0) return;
  throw new AppError(
    'grid.nothing-placed',
    'No cell of the grid could be placed, so nothing was written. Preview it: each person and column that is not certain is listed there with its place.',
  );
}

export function createImportGrid(deps: Deps): ImportGrid {
  const { database, audit, organizations, cohorts, sessions, grids, rollCalls, attestedQuestions, amend } =
    deps;

  async function callRolls(
    trx: Db,
    actor: Actor,
    plan: GridPlan,
    grid: { id: string; reason: string },
  ): Promise<void> {
    for (const session of await sessions.loadMany(trx, [...plan.marks.keys()])) {
      const marks = plan.marks.get(session.id) ?? [];
      const changed = await rollCalls.call(trx, actor, session, marks, grid.reason, grid.id);
      await attestedQuestions.ask(trx, session);
      await amend(trx, actor, session, changed, `attendance grid: ${grid.reason}`, { losses: 'lead' });
    }
  }

  async function takeIn(
    trx: Db,
    actor: Actor,
    cohort: Cohort,
    file: GridFile,
    taken: { plan: GridPlan; choices: StatedChoices; reason: string },
  ): Promise<GridImport> {
    const { plan, choices, reason } = taken;
    requirePlaced(plan);
    const outcome = outcomeOf(plan);
    const id = await grids.store(trx, actor, cohort, file, { choices, reason, outcome });
    await callRolls(trx, actor, plan, { id, reason });
    const { marked, standing, absent, refused } = plan;
    await audit.record(trx, {
      actor,
      action: 'attendance.grid-imported',
      subject: { kind: 'cohort', id: cohort.id },
      organizationId: cohort.organizationId,
      programId: cohort.programId,
      reason,
      detail: { gridId: id, sessions: plan.marks.size, marked, standing, absent, refused },
    });
    return { id, ...outcome, replay: false };
  }

  return {
    preview: async (actor, cohortId, file, choices) => {
      const cohort = await cohorts.reach(database.read, actor, 'attendance.edit', cohortId);
      const plan = await grids.plan(database.read, cohort, await grids.read(file.bytes), choices);
      return { ...outcomeOf(plan), replay: false };
    },
    take: async (actor, cohortId, file, choices, reason) => {
      await cohorts.reach(database.read, actor, 'attendance.edit', cohortId);
      // Opened before the transaction begins: unpacking a workbook must not hold the writer.
      const grid = await grids.read(file.bytes);
      return database.write(async (trx) => {
        const cohort = await cohorts.reach(trx, actor, 'attendance.edit', cohortId);
        await organizations.holdLedger(trx, cohort.organizationId);
        const known = await grids.findKnown(trx, cohortId, file, choices);
        if (known !== undefined) return { id: known.id, ...known.outcome, replay: true };
        const plan = await grids.plan(trx, cohort, grid, choices);
        return takeIn(trx, actor, cohort, file, { plan, choices, reason });
      });
    },
  };
}
