// The export preset `attendance`: one row a clinician and session, the enrolled who were absent among them.
import type { Db } from '../../platform/db/database.js';
import type { InferredEnd } from '../../core/attendance/open-end.js';
import type { Role } from '../../core/credits/vocabulary.js';
import { loadInferredEnds } from '../attendance/inferred-ends.service.js';
import { exportPreset, type ExportColumn, type Progress, type Selection } from './export-preset.js';
import {
  countAttendanceRows,
  listAssigned,
  listAttendanceFacts,
  listRoster,
  listSessions,
  type AttendanceFact,
  type ExportSession,
  type RosterRow,
} from './exports.store.js';
import { createPeopleReader, personColumns, type ExportPerson } from './people.js';
import { sessionColumns, sessionFacts, sessionTimeColumns, type SessionFacts } from './session-facts.js';

interface AttendanceExportRow {
  session: SessionFacts;
  person: ExportPerson;
  role: Role;
  /** Null where there is no evidence at all: enrolled and absent. */
  fact: AttendanceFact | null;
  inferredEnd: InferredEnd | null;
}

const yesNo = { en: ['no', 'yes'], fr: ['non', 'oui'] } as const;

const columns: readonly ExportColumn<AttendanceExportRow>[] = [
  ...sessionColumns<AttendanceExportRow>(),
  ...sessionTimeColumns<AttendanceExportRow>(),
  ...personColumns<AttendanceExportRow>(),
  {
    key: 'licences',
    title: { en: 'Licences', fr: 'Permis d’exercice' },
    kind: 'text',
    value: (row) => row.person.licences,
  },
  { key: 'role', title: { en: 'Role', fr: 'Rôle' }, kind: 'text', value: (row) => row.role },
  {
    key: 'status',
    title: { en: 'Attendance', fr: 'Présence' },
    kind: 'text',
    value: (row) => row.fact?.status ?? 'absent',
  },
  {
    key: 'minutes',
    title: { en: 'Minutes', fr: 'Minutes' },
    kind: 'integer',
    value: (row) => row.fact?.minutes ?? 0,
  },
  {
    key: 'seconds',
    title: { en: 'Seconds', fr: 'Secondes' },
    kind: 'integer',
    value: (row) => row.fact?.seconds ?? 0,
  },
  {
    key: 'evidence',
    title: { en: 'Evidence', fr: 'Preuve' },
    kind: 'text',
    value: (row) => row.fact?.evidence ?? null,
  },
  {
    key: 'attestedBy',
    title: { en: 'Attested by', fr: 'Attestée par' },
    kind: 'text',
    value: (row) => row.fact?.attested_by ?? null,
  },
  {
    key: 'adjusted',
    title: { en: 'Adjusted by hand', fr: 'Corrigé à la main' },
    kind: 'text',
    widthCharacters: 16,
    value: (row, language) => yesNo[language][row.fact?.adjusted === 1 ? 1 : 0],
  },
  {
    key: 'inferredEnd',
    title: { en: 'No leave recorded; closed by', fr: 'Départ non consigné; fin selon' },
    kind: 'text',
    widthCharacters: 26,
    value: (row) => row.inferredEnd,
  },
];

/** Roles in one session, as the attendance page has them: an assignment goes before an enrolment. */
async function rolesOf(
  db: Db,
  session: ExportSession,
  roster: readonly RosterRow[],
): Promise<Map<string, Role>> {
  const roles = new Map<string, Role>();
  for (const row of roster) {
    if (row.ended_at === null || row.ended_at > session.starts_at) roles.set(row.clinician_id, row.role);
  }
  for (const row of await listAssigned(db, session.id)) roles.set(row.clinician_id, row.role);
  return roles;
}

const timesOf = (session: ExportSession) => ({
  id: session.id,
  startsAt: session.starts_at,
  endsAt: session.ends_at,
  heldStartsAt: session.held_starts_at,
});

async function* rows(
  db: Db,
  selection: Selection,
  onProgress: Progress,
): AsyncGenerator<AttendanceExportRow> {
  const sessions = await listSessions(db, selection, { cancelled: false });
  const people = createPeopleReader(db);
  let roster: { cohortId: string; rows: RosterRow[] } | undefined;
  for (const [index, session] of sessions.entries()) {
    if (roster?.cohortId !== session.cohort_id) {
      roster = { cohortId: session.cohort_id, rows: await listRoster(db, session.cohort_id) };
    }
    const facts = new Map(
      (await listAttendanceFacts(db, session.id)).map((fact) => [fact.clinician_id, fact]),
    );
    const ends = (await loadInferredEnds(db, [timesOf(session)])).get(session.id);
    const roles = await rolesOf(db, session, roster.rows);
    const hasEnded = session.ends_at <= selection.asOf;
    const listed = new Set([...facts.keys(), ...(hasEnded ? roles.keys() : [])]);
    const shared = sessionFacts(session);
    for (const person of await people.sorted([...listed])) {
      const fact = facts.get(person.id) ?? null;
      yield {
        session: shared,
        person,
        role: roles.get(person.id) ?? 'learner',
        fact,
        inferredEnd: ends?.get(person.id) ?? null,
      };
    }
    onProgress(index + 1, sessions.length);
  }
}

export const attendanceRegister = exportPreset<AttendanceExportRow>({
  id: 'attendance',
  title: { en: 'Attendance', fr: 'Présences' },
  description: {
    en: 'One row for each clinician and session: minutes, status and how they are known. People on the roster who did not come are listed as absent once the session has ended.',
    fr: 'Une ligne par clinicien·ne et par séance\u00a0: minutes, statut et nature de la preuve. Les personnes inscrites qui ne sont pas venues figurent comme absentes dès que la séance est terminée.',
  },
  columns,
  knowsPast: false,
  countUpTo: countAttendanceRows,
  rows,
});
