// Who may do what: the one permissions table, as pure functions over an actor's grants.
import { AppError, notFound } from './errors.js';

export const staffRoles = ['owner', 'lead', 'coordinator', 'auditor'] as const;
export type StaffRole = (typeof staffRoles)[number];

/** A role in a scope: no organization = the installation, no program = the whole organization. */
export interface Grant {
  role: StaffRole;
  organizationId: string | null;
  programId: string | null;
}

/** Whoever asks: an API token, a signed-in person, or the service's own clock. */
export interface Actor {
  kind: 'token' | 'person' | 'system';
  id: string;
  grants: readonly Grant[];
  /** Addresses this person has proved; a clinician record with one of them (not marked shared) is hers. */
  addresses: readonly string[];
}

export const actions = [
  'organizations.create',
  'organization.edit',
  'read',
  'program.create',
  'program.edit',
  'approval.edit',
  'schedule.edit',
  'people.edit',
  'attendance.edit',
  'credits.finalize',
  'certificates.issue',
  'invites.send',
  'messages.retry',
  'export',
  'audit.read',
  'tokens.manage',
] as const;
export type Action = (typeof actions)[number];

const everyone: readonly StaffRole[] = ['owner', 'lead', 'coordinator', 'auditor'];
const workers: readonly StaffRole[] = ['owner', 'lead', 'coordinator'];
const leads: readonly StaffRole[] = ['owner', 'lead'];

/** action → roles that may; the scope is judged apart. `organizations.create` needs an owner of the installation. */
export const permissions: Readonly<Record<Action, readonly StaffRole[]>> = {
  'organizations.create': ['owner'],
  'organization.edit': ['owner'],
  read: everyone,
  'program.create': leads,
  'program.edit': leads,
  'approval.edit': leads,
  'schedule.edit': workers,
  'people.edit': workers,
  'attendance.edit': workers,
  'credits.finalize': leads,
  'certificates.issue': leads,
  'invites.send': workers,
  'messages.retry': workers,
  export: ['owner', 'lead', 'auditor'],
  'audit.read': ['owner', 'lead', 'auditor'],
  'tokens.manage': ['owner'],
};

/** What is asked about; `programId` left out means the organization as a whole. */
export interface Scope {
  organizationId: string;
  programId?: string | null;
}

function covers(grant: Grant, scope: Scope): boolean {
  if (grant.organizationId !== null && grant.organizationId !== scope.organizationId) return false;
  return grant.programId === null || grant.programId === scope.programId;
}

export function may(actor: Actor, action: Action, scope: Scope): boolean {
  if (actor.kind === 'system') return true;
  return actor.grants.some((grant) => permissions[action].includes(grant.role) && covers(grant, scope));
}

export function isInstallationOwner(actor: Actor): boolean {
  return (
    actor.kind === 'system' ||
    actor.grants.some((g) => g.role === 'owner' && g.organizationId === null && g.programId === null)
  );
}

/** Foreign things do not exist (404); own things that the role may not touch are refused (403). */
export function requireAccess(actor: Actor, action: Action, scope: Scope, what: string): void {
  if (may(actor, action, scope)) return;
  if (!may(actor, 'read', scope)) throw notFound(what);
  throw new AppError(
    'auth.forbidden',
    `Your role does not allow this here; ask an owner or lead of the program.`,
  );
}

/** The service acting by itself: jobs, the demo, the command line. */
export const systemActor: Actor = { kind: 'system', id: 'system', grants: [], addresses: [] };

/** Organizations whose whole content the actor may read; `null` means all of them. */
export function readableOrganizations(actor: Actor): string[] | null {
  if (isInstallationOwner(actor)) return null;
  return [...new Set(actor.grants.map((grant) => grant.organizationId).filter((id) => id !== null))];
}

/**
 * Programs an actor may read: `null` = every program of the organizations she may read,
 * otherwise the listed ones only (program-scoped grants) plus every program of `organizationIds`.
 */
export function readablePrograms(actor: Actor): { organizationIds: string[]; programIds: string[] } | null {
  if (
    isInstallationOwner(actor) ||
    actor.grants.some((g) => g.organizationId === null && g.programId === null)
  ) {
    return null;
  }
  return {
    organizationIds: actor.grants.flatMap((g) =>
      g.programId === null && g.organizationId !== null ? [g.organizationId] : [],
    ),
    programIds: actor.grants.flatMap((g) => (g.programId !== null ? [g.programId] : [])),
  };
}

/** True where the actor may act in at least one program of the organization (people belong to the organization). */
export function mayInOrganization(actor: Actor, action: Action, organizationId: string): boolean {
  if (actor.kind === 'system') return true;
  return actor.grants.some(
    (grant) =>
      permissions[action].includes(grant.role) &&
      (grant.organizationId === null || grant.organizationId === organizationId),
  );
}
