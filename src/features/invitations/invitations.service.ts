// Invitations: who is told what about a session, once for each revision, and never more than that.
import { isPlainAddress } from '../../core/calendar/address.js';
import type { Correspondent } from '../../core/calendar/invite.js';
import { renderInvite } from '../../platform/calendar/ics.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Clinician } from '../clinicians/clinician-record.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { OrganizationsService } from '../organizations/organizations.service.js';
import type { OutboxService } from '../outbox/outbox.service.js';
import type { UidDomain } from '../outbox/uid-domain.service.js';
import type { ProgramsService } from '../programs/programs.service.js';
import type { Session } from '../sessions/session.js';
import type { JoinLinks } from '../zoom/join-links.service.js';
import {
  cancelledVars,
  changedVars,
  inviteFacts,
  invitationVars,
  type CreditOnOffer,
  type InviteScene,
} from './invitation-vars.js';
import { listInvitations, putInvitation, type InvitationRow } from './invitations.store.js';

/** News goes out before what was merely due. */
const newsPriority = 2;

export interface InviteCounts {
  queued: number;
  /** Those who hold the current SEQUENCE already. */
  alreadyCurrent: number;
  /** Clinicians without an address that mail can go to. */
  unreachable: number;
}

/** What credit a session counts for; the mails name it. */
export type CreditsOnOffer = (
  db: Db,
  session: Session,
) => Promise<{ credits: readonly CreditOnOffer[]; evaluationNeeded: boolean }>;

export interface InvitationsService {
  /** Sends where somebody lacks the current SEQUENCE; with `resend` also to those who have it. */
  inviteTo(
    trx: Db,
    session: Session,
    clinicianIds: readonly string[],
    options?: { resend?: string | undefined },
  ): Promise<InviteCounts>;
  /** Tells everybody who holds an invitation that the session is another one now. */
  updateFor(
    trx: Db,
    session: Session,
    change: { before: Session | null; reason: string | null },
  ): Promise<number>;
  /** Takes the session out of the calendars that hold it; where nothing had left yet, nothing is sent. */
  cancelFor(trx: Db, session: Session): Promise<number>;
  /** Those whose calendars hold the session, or held it before it was cancelled. */
  holders(db: Db, sessionId: string, status: InvitationRow['status']): Promise<string[]>;
  /** The calendar file of a session, with the UID and SEQUENCE of the mails and nobody named in it. */
  sessionIcs(trx: Db, session: Session): Promise<string>;
}

interface Deps {
  clock: Clock;
  outbox: OutboxService;
  uidDomain: UidDomain;
  organizations: OrganizationsService;
  clinicians: CliniciansService;
  programs: Pick<ProgramsService, 'load'>;
  creditsOnOffer: CreditsOnOffer;
  joinLinks: Pick<JoinLinks, 'pathsOf'>;
  /** Whose mailbox invitations come from; kept with a session once it has sent any. */
  mailFrom: Correspondent;
  publicUrl: string;
}

type Reachable = Clinician & { address: string };

const orderingKeyOf = (session: Session, clinicianId: string): string => `${session.id}:${clinicianId}`;

/** The organizer stays what it was, whatever MAIL_FROM says by now (invites.md R13). */
async function sceneOf(
  deps: Deps,
  trx: Db,
  session: Session,
  standing: readonly InvitationRow[],
): Promise<InviteScene> {
  return {
    session,
    program: await deps.programs.load(trx, session.programId),
    organization: await deps.organizations.load(trx, session.organizationId),
    ...(await deps.creditsOnOffer(trx, session)),
    organizerAddress: standing[0]?.organizer_address ?? deps.mailFrom.address,
    uidDomain: await deps.uidDomain.settle(trx),
    publicUrl: deps.publicUrl,
    stampAt: deps.clock.now(),
    personalPaths: await deps.joinLinks.pathsOf(trx, session),
  };
}

/** Her first address that one plain mail can go to, and that is not the organizer's own. */
function reachable(clinician: Clinician, scene: InviteScene): Reachable | null {
  const organizer = scene.organizerAddress.toLowerCase();
  const found = clinician.emails.find(
    ({ address }) => isPlainAddress(address) && address.toLowerCase() !== organizer,
  );
  return found === undefined || clinician.mergedIntoId !== null
    ? null
    : { ...clinician, address: found.address };
}

function recipientOf({ id, name, address, language }: Reachable) {
  return { id, name: name.display, address, language };
}

/** What every mail about a session to one person has in common. */
function envelopeOf(scene: InviteScene, clinician: Reachable) {
  const { session } = scene;
  return {
    organizationId: session.organizationId,
    programId: session.programId,
    sessionId: session.id,
    clinicianId: clinician.id,
    to: { name: clinician.name.display, address: clinician.address },
    language: clinician.language,
    orderingKey: orderingKeyOf(session, clinician.id),
    revision: session.sequence,
    // Asked for as of an earlier day, the moment of the session is no limit.
    expiresAt: session.startsAt > scene.stampAt ? session.startsAt : null,
  };
}

async function remember(
  trx: Db,
  scene: InviteScene,
  clinicianId: string,
  status: InvitationRow['status'],
): Promise<void> {
  await putInvitation(trx, {
    session_id: scene.session.id,
    clinician_id: clinicianId,
    status,
    sequence: scene.session.sequence,
    organizer_address: scene.organizerAddress,
    updated_at: scene.stampAt,
  });
}

