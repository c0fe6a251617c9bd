// Approvals: a program's accreditations; every change is a new version, and what was booked keeps its own.
import { requireAccess, type Action, type Actor } from '../../core/access.js';
import { approvalWarnings } from '../../core/credits/approval-warnings.js';
import { creditSystemIds, type CreditSystemId } from '../../core/credits/vocabulary.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import type { Clock } from '../../platform/clock.js';
import type { Changes } from '../../platform/db/changes.js';
import type { Database, Db } from '../../platform/db/database.js';
import { constraintKind } from '../../platform/db/dialect.js';
import type { Page, PageRequest } from '../../platform/db/pages.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import { completeTerms, type Approval, type ApprovalFields, type ApprovalInput } from './approval.js';
import {
  findApproval,
  findApprovalVersion,
  insertApproval,
  insertApprovalVersion,
  listApprovalsOfProgram,
  pageApprovals,
  updateApproval,
  type ApprovalRow,
} from './approvals.store.js';
import type { ProgramsService } from './programs.service.js';

/** An approval and what is odd about it; never a reason to refuse it. */
export interface JudgedApproval {
  approval: Approval;
  warnings: Finding[];
}

export type ApprovalChanges = Changes<Omit<ApprovalInput, 'creditSystem'>>;

export interface ApprovalsService {
  create(actor: Actor, programId: string, input: ApprovalInput): Promise<JudgedApproval>;
  get(actor: Actor, id: string): Promise<JudgedApproval>;
  list(actor: Actor, programId: string, page: PageRequest): Promise<Page<JudgedApproval>>;
  /** Makes a new version. */
  edit(actor: Actor, id: string, changes: ApprovalChanges, ifMatch?: number): Promise<JudgedApproval>;
  /** Unscoped, for other services that have already judged access. */
  load(db: Db, id: string): Promise<Approval>;
  loadForProgram(db: Db, programId: string): Promise<Approval[]>;
  /** The terms of an earlier version, as an award cites them. */
  loadVersion(db: Db, approvalId: string, version: number): Promise<Approval>;
}

function asOfVersion(row: ApprovalRow, version: number, termsJson: string): Approval {
  const terms = JSON.parse(termsJson) as ApprovalFields;
  return {
    id: row.id,
    organizationId: row.organization_id,
    programId: row.program_id,
    creditSystem: row.credit_system as CreditSystemId,
    version,
    status: terms.status,
    activityId: terms.activityId,
    validFrom: terms.validFrom,
    validTo: terms.validTo,
    terms,
  };
}

const toApproval = (row: ApprovalRow): Approval => asOfVersion(row, row.version, row.terms_json);

function columnsOf(
  terms: ApprovalFields,
): Pick<ApprovalRow, 'status' | 'activity_id' | 'valid_from' | 'valid_to' | 'terms_json'> {
  return {
    status: terms.status,
    activity_id: terms.activityId,
    valid_from: terms.validFrom,
    valid_to: terms.validTo,
    terms_json: JSON.stringify(terms),
  };
}

function requireOrder(terms: ApprovalFields): void {
  if (terms.validFrom <= terms.validTo) return;
  const detail = 'The last day of validity must not come before the first.';
  throw new AppError('request.invalid', detail, {
    errors: [{ pointer: '/body/validTo', code: 'approval.validity-reversed', detail }],
  });
}

/** The vocabulary knows the system but the database does not: the catalogue has not been synced into it. */
function systemMissing(error: unknown): unknown {
  if (constraintKind(error) !== 'foreign-key') return error;
  const detail = `This credit system is not in the catalogue of this installation; known are ${creditSystemIds.join(', ')}.`;
  return new AppError('request.invalid', detail, {
    errors: [{ pointer: '/body/creditSystem', code: 'credit-system.unknown', detail }],
  });
}

interface ApprovalDeps {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  programs: ProgramsService;
}

async function findOrRefuse(db: Db, id: string): Promise<ApprovalRow> {
  const row = await findApproval(db, id);
  if (row === undefined) throw notFound('approval');
  return row;
}

async function reach(db: Db, actor: Actor, action: Action, id: string): Promise<ApprovalRow> {
  const row = await findOrRefuse(db, id);
  requireAccess(
    actor,
    action,
    { organizationId: row.organization_id, programId: row.program_id },
    'approval',
  );
  return row;
}

