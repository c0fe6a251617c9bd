// The stays of one person as her page tells them: which of them count, as long as the reports say, and what closed them.
import { closedBy, type InferredEnd } from '../../core/attendance/open-end.js';
import { unitePresence, waitingRoomOnly, type PresenceRow } from '../../core/attendance/presence.js';
import { instantFromEpochSeconds } from '../../core/time/instant.js';
import type { Interval } from '../../core/time/interval.js';
import type { ConnectionSeen } from './session-sheet.store.js';

const toFacts = (row: ConnectionSeen): PresenceRow => ({
  joinAt: row.joined_at,
  leaveAt: row.left_at,
  room: row.room,
  noShow: false,
  statedSeconds: row.stated_seconds,
  timeGrade: row.time_grade,
  staysOpen: row.stays_open === 1,
  isEnvelope: row.is_envelope === 1,
});

/** As long as the reports tell it, also outside the session; what they leave open ends with the session. */
export function toldStretches(rows: readonly ConnectionSeen[], { endSeconds }: Interval): Interval[] {
  const allTime: Interval = { startSeconds: 0, endSeconds: Number.MAX_SAFE_INTEGER };
  const sessionEnd = instantFromEpochSeconds(endSeconds);
  const closed = rows
    .map(toFacts)
    .map((row) => (row.staysOpen === true ? { ...row, leaveAt: row.leaveAt ?? sessionEnd } : row));
  return unitePresence(closed, allTime).intervals;
}

/** What the table says where a leave should stand. */
export function leaveOf(
  row: ConnectionSeen,
  rows: readonly ConnectionSeen[],
): InferredEnd | 'told' | 'unknown' {
  const { leaveAt, statedSeconds, ...facts } = toFacts(row);
  const end = closedBy({ leaveAt, ...facts });
  if (end === null) return 'told';
  const isToldElsewhere = rows.some((other) => other.joined_at === row.joined_at && other.left_at !== null);
  if (leaveAt === null && (isToldElsewhere || facts.isEnvelope === true)) return 'unknown';
  return end === 'stated-minutes' && statedSeconds === null ? 'unknown' : end;
}

/** What counts, as attendance reckons it: of a participant that a person named also the waiting, where it is all there is. */
export function admittedOf(rows: readonly ConnectionSeen[], window: Interval): ConnectionSeen[] {
  return rows.map((row) => {
    const ofSame = rows.filter((other) => other.participant_key === row.participant_key);
    const isAdmitted = row.method === 'review' && waitingRoomOnly(ofSame.map(toFacts), window);
    return isAdmitted ? { ...row, room: 'main' } : row;
  });
}