async function inviteOne(
  deps: Deps,
  trx: Db,
  scene: InviteScene,
  clinician: Reachable,
  mark: string,
): Promise<boolean> {
  const { session } = scene;
  const { queued } = await deps.outbox.enqueue(trx, {
    ...envelopeOf(scene, clinician),
    kind: 'invitation',
    dedupKey: `invite:${session.id}:${clinician.id}:${session.sequence}${mark}`,
    variables: invitationVars(scene, clinician),
    calendar: inviteFacts(scene, 'REQUEST', recipientOf(clinician)),
  });
  await remember(trx, scene, clinician.id, 'invited');
  return queued;
}

async function inviteTo(
  deps: Deps,
  trx: Db,
  session: Session,
  clinicianIds: readonly string[],
  resend: string | undefined,
): Promise<InviteCounts> {
  const counts: InviteCounts = { queued: 0, alreadyCurrent: 0, unreachable: 0 };
  const standing = await listInvitations(trx, session.id);
  const told = new Map(standing.map((row) => [row.clinician_id, row]));
  const isCurrent = (id: string): boolean => {
    const row = told.get(id);
    return row?.status === 'invited' && row.sequence >= session.sequence;
  };
  const wanted = [...new Set(clinicianIds)].filter((id) => resend !== undefined || !isCurrent(id));
  counts.alreadyCurrent = new Set(clinicianIds).size - wanted.length;
  if (wanted.length === 0) return counts;
  const scene = await sceneOf(deps, trx, session, standing);
  for (const clinician of await deps.clinicians.loadMany(trx, wanted)) {
    const recipient = reachable(clinician, scene);
    if (recipient === null) counts.unreachable += 1;
    // Who was told nothing yet gets the plain invitation, again or not.
    else if (await inviteOne(deps, trx, scene, recipient, isCurrent(clinician.id) ? `:${resend ?? ''}` : ''))
      counts.queued += 1;
    else counts.alreadyCurrent += 1;
  }
  return counts;
}

async function updateFor(
  deps: Deps,
  trx: Db,
  session: Session,
  change: { before: Session | null; reason: string | null },
): Promise<number> {
  const standing = await listInvitations(trx, session.id);
  const outdated = standing.filter((row) => row.status === 'invited' && row.sequence < session.sequence);
  if (outdated.length === 0) return 0;
  const scene = await sceneOf(deps, trx, session, standing);
  let count = 0;
  for (const clinician of await deps.clinicians.loadMany(
    trx,
    outdated.map((row) => row.clinician_id),
  )) {
    const recipient = reachable(clinician, scene);
    if (recipient === null) continue;
    const { hasLeft } = await deps.outbox.withdraw(trx, orderingKeyOf(session, clinician.id));
    if (!hasLeft) {
      if (await inviteOne(deps, trx, scene, recipient, '')) count += 1;
      continue;
    }
    const { queued } = await deps.outbox.enqueue(trx, {
      ...envelopeOf(scene, recipient),
      kind: 'session-changed',
      dedupKey: `invite:${session.id}:${clinician.id}:${session.sequence}`,
      priority: newsPriority,
      variables: changedVars(scene, recipient, change),
      calendar: inviteFacts(scene, 'REQUEST', recipientOf(recipient)),
    });
    await remember(trx, scene, clinician.id, 'invited');
    if (queued) count += 1;
  }
  return count;
}

async function cancelFor(deps: Deps, trx: Db, session: Session): Promise<number> {
  const standing = await listInvitations(trx, session.id);
  const holders = standing.filter((row) => row.status === 'invited');
  if (holders.length === 0) return 0;
  const scene = await sceneOf(deps, trx, session, standing);
  let count = 0;
  for (const clinician of await deps.clinicians.loadMany(
    trx,
    holders.map((row) => row.clinician_id),
  )) {
    await remember(trx, scene, clinician.id, 'cancelled');
    const { hasLeft } = await deps.outbox.withdraw(trx, orderingKeyOf(session, clinician.id));
    const recipient = reachable(clinician, scene);
    if (!hasLeft || recipient === null) continue;
    const { queued } = await deps.outbox.enqueue(trx, {
      ...envelopeOf(scene, recipient),
      kind: 'session-cancelled',
      dedupKey: `cancel:${session.id}:${clinician.id}:${session.sequence}`,
      priority: newsPriority,
      variables: cancelledVars(scene, recipient),
      calendar: inviteFacts(scene, 'CANCEL', recipientOf(recipient)),
    });
    if (queued) count += 1;
  }
  return count;
}

async function sessionIcs(deps: Deps, trx: Db, session: Session): Promise<string> {
  const standing = await listInvitations(trx, session.id);
  const scene = await sceneOf(deps, trx, session, standing);
  return renderInvite(inviteFacts(scene, 'PUBLISH', null));
}

export function createInvitationsService(deps: Deps): InvitationsService {
  return {
    inviteTo: (trx, session, clinicianIds, options = {}) =>
      inviteTo(deps, trx, session, clinicianIds, options.resend),
    updateFor: (trx, session, change) => updateFor(deps, trx, session, change),
    cancelFor: (trx, session) => cancelFor(deps, trx, session),
    holders: async (db, sessionId, status) =>
      (await listInvitations(db, sessionId))
        .filter((row) => row.status === status)
        .map((row) => row.clinician_id),
    sessionIcs: (trx, session) => sessionIcs(deps, trx, session),
  };
}
