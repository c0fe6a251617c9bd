// Nobody here is this person yet: her record is made in the transaction of the answer, and she can join the cohort with it.
import { requireAccess, type Actor } from '../core/access.js';
import type { Role } from '../core/credits/vocabulary.js';
import { AppError } from '../core/errors.js';
import type { ClinicianFields } from '../features/clinicians/clinician-record.js';
import type { CliniciansService } from '../features/clinicians/clinicians.service.js';
import type { Session } from '../features/sessions/session.js';
import type { Db } from '../platform/db/database.js';
import { constraintKind } from '../platform/db/dialect.js';

/** `what` is asked about, and not found where the actor may not make records. */
export type MakeRecord = (
  trx: Db,
  actor: Actor,
  session: Session,
  wish: { create: ClinicianFields; enrolAs?: Role | undefined },
  what: string,
) => Promise<{ clinicianId: string; enrolAs: Role }>;

export const cohortOf = ({ cohortId, organizationId, programId }: Session) => ({
  id: cohortId,
  organizationId,
  programId,
});

/** Says which address is taken and, to who may see that record, whose it is: perhaps she is the answer. */
async function refuseTaken(
  clinicians: Pick<CliniciansService, 'holdersOf'>,
  trx: Db,
  actor: Actor,
  organizationId: string,
  emails: ClinicianFields['emails'],
): Promise<void> {
  const addresses = emails.map(({ address }) => address);
  const holders = await clinicians.holdersOf(trx, actor, organizationId, addresses);
  if (holders.length === 0) return;
  const [first] = holders.flatMap(({ clinician }) => clinician ?? []);
  const detail =
    first === undefined
      ? 'Another record of the organization has this address already. Ask somebody who sees the whole organization.'
      : `The address belongs to the record of ${first.name} already. If that is who this was, choose that record instead.`;
  throw new AppError('resource.conflict', detail, {
    errors: holders.map(({ address }) => ({
      pointer: `/body/create/emails/${addresses.indexOf(address)}`,
      code: 'address.taken',
      detail,
    })),
    extensions: { holders },
  });
}

export function createMakeRecord(deps: {
  clinicians: Pick<CliniciansService, 'addMany' | 'holdersOf'>;
}): MakeRecord {
  const { clinicians } = deps;
  return async (trx, actor, session, { create, enrolAs }, what) => {
    requireAccess(actor, 'people.edit', session, what);
    await refuseTaken(clinicians, trx, actor, session.organizationId, create.emails);
    const [clinicianId = ''] = await clinicians.addMany(trx, actor, session.organizationId, [create]);
    return { clinicianId, enrolAs: enrolAs ?? ('learner' as const) };
  };
}

/** What a unique index refused is somebody else's same act. */
export function tellTaken(error: unknown): never {
  if (constraintKind(error) !== 'unique') throw error;
  throw new AppError(
    'resource.conflict',
    'Somebody added the same address or enrolment at the same moment. Nothing was changed; reload the list.',
  );
}
