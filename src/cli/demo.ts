// The `demo` command: its own data folder, a hub that is loaded once, and the server on top of it.
import { bringUp } from '../boot.js';
import { readConfig, type Environment } from '../config.js';
import { createProgressLine } from '../demo/progress.js';
import { resetDemo, runDemo } from '../demo/demo.js';
import { serveUntilStopped } from '../serve.js';

const defaultFolder = './data/demo';

export async function runDemoCommand(
  environment: Environment,
  options: { reset: boolean; serve: boolean },
): Promise<void> {
  // The people are invented: whatever SMTP server is set, their mail stays in the demo's own folder.
  const config = readConfig({
    DATA_DIR: defaultFolder,
    LOG_LEVEL: 'warn',
    ...environment,
    SMTP_URL: undefined,
    SMTP_URL_FILE: undefined,
  });
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (options.reset) await resetDemo(config);
  const running = await bringUp(config);
  const listening = options.serve ? await serveUntilStopped(running) : undefined;
  const stop = () => listening?.stop() ?? running.close();
  const line = createProgressLine(process.stdout);
  try {
    const { progress } = line;
    const loaded = runDemo(running.outside, running.services, { say, progress }).finally(line.end);
    for (const closing of (await loaded).closingLines) say(closing);
  } catch (error) {
    await stop();
    throw error;
  }
  if (listening === undefined) await stop();
  else say(`\nServing on ${listening.url}. Press Ctrl+C to stop.`);
}
