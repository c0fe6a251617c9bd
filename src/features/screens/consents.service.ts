// A member's consent to her standing group: given once, taken back by herself at any time, each time written down.
import type { Actor } from '../../core/access.js';
import { AppError } from '../../core/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { AuditService } from '../audit/audit.service.js';
import { findMember, listGroupsByIds, listMembers, listMembershipsOf, setConsent } from './groups.store.js';
import { toGroup, type GroupMember, type ScreenGroup } from './screen-record.js';

export interface Membership {
  group: ScreenGroup;
  member: GroupMember;
}

export interface ConsentsService {
  /** Her own word; false where it says so already. Access is judged before: the membership is her own. */
  set(trx: Db, actor: Actor, memberId: string, consents: boolean): Promise<boolean>;
  /** Undefined where she is a member no more, or the group has ended. */
  find(db: Db, memberId: string): Promise<Membership | undefined>;
  listOf(db: Db, clinicianIds: readonly string[]): Promise<Membership[]>;
}

export function createConsentsService(deps: { clock: Clock; audit: AuditService }): ConsentsService {
  const { clock, audit } = deps;

  async function memberships(
    db: Db,
    rows: readonly { id: string; group_id: string }[],
  ): Promise<Membership[]> {
    const groups = await listGroupsByIds(
      db,
      rows.map((row) => row.group_id),
    );
    const members = await listMembers(
      db,
      groups.map((row) => row.id),
    );
    return groups.flatMap((row) => {
      const group = toGroup(row, members);
      const own = group.members.filter((member) => rows.some(({ id }) => id === member.id));
      return own.map((member) => ({ group, member }));
    });
  }

  async function find(db: Db, memberId: string): Promise<Membership | undefined> {
    const row = await findMember(db, memberId);
    return row === undefined ? undefined : (await memberships(db, [row]))[0];
  }

  return {
    find,
    listOf: async (db, clinicianIds) => memberships(db, await listMembershipsOf(db, clinicianIds)),
    set: async (trx, actor, memberId, consents) => {
      const found = await find(trx, memberId);
      if (found === undefined) {
        throw new AppError('screen.not-listed', 'You are not a member of this group any more.');
      }
      if (!(await setConsent(trx, memberId, consents ? clock.now() : null))) return false;
      const { group, member } = found;
      await audit.record(trx, {
        actor,
        action: consents ? 'screen-group.consented' : 'screen-group.consent-revoked',
        subject: { kind: 'screen-group', id: group.id },
        organizationId: group.organizationId,
        programId: group.programId,
        detail: { clinicianId: member.clinicianId },
      });
      return true;
    },
  };
}
