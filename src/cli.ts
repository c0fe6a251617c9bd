#!/usr/bin/env node
// The command line: every command of the contract, with one sentence on stderr where one fails.
import { Command } from 'commander';
import { registerProof } from './cli/proof.js';
import { registerToken } from './cli/token.js';
import { registerUpkeep } from './cli/upkeep.js';
import { registerWork } from './cli/work.js';
import { AppError } from './core/errors.js';

const program = new Command('echo-credits')
  .description('Attendance, credits, certificates and invitations for Project ECHO programs')
  .showHelpAfterError();
registerUpkeep(program);
registerToken(program);
registerWork(program);
registerProof(program);

try {
  await program.parseAsync();
} catch (error) {
  const sentence =
    error instanceof AppError ? error.detail : error instanceof Error ? error.message : String(error);
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
