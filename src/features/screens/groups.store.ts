// Rows of standing groups and their members, each with the consent she gave or took back.
import type { Db } from '../../platform/db/database.js';

export interface GroupRow {
  id: string;
  organization_id: string;
  program_id: string;
  name: string;
  devices_json: string;
  contact_id: string | null;
  version: number;
  created_at: string;
  created_by: string;
  ended_at: string | null;
}

export interface MemberRow {
  id: string;
  group_id: string;
  clinician_id: string;
  added_at: string;
  added_by: string;
  due_at: string;
  consented_at: string | null;
  removed_at: string | null;
}

export async function insertGroup(db: Db, row: GroupRow): Promise<void> {
  await db('screen_groups').insert(row);
}

export function findGroup(db: Db, id: string): Promise<GroupRow | undefined> {
  return db<GroupRow>('screen_groups').where({ id }).first();
}

/** Of these, those that stand. */
export function listGroupsByIds(db: Db, ids: readonly string[]): Promise<GroupRow[]> {
  return db<GroupRow>('screen_groups')
    .whereIn('id', [...ids])
    .whereNull('ended_at')
    .orderBy(['name', 'id']);
}

/** Those that stand. */
export function listGroups(db: Db, programId: string): Promise<GroupRow[]> {
  return db<GroupRow>('screen_groups')
    .where({ program_id: programId })
    .whereNull('ended_at')
    .orderBy(['name', 'id']);
}

export function listGroupsOfContacts(db: Db, clinicianIds: readonly string[]): Promise<GroupRow[]> {
  return db<GroupRow>('screen_groups')
    .whereIn('contact_id', [...clinicianIds])
    .whereNull('ended_at');
}

/** Compare-and-set on the version that was read. */
export async function updateGroup(
  db: Db,
  group: Pick<GroupRow, 'id' | 'version'>,
  changes: Partial<Pick<GroupRow, 'name' | 'devices_json' | 'contact_id' | 'ended_at'>>,
): Promise<boolean> {
  return (
    (await db<GroupRow>('screen_groups')
      .where({ id: group.id, version: group.version })
      .whereNull('ended_at')
      .update({ ...changes, version: group.version + 1 })) === 1
  );
}

export async function insertMembers(db: Db, rows: readonly MemberRow[]): Promise<void> {
  if (rows.length > 0) await db('screen_members').insert([...rows]);
}

export function findMember(db: Db, id: string): Promise<MemberRow | undefined> {
  return db<MemberRow>('screen_members').where({ id }).first();
}

export function listMembers(db: Db, groupIds: readonly string[]): Promise<MemberRow[]> {
  return db<MemberRow>('screen_members')
    .whereIn('group_id', [...groupIds])
    .whereNull('removed_at')
    .orderBy('id');
}

export function listMembershipsOf(db: Db, clinicianIds: readonly string[]): Promise<MemberRow[]> {
  return db<MemberRow>('screen_members')
    .whereIn('clinician_id', [...clinicianIds])
    .whereNull('removed_at')
    .orderBy('id');
}

/** Compare-and-set: false where it says so already, or she is a member no more. */
export async function setConsent(db: Db, id: string, consentedAt: string | null): Promise<boolean> {
  const query = db<MemberRow>('screen_members').where({ id }).whereNull('removed_at');
  void (consentedAt === null ? query.whereNotNull('consented_at') : query.whereNull('consented_at'));
  return (await query.update({ consented_at: consentedAt })) === 1;
}

export async function removeMember(db: Db, id: string, at: string): Promise<boolean> {
  return (
    (await db<MemberRow>('screen_members')
      .where({ id })
      .whereNull('removed_at')
      .update({ removed_at: at, consented_at: null })) === 1
  );
}
