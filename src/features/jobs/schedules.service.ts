// Named work of the ticker and of `run-job`: one process at a time, with a watermark of how far it has come.
import { AppError } from '../../core/errors.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { Logger } from '../../platform/logger.js';
import { failureSentence } from './jobs.service.js';
import { claimWatermark, findWatermark, listWatermarks, updateClaimedWatermark } from './jobs.store.js';
import type { WatermarkRow } from './jobs.store.js';
import { holdLease, leaseFrom } from './lease.js';

export interface ScheduledContext {
  /** The moment the work is done for; `--as-of` on the command line. */
  asOf: Instant;
}

export type ScheduledRun = (context: ScheduledContext) => Promise<Record<string, unknown>>;

export interface ScheduleOptions {
  /** Cron pattern of the ticker (UTC, six parts start with seconds); left out: never by itself. */
  pattern?: string;
  /** False where the work locks its own rows, so that several processes may share it (the outbox). */
  exclusive?: boolean;
}

export interface ScheduleRun {
  name: string;
  asOf: Instant;
  /** False where another process was at it. */
  ran: boolean;
  result: Record<string, unknown>;
}

export interface LastRun {
  name: string;
  doneUntil: Instant | null;
  lastRanAt: Instant | null;
  failing: boolean;
}

export interface SchedulesService {
  registerJob(name: string, run: ScheduledRun, options?: ScheduleOptions): void;
  jobNames(): string[];
  ticks(): { name: string; pattern: string }[];
  runJob(name: string, options?: { asOf?: Instant }): Promise<ScheduleRun>;
  /** How far each schedule has come; for `/readyz`, `/metrics` and `doctor`. */
  lastRuns(): Promise<LastRun[]>;
}

interface Deps {
  database: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
}

interface Schedule {
  run: ScheduledRun;
  options: ScheduleOptions;
}

/** A run for an earlier moment never moves the watermark back. */
async function laterOf(deps: Deps, name: string, asOf: Instant): Promise<Instant> {
  const before = (await findWatermark(deps.database.read, name))?.done_until ?? null;
  return before !== null && before > asOf ? before : asOf;
}

async function runExclusively(
  deps: Deps,
  name: string,
  run: ScheduledRun,
  asOf: Instant,
): Promise<ScheduleRun> {
  const { database, clock, ids } = deps;
  const by = ids.next();
  const claim = { now: clock.now(), until: leaseFrom(clock), by };
  if (!(await database.write((trx) => claimWatermark(trx, name, claim)))) {
    return { name, asOf, ran: false, result: {} };
  }
  const change = (changes: Partial<WatermarkRow>) =>
    database.write((trx) => updateClaimedWatermark(trx, name, by, changes));
  const free = { claimed_until: null, claimed_by: null };
  try {
    const result = await holdLease(
      deps,
      (until) => change({ claimed_until: until }),
      () => run({ asOf }),
    );
    await change({
      ...free,
      done_until: await laterOf(deps, name, asOf),
      last_ran_at: clock.now(),
      last_error: null,
    });
    return { name, asOf, ran: true, result };
  } catch (error) {
    await change({ ...free, last_ran_at: clock.now(), last_error: failureSentence(error) });
    throw error;
  }
}

async function lastRuns(deps: Deps): Promise<LastRun[]> {
  const rows = await listWatermarks(deps.database.read);
  return rows.map((row) => ({
    name: row.name,
    doneUntil: row.done_until,
    lastRanAt: row.last_ran_at,
    failing: row.last_error !== null,
  }));
}

export function createSchedulesService(deps: Deps): SchedulesService {
  const schedules = new Map<string, Schedule>();
  return {
    registerJob: (name, run, options = {}) => {
      if (schedules.has(name)) throw new Error(`the job ${name} is registered twice`);
      schedules.set(name, { run, options });
    },
    jobNames: () => [...schedules.keys()],
    ticks: () =>
      [...schedules].flatMap(([name, { options }]) =>
        options.pattern === undefined ? [] : [{ name, pattern: options.pattern }],
      ),
    runJob: async (name, options = {}) => {
      const schedule = schedules.get(name);
      if (schedule === undefined) {
        const known = [...schedules.keys()].join(', ');
        throw new AppError('resource.not-found', `There is no job "${name}"; known are ${known}.`);
      }
      const asOf = options.asOf ?? deps.clock.now();
      if (schedule.options.exclusive !== false) return runExclusively(deps, name, schedule.run, asOf);
      return { name, asOf, ran: true, result: await schedule.run({ asOf }) };
    },
    lastRuns: () => lastRuns(deps),
  };
}
