// The `demo` command: its own data folder, a hub that is loaded once, and the server on top of it.
import { bringUp, type Environment } from '../boot.js';
import { readConfig } from '../config.js';
import { createProgressLine } from '../demo-progress.js';
import { resetDemo, runDemo } from '../demo.js';
import { takeServeLock } from '../platform/db/serve-lock.js';
import { parseDatabaseUrl } from '../platform/db/dialect.js';
import { serveUntilStopped } from '../serve.js';

const defaultFolder = './data/demo';

export async function runDemoCommand(
  environment: Environment,
  options: { reset: boolean; serve: boolean },
): Promise<void> {
  const config = readConfig({ DATA_DIR: defaultFolder, LOG_LEVEL: 'warn', ...environment });
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (options.reset) {
    const lock = takeServeLock(parseDatabaseUrl(config.databaseUrl));
    if (lock === undefined)
      throw new Error('The demo is being served by another process; stop it before you reset it.');
    lock.release();
    await resetDemo(config);
  }
  const running = await bringUp(config);
  try {
    const listening = options.serve ? await serveUntilStopped(running) : undefined;
    const line = createProgressLine(process.stdout);
    const summary = await runDemo(running.outside, running.services, { say, progress: line.progress });
    line.end();
    for (const closing of summary.closingLines) say(closing);
    if (listening === undefined) await running.close();
    else say(`\nServing on ${listening.url}. Press Ctrl+C to stop.`);
  } catch (error) {
    await running.close();
    throw error;
  }
}
