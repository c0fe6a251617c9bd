// Known people whose word stands in a session they are not enrolled for: minutes are kept, and a lead is asked.
import type { Suggestion } from '../../core/identity/suggest.js';
import { attestedTime } from '../../core/attendance/attestation.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { Session } from '../sessions/session.js';
import { listStandingAttestations, toAttestation, type AttestationRow } from './attestations.store.js';
import {
  dropOpenReviews,
  insertLinks,
  insertReviews,
  listReviews,
  listStandingLinks,
  settleReview,
  type ReviewRow,
} from './identity.store.js';
import { windowOf } from './participants-of.js';

const prefix = 'clinician:';

/** In the place of a participant of a report: the person herself. */
const keyOf = (clinicianId: string): string => `${prefix}${clinicianId}`;

/** Such questions rest on no report, and stay when a report goes. */
export function isAboutPerson({ participant_key }: Pick<ReviewRow, 'participant_key'>): boolean {
  return participant_key.startsWith(prefix);
}

function groupByPerson(rows: readonly AttestationRow[]): Map<string, AttestationRow[]> {
  const groups = new Map<string, AttestationRow[]>();
  for (const row of rows) groups.set(row.clinician_id, [...(groups.get(row.clinician_id) ?? []), row]);
  return groups;
}

export interface AttestedQuestions {
  /** Asks, closes what enrolment has answered, drops what nobody attests any more; answers whom that touches. */
  ask(trx: Db, session: Session): Promise<string[]>;
}

export function createAttestedQuestions(deps: {
  clock: Clock;
  ids: Ids;
  clinicians: Pick<CliniciansService, 'loadMany'>;
  enrolments: Pick<EnrolmentsService, 'rolesForSession'>;
}): AttestedQuestions {
  const { clock, ids, clinicians, enrolments } = deps;

  async function file(
    trx: Db,
    session: Session,
    byPerson: ReadonlyMap<string, AttestationRow[]>,
  ): Promise<void> {
    const linked = new Set((await listStandingLinks(trx, session.id)).map((link) => link.participant_key));
    const people = await clinicians.loadMany(trx, [...byPerson.keys()]);
    const links = people.flatMap(({ id }) => {
      const [row] = byPerson.get(id) ?? [];
      if (row === undefined || linked.has(keyOf(id))) return [];
      return [
        {
          id: ids.next(),
          session_id: session.id,
          participant_key: keyOf(id),
          clinician_id: id,
          method: 'review' as const,
          decided_at: clock.now(),
          decided_by: row.made_by,
          undone_at: null,
          confirmed_at: null,
          limits_json: null,
        },
      ];
    });
    await insertLinks(trx, links);
    const window = windowOf(session);
    await insertReviews(
      trx,
      people.map((person) => {
        const suggestion: Suggestion = { clinicianId: person.id, score: 100, why: 'certain-match' };
        return {
          id: ids.next(),
          organization_id: session.organizationId,
          session_id: session.id,
          participant_key: keyOf(person.id),
          reason: 'not-enrolled',
          raw_name: person.name.display,
          raw_email: null,
          connection_count: 0,
          seconds: attestedTime((byPerson.get(person.id) ?? []).map(toAttestation), window).seconds,
          suggestions_json: JSON.stringify([suggestion]),
          status: 'open' as const,
          clinician_id: null,
          ignore_reason: null,
          created_at: clock.now(),
          settled_at: null,
          settled_by: null,
        };
      }),
    );
  }

  return {
    ask: async (trx, session) => {
      const byPerson = groupByPerson(await listStandingAttestations(trx, session.id));
      const filed = new Map(
        (await listReviews(trx, session.id)).filter(isAboutPerson).map((row) => [row.participant_key, row]),
      );
      if (byPerson.size === 0 && filed.size === 0) return [];
      const roles = await enrolments.rolesForSession(trx, session);
      const open = [...filed.values()].filter((row) => row.status === 'open');
      const subjectOf = (row: ReviewRow): string => row.participant_key.slice(prefix.length);
      await dropOpenReviews(
        trx,
        open.filter((row) => !byPerson.has(subjectOf(row))),
      );
      const answered = open.filter((row) => byPerson.has(subjectOf(row)) && roles.has(subjectOf(row)));
      for (const row of answered) {
        await settleReview(trx, row.id, {
          status: 'resolved',
          clinician_id: subjectOf(row),
          ignore_reason: null,
          settled_at: clock.now(),
          settled_by: 'system',
        });
      }
      const waiting = new Map([...byPerson].filter(([id]) => !roles.has(id) && !filed.has(keyOf(id))));
      if (waiting.size > 0) await file(trx, session, waiting);
      return [...answered.map(subjectOf), ...waiting.keys()];
    },
  };
}
