// The files exports leave under the data folder: where they lie, what they are called, and when they go.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { epochSecondsOf, type Instant } from '../../core/time/instant.js';
import type { ExportFormat, Selection } from './export-preset.js';

/** Files for download are personal information: they stay a week. */
const keptSeconds = 7 * 86_400;

export const contentTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
};

export const exportsFolder = (dataDir: string): string => join(dataDir, 'exports');

/** `chronic-pain_attendance_2026-01-01_2026-03-31.csv`; an open end is left out, no period at all says so. */
export function exportFileName(
  slug: string,
  presetId: string,
  format: ExportFormat,
  period: Pick<Selection, 'from' | 'to'>,
  asOf: Instant | null,
): string {
  const days = [
    period.from === null ? null : `from-${period.from}`,
    period.to === null ? null : `to-${period.to}`,
  ].filter((day) => day !== null);
  const stretch =
    period.from !== null && period.to !== null
      ? [period.from, period.to]
      : days.length > 0
        ? days
        : ['all-sessions'];
  const state = asOf === null ? [] : [`as-of-${asOf.replaceAll(':', '')}`];
  return `${[slug, presetId, ...stretch, ...state].join('_')}.${format}`;
}

/** Removes what nobody fetched in time, and what an interrupted run left. */
export async function removeExpired(folder: string, now: Instant): Promise<void> {
  const oldest = (epochSecondsOf(now) - keptSeconds) * 1000;
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const file = await stat(path).catch(() => undefined);
    if (file !== undefined && file.mtimeMs < oldest) await rm(path, { force: true });
  }
}
