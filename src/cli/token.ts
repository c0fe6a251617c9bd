// `token create`: an API token, printed once.
import type { Command } from 'commander';
import { staffRoles, systemActor, type StaffRole } from '../core/access.js';
import { answer, jsonOption, withServices, type Output } from './command.js';

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

export function registerToken(program: Command): void {
  program
    .command('token')
    .description('API tokens')
    .command('create')
    .description('print a new token, once')
    .requiredOption('--role <role>', staffRoles.join(', '))
    .requiredOption('--name <name>', 'what it is for')
    .option('--organization <slug>')
    .option('--program <slug>')
    .option(...jsonOption)
    .action(createToken);
}
