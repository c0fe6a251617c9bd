// Says whether the service lives, whether it can work, and what it has been doing, in figures without people.
import { AppError } from '../../core/errors.js';
import { epochSecondsOf, type Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/db/database.js';
import { nextTickAfter } from '../../platform/jobs/next-tick.js';
import type { Metrics } from '../../platform/metrics.js';
import type { LastRun, SchedulesService } from '../jobs/schedules.service.js';
import { countMessagesByState, touchDatabase } from './meta.store.js';

/** A schedule that is this much overdue has stopped ticking. */
export const lagSecondsMax = 900;
/** A database that needs longer does not answer. */
const answerMilliseconds = 2_000;

export interface JobState {
  name: string;
  lastRanAt: Instant | null;
  /** How long the next run has been due; 0 where it is not. */
  lagSeconds: number;
  failing: boolean;
}

export interface Readiness {
  status: 'ready';
  database: 'answers';
  jobs: JobState[];
}

export interface MetaService {
  /** Throws `service.not-ready` with what is missing. */
  readiness(): Promise<Readiness>;
  metrics(): Promise<{ contentType: string; text: string }>;
}

interface Deps {
  database: Database;
  clock: Clock;
  schedules: SchedulesService;
  metrics: Metrics;
}

async function databaseAnswers(database: Database): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, answerMilliseconds, false);
  });
  const answered = touchDatabase(database.read).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answered, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** What was missed while the service was down counts from its start: the first tick catches up. */
function jobState(
  run: LastRun | undefined,
  tick: { name: string; pattern: string },
  startedAt: Instant,
  now: Instant,
): JobState {
  const lastRanAt = run?.lastRanAt ?? null;
  const since = lastRanAt === null || lastRanAt < startedAt ? startedAt : lastRanAt;
  const due = nextTickAfter(tick.pattern, since);
  const lagSeconds = due === null ? 0 : Math.max(0, epochSecondsOf(now) - epochSecondsOf(due));
  return { name: tick.name, lastRanAt, lagSeconds, failing: run?.failing ?? false };
}

export function createMetaService({ database, clock, schedules, metrics }: Deps): MetaService {
  const startedAt = clock.now();
  const messages = metrics.gauge('messages', 'Messages of the outbox by state', ['state']);
  const lastRun = metrics.gauge(
    'job_last_run_timestamp_seconds',
    'When a scheduled job last came to an end',
    ['job'],
  );
  const lag = metrics.gauge('job_lag_seconds', 'How long the next run of a scheduled job has been due', [
    'job',
  ]);
  const failing = metrics.gauge('job_failing', '1 where the last run of a scheduled job failed', ['job']);

  async function jobStates(): Promise<JobState[]> {
    const runs = new Map((await schedules.lastRuns()).map((run) => [run.name, run]));
    const now = clock.now();
    return schedules.ticks().map((tick) => jobState(runs.get(tick.name), tick, startedAt, now));
  }

  async function readFigures(): Promise<void> {
    const byState = await countMessagesByState(database.read);
    messages.replace([...byState].map(([state, value]) => ({ labels: { state }, value })));
    const runs = await schedules.lastRuns();
    lastRun.replace(
      runs.flatMap(({ name, lastRanAt }) =>
        lastRanAt === null ? [] : [{ labels: { job: name }, value: epochSecondsOf(lastRanAt) }],
      ),
    );
    failing.replace(runs.map((run) => ({ labels: { job: run.name }, value: run.failing ? 1 : 0 })));
    lag.replace(
      (await jobStates()).map(({ name, lagSeconds }) => ({ labels: { job: name }, value: lagSeconds })),
    );
  }

  return {
    readiness: async () => {
      if (!(await databaseAnswers(database))) {
        throw new AppError('service.not-ready', 'The database does not answer.', {
          extensions: { database: 'silent' },
        });
      }
      const jobs = await jobStates();
      const late = jobs.filter((job) => job.lagSeconds > lagSecondsMax).map((job) => job.name);
      if (late.length > 0) {
        const detail = `Overdue by more than ${lagSecondsMax / 60} minutes: ${late.join(', ')}.`;
        throw new AppError('service.not-ready', detail, { extensions: { database: 'answers', jobs } });
      }
      return { status: 'ready', database: 'answers', jobs };
    },
    metrics: async () => {
      await readFigures();
      return { contentType: metrics.contentType, text: await metrics.text() };
    },
  };
}
