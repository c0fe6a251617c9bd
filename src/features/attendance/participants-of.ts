// Stored rows as the pure code knows them: a session's window, its participants and their facts, an organization's people.
import type { KnownPerson } from '../../core/identity/match.js';
import type { PresenceRow } from '../../core/attendance/presence.js';
import { epochSecondsOf } from '../../core/time/instant.js';
import type { Interval } from '../../core/time/interval.js';
import type { ClinicianIdentity } from '../clinicians/clinician-directory.service.js';
import { heldTimes, type Session } from '../sessions/session.js';
import type { ConnectionRow } from './evidence.store.js';

/** When it was really held: the agenda slides with a late start. */
export function windowOf(session: Pick<Session, 'startsAt' | 'endsAt' | 'heldStartsAt'>): Interval {
  const { startsAt, endsAt } = heldTimes(session);
  return { startSeconds: epochSecondsOf(startsAt), endSeconds: epochSecondsOf(endsAt) };
}

export function toSourceFacts(row: ConnectionRow): PresenceRow {
  return {
    joinAt: row.joined_at,
    leaveAt: row.left_at,
    room: row.room,
    noShow: row.no_show === 1,
    statedSeconds: row.stated_seconds,
    timeGrade: row.time_grade,
    staysOpen: row.stays_open === 1,
    isEnvelope: row.is_envelope === 1,
  };
}

export function groupByParticipant(connections: readonly ConnectionRow[]): Map<string, ConnectionRow[]> {
  const groups = new Map<string, ConnectionRow[]>();
  for (const connection of connections) {
    const group = groups.get(connection.participant_key);
    if (group === undefined) groups.set(connection.participant_key, [connection]);
    else group.push(connection);
  }
  return groups;
}

export function toKnownPerson(person: ClinicianIdentity): Omit<KnownPerson, 'enrolled'> {
  return {
    clinicianId: person.clinicianId,
    given: person.givenName,
    family: person.familyName,
    display: person.displayName,
    addresses: person.addresses,
  };
}
