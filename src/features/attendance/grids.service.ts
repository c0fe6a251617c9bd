// Grids of a whole cohort: opened once, planned against what is known and what stands, and kept with the lead's choices.
import type { Actor } from '../../core/access.js';
import { dateOrders, type DateOrder } from '../../core/attendance/readers/dates.js';
import { AppError, notFound } from '../../core/errors.js';
import { epochSecondsOf } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import { sha256Hex } from '../../platform/secrets.js';
import { openFile } from '../../platform/sheet/open-file.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { Cohort } from '../sessions/cohort.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import { isGridSheet, readGrid, type Grid } from './grid-file.js';
import { planGrid, type GridPlan, type PlannedSession } from './grid-plan.js';
import { findGrid, insertGrid } from './grids.store.js';
import { toKnownPerson } from './participants-of.js';
import type { RollCallService } from './roll-call.service.js';

export interface GridFile {
  fileName: string | null;
  bytes: Buffer;
}

/** What the lead said beside the file; lines and columns are counted as the sheet counts them, from 1. */
export interface StatedChoices {
  dateOrder?: DateOrder | null | undefined;
  people?: Readonly<Record<string, string>> | undefined;
  columns?: Readonly<Record<string, string>> | undefined;
}

export type GridOutcome = Omit<GridPlan, 'marks'>;

export interface GridsService {
  /** Throws the AppError that says why the file is no grid. */
  read(bytes: Buffer): Promise<Grid>;
  plan(db: Db, cohort: Cohort, grid: Grid, choices: StatedChoices): Promise<GridPlan>;
  /** The same bytes with the same choices, taken before. */
  findKnown(
    db: Db,
    cohortId: string,
    file: GridFile,
    choices: StatedChoices,
  ): Promise<{ id: string; outcome: GridOutcome } | undefined>;
  store(
    trx: Db,
    actor: Actor,
    cohort: Cohort,
    file: GridFile,
    taken: { choices: StatedChoices; reason: string; outcome: GridOutcome },
  ): Promise<string>;
}

const fileNameLengthMax = 200;

const sorted = (choices: Readonly<Record<string, string>> = {}): [string, string][] =>
  Object.entries(choices).sort(([a], [b]) => Number(a) - Number(b));

/** Equal choices give equal texts, in whatever order they were sent. */
function choicesText({ dateOrder, people, columns }: StatedChoices): string {
  return JSON.stringify({
    dateOrder: dateOrders.find((order) => order === dateOrder) ?? null,
    people: sorted(people),
    columns: sorted(columns),
  });
}

function keyOf(cohortId: string, file: GridFile, choices: StatedChoices) {
  return {
    cohort_id: cohortId,
    file_hash: sha256Hex(file.bytes),
    choices_hash: sha256Hex(choicesText(choices)),
  };
}

const byNumber = (choices: Readonly<Record<string, string>> | undefined, base: number): Map<number, string> =>
  new Map(Object.entries(choices ?? {}).map(([number, id]) => [Number(number) - base, id]));

export function createGridsService(deps: {
  clock: Clock;
  ids: Ids;
  clinicians: Pick<CliniciansService, 'listForIdentity'>;
  enrolments: Pick<EnrolmentsService, 'roster'>;
  sessions: Pick<SessionsService, 'loadForCohort'>;
  rollCalls: Pick<RollCallService, 'listStanding'>;
}): GridsService {
  const { clock, ids, clinicians, enrolments, sessions, rollCalls } = deps;

  async function sessionsOf(db: Db, cohortId: string): Promise<PlannedSession[]> {
    const planned: PlannedSession[] = [];
    for (const session of await sessions.loadForCohort(db, cohortId)) {
      const ticks = (await rollCalls.listStanding(db, session.id)).map(
        ({ clinicianId, worth }) => [clinicianId, worth.kind === 'minutes' ? worth.minutes : null] as const,
      );
      const { id, number, title, localDate, startsAt, endsAt, status } = session;
      const sessionMinutes = Math.floor((epochSecondsOf(endsAt) - epochSecondsOf(startsAt)) / 60);
      const hasEnded = endsAt <= clock.now();
      const state = { sessionMinutes, isCancelled: status === 'cancelled', hasEnded };
      planned.push({ id, number, title, localDate, ...state, ticks: new Map(ticks) });
    }
    return planned;
  }

  return {
    read: async (bytes) => {
      const read = readGrid(await openFile(bytes, isGridSheet));
      if (read.ok) return read.grid;
      throw new AppError(read.code, read.detail);
    },
    plan: async (db, cohort, grid, choices) => {
      const onRoster = new Set(
        (await enrolments.roster(db, cohort.id)).map(({ clinicianId }) => clinicianId),
      );
      const people = (await clinicians.listForIdentity(db, cohort.organizationId)).map((person) => ({
        ...toKnownPerson(person),
        enrolled: onRoster.has(person.clinicianId),
      }));
      const planned = await sessionsOf(db, cohort.id);
      const [known, held] = [
        new Set(people.map((one) => one.clinicianId)),
        new Set(planned.map(({ id }) => id)),
      ];
      if (Object.values(choices.people ?? {}).some((id) => !known.has(id))) throw notFound('clinician');
      if (Object.values(choices.columns ?? {}).some((id) => !held.has(id))) throw notFound('session');
      return planGrid(grid, planned, people, {
        dateOrder: choices.dateOrder ?? null,
        people: byNumber(choices.people, 0),
        sessions: byNumber(choices.columns, 1),
      });
    },
    findKnown: async (db, cohortId, file, choices) => {
      const row = await findGrid(db, keyOf(cohortId, file, choices));
      return row && { id: row.id, outcome: JSON.parse(row.outcome_json) as GridOutcome };
    },
    store: async (trx, actor, cohort, file, { choices, reason, outcome }) => {
      const id = ids.next();
      await insertGrid(trx, {
        id,
        organization_id: cohort.organizationId,
        ...keyOf(cohort.id, file, choices),
        file_name: file.fileName?.replace(/\p{Cc}/gu, '').slice(0, fileNameLengthMax) ?? null,
        file_bytes: file.bytes,
        choices_json: choicesText(choices),
        reason,
        outcome_json: JSON.stringify(outcome),
        created_at: clock.now(),
        created_by: actor.id,
      });
      return id;
    },
  };
}
