// Rows that no rule could place: listed with suggestions, settled by a person, remembered when she says so.
import { requireAccess, type Actor } from '../../core/access.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Role } from '../../core/credits/vocabulary.js';
import type { Finding } from '../../core/finding.js';
import type { Suggestion } from '../../core/identity/suggest.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import type { ClinicianFields } from '../clinicians/clinician-record.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { OrganizationsService } from '../organizations/organizations.service.js';
import type { Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import { toReviewItems, type ReviewItem } from './review-item.js';
import { answerDisputes } from './disputes.store.js';
import {
  countOpenReviews,
  findReview,
  findReviewOf,
  listReviews,
  listReviewsById,
  refreshReview,
  settleReview,
  type ReviewRow,
} from './identity.store.js';
import { notEnrolledAt } from './device-enrolment.service.js';
import type { RememberedService } from './remembered.service.js';
import { createReviewLinks } from './review-links.service.js';

export type { ReviewItem } from './review-item.js';

/** `enrolAs`: she joins the cohort with it, where she is not on its roster. */
export interface NamedDecision {
  clinicianId: string;
  remember?: boolean | undefined;
  enrolAs?: Role | undefined;
}

export type ReviewDecision = NamedDecision | { ignore: true; reason: string };

/** Nobody here is this person yet: her record is made, and she joins the cohort. */
export interface CreateDecision {
  create: ClinicianFields;
  enrolAs?: Role | undefined;
  remember?: boolean | undefined;
}

export interface Settlement {
  session: Session;
  /** Whose attendance has to be reckoned anew. */
  clinicianIds: string[];
  /** She is not on the roster, and settling the row means: enrol her. */
  enrol: { clinicianId: string; role: Role } | null;
  /** Why a decision was not remembered though asked to be. */
  findings: Finding[];
}

export interface ReviewService {
  list(actor: Actor, sessionId: string): Promise<ReviewItem[]>;
  get(db: Db, id: string): Promise<ReviewItem>;
  /** Unscoped, in the order of their ids; for pages that have judged access. */
  loadMany(db: Db, ids: readonly string[]): Promise<ReviewItem[]>;
  /** The row about one participant of a session; null where there is none. */
  find(db: Db, sessionId: string, participantKey: string): Promise<ReviewItem | null>;
  countOpen(db: Db, sessionId: string): Promise<number>;
  /** The session of a row where the actor may answer it; a foreign row is not found. */
  reach(db: Db, actor: Actor, reviewId: string): Promise<Session>;
  settle(trx: Db, actor: Actor, reviewId: string, decision: ReviewDecision): Promise<Settlement>;
}

export function createReviewService(deps: {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  sessions: SessionsService;
  clinicians: CliniciansService;
  enrolments: EnrolmentsService;
  remembered: Pick<RememberedService, 'remember'>;
}): ReviewService {
  const { database, clock, audit, organizations, sessions, clinicians, enrolments, remembered } = deps;
  const { linkTo, unlink } = createReviewLinks(deps);

  const withNames = (db: Db, rows: readonly ReviewRow[]) => toReviewItems(db, clinicians, rows);

  async function settleAs(
    trx: Db,
    actor: Actor,
    review: ReviewRow,
    settlement: Partial<ReviewRow> & { status: 'resolved' | 'ignored' },
  ): Promise<void> {
    const done = await settleReview(trx, review.id, {
      clinician_id: null,
      ignore_reason: null,
      settled_at: clock.now(),
      settled_by: actor.id,
      ...settlement,
    });
    if (!done) throw new AppError('review.settled', 'Somebody settled this row already; reload the list.');
  }

  async function resolve(
    trx: Db,
    actor: Actor,
    review: ReviewRow,
    session: Session,
    decision: NamedDecision,
  ): Promise<Settlement> {
    const person = await clinicians.load(trx, decision.clinicianId);
    if (person.organizationId !== session.organizationId || person.mergedIntoId !== null)
      throw notFound('clinician');
    const roles = await enrolments.rolesForSession(trx, session);
    const isEnrolled = roles.has(person.id);
    // One instant for both: undone, what was remembered takes this link with it.
    const chosen = { clinicianId: person.id, at: clock.now() };
    const { wasLinked, unlinkedIds } = await linkTo(trx, actor, review, chosen);
    // Only where she is who the row asked about; another name answers another question.
    const settlesEnrolment = review.reason === 'not-enrolled' && wasLinked;
    const role = decision.enrolAs ?? (settlesEnrolment ? 'learner' : null);
    const findings = decision.remember === true ? await remembered.remember(trx, actor, review, chosen) : [];
    const stillMissing = settlesEnrolment
      ? (await notEnrolledAt(trx, session, review.participant_key, roles)).filter(
          ({ clinicianId }) => clinicianId !== person.id,
        )
      : [];
    if (stillMissing.length > 0) {
      await refreshReview(trx, review.id, {
        reason: 'not-enrolled',
        connection_count: review.connection_count,
        seconds: review.seconds,
        suggestions_json: JSON.stringify(stillMissing),
      });
    } else if (isEnrolled || role !== null) {
      await settleAs(trx, actor, review, { status: 'resolved', clinician_id: person.id });
    } else {
      // Her minutes are kept; whether she joins the cohort is the next question about the same row.
      const suggestion: Suggestion = { clinicianId: person.id, score: 100, why: 'certain-match' };
      await refreshReview(trx, review.id, {
        reason: 'not-enrolled',
        connection_count: review.connection_count,
        seconds: review.seconds,
        suggestions_json: JSON.stringify([suggestion]),
      });
    }
    return {
      session,
      clinicianIds: [person.id, ...unlinkedIds],
      enrol: isEnrolled || role === null ? null : { clinicianId: person.id, role },
      findings,
    };
  }

  async function reach(db: Db, actor: Actor, reviewId: string): Promise<Session> {
    const review = await findReview(db, reviewId);
    if (review === undefined) throw notFound('review');
    const session = await sessions.load(db, review.session_id);
    requireAccess(actor, 'attendance.edit', session, 'review');
    return session;
  }

  return {
    list: async (actor, sessionId) => {
      const session = await sessions.load(database.read, sessionId);
      requireAccess(actor, 'read', session, 'session');
      return withNames(database.read, await listReviews(database.read, sessionId));
    },
    get: async (db, id) => {
      const row = await findReview(db, id);
      if (row === undefined) throw notFound('review');
      const [item] = await withNames(db, [row]);
      if (item === undefined) throw notFound('review');
      return item;
    },
    loadMany: async (db, ids) => withNames(db, await listReviewsById(db, ids)),
    find: async (db, sessionId, participantKey) => {
      const row = await findReviewOf(db, sessionId, participantKey);
      return row === undefined ? null : ((await withNames(db, [row]))[0] ?? null);
    },
    countOpen: countOpenReviews,
    reach,
    settle: async (trx, actor, reviewId, decision) => {
      const session = await reach(trx, actor, reviewId);
      await organizations.holdLedger(trx, session.organizationId);
      const review = await findReview(trx, reviewId);
      if (review === undefined) throw notFound('review');
      if (review.status !== 'open')
        throw new AppError('review.settled', 'This row has been settled already; reload the list.');
      const settlement: Settlement =
        'ignore' in decision
          ? { session, clinicianIds: await unlink(trx, review), enrol: null, findings: [] }
          : await resolve(trx, actor, review, session, decision);
      if ('ignore' in decision)
        await settleAs(trx, actor, review, { status: 'ignored', ignore_reason: decision.reason });
      const participant = { sessionId: session.id, key: review.participant_key };
      await answerDisputes(trx, participant, 'ignore' in decision ? null : decision.clinicianId, clock.now());
      await audit.record(trx, {
        actor,
        action: 'ignore' in decision ? 'review.ignored' : 'review.resolved',
        subject: { kind: 'session', id: session.id },
        organizationId: session.organizationId,
        programId: session.programId,
        reason: 'ignore' in decision ? decision.reason : null,
        detail: {
          reviewId,
          ...('ignore' in decision
            ? {}
            : {
                clinicianId: decision.clinicianId,
                remember: decision.remember === true && settlement.findings.length === 0,
              }),
        },
      });
      return settlement;
    },
  };
}
