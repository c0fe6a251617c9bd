// One session ready for evidence: a program with approvals, a cohort of one meeting, people on its roster.
import type { World } from './world.js';

export interface StagedPerson {
  id: string;
  email: string;
}

export interface StageFields {
  program?: object;
  /** By credit system; participation hours where left out. */
  approvals?: Record<string, object>;
  cohort?: object;
  /** Given name → fields of her record; each has the address `<name>@clinic.example`. */
  people?: Record<string, object>;
  /** Enrol them; true where left out. */
  enrolled?: boolean;
}

export interface Stage {
  programId: string;
  cohortId: string;
  sessionId: string;
  sessionIds: string[];
  approvalIds: Record<string, string>;
  people: Record<string, StagedPerson>;
  /** The id of a staged person. */
  of(name: string): string;
}

let counter = 0;

export async function stageSession(
  world: World,
  organizationId: string,
  fields: StageFields = {},
): Promise<Stage> {
  const program = await world.program(organizationId, fields.program);
  const approvalIds: Record<string, string> = {};
  for (const [system, terms] of Object.entries(fields.approvals ?? { 'participation-hours': {} })) {
    approvalIds[system] = (await world.approval(program.id, system, terms)).id;
  }
  const cohort = await world.cohort(program.id, fields.cohort);
  const people: Record<string, StagedPerson> = {};
  for (const [name, record] of Object.entries(fields.people ?? {})) {
    counter += 1;
    const email = `${name.toLowerCase()}.${counter}@clinic.example`;
    const person = await world.clinician(organizationId, {
      name: { given: name, family: 'Okoro' },
      emails: [email],
      ...record,
    });
    people[name] = { id: person.id, email };
    if (fields.enrolled !== false) await world.enrol(cohort.id, person.id);
  }
  const sessionIds = (await world.sessions(cohort.id)).map((session) => session.id);
  return {
    programId: program.id,
    cohortId: cohort.id,
    sessionId: sessionIds[0] ?? '',
    sessionIds,
    approvalIds,
    people,
    of: (name) => people[name]?.id ?? '',
  };
}
