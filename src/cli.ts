#!/usr/bin/env node
// The command line: every command of the contract, with `--json` exactly one line on stdout.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import { bringUpFrom, type Environment, type Running } from './boot.js';
import { readConfig } from './config.js';
import { staffRoles, systemActor, type StaffRole } from './core/access.js';
import { AppError } from './core/errors.js';
import { parseDatabaseUrl } from './platform/db/dialect.js';
import { backUp, restore } from './platform/db/backup.js';
import { takeServeLock } from './platform/db/serve-lock.js';
import { runDemoCommand } from './demo-command.js';
import { examine } from './doctor.js';
import { exportToFile, type ExportOptions } from './export-command.js';
import { probeMail } from './mail-probe.js';
import { serveUntilStopped } from './serve.js';

interface Output {
  json?: boolean;
}

const out = (line: string) => process.stdout.write(`${line}\n`);

/** With `--json` the one line, else the sentences. */
function answer(options: Output, facts: object, sentences: readonly string[]): void {
  if (options.json === true) out(JSON.stringify(facts));
  else for (const sentence of sentences) out(sentence);
}

/** Runs with the services and always closes them. Commands log warnings only; LOG_LEVEL says otherwise. */
async function withServices(work: (running: Running) => Promise<void>): Promise<void> {
  const environment: Environment = { LOG_LEVEL: 'warn', ...process.env };
  const running = await bringUpFrom(environment);
  try {
    await work(running);
  } finally {
    await running.close();
  }
}

async function createToken(
  options: Output & { role: string; organization?: string; program?: string; name: string },
): Promise<void> {
  if (!staffRoles.includes(options.role as StaffRole))
    throw new Error(`--role is one of ${staffRoles.join(', ')}.`);
  if (options.program !== undefined && options.organization === undefined) {
    throw new Error('--program needs --organization: a program slug is unique within its organization only.');
  }
  await withServices(async ({ outside, services }) => {
    const db = outside.database.read;
    const organization =
      options.organization === undefined
        ? null
        : await services.organizations.loadBySlug(db, options.organization);
    if (organization === undefined)
      throw new Error(`There is no organization with the slug ${options.organization ?? ''}.`);
    const program =
      options.program === undefined || organization === null
        ? null
        : await services.programs.loadBySlug(db, organization.id, options.program);
    if (program === undefined)
      throw new Error(`There is no program with the slug ${options.program ?? ''} in this organization.`);
    if (organization === null && options.role !== 'owner')
      throw new Error('Only an owner may be without --organization.');
    const { token } = await services.accounts.createToken(systemActor, {
      role: options.role as StaffRole,
      organizationId: organization?.id ?? null,
      programId: program?.id ?? null,
      name: options.name,
    });
    answer(options, { token }, [token, 'It is shown this once; only its hash is kept.']);
  });
}

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

async function verify(options: Output): Promise<void> {
  await withServices(async ({ services }) => {
    const { differences, ...counts } = await services.verifyLedger();
    answer(options, { ...counts, differences }, [
      `${counts.sessions} sessions, ${counts.awards} awards and ${counts.certificates} certificates recomputed from the evidence.`,
      ...differences.map((difference) => `${difference.kind} ${difference.id}: ${difference.detail}`),
      differences.length === 0 ? 'Nothing differs.' : `${differences.length} differences.`,
    ]);
    if (differences.length > 0) process.exitCode = 1;
  });
}

async function restoreFrom(file: string, options: Output): Promise<void> {
  const address = parseDatabaseUrl(readConfig(process.env).databaseUrl);
  const lock = takeServeLock(address);
  if (lock === undefined) throw new Error('A server is using this database; stop it before you restore.');
  try {
    await restore(address, file);
  } finally {
    lock.release();
  }
  answer(options, { restored: file }, [
    `Restored from ${file}. Run "verify" to see that everything adds up.`,
  ]);
}

const program = new Command('echo-credits')
  .description('Attendance, credits, certificates and invitations for Project ECHO programs')
  .showHelpAfterError();

program
  .command('serve')
  .description('apply migrations, sync the credit systems and serve')
  .action(async () => {
    const { url } = await serveUntilStopped(await bringUpFrom(process.env));
    out(`Listening on ${url}.`);
  });

