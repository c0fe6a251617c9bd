// Decides who the participants of a session were: certain ones are linked, the rest wait in the review list.
import { registrantIdOf } from '../../core/attendance/evidence.js';
import { admitWaiting, timesDoubt, unitePresence } from '../../core/attendance/presence.js';
import type { Finding } from '../../core/finding.js';
import { matchDisputed } from '../../core/identity/disputed.js';
import { type CertainMatch, type KnownPerson, type Participant } from '../../core/identity/match.js';
import type { Interval } from '../../core/time/interval.js';
import type { Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { OrganizationsService } from '../organizations/organizations.service.js';
import type { Session } from '../sessions/session.js';
import type { RegistrantsService } from '../zoom/registrants.service.js';
import { isAboutPerson, type AttestedQuestions } from './attested-questions.service.js';
import { listStandingDisputes } from './disputes.store.js';
import { withdrawContradicted } from './contradicted-links.service.js';
import { isLive, listParticipantKeys, listWitnessRows, type ConnectionRow } from './evidence.store.js';
import {
  dropOpenReviews,
  insertLinks,
  insertReviews,
  listDecisionsElsewhere,
  listReviews,
  listStandingLinks,
  refreshReview,
  settleReview,
  undoLinksByRule,
  type ReviewRow,
} from './identity.store.js';
import { groupByParticipant, toKnownPerson, toSourceFacts, windowOf } from './participants-of.js';
import { listRemembered } from './remembered.store.js';
import { questionsAbout, type Question } from './questions.js';
import { refreshDeviceEnrolment } from './device-enrolment.service.js';

export interface Placement {
  /** Clinicians whose evidence in this session is new or changed. */
  clinicianIds: string[];
  /** Participants of the session that are linked to a clinician. */
  matched: number;
  /** Participants that wait for a person's decision. */
  toReview: number;
  /** Linked or waiting; who is known but not enrolled is both and counts once. */
  participants: number;
  findings: Finding[];
}

export interface IdentityService {
  /** Links whom it can be certain of and files the rest for review; run again it adds only what is new. */
  place(trx: Db, session: Session): Promise<Placement>;
  /** Their addresses and registrations changed hands: what rules decided about them since then is matched anew. */
  placeAnew(
    trx: Db,
    session: Session,
    people: { clinicianIds: readonly string[]; since: Instant },
  ): Promise<Placement>;
  /** How many participants of a session are linked and how many wait. */
  count(db: Db, session: Session): Promise<Pick<Placement, 'matched' | 'toReview' | 'participants'>>;
}

/** Of waiting only: what would count if she was let in. */
function presentSeconds(rows: readonly ConnectionRow[], window: Interval): number {
  const presence = unitePresence(admitWaiting(rows.map(toSourceFacts), window), window);
  return Math.max(presence.seconds, presence.totalsOnlySeconds ?? 0);
}

function toParticipant(key: string, rows: readonly ConnectionRow[], window: Interval): Participant {
  const registrantId = registrantIdOf(key);
  return {
    key,
    names: [...new Set(rows.map((row) => row.raw_name))],
    emails: [...new Set(rows.flatMap((row) => row.raw_email ?? []))],
    ...(registrantId === null ? {} : { registrantId }),
    seconds: presentSeconds(rows, window),
  };
}

/** In the meeting itself, or so long before its door, or so unreadably, that a person should look. */
function wasThere(rows: readonly ConnectionRow[], window: Interval): boolean {
  return (
    rows.some((row) => row.no_show === 0 && row.room === 'main') ||
    timesDoubt(rows.map(toSourceFacts), window) !== null
  );
}

export function createIdentityService(deps: {
  clock: Clock;
  ids: Ids;
  organizations: Pick<OrganizationsService, 'holdLedger'>;
  clinicians: CliniciansService;
  enrolments: EnrolmentsService;
  registrants: Pick<RegistrantsService, 'idsByClinician'>;
  attestedQuestions: AttestedQuestions;
}): IdentityService {
  const { clock, ids, organizations, clinicians, enrolments, registrants, attestedQuestions } = deps;

  async function knownPeople(trx: Db, session: Session): Promise<KnownPerson[]> {
    const roles = await enrolments.rolesForSession(trx, session);
    const people = await clinicians.listForIdentity(trx, session.organizationId);
    const registrantIds = await registrants.idsByClinician(trx, session.organizationId);
    return people.map((person) => ({
      ...toKnownPerson(person),
      // A guest presenter needs no enrolment: her assignment places her in the session.
      enrolled: roles.has(person.clinicianId),
      registrantIds: registrantIds.get(person.clinicianId) ?? [],
    }));
  }

  /** Whom people named these participants in the cohort's other sessions. */
  async function decidedBefore(trx: Db, session: Session, keys: readonly string[]) {
    const byKey = new Map<string, string[]>();
    const sessionsOfCohort = { cohortId: session.cohortId, exceptId: session.id };
    for (const row of await listDecisionsElsewhere(trx, sessionsOfCohort, keys)) {
      byKey.set(row.participant_key, [...(byKey.get(row.participant_key) ?? []), row.clinician_id]);
    }
    return byKey;
  }

  async function link(
    trx: Db,
    session: Session,
    certain: readonly CertainMatch[],
    linkedKeys: ReadonlySet<string>,
  ): Promise<void> {
    const fresh = certain.filter((match) => !linkedKeys.has(match.key));
    await insertLinks(
      trx,
      fresh.map((match) => ({
        id: ids.next(),
        session_id: session.id,
        participant_key: match.key,
        clinician_id: match.clinicianId,
        method: match.method,
        decided_at: clock.now(),
        decided_by: 'system',
        undone_at: null,
        confirmed_at: null,
        limits_json: null,
      })),
    );
  }

  async function fileReviews(
    trx: Db,
    session: Session,
    waiting: readonly Question[],
    groups: ReadonlyMap<string, ConnectionRow[]>,
    existing: ReadonlyMap<string, ReviewRow>,
  ): Promise<void> {
    const window = windowOf(session);
    const fresh: ReviewRow[] = [];
    for (const { key, reason, suggestions } of waiting) {
      const rows = groups.get(key) ?? [];
      const facts = {
        reason,
        connection_count: rows.length,
        seconds: presentSeconds(rows, window),
        suggestions_json: JSON.stringify(suggestions),
      };
      const before = existing.get(key);
      if (before !== undefined) {
        await refreshReview(trx, before.id, facts);
        continue;
      }
      fresh.push({
        id: ids.next(),
        organization_id: session.organizationId,
        session_id: session.id,
        participant_key: key,
        raw_name: rows[0]?.raw_name ?? '',
        raw_email: rows.find((row) => row.raw_email !== null)?.raw_email ?? null,
        status: 'open',
        clinician_id: null,
        ignore_reason: null,
        created_at: clock.now(),
        settled_at: null,
        settled_by: null,
        ...facts,
      });
    }
    await insertReviews(trx, fresh);
  }

  /** What became certain since (an address was added, the person enrolled) needs nobody any more. */
  async function closeSettledByEvidence(
    trx: Db,
    open: readonly ReviewRow[],
    stillWaiting: ReadonlySet<string>,
    certain: ReadonlyMap<string, string>,
  ): Promise<void> {
    for (const review of open) {
      const clinicianId = certain.get(review.participant_key);
      if (clinicianId === undefined || stillWaiting.has(review.participant_key)) continue;
      await settleReview(trx, review.id, {
        status: 'resolved',
        clinician_id: clinicianId,
        ignore_reason: null,
        settled_at: clock.now(),
        settled_by: 'system',
      });
    }
  }

  const service: IdentityService = {
    count: async (db, session) => {
      const seen = new Set(await listParticipantKeys(db, session.id));
      const keys = (await listStandingLinks(db, session.id)).map((row) => row.participant_key);
      const linked = new Set(keys.filter((key) => seen.has(key)));
      const waiting = (await listReviews(db, session.id))
        .filter((row) => row.status === 'open' && !isAboutPerson(row))
        .map((row) => row.participant_key);
      return {
        matched: linked.size,
        toReview: waiting.length,
        participants: new Set([...linked, ...waiting]).size,
      };
    },
    place: async (trx, session) => {
      await organizations.holdLedger(trx, session.organizationId);
      const groups = groupByParticipant(await listWitnessRows(trx, session.id));
      const links = await listStandingLinks(trx, session.id);
      const filed = await listReviews(trx, session.id);
      const isGone = (row: ReviewRow) =>
        row.status === 'open' && !groups.has(row.participant_key) && !isAboutPerson(row);
      await dropOpenReviews(trx, filed.filter(isGone));
      const reviews = new Map(filed.filter((row) => !isGone(row)).map((row) => [row.participant_key, row]));
      const window = windowOf(session);
      const decidedByPerson = (key: string) =>
        reviews.get(key)?.status === 'ignored' ||
        links.some((row) => row.participant_key === key && /^(review|shared)$/.test(row.method));
      // Nobody is asked about those who did not come or only waited outside, nor about what a person has decided.
      const present = [...groups].filter(([key, rows]) => !decidedByPerson(key) && wasThere(rows, window));
      const remembered = new Map(
        (await listRemembered(trx, session.organizationId)).map((row) => [
          row.participant_key,
          row.clinician_id,
        ]),
      );
      const disputes = await listStandingDisputes(trx, session.id);
      const matching = {
        participants: present.map(([key, rows]) => toParticipant(key, rows, window)),
        people: await knownPeople(trx, session),
        remembered,
        decidedBefore: await decidedBefore(
          trx,
          session,
          present.map(([key]) => key),
        ),
        sessionKeys: [...groups.keys()],
      };
      const match = matchDisputed(matching, disputes);
      const { certain, review } = match;
      const withdrawn = await withdrawContradicted(trx, links, reviews, {
        match,
        sessionKeys: matching.sessionKeys,
        at: clock.now(),
      });
      // A link outlives a withdrawn report: read anew, the same participant is known again.
      const standing = links.filter((row) => !withdrawn.linkIds.has(row.id));
      const linkedKeys = new Set(standing.map((row) => row.participant_key));
      const linkedHere = [...linkedKeys].filter((key) => groups.has(key));
      const doubts = new Map(
        present.map(([key, rows]) => [key, timesDoubt(rows.map(toSourceFacts), window)] as const),
      );
      // While the meeting runs nobody is asked: the report will know better.
      const isLiveOnly = (key: string) => (groups.get(key) ?? []).every(isLive);
      const waiting = questionsAbout(doubts, review, certain).filter(({ key }) => !isLiveOnly(key));
      const waitingKeys = new Set(waiting.map((item) => item.key));
      await link(trx, session, certain, linkedKeys);
      await fileReviews(trx, session, waiting, groups, reviews);
      const certainByKey = new Map(certain.map((each) => [each.key, each.clinicianId]));
      const open = [...reviews.values()].filter((row) => row.status === 'open');
      await closeSettledByEvidence(trx, open, waitingKeys, certainByKey);
      await refreshDeviceEnrolment(trx, session, await enrolments.rolesForSession(trx, session), clock.now());
      const asked = await attestedQuestions.ask(trx, session);
      return {
        clinicianIds: [
          ...new Set([
            ...certain.map((each) => each.clinicianId),
            ...links.map((row) => row.clinician_id),
            ...asked,
          ]),
        ],
        matched: new Set([...linkedHere, ...certainByKey.keys()]).size,
        toReview: waitingKeys.size,
        participants: new Set([...linkedHere, ...certainByKey.keys(), ...waitingKeys]).size,
        findings: [...certain.flatMap((each) => each.findings), ...withdrawn.findings],
      };
    },
    placeAnew: async (trx, session, { clinicianIds, since }) => {
      await organizations.holdLedger(trx, session.organizationId);
      await undoLinksByRule(trx, { sessionId: session.id, clinicianIds, since }, clock.now());
      return service.place(trx, session);
    },
  };
  return service;
}
