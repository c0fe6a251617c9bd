// A person says who a participant was: a known clinician, a new one made on the spot, or nobody; minutes and credits follow.
import { requireAccess, type Actor } from '../core/access.js';
import { AppError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type {
  CreateDecision,
  ReviewDecision,
  ReviewItem,
  ReviewService,
} from '../features/attendance/review.service.js';
import type { ClinicianFields } from '../features/clinicians/clinician-record.js';
import type { CliniciansService } from '../features/clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../features/enrolments/enrolments.service.js';
import type { OrganizationsService } from '../features/organizations/organizations.service.js';
import type { UnseatedService } from '../features/screens/unseated.service.js';
import type { Session } from '../features/sessions/session.js';
import type { Database, Db } from '../platform/db/database.js';
import { constraintKind } from '../platform/db/dialect.js';
import type { AmendSession } from './amend-session.js';
import type { PlacePeople } from './place-people.js';

export type SettleReview = (
  actor: Actor,
  reviewId: string,
  decision: ReviewDecision | CreateDecision,
) => Promise<ReviewItem & { findings: Finding[] }>;

interface Deps {
  database: Database;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  clinicians: Pick<CliniciansService, 'addMany' | 'holdersOf'>;
  enrolments: Pick<EnrolmentsService, 'enrolMany'>;
  reviews: ReviewService;
  unseated: UnseatedService;
  amend: AmendSession;
  placing: Pick<PlacePeople, 'reviewCohort'>;
}

const cohortOf = ({ cohortId, organizationId, programId }: Session) => ({
  id: cohortId,
  organizationId,
  programId,
});

/** Says which address is taken and, to who may see that record, whose it is: perhaps she is the answer. */
async function refuseTaken(
  { clinicians }: Deps,
  trx: Db,
  actor: Actor,
  organizationId: string,
  emails: ClinicianFields['emails'],
): Promise<void> {
  const addresses = emails.map(({ address }) => address);
  const holders = await clinicians.holdersOf(trx, actor, organizationId, addresses);
  if (holders.length === 0) return;
  const [first] = holders.flatMap(({ clinician }) => clinician ?? []);
  const detail =
    first === undefined
      ? 'Another record of the organization has this address already. Ask somebody who sees the whole organization.'
      : `The address belongs to the record of ${first.name} already. If that is who this was, choose that record instead.`;
  throw new AppError('resource.conflict', detail, {
    errors: holders.map(({ address }) => ({
      pointer: `/body/create/emails/${addresses.indexOf(address)}`,
      code: 'address.taken',
      detail,
    })),
    extensions: { holders },
  });
}

export function createSettleReview(deps: Deps): SettleReview {
  const { database, organizations, clinicians, enrolments, reviews, unseated, amend, placing } = deps;

  /** Her record, in the transaction of the answer: without it nothing is made. */
  async function make(trx: Db, actor: Actor, session: Session, { create, enrolAs }: CreateDecision) {
    requireAccess(actor, 'people.edit', session, 'review');
    await refuseTaken(deps, trx, actor, session.organizationId, create.emails);
    const [clinicianId = ''] = await clinicians.addMany(trx, actor, session.organizationId, [create]);
    return { clinicianId, enrolAs: enrolAs ?? ('learner' as const) };
  }

  async function settle(trx: Db, actor: Actor, reviewId: string, asked: ReviewDecision | CreateDecision) {
    const reached = await reviews.reach(trx, actor, reviewId);
    await organizations.holdLedger(trx, reached.organizationId);
    const decision =
      'create' in asked ? { ...(await make(trx, actor, reached, asked)), remember: asked.remember } : asked;
    const settled = await unseated.around(trx, reached, () => reviews.settle(trx, actor, reviewId, decision));
    const { session, clinicianIds, enrol, findings } = settled;
    if (enrol !== null) await enrolments.enrolMany(trx, actor, cohortOf(session), [enrol]);
    await amend(trx, actor, session, clinicianIds, `review ${reviewId}`, { losses: 'lead' });
    if (enrol !== null) await placing.reviewCohort(trx, actor, session.cohortId, 'enrolled');
    return { ...(await reviews.get(trx, reviewId)), findings };
  }

  return (actor, reviewId, decision) =>
    database
      .write((trx) => settle(trx, actor, reviewId, decision))
      .catch((error: unknown) => {
        if (constraintKind(error) !== 'unique') throw error;
        throw new AppError(
          'resource.conflict',
          'Somebody added the same address or enrolment at the same moment. Nothing was changed; reload the list.',
        );
      });
}
