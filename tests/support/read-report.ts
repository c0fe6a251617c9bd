// Reads a report of tests/fixtures as the service would, and says who was in the session for how long.
import { readFileSync } from 'node:fs';
import {
  participantKey,
  type ReadContext,
  type ReadFailure,
  type ReadReport,
  type SourceRow,
} from '../../src/core/attendance/evidence.js';
import { unitePresence } from '../../src/core/attendance/presence.js';
import { readReport } from '../../src/core/attendance/readers/detect.js';
import { epochSecondsOf } from '../../src/core/time/instant.js';

/** Noon to one o'clock in Toronto on 5 January 2026, where a fixture does not say otherwise. */
export const noonSession: ReadContext = {
  timeZone: 'America/Toronto',
  session: { startsAt: '2026-01-05T17:00:00Z', endsAt: '2026-01-05T18:00:00Z' },
};

export function fixtureBytes(path: string): Buffer {
  return readFileSync(new URL(`../fixtures/${path}`, import.meta.url));
}

export function readText(text: string | Uint8Array, context: ReadContext = noonSession): ReadReport {
  const outcome = readReport(typeof text === 'string' ? Buffer.from(text) : text, context);
  if (!outcome.ok) throw new Error(`${outcome.code}: ${outcome.detail}`);
  return outcome.report;
}

export function readFixture(path: string, context: ReadContext = noonSession): ReadReport {
  return readText(fixtureBytes(path), context);
}

export function refusalOf(text: string | Uint8Array, context: ReadContext = noonSession): ReadFailure {
  const outcome = readReport(typeof text === 'string' ? Buffer.from(text) : text, context);
  if (outcome.ok) throw new Error(`read ${outcome.report.rows.length} rows instead of refusing`);
  return outcome;
}

/** Participant → seconds in the session and what they rest on, e.g. `3480 exact`, `2700 totals-only`. */
export function presenceOf(
  report: ReadReport,
  { session }: Pick<ReadContext, 'session'> = noonSession,
): Record<string, string> {
  const groups = new Map<string, SourceRow[]>();
  for (const row of report.rows)
    groups.set(participantKey(row), [...(groups.get(participantKey(row)) ?? []), row]);
  const window = {
    startSeconds: epochSecondsOf(session.startsAt),
    endSeconds: epochSecondsOf(session.endsAt),
  };
  return Object.fromEntries(
    [...groups].map(([key, rows]) => {
      const { seconds, totalsOnlySeconds, evidence } = unitePresence(rows, window);
      return [key, `${totalsOnlySeconds ?? seconds} ${evidence}`];
    }),
  );
}

/** Findings as `code` or `code@line`. */
export function findingsOf(report: ReadReport): string[] {
  return report.findings.map(
    ({ code, line }) => code.replace('attendance.', '') + (line === undefined ? '' : `@${line}`),
  );
}
