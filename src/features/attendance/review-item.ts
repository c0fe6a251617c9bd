// A row of the review list as people read it: what the source showed, why it is asked, and whom it may be.
import { obstacleOf } from '../../core/identity/memory.js';
import type { Suggestion } from '../../core/identity/suggest.js';
import type { Instant } from '../../core/time/instant.js';
import type { Db } from '../../platform/db/database.js';
import type { Clinician } from '../clinicians/clinician-record.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { ReviewRow } from './identity.store.js';

export interface ReviewItem {
  id: string;
  sessionId: string;
  /** What the source called the participant. */
  name: string;
  email: string | null;
  reason: string;
  status: 'open' | 'resolved' | 'ignored';
  connections: number;
  seconds: number;
  suggestions: (Suggestion & { name: string })[];
  /** False where the name or address says nobody for certain next time, whoever is chosen. */
  rememberable: boolean;
  clinicianId: string | null;
  ignoreReason: string | null;
  settledAt: Instant | null;
}

function toItem(row: ReviewRow, people: ReadonlyMap<string, Clinician>): ReviewItem {
  const suggestions = JSON.parse(row.suggestions_json) as Suggestion[];
  return {
    id: row.id,
    sessionId: row.session_id,
    name: row.raw_name,
    email: row.raw_email,
    reason: row.reason,
    status: row.status,
    connections: row.connection_count,
    seconds: row.seconds,
    suggestions: suggestions.map((suggestion) => ({
      ...suggestion,
      name: people.get(suggestion.clinicianId)?.name.display ?? '',
    })),
    rememberable: row.reason !== 'shared-address' && obstacleOf(row.participant_key, row.raw_name) === null,
    clinicianId: row.clinician_id,
    ignoreReason: row.ignore_reason,
    settledAt: row.settled_at,
  };
}

export async function toReviewItems(
  db: Db,
  clinicians: Pick<CliniciansService, 'loadMany'>,
  rows: readonly ReviewRow[],
): Promise<ReviewItem[]> {
  const suggested = rows.flatMap((row) =>
    (JSON.parse(row.suggestions_json) as Suggestion[]).map((s) => s.clinicianId),
  );
  const people = new Map(
    (await clinicians.loadMany(db, [...new Set(suggested)])).map((person) => [person.id, person]),
  );
  return rows.map((row) => toItem(row, people));
}
