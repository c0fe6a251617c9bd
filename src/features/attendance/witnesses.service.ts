// Everything that speaks for one clinician in one session, gathered from reports, shared screens, live stays and attestations.
import type { Attestation } from '../../core/attendance/attestation.js';
import { decideAttendance, type AttendanceDecision, type ManualMark } from '../../core/attendance/decide.js';
import {
  admitWaiting,
  hasUnknownTimes,
  unitePresence,
  type Presence,
  type PresenceRow,
} from '../../core/attendance/presence.js';
import { sharedPresence, type SharedStay } from '../../core/attendance/screen-presence.js';
import type { Interval } from '../../core/time/interval.js';
import type { Db } from '../../platform/db/database.js';
import type { Session } from '../sessions/session.js';
import { listStandingAttestations, toAttestation } from './attestations.store.js';
import { isLive, listWitnessRows, type ConnectionRow } from './evidence.store.js';
import { listStandingLinks, type LinkRow } from './identity.store.js';
import { groupByParticipant, toSourceFacts, windowOf } from './participants-of.js';

export interface Witnessed {
  /** Her own connections, as reports tell them. */
  rows: PresenceRow[];
  shared: SharedStay[];
  /** Shared screens that she has not confirmed. */
  unconfirmed: SharedStay[];
  /** What only webhooks tell so far. */
  live: PresenceRow[];
  attestations: Attestation[];
  /** A row proves that she came, but not when. */
  timesUnknown: boolean;
}

/** As much of a session as says whose evidence counts, and when. */
export type SessionTimes = Pick<Session, 'id' | 'startsAt' | 'endsAt' | 'heldStartsAt'>;

export const unseen = (): Witnessed => ({
  rows: [],
  shared: [],
  unconfirmed: [],
  live: [],
  attestations: [],
  timesUnknown: false,
});

interface Presences {
  presence: Presence | null;
  shared: Presence | null;
  unconfirmed: Presence | null;
}

function presencesOf({ rows, shared, unconfirmed, live }: Witnessed, window: Interval): Presences {
  const waiting: SharedStay[] =
    live.length === 0 ? unconfirmed : [...unconfirmed, { rows: live, limits: null }];
  return {
    presence: rows.length === 0 ? null : unitePresence(rows, window),
    shared: sharedPresence(shared, window),
    unconfirmed: sharedPresence(waiting, window),
  };
}

/** Of what decides: what waits for a word counts where nothing else does. */
function joinsOf({ presence, shared, unconfirmed }: Presences, { status }: AttendanceDecision): number {
  const joins = (presence?.joins ?? 0) + (shared?.joins ?? 0);
  return joins === 0 && status === 'provisional' ? (unconfirmed?.joins ?? 0) : joins;
}

/** Her attendance from whatever speaks for her, unless a mark by hand overrules it. */
export function decideWitnessed(
  witnessed: Witnessed,
  window: Interval,
  manual: ManualMark | null,
): { decision: AttendanceDecision; joins: number } {
  const presences = presencesOf(witnessed, window);
  const { attestations, timesUnknown } = witnessed;
  const decision = decideAttendance({ window, ...presences, attestations, manual, timesUnknown });
  return { decision, joins: joinsOf(presences, decision) };
}

function addLink(witnessed: Witnessed, link: LinkRow, all: readonly ConnectionRow[], window: Interval): void {
  const facts = all.filter((row) => !isLive(row)).map(toSourceFacts);
  // Whoever named this participant was asked about the waiting room where nothing else speaks for her.
  const rows = /^(review|shared)$/.test(link.method) ? admitWaiting(facts, window) : facts;
  if (link.method === 'shared') {
    if (facts.length === 0) return;
    const limits = link.limits_json === null ? null : (JSON.parse(link.limits_json) as Interval[]);
    (link.confirmed_at === null ? witnessed.unconfirmed : witnessed.shared).push({ rows, limits });
    witnessed.timesUnknown ||= hasUnknownTimes(rows, window);
    return;
  }
  const live = all.filter(isLive).map(toSourceFacts);
  witnessed.rows.push(...rows);
  witnessed.live.push(...live);
  witnessed.timesUnknown ||= hasUnknownTimes([...rows, ...live], window);
}

/** Clinician → all that speaks for her; marks by hand are another matter, they overrule it. */
export async function gatherWitnesses(db: Db, session: SessionTimes): Promise<Map<string, Witnessed>> {
  const window = windowOf(session);
  const groups = groupByParticipant(await listWitnessRows(db, session.id));
  const found = new Map<string, Witnessed>();
  const of = (clinicianId: string): Witnessed => {
    const known = found.get(clinicianId) ?? unseen();
    found.set(clinicianId, known);
    return known;
  };
  for (const link of await listStandingLinks(db, session.id)) {
    addLink(of(link.clinician_id), link, groups.get(link.participant_key) ?? [], window);
  }
  for (const row of await listStandingAttestations(db, session.id)) {
    of(row.clinician_id).attestations.push(toAttestation(row));
  }
  return found;
}