type JudgeOne = (db: Db, approval: Approval) => Promise<JudgedApproval>;

async function appendVersion(
  trx: Db,
  row: { id: string; version: number; at: string; by: string },
  terms: ApprovalFields,
): Promise<void> {
  await insertApprovalVersion(trx, {
    approval_id: row.id,
    version: row.version,
    terms_json: JSON.stringify(terms),
    created_at: row.at,
    created_by: row.by,
  });
}

function creating(
  { database, clock, ids, audit, programs }: ApprovalDeps,
  judge: JudgeOne,
): ApprovalsService['create'] {
  return (actor, programId, input) =>
    database.write(async (trx) => {
      const { organizationId } = await programs.reach(trx, actor, 'approval.edit', programId);
      const terms = completeTerms(input);
      requireOrder(terms);
      const id = ids.next();
      const now = clock.now();
      await insertApproval(trx, {
        id,
        organization_id: organizationId,
        program_id: programId,
        credit_system: terms.creditSystem,
        version: 1,
        ...columnsOf(terms),
        created_at: now,
        updated_at: now,
      });
      await appendVersion(trx, { id, version: 1, at: now, by: actor.id }, terms);
      const subject = { kind: 'approval', id };
      const detail = { creditSystem: terms.creditSystem };
      await audit.record(trx, {
        actor,
        action: 'approval.created',
        subject,
        organizationId,
        programId,
        detail,
      });
      return judge(trx, toApproval(await findOrRefuse(trx, id)));
    });
}

function editing({ database, clock, audit }: ApprovalDeps, judge: JudgeOne): ApprovalsService['edit'] {
  return (actor, id, changes, ifMatch) =>
    database.write(async (trx) => {
      const before = toApproval(await reach(trx, actor, 'approval.edit', id));
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const terms = completeTerms({ ...before.terms, ...given });
      requireOrder(terms);
      const now = clock.now();
      const read = ifMatch ?? before.version;
      if (!(await updateApproval(trx, id, read, { ...columnsOf(terms), updated_at: now }))) {
        throw new AppError('resource.stale', 'Somebody changed it meanwhile; read it again.');
      }
      const version = read + 1;
      await appendVersion(trx, { id, version, at: now, by: actor.id }, terms);
      await audit.record(trx, {
        actor,
        action: 'approval.changed',
        subject: { kind: 'approval', id },
        organizationId: before.organizationId,
        programId: before.programId,
        detail: { fields: Object.keys(changes), version },
      });
      return judge(trx, toApproval(await findOrRefuse(trx, id)));
    });
}

export function createApprovalsService(deps: ApprovalDeps): ApprovalsService {
  const { database, programs } = deps;

  async function loadForProgram(db: Db, programId: string): Promise<Approval[]> {
    return (await listApprovalsOfProgram(db, programId)).map(toApproval);
  }

  async function judgeAll(db: Db, programId: string, approvals: Approval[]): Promise<JudgedApproval[]> {
    const program = await programs.load(db, programId);
    const siblings = await loadForProgram(db, programId);
    return approvals.map((approval) => ({
      approval,
      warnings: approvalWarnings(approval, {
        programTimeZone: program.timeZone,
        languages: program.languages,
        siblings,
      }),
    }));
  }

  async function judge(db: Db, approval: Approval): Promise<JudgedApproval> {
    const [judged] = await judgeAll(db, approval.programId, [approval]);
    return judged ?? { approval, warnings: [] };
  }

  const create = creating(deps, judge);
  return {
    create: (actor, programId, input) =>
      create(actor, programId, input).catch((error: unknown) => {
        throw systemMissing(error);
      }),
    edit: editing(deps, judge),
    get: async (actor, id) => judge(database.read, toApproval(await reach(database.read, actor, 'read', id))),
    list: async (actor, programId, page) => {
      await programs.reach(database.read, actor, 'read', programId);
      const { items, nextCursor } = await pageApprovals(database.read, programId, page);
      return { items: await judgeAll(database.read, programId, items.map(toApproval)), nextCursor };
    },
    load: async (db, id) => toApproval(await findOrRefuse(db, id)),
    loadForProgram,
    loadVersion: async (db, approvalId, version) => {
      const row = await findOrRefuse(db, approvalId);
      const found = await findApprovalVersion(db, approvalId, version);
      if (found === undefined) throw notFound('version of this approval');
      return asOfVersion(row, version, found.terms_json);
    },
  };
}
