// What every command shares: services that are always closed, and with `--json` exactly one line on stdout.
import { bringUpFrom, type Running } from '../boot.js';
import { environmentOver } from '../config.js';

export interface Output {
  json?: boolean;
}

export const jsonOption = ['--json', 'one line of JSON'] as const;

export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** With `--json` the one line, else the sentences. */
export function answer(options: Output, facts: object, sentences: readonly string[]): void {
  if (options.json === true) say(JSON.stringify(facts));
  else for (const sentence of sentences) say(sentence);
}

/** Commands log warnings only, on stderr; LOG_LEVEL says otherwise. */
export async function withServices(work: (running: Running) => Promise<void>): Promise<void> {
  const running = await bringUpFrom(environmentOver({ LOG_LEVEL: 'warn' }));
  try {
    await work(running);
  } finally {
    await running.close();
  }
}
