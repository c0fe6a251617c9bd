// Ticks: runs named work on a cron pattern, never twice at once in one process, and lets the process end.
import { Cron } from 'croner';

export interface Tick {
  name: string;
  /** Cron pattern; six parts start with seconds. */
  pattern: string;
  run(): Promise<void>;
}

export interface Scheduler {
  stop(): void;
}

/** A tick that fails is reported and comes again; one that still runs is not started a second time. */
export function startScheduler(
  ticks: readonly Tick[],
  onError: (name: string, error: unknown) => void,
): Scheduler {
  const crons = ticks.map(
    (tick) =>
      new Cron(
        tick.pattern,
        {
          name: tick.name,
          timezone: 'UTC',
          unref: true,
          protect: true,
          catch: (error: unknown) => {
            onError(tick.name, error);
          },
        },
        () => tick.run(),
      ),
  );
  return {
    stop: () => {
      for (const cron of crons) cron.stop();
    },
  };
}
