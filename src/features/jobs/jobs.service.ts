// Long work as rows: queued in the transaction that asks for it, claimed by one process, watched by people.
import { isInstallationOwner, may, type Actor } from '../../core/access.js';
import { AppError, notFound } from '../../core/errors.js';
import { instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { Logger } from '../../platform/logger.js';
import { claimDueJob, findJob, findJobByDedupKey, insertJob, updateClaimedJob } from './jobs.store.js';
import type { JobClaim, JobRow } from './jobs.store.js';
import { holdLease, leaseFrom } from './lease.js';

const attemptsMax = 3;
const retrySeconds = 60;

export interface WorkContext {
  payload: Record<string, unknown>;
  report(progress: { done: number; total: number }): Promise<void>;
}

export type Work = (context: WorkContext) => Promise<Record<string, unknown>>;

export interface Job {
  id: string;
  name: string;
  state: 'queued' | 'running' | 'done' | 'failed';
  progress: { done: number; total: number };
  result: Record<string, unknown> | null;
  error: string | null;
  /** Id of the actor who asked for it. */
  requestedBy: string | null;
  createdAt: Instant;
  finishedAt: Instant | null;
}

export interface NewJob {
  name: string;
  organizationId: string | null;
  /** Left out or null: of the organization as a whole. */
  programId?: string | null;
  requestedBy: string | null;
  payload?: Record<string, unknown>;
  /** One cause, one job: asked for again, the first is answered. */
  dedupKey?: string;
}

export interface JobsService {
  registerWork(name: string, work: Work): void;
  enqueue(trx: Db, job: NewJob): Promise<string>;
  /** Runs what is queued until nothing is due; answers how many rows were worked on. */
  runQueued(): Promise<number>;
  /** For whoever asked for it, and for the staff of its program, or of its organization where it has none. */
  get(actor: Actor, id: string): Promise<Job>;
}

interface Deps {
  database: Database;
  clock: Clock;
  ids: Ids;
  logger: Logger;
}

/** What people may read of a failure; the rest is in the log. */
export function failureSentence(error: unknown): string {
  return error instanceof AppError ? error.detail : 'Something went wrong on our side; the log says more.';
}

function toJob(row: JobRow): Job {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    progress: { done: row.progress_done, total: row.progress_total },
    result: row.result_json === null ? null : (JSON.parse(row.result_json) as Record<string, unknown>),
    error: row.last_error,
    requestedBy: row.requested_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}

async function enqueueJob(deps: Deps, trx: Db, job: NewJob): Promise<string> {
  const now = deps.clock.now();
  const row: JobRow = {
    id: deps.ids.next(),
    name: job.name,
    dedup_key: job.dedupKey ?? null,
    organization_id: job.organizationId,
    program_id: job.programId ?? null,
    requested_by: job.requestedBy,
    payload_json: JSON.stringify(job.payload ?? {}),
    state: 'queued',
    run_at: now,
    claimed_until: null,
    claimed_by: null,
    attempts: 0,
    progress_done: 0,
    progress_total: 0,
    result_json: null,
    last_error: null,
    created_at: now,
    finished_at: null,
  };
  if (await insertJob(trx, row)) return row.id;
  const standing = await findJobByDedupKey(trx, job.dedupKey ?? '');
  if (standing === undefined) throw new Error('a job was refused without another one in its place');
  return standing.id;
}

/** What the service itself got wrong is tried again; what the request got wrong is not. */
async function settleFailure(deps: Deps, row: JobRow, claim: JobClaim, error: unknown): Promise<void> {
  deps.logger.error({ err: error, job: row.name, jobId: row.id }, 'a job failed');
  const again = !(error instanceof AppError) && row.attempts < attemptsMax;
  const now = deps.clock.now();
  await deps.database.write((trx) =>
    updateClaimedJob(trx, claim, {
      state: again ? 'queued' : 'failed',
      run_at: again ? instantPlusSeconds(now, retrySeconds * row.attempts) : row.run_at,
      claimed_until: null,
      last_error: failureSentence(error),
      finished_at: again ? null : now,
    }),
  );
}

function claimOf(row: JobRow): JobClaim {
  return { id: row.id, claimed_by: row.claimed_by ?? '', attempts: row.attempts };
}

async function runClaimed(deps: Deps, row: JobRow, work: Work): Promise<void> {
  const { database, clock, logger } = deps;
  const claim = claimOf(row);
  const change = (changes: Partial<JobRow>) => database.write((trx) => updateClaimedJob(trx, claim, changes));
  const context: WorkContext = {
    payload: JSON.parse(row.payload_json) as Record<string, unknown>,
    report: async ({ done, total }) => {
      await change({ progress_done: done, progress_total: total, claimed_until: leaseFrom(clock) });
    },
  };
  try {
    const result = await holdLease(
      deps,
      (until) => change({ claimed_until: until }),
      () => work(context),
    );
    const kept = await change({
      state: 'done',
      result_json: JSON.stringify(result),
      claimed_until: null,
      last_error: null,
      finished_at: clock.now(),
    });
    if (!kept) logger.warn({ job: row.name, jobId: row.id }, 'a job ended after its lease had passed on');
  } catch (error) {
    await settleFailure(deps, row, claim, error);
  }
}

async function runQueued(deps: Deps, works: ReadonlyMap<string, Work>): Promise<number> {
  const by = deps.ids.next();
  for (let count = 0; ; count += 1) {
    const claim = { now: deps.clock.now(), until: leaseFrom(deps.clock), by };
    const row = await deps.database.write((trx) => claimDueJob(trx, [...works.keys()], claim));
    const work = row === undefined ? undefined : works.get(row.name);
    if (row === undefined || work === undefined) return count;
    // Every process that tried it died: the work itself is at fault.
    if (row.attempts > attemptsMax)
      await settleFailure(deps, row, claimOf(row), new Error('it never came to an end'));
    else await runClaimed(deps, row, work);
  }
}

function maySee(actor: Actor, row: JobRow): boolean {
  if (row.requested_by === actor.id) return true;
  return row.organization_id === null
    ? isInstallationOwner(actor)
    : may(actor, 'read', { organizationId: row.organization_id, programId: row.program_id });
}

export function createJobsService(deps: Deps): JobsService {
  const works = new Map<string, Work>();
  return {
    registerWork: (name, work) => {
      if (works.has(name)) throw new Error(`the work ${name} is registered twice`);
      works.set(name, work);
    },
    enqueue: (trx, job) => enqueueJob(deps, trx, job),
    runQueued: () => runQueued(deps, works),
    get: async (actor, id) => {
      const row = await findJob(deps.database.read, id);
      if (row === undefined || !maySee(actor, row)) throw notFound('job');
      return toJob(row);
    },
  };
}
