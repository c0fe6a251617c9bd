// What one person's page of a session reads besides the services: the rows her time rests on, and marks by hand.
import type { SourceRow } from '../../core/attendance/evidence.js';
import type { Instant } from '../../core/time/instant.js';
import type { Db } from '../../platform/db/database.js';

export interface ConnectionSeen {
  clinician_id: string;
  raw_name: string;
  participant_key: string;
  /** How the participant was linked to the clinician. */
  method: string;
  room: SourceRow['room'];
  time_grade: SourceRow['timeGrade'];
  joined_at: Instant | null;
  left_at: Instant | null;
  stated_seconds: number | null;
  stays_open: number;
  is_envelope: number;
}

/** As the sources told them, by the links that stand; what several reports tell is told once. */
export async function listConnectionsOf(
  db: Db,
  sessionId: string,
  clinicianId: string | null,
): Promise<ConnectionSeen[]> {
  const query = db('links')
    .join('connections', (join) => {
      void join
        .on('connections.session_id', 'links.session_id')
        .andOn('connections.participant_key', 'links.participant_key');
    })
    .join('imports', 'imports.id', 'connections.import_id')
    .where({ 'links.session_id': sessionId, 'imports.kind': 'live' })
    .whereNull('links.undone_at')
    .whereNull('imports.withdrawn_at')
    .where('connections.no_show', 0);
  if (clinicianId !== null) void query.where('links.clinician_id', clinicianId);
  const rows = (await query
    .orderBy(['connections.joined_at', 'connections.id'])
    .select(
      'links.clinician_id',
      'connections.fingerprint',
      'connections.raw_name',
      'connections.participant_key',
      'links.method',
      'connections.room',
      'connections.time_grade',
      'connections.joined_at',
      'connections.left_at',
      'connections.stated_seconds',
      'connections.stays_open',
      'connections.is_envelope',
    )) as (ConnectionSeen & { fingerprint: string })[];
  const first = new Map<string, ConnectionSeen>();
  for (const row of rows) {
    const stay = `${row.clinician_id} ${row.fingerprint}`;
    if (!first.has(stay)) first.set(stay, row);
  }
  return [...first.values()];
}

export interface MarkSeen {
  minutes: number | null;
  reason: string;
  made_at: Instant;
}

export async function findStandingMark(
  db: Db,
  sessionId: string,
  clinicianId: string,
): Promise<MarkSeen | undefined> {
  return (await db('manual_marks')
    .where({ session_id: sessionId, clinician_id: clinicianId })
    .whereNull('undone_at')
    .first('minutes', 'reason', 'made_at')) as MarkSeen | undefined;
}

export async function findPersonInReach(
  db: Db,
  organizationId: string,
  clinicianId: string,
): Promise<{ name: string; profession: string } | undefined> {
  return (await db('clinicians')
    .where({ id: clinicianId, organization_id: organizationId })
    .first('display_name as name', 'profession')) as { name: string; profession: string } | undefined;
}
