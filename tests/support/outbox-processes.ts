// Starts several processes that send one outbox at the same time, as several machines would.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const worker = fileURLToPath(new URL('./outbox-worker.ts', import.meta.url));

function drainInProcess(databaseUrl: string, smtpUrl: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', worker], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: databaseUrl,
        DATA_DIR: process.env.ECHO_TEST_FOLDER,
        SMTP_URL: smtpUrl,
        SECRET_KEY: 'a-secret-key-that-only-tests-know-0001',
        MAIL_FROM: 'ECHO Test Hub <echo@hub.example>',
        MAIL_RATE_PER_MINUTE: '100000',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [said, complained] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve((JSON.parse(said) as { sent: number }).sent);
      else reject(new Error(`a worker ended with ${String(code)}: ${complained}`));
    });
  });
}

/** Answers how many messages all of them sent together. */
export async function drainInProcesses(count: number, databaseUrl: string, smtpUrl: string): Promise<number> {
  const sent = await Promise.all(Array.from({ length: count }, () => drainInProcess(databaseUrl, smtpUrl)));
  return sent.reduce((sum, each) => sum + each, 0);
}
