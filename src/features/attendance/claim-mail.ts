// The mail that tells a clinician what became of her claim.
import { inLanguage } from '../../core/bilingual.js';
import type { Clinician } from '../clinicians/clinician-record.js';
import type { Organization } from '../organizations/organizations.service.js';
import type { OutgoingMail } from '../outbox/outbox.service.js';
import type { Program } from '../programs/program.js';
import { heldTimes, type Session } from '../sessions/session.js';
import type { Claim } from './claims.service.js';

export interface ClaimScene {
  claim: Claim;
  clinician: Clinician;
  session: Session;
  program: Program;
  organization: Organization;
  publicUrl: string;
  senderAddress: string;
}

/** Null where there is no address to tell. */
export function claimMail(scene: ClaimScene): OutgoingMail<'claim-answered'> | null {
  const { claim, clinician, session, program, organization } = scene;
  const address = clinician.emails.find(({ shared }) => !shared)?.address;
  if (address === undefined || claim.answer === null) return null;
  const programName = inLanguage(program.name, clinician.language);
  return {
    kind: 'claim-answered',
    dedupKey: `claim-answered:${claim.id}`,
    organizationId: session.organizationId,
    programId: session.programId,
    sessionId: session.id,
    clinicianId: clinician.id,
    to: { name: clinician.name.display, address },
    language: clinician.language,
    variables: {
      footer: {
        organizationName: inLanguage(organization.name, clinician.language),
        onBehalfOf: programName,
        postalAddress: organization.postalAddress || null,
        contactAddress: organization.contactEmail ?? scene.senderAddress,
      },
      recipientName: clinician.name.display,
      programName,
      session: { title: session.title, ...heldTimes(session), timeZone: session.timeZone },
      readerZone: clinician.timeZone,
      grantedMinutes: claim.grantedMinutes,
      reason: claim.answer,
      claimUrl: `${scene.publicUrl}/me/sessions/${session.id}/claim`,
    },
  };
}
