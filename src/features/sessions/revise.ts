// What a change does to a session: its new columns, and whether calendars must be told.
import { AppError } from '../../core/errors.js';
import { instantToLocal } from '../../core/time/zone.js';
import { requireZone } from '../programs/require-zone.js';
import { agendaOf, durationMinutesOf, invalid, isWholeSession } from './agenda.js';
import type { Segment, Session, SessionChanges } from './session.js';
import type { SessionColumns } from './sessions.store.js';

export interface Revision {
  /** Only what differs; empty where the request asks for what already is. */
  columns: Partial<SessionColumns>;
  significant: boolean;
  /** What goes into the audit trail. */
  acts: string[];
}

function refuseWhereSettled(
  session: Session,
  asked: { moved: boolean; agenda: boolean; status: boolean },
  changes: SessionChanges,
): void {
  if (session.finalizedAt !== null && (asked.moved || asked.agenda || asked.status)) {
    throw new AppError(
      'session.finalized',
      'Credits have been booked for this session: its times, agenda and status stay as they are.',
    );
  }
  if (asked.moved && (changes.status ?? session.status) === 'cancelled') {
    throw new AppError(
      'session.cancelled',
      'A cancelled session has no time to move; send "status": "scheduled" with it to take it up again.',
    );
  }
  if (asked.status && changes.status === 'cancelled' && changes.reason === undefined) {
    throw invalid({
      pointer: '/body/reason',
      code: 'reason.required',
      detail: 'Say why the session is cancelled.',
    });
  }
}

/** A moved session keeps its agenda where the duration is the same, or where the agenda was the whole session anyway. */
function agendaAfter(session: Session, changes: SessionChanges, durationMinutes: number): Segment[] {
  if (changes.segments !== undefined) return agendaOf(changes.segments, durationMinutes);
  return agendaOf(isWholeSession(session.segments) ? undefined : session.segments, durationMinutes);
}

function textColumns(session: Session, changes: SessionChanges): Partial<SessionColumns> {
  const columns: Partial<SessionColumns> = {};
  if (changes.title !== undefined && changes.title !== session.title) columns.title = changes.title;
  if (changes.objectives !== undefined && changes.objectives !== session.objectives) {
    columns.objectives = changes.objectives;
  }
  if (changes.joinUrl !== undefined && changes.joinUrl !== session.joinUrl)
    columns.join_url = changes.joinUrl;
  return columns;
}

/** SEQUENCE rises on a change of start, end or status, never on a text edit (invites.md R7). */
export function revise(session: Session, changes: SessionChanges): Revision {
  const startsAt = changes.startsAt ?? session.startsAt;
  const endsAt = changes.endsAt ?? session.endsAt;
  const moved = startsAt !== session.startsAt || endsAt !== session.endsAt;
  const status = changes.status !== undefined && changes.status !== session.status;
  const columns = textColumns(session, changes);
  if (moved || changes.segments !== undefined) {
    const before = JSON.stringify(session.segments);
    const after = JSON.stringify(agendaAfter(session, changes, durationMinutesOf(startsAt, endsAt)));
    if (after !== before) columns.segments_json = after;
  }
  refuseWhereSettled(session, { moved, agenda: columns.segments_json !== undefined, status }, changes);
  const edited = Object.keys(columns).length > 0;
  const significant = moved || status;
  if (significant) columns.sequence = session.sequence + 1;
  if (moved) {
    const local = instantToLocal(startsAt, session.timeZone);
    requireZone(session.timeZone, local.day);
    // Planned anew, what was known of its real start is void.
    Object.assign(columns, { starts_at: startsAt, ends_at: endsAt, held_starts_at: null });
    Object.assign(columns, { local_date: local.day, start_time: local.time.slice(0, 5) });
    columns.time_sequence = session.sequence + 1;
  }
  if (status && changes.status !== undefined) {
    columns.status = changes.status;
    columns.status_reason = changes.reason ?? null;
  }
  const acts = [
    ...(status ? [changes.status === 'cancelled' ? 'session.cancelled' : 'session.reinstated'] : []),
    ...(moved ? ['session.moved'] : []),
    ...(edited && !moved ? ['session.edited'] : []),
  ];
  return { columns, significant, acts };
}