program
  .command('migrate')
  .description('bring the database to the current schema')
  .option('--json', 'one line of JSON')
  .action((options: Output) =>
    withServices((running) =>
      Promise.resolve(
        answer(options, { engine: running.outside.database.engine }, ['The schema is current.']),
      ),
    ),
  );

program
  .command('demo')
  .description('load a believable hub and serve it')
  .option('--reset', 'begin again')
  .option('--no-serve', 'load only')
  .action((options: { reset?: boolean; serve: boolean }) =>
    runDemoCommand(process.env, { reset: options.reset === true, serve: options.serve }),
  );

program
  .command('token')
  .description('API tokens')
  .command('create')
  .description('print a new token, once')
  .requiredOption('--role <role>', staffRoles.join(', '))
  .requiredOption('--name <name>', 'what it is for')
  .option('--organization <slug>')
  .option('--program <slug>')
  .option('--json', 'one line of JSON')
  .action(createToken);

program
  .command('import-attendance')
  .description('take in a meeting report')
  .requiredOption('--session <id>')
  .requiredOption('--file <file>')
  .option('--time-zone <zone>', "the zone of the file's times; the session's own where left out")
  .option('--confirmed', 'take it in although day or meeting differ')
  .option('--json', 'one line of JSON')
  .action(importAttendance);

program
  .command('run-job <name>')
  .description('run a scheduled job now')
  .option('--as-of <instant>', 'as if it were this moment')
  .option('--json', 'one line of JSON')
  .action(runJob);

program
  .command('verify')
  .description('recompute every award and certificate from the evidence; exit 1 where one differs')
  .option('--json', 'one line of JSON')
  .action(verify);

program
  .command('verify-file <file>')
  .description('tell whether a PDF is one we issued, byte for byte, and whether it still holds')
  .option('--json', 'one line of JSON')
  .action((file: string, options: Output) =>
    withServices(async ({ services }) => {
      const found = await services.documents.findByBytes(readFileSync(file));
      answer(options, { issued: found !== undefined, ...found }, [
        found === undefined
          ? 'This is no document of ours, or it was changed.'
          : `Issued under ${found.number}; its status is ${found.status}.`,
      ]);
      if (found?.status !== 'valid') process.exitCode = 1;
    }),
  );

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
  .option('--json', 'one line of JSON')
  .action((options: Output & ExportOptions) =>
    withServices(async (running) => {
      const facts = await exportToFile(running, options);
      answer(options, facts, [`Written to ${facts.file}.`]);
    }),
  );

program
  .command('backup <file>')
  .description('copy the database while it is in use')
  .option('--json', 'one line of JSON')
  .action(async (file: string, options: Output) => {
    await backUp(parseDatabaseUrl(readConfig(process.env).databaseUrl), file);
    answer(options, { file }, [`Copied to ${file}.`]);
  });

program
  .command('restore <file>')
  .description('put a backup in place of the database; the old one is kept beside it')
  .option('--json', 'one line of JSON')
  .action(restoreFrom);

program
  .command('doctor')
  .description('look at settings, database, time zones, mail and disk')
  .option('--json', 'one line of JSON')
  .action((options: Output) =>
    withServices(async (running) => {
      const findings = await examine(running);
      answer(
        options,
        { findings },
        findings.map(({ ok, name, detail }) => `${ok ? 'ok  ' : 'LOOK'} ${name}: ${detail}`),
      );
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    }),
  );

program
  .command('mail')
  .description('mail')
  .command('probe <address>')
  .description('send an invitation, an update and a cancellation of a dummy session to one address')
  .option('--json', 'one line of JSON')
  .action((address: string, options: Output) =>
    withServices(async (running) => {
      const verdicts = await probeMail(running, address);
      answer(
        options,
        { verdicts },
        verdicts.map(({ step, outcome, detail }) => `${step}: ${outcome} ${detail}`),
      );
      if (verdicts.some(({ outcome }) => outcome !== 'sent')) process.exitCode = 1;
    }),
  );

try {
  await program.parseAsync();
} catch (error) {
  const sentence =
    error instanceof AppError ? error.detail : error instanceof Error ? error.message : String(error);
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
