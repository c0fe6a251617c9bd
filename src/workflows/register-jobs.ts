// Names the work that runs by itself and by `run-job`, and starts it with the server.
import type { Logger } from '../platform/logger.js';
import { startScheduler } from '../platform/jobs/scheduler.js';
import type { JobsService } from '../features/jobs/jobs.service.js';
import type { SchedulesService } from '../features/jobs/schedules.service.js';
import type { OutboxSender } from '../features/outbox/outbox.job.js';
import type { ImportFolder } from './import-folder.js';
import type { ConvertCheckIns } from './convert-check-ins.js';
import type { IssueCertificates } from './issue-certificates.js';
import type { WeeklyInvites } from './weekly-invites.js';

const everyMinute = '0 * * * * *';
const everyFiveSeconds = '*/5 * * * * *';

export interface BackgroundDeps {
  schedules: SchedulesService;
  jobs: JobsService;
  outboxSender: OutboxSender;
  weeklyInvites: WeeklyInvites;
  issueCertificates: IssueCertificates;
  convertCheckIns: ConvertCheckIns;
  /** Null where no folder is watched. */
  importFolder: ImportFolder | null;
}

/** What was queued leaves in the same run, so that `run-job` alone is enough. */
export function registerJobs({
  schedules,
  outboxSender,
  weeklyInvites,
  issueCertificates,
  convertCheckIns,
  importFolder,
}: BackgroundDeps): void {
  schedules.registerJob(
    'weekly-invites',
    async ({ asOf }) => ({ ...(await weeklyInvites(asOf)), mail: await outboxSender.drain() }),
    { pattern: everyMinute },
  );
  schedules.registerJob(
    'issue-certificates',
    async ({ asOf }) => ({ ...(await issueCertificates(asOf)), mail: await outboxSender.drain() }),
    { pattern: everyMinute },
  );
  if (importFolder !== null) {
    schedules.registerJob('import-folder', async () => ({ ...(await importFolder()) }), {
      pattern: everyMinute,
    });
  }
  schedules.registerJob('check-ins', async () => ({ ...(await convertCheckIns.all()) }), {
    pattern: everyMinute,
  });
  schedules.registerJob('outbox', async () => ({ ...(await outboxSender.drain()) }), { exclusive: false });
}

/** Ticks, queued work and the outbox, until `stop`; what is under way is let finish. */
export function startBackground(
  { schedules, jobs, outboxSender }: Pick<BackgroundDeps, 'schedules' | 'jobs' | 'outboxSender'>,
  logger: Logger,
): { stop(): Promise<void> } {
  const ticks = schedules.ticks().map(({ name, pattern }) => ({
    name,
    pattern,
    run: async () => {
      await schedules.runJob(name);
    },
  }));
  const queue = {
    name: 'queued-work',
    pattern: everyFiveSeconds,
    run: async () => {
      await jobs.runQueued();
    },
  };
  const scheduler = startScheduler([...ticks, queue], (name, error) => {
    logger.error({ err: error, job: name }, 'a scheduled job failed');
  });
  outboxSender.start();
  return {
    stop: async () => {
      scheduler.stop();
      await outboxSender.stop();
    },
  };
}
