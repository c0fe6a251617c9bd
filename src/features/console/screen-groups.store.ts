// Whom a standing group of a program can be made of: everybody on a roster of one of its cohorts.
import type { Db } from '../../platform/db/database.js';

export interface PersonOfProgram {
  id: string;
  name: string;
  site: string | null;
}

export async function listPeopleOfProgram(db: Db, programId: string): Promise<PersonOfProgram[]> {
  return (await db('clinicians')
    .whereIn(
      'clinicians.id',
      db('enrolments')
        .join('cohorts', 'cohorts.id', 'enrolments.cohort_id')
        .where('cohorts.program_id', programId)
        .whereNull('enrolments.ended_at')
        .select('enrolments.clinician_id'),
    )
    .whereNull('clinicians.merged_into_id')
    .orderBy(['clinicians.family_name', 'clinicians.given_name', 'clinicians.id'])
    .select('clinicians.id', 'clinicians.display_name as name', 'clinicians.site')) as PersonOfProgram[];
}
