// Commands that do the service's own work: take in a report, run a job, write an export.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { systemActor } from '../core/access.js';
import { answer, jsonOption, withServices, type Output } from './command.js';
import { exportToFile, type ExportOptions } from './export.js';

async function importAttendance(
  options: Output & { session: string; file: string; timeZone?: string; confirmed?: boolean },
): Promise<void> {
  const bytes = readFileSync(options.file);
  await withServices(async ({ services }) => {
    const outcome = await services.evidence.importReport(
      systemActor,
      options.session,
      {
        fileName: basename(options.file),
        bytes,
        timeZone: options.timeZone ?? null,
        kind: 'live',
        dateOrder: null,
        confirmed: options.confirmed === true,
      },
      { preview: false },
    );
    const lines = [
      `${outcome.rows} rows, ${outcome.connections} new connections; ${outcome.matched} people matched, ${outcome.toReview} wait for review.`,
      ...(outcome.replay ? ['The same file was taken in before; nothing changed.'] : []),
      ...outcome.findings.map((finding) => `${finding.severity}: ${finding.detail}`),
    ];
    answer(options, outcome, lines);
  });
}

async function runJob(name: string, options: Output & { asOf?: string }): Promise<void> {
  if (options.asOf !== undefined && !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(options.asOf)) {
    throw new Error('--as-of must be like 2026-01-05T13:00:00Z.');
  }
  await withServices(async ({ services }) => {
    if (!services.schedules.jobNames().includes(name)) {
      throw new Error(`There is no job ${name}; there are ${services.schedules.jobNames().join(', ')}.`);
    }
    const run = await services.schedules.runJob(
      name,
      options.asOf === undefined ? {} : { asOf: options.asOf },
    );
    answer(options, run, [
      run.ran
        ? `${name} as of ${run.asOf}: ${JSON.stringify(run.result)}`
        : `${name} is running in another process.`,
    ]);
  });
}

async function writeExport(options: Output & ExportOptions): Promise<void> {
  await withServices(async (running) => {
    const facts = await exportToFile(running, options);
    answer(options, facts, [`Written to ${facts.file}.`]);
  });
}

export function registerWork(program: Command): void {
  program
    .command('import-attendance')
    .description('take in a meeting report')
    .requiredOption('--session <id>')
    .requiredOption('--file <file>')
    .option('--time-zone <zone>', "the zone of the file's times; the session's own where left out")
    .option('--confirmed', 'take it in although day or meeting differ')
    .option(...jsonOption)
    .action(importAttendance);
  program
    .command('run-job <name>')
    .description('run a scheduled job now')
    .option('--as-of <instant>', 'as if it were this moment')
    .option(...jsonOption)
    .action(runJob);
  program
    .command('export')
    .description('write an export of a program to a file')
    .requiredOption('--organization <slug>')
    .requiredOption('--program <slug>')
    .requiredOption('--preset <preset>')
    .requiredOption('--out <file>')
    .option('--format <format>', 'csv, xlsx or json', 'csv')
    .option('--from <day>')
    .option('--to <day>')
    .option(...jsonOption)
    .action(writeExport);
}
