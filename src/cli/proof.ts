// Commands that prove things: recompute everything, check a file, look over the installation, probe the mail.
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { answer, jsonOption, withServices, type Output } from './command.js';
import { examine } from './doctor.js';
import { probeMail } from './mail-probe.js';

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

async function verifyFile(file: string, options: Output): Promise<void> {
  const bytes = readFileSync(file);
  await withServices(async ({ services }) => {
    const found = await services.documents.findByBytes(bytes);
    answer(options, { issued: found !== undefined, ...found }, [
      found === undefined
        ? 'This is no document of ours, or it was changed.'
        : `Issued under ${found.number}; its status is ${found.status}.`,
    ]);
    if (found?.status !== 'valid') process.exitCode = 1;
  });
}

async function doctor(options: Output): Promise<void> {
  await withServices(async (running) => {
    const findings = await examine(running);
    answer(
      options,
      { findings },
      findings.map(({ ok, name, detail }) => `${ok ? 'ok  ' : 'LOOK'} ${name}: ${detail}`),
    );
    if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
  });
}

async function probe(address: string, options: Output): Promise<void> {
  await withServices(async (running) => {
    const verdicts = await probeMail(running, address);
    answer(
      options,
      { verdicts },
      verdicts.map(({ step, outcome, detail }) => `${step}: ${outcome} ${detail}`),
    );
    if (verdicts.some(({ outcome }) => outcome !== 'sent')) process.exitCode = 1;
  });
}

export function registerProof(program: Command): void {
  program
    .command('verify')
    .description('recompute every award and certificate from the evidence; exit 1 where one differs')
    .option(...jsonOption)
    .action(verify);
  program
    .command('verify-file <file>')
    .description('tell whether a PDF is one we issued, byte for byte, and whether it still holds')
    .option(...jsonOption)
    .action(verifyFile);
  program
    .command('doctor')
    .description('look at settings, database, time zones, mail and disk')
    .option(...jsonOption)
    .action(doctor);
  program
    .command('mail')
    .description('mail')
    .command('probe <address>')
    .description('send an invitation, an update and a cancellation of a dummy session to one address')
    .option(...jsonOption)
    .action(probe);
}
