// A member's own page about her standing groups: by the mailed link for one, signed in for all of them.
import { AppError, notFound } from '../../core/errors.js';
import type { Database } from '../../platform/db/database.js';
import { attempt, type Failure } from '../../platform/http/failure.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import type { Messages } from '../../platform/i18n/messages.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { Membership } from './consents.service.js';
import type { GroupActs } from './group-acts.service.js';
import { linkActor } from './screen-links.js';

interface Doors {
  database: Database;
  messages: Messages;
  clinicians: Pick<CliniciansService, 'recordsOfPerson' | 'loadMany'>;
  groupActs: GroupActs;
}

/** What one link shows to one person is kept by no cache and found by no search. */
export const ownPage = { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' } as const;

async function groupVars(doors: Doors, { group, member }: Membership) {
  const others = group.members.filter(({ clinicianId }) => clinicianId !== member.clinicianId);
  const people = await doors.clinicians.loadMany(doors.database.read, [
    ...others.map(({ clinicianId }) => clinicianId),
    ...(group.contactId === null ? [] : [group.contactId]),
  ]);
  const names = new Map(people.map((person) => [person.id, person.name.display]));
  return {
    memberId: member.id,
    name: group.name,
    devices: group.devices,
    contactName: group.contactId === null ? null : (names.get(group.contactId) ?? null),
    others: others.map(({ clinicianId }) => names.get(clinicianId) ?? ''),
    consents: member.consentedAt !== null,
  };
}

/** GET shows, POST decides; after the link's time consent can still be taken back, and given signed in. */
export async function membershipPage(
  doors: Doors,
  call: PageCall,
  memberId: string,
  base: string,
): Promise<PageReply> {
  const found = await doors.groupActs.membership(memberId);
  if (found === undefined) throw notFound('group');
  const { member } = found;
  const isOver = member.dueAt <= call.now;
  const show = async (failure: Failure | null) =>
    view(
      'together-group',
      {
        group: await groupVars(doors, found),
        viewerName: await nameOf(doors, member.clinicianId),
        base,
        isOver,
        failure,
      },
      { status: failure?.status ?? 200, headers: ownPage },
    );
  if (call.request.method !== 'POST') return show(null);
  const gives = call.form.text('act') === 'consent';
  const tried = await attempt(
    async () => {
      if (gives && isOver) {
        throw new AppError(
          'screen.too-late',
          'This link has expired. Sign in and give your consent on your own page.',
        );
      }
      const herself = { actor: linkActor(member.clinicianId), clinicianIds: [member.clinicianId] };
      await doors.groupActs.setConsent(herself, memberId, gives);
    },
    call.language,
    doors.messages,
  );
  if (!tried.done) return show(tried.failure);
  return redirect(base, gives ? 'consent-given' : 'consent-revoked');
}

async function nameOf(doors: Doors, clinicianId: string): Promise<string> {
  return (await doors.clinicians.loadMany(doors.database.read, [clinicianId]))[0]?.name.display ?? '';
}

export function consentPages(doors: Doors): PageSpec[] {
  const recordIds = async ({ actor }: PageCall) =>
    (await doors.clinicians.recordsOfPerson(doors.database.read, actor.addresses)).map(({ id }) => id);
  return [
    page({
      method: 'get',
      path: '/me/screens',
      access: 'signed-in',
      handler: async (call) => {
        const own = await doors.groupActs.membershipsOf(await recordIds(call));
        return view('me-screens', { groups: await Promise.all(own.map((each) => groupVars(doors, each))) });
      },
    }),
    page({
      method: 'post',
      path: '/me/screens',
      access: 'signed-in',
      handler: async (call) => {
        const gives = call.form.text('act') === 'consent';
        const herself = { actor: call.actor, clinicianIds: await recordIds(call) };
        await doors.groupActs.setConsent(herself, call.form.text('member'), gives);
        return redirect('/me/screens', gives ? 'consent-given' : 'consent-revoked');
      },
    }),
  ];
}
