// Structured logs without personal data: paths are logged as route patterns, never with tokens or addresses.
import { pino, type Logger } from 'pino';

export type { Logger };

const redacted = [
  'req.headers.authorization',
  'req.headers.cookie',
  'res.headers["set-cookie"]',
  '*.address',
  '*.token',
  '*.email',
  '*.name',
];

/** Logs go to stderr, so that `--json` commands keep stdout to themselves. */
export function createLogger(level: string): Logger {
  return pino(
    { level, base: null, redact: { paths: redacted, censor: '[redacted]' } },
    pino.destination({ dest: 2, sync: false }),
  );
}

export const silentLogger: Logger = pino({ level: 'silent' });
