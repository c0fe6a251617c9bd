// A person says who a participant was: a known clinician, a new one made on the spot, or nobody; minutes and credits follow.
import type { Actor } from '../core/access.js';
import type { Finding } from '../core/finding.js';
import type {
  CreateDecision,
  ReviewDecision,
  ReviewItem,
  ReviewService,
} from '../features/attendance/review.service.js';
import type { EnrolmentsService } from '../features/enrolments/enrolments.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { UnseatedService } from '../features/screens/unseated.service.js';
import type { Database, Db } from '../platform/db/database.js';
import type { AmendSession } from './amend-session.js';
import { cohortOf, tellTaken, type MakeRecord } from './make-record.js';
import type { PlacePeople } from './place-people.js';

export type SettleReview = (
  actor: Actor,
  reviewId: string,
  decision: ReviewDecision | CreateDecision,
) => Promise<ReviewItem & { findings: Finding[] }>;

interface Deps {
  database: Database;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  makeRecord: MakeRecord;
  enrolments: Pick<EnrolmentsService, 'enrolMany'>;
  reviews: ReviewService;
  unseated: UnseatedService;
  amend: AmendSession;
  placing: Pick<PlacePeople, 'reviewCohort'>;
}

export function createSettleReview(deps: Deps): SettleReview {
  const { database, organizations, makeRecord, enrolments, reviews, unseated, amend, placing } = deps;

  async function settle(trx: Db, actor: Actor, reviewId: string, asked: ReviewDecision | CreateDecision) {
    const reached = await reviews.reach(trx, actor, reviewId);
    await organizations.holdLedger(trx, reached.organizationId);
    const decision =
      'create' in asked
        ? { ...(await makeRecord(trx, actor, reached, asked, 'review')), remember: asked.remember }
        : asked;
    const settled = await unseated.around(trx, reached, () => reviews.settle(trx, actor, reviewId, decision));
    const { session, clinicianIds, enrol, findings } = settled;
    if (enrol !== null) await enrolments.enrolMany(trx, actor, cohortOf(session), [enrol]);
    await amend(trx, actor, session, clinicianIds, `review ${reviewId}`, { losses: 'lead' });
    if (enrol !== null) await placing.reviewCohort(trx, actor, session.cohortId, 'enrolled');
    return { ...(await reviews.get(trx, reviewId)), findings };
  }

  return (actor, reviewId, decision) =>
    database.write((trx) => settle(trx, actor, reviewId, decision)).catch(tellTaken);
}
