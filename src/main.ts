// What `npm start` runs: production, no demo content; on an empty database it prints the first owner's link.
import { bringUpFrom } from './boot.js';
import { ConfigError, environmentOver } from './config.js';
import { serveUntilStopped } from './serve.js';

try {
  const running = await bringUpFrom(environmentOver());
  const { url } = await serveUntilStopped(running);
  const { config } = running.outside;
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(`ECHO Credits answers at ${config.publicUrl} (listening on ${url}).`);
  if (config.publicUrl.startsWith('http:')) {
    say(
      'PUBLIC_URL is plain http: fine for a try on this machine; use https where people sign in over a network.',
    );
  }
  if (config.smtpUrl === null)
    say(
      `No SMTP_URL is set: mail is kept under ${config.dataDir} and readable at ${config.publicUrl}/mailbox.`,
    );
  const link = await running.services.signIn.createFirstOwnerLink();
  if (link !== undefined)
    say(`Nobody owns this installation yet. Open this link once to become its owner:\n  ${link}`);
} catch (error) {
  const isExpected = error instanceof ConfigError || error instanceof Error;
  process.stderr.write(`${isExpected ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
