// Taking back who a participant was: an answer that was wrong, or a certain match that a person knows better.
import { requireAccess, type Actor } from '../../core/access.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import type { OrganizationsService } from '../organizations/organizations.service.js';
import type { Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import { isAboutPerson } from './attested-questions.service.js';
import { insertDispute } from './disputes.store.js';
import {
  findLink,
  findReview,
  findReviewOf,
  listStandingLinks,
  reopenReview,
  undoLinks,
} from './identity.store.js';
import { forgetIdentity } from './remembered.store.js';

export interface TakingBack {
  reason: string;
  /** What was remembered of the participant is forgotten too. */
  forget?: boolean | undefined;
}

export interface TakenBack {
  session: Session;
  participantKey: string;
  /** Whose rows these were: their attendance has to be reckoned anew. */
  clinicianIds: string[];
}

export interface ReopenService {
  /** A settled row: its answer is undone and it is open again. What it says of others stays. */
  reopen(trx: Db, actor: Actor, reviewId: string, wish: TakingBack): Promise<TakenBack>;
  /** A standing link: this participant was not her, and no import concludes so again in this session. */
  dispute(trx: Db, actor: Actor, linkId: string, wish: TakingBack): Promise<TakenBack>;
}

interface Participant {
  session: Session;
  key: string;
  /** Who it is not; null where an answer is only taken back. */
  isNot: string | null;
  /** Whose memory goes where it is asked to. */
  remembered: string | null;
}

export function createReopenService(deps: {
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  sessions: Pick<SessionsService, 'load'>;
}): ReopenService {
  const { clock, ids, audit, organizations, sessions } = deps;

  async function reachHeld(trx: Db, actor: Actor, sessionId: string, what: string): Promise<Session> {
    const session = await sessions.load(trx, sessionId);
    requireAccess(actor, 'attendance.edit', session, what);
    await organizations.holdLedger(trx, session.organizationId);
    return session;
  }

  async function takeBack(
    trx: Db,
    actor: Actor,
    participant: Participant,
    { reason, forget }: TakingBack,
  ): Promise<TakenBack> {
    const { session, key, isNot, remembered } = participant;
    const { organizationId, programId } = session;
    // Not she: others who sat before the same screen are another matter, and go on counting.
    const links = (await listStandingLinks(trx, session.id)).filter(
      (row) => row.participant_key === key && (isNot === null || row.method !== 'shared'),
    );
    await undoLinks(
      trx,
      links.map((row) => row.id),
      clock.now(),
    );
    await insertDispute(trx, {
      id: ids.next(),
      organization_id: organizationId,
      session_id: session.id,
      participant_key: key,
      clinician_id: isNot,
      reason,
      made_at: clock.now(),
      made_by: actor.id,
      undone_at: null,
    });
    const isForgotten =
      forget === true &&
      remembered !== null &&
      (await forgetIdentity(trx, { organizationId, key, clinicianId: remembered }, clock.now()));
    await audit.record(trx, {
      actor,
      action: isNot === null ? 'review.reopened' : 'identity.disputed',
      subject: { kind: 'session', id: session.id },
      organizationId,
      programId,
      reason,
      detail: { clinicianIds: links.map((row) => row.clinician_id), forgotten: isForgotten },
    });
    const clinicianIds = [...new Set(links.map((row) => row.clinician_id))];
    return { session, participantKey: key, clinicianIds };
  }

  return {
    reopen: async (trx, actor, reviewId, wish) => {
      const asked = await findReview(trx, reviewId);
      if (asked === undefined) throw notFound('review');
      const session = await reachHeld(trx, actor, asked.session_id, 'review');
      const review = await findReview(trx, reviewId);
      if (review === undefined) throw notFound('review');
      if (review.status === 'open' || !(await reopenReview(trx, review)))
        throw new AppError('review.open', 'Nobody has answered this row yet; there is nothing to take back.');
      if (isAboutPerson(review) && review.status === 'resolved') {
        throw new AppError(
          'resource.conflict',
          'This row asked about enrolment after a roll call or a code. Take those back, or end the enrolment.',
        );
      }
      const participant = { session, key: review.participant_key, isNot: null };
      return takeBack(trx, actor, { ...participant, remembered: review.clinician_id }, wish);
    },
    dispute: async (trx, actor, linkId, wish) => {
      const asked = await findLink(trx, linkId);
      if (asked === undefined) throw notFound('link');
      const session = await reachHeld(trx, actor, asked.session_id, 'link');
      const link = await findLink(trx, linkId);
      if (link === undefined || link.undone_at !== null)
        throw new AppError('resource.conflict', 'This participant is not taken for that person any more.');
      if (link.method === 'shared') {
        throw new AppError(
          'resource.conflict',
          'Several people share this screen. Correct the list of who sat there instead.',
        );
      }
      const { participant_key: key, clinician_id: clinicianId } = link;
      const row = await findReviewOf(trx, session.id, key);
      const isShared = (await listStandingLinks(trx, session.id)).some(
        (other) => other.participant_key === key && other.method === 'shared',
      );
      if (row !== undefined && row.status !== 'open' && !isShared) await reopenReview(trx, row);
      return takeBack(trx, actor, { session, key, isNot: clinicianId, remembered: clinicianId }, wish);
    },
  };
}
