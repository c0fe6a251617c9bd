// Whom a shared screen names and no roster knows: minutes are kept, and the row goes on asking about them.
import type { Suggestion } from '../../core/identity/suggest.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { Session } from '../sessions/session.js';
import {
  findReviewOf,
  insertReviews,
  listReviews,
  listStandingLinks,
  reopenReview,
} from './identity.store.js';
import type { Device } from './device-links.service.js';
import { restateReview, type Restated } from './device-links.store.js';
import { answerDisputes } from './disputes.store.js';

export interface DeviceEnrolmentService {
  /** What was asked about a device is answered by who sat there; who of them is on no roster is the next question. */
  answer(
    trx: Db,
    session: Session,
    device: Pick<Device, 'key' | 'name' | 'email' | 'rows'> & { seconds: number },
    answer: { by: string; clinicianIds: readonly string[] },
  ): Promise<void>;
  /** Nobody sits there any more: what was answered by who did is asked again. False where somebody is left. */
  askAgain(trx: Db, session: Session, device: Pick<Device, 'key'>): Promise<boolean>;
}

interface Roster {
  has(clinicianId: string): boolean;
}

/** Of those who share a participant, who is not on the roster. */
export async function notEnrolledAt(
  db: Db,
  session: Session,
  participantKey: string,
  roster: Roster,
): Promise<Suggestion[]> {
  return (await listStandingLinks(db, session.id))
    .filter((row) => row.participant_key === participantKey && row.method === 'shared')
    .filter((row) => !roster.has(row.clinician_id))
    .map((row) => ({ clinicianId: row.clinician_id, score: 100, why: 'certain-match' }));
}

/** With nobody missing the row is settled. */
function restated(missing: readonly Suggestion[], by: string, at: string): Restated {
  const isOpen = missing.length > 0;
  return {
    status: isOpen ? 'open' : 'resolved',
    suggestions_json: JSON.stringify(missing),
    clinician_id: null,
    ignore_reason: null,
    settled_at: isOpen ? null : at,
    settled_by: isOpen ? null : by,
  };
}

/** Somebody joined the roster meanwhile: the rows of shared screens ask only about who is still missing. */
export async function refreshDeviceEnrolment(
  trx: Db,
  session: Session,
  roster: Roster,
  at: string,
): Promise<void> {
  const open = (await listReviews(trx, session.id)).filter(
    (row) => row.status === 'open' && row.reason === 'not-enrolled',
  );
  if (open.length === 0) return;
  const links = await listStandingLinks(trx, session.id);
  const shared = new Set(links.filter((row) => row.method === 'shared').map((row) => row.participant_key));
  for (const review of open.filter((row) => shared.has(row.participant_key))) {
    const missing = await notEnrolledAt(trx, session, review.participant_key, roster);
    await restateReview(trx, review.id, { reason: review.reason, ...restated(missing, 'system', at) });
  }
}

export function createDeviceEnrolmentService(deps: {
  clock: Clock;
  ids: Ids;
  enrolments: Pick<EnrolmentsService, 'rolesForSession'>;
}): DeviceEnrolmentService {
  const { clock, ids, enrolments } = deps;
  return {
    askAgain: async (trx, session, { key }) => {
      const links = await listStandingLinks(trx, session.id);
      if (links.some((row) => row.participant_key === key)) return false;
      const review = await findReviewOf(trx, session.id, key);
      if (review?.status !== 'resolved') return true;
      return reopenReview(trx, review);
    },
    answer: async (trx, session, device, { by, clinicianIds }) => {
      for (const clinicianId of [null, ...clinicianIds]) {
        await answerDisputes(trx, { sessionId: session.id, key: device.key }, clinicianId, clock.now());
      }
      const roles = await enrolments.rolesForSession(trx, session);
      const missing = await notEnrolledAt(trx, session, device.key, roles);
      const review = await findReviewOf(trx, session.id, device.key);
      const facts = restated(missing, by, clock.now());
      if (review !== undefined) {
        // Where nothing was asked any more, nothing is answered.
        if (review.status === 'resolved' && missing.length === 0) return;
        const reason = missing.length > 0 ? 'not-enrolled' : review.reason;
        await restateReview(trx, review.id, { reason, ...facts });
      } else if (missing.length > 0) {
        await insertReviews(trx, [
          {
            id: ids.next(),
            organization_id: session.organizationId,
            session_id: session.id,
            participant_key: device.key,
            reason: 'not-enrolled',
            raw_name: device.name,
            raw_email: device.email,
            connection_count: device.rows.length,
            seconds: device.seconds,
            created_at: clock.now(),
            ...facts,
          },
        ]);
      }
    },
  };
}
