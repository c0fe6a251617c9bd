// What the mails about shared screens have in common: whom they can reach, who writes, and which session they speak of.
import { inLanguage, type Language } from '../../core/bilingual.js';
import { isPlainAddress } from '../../core/calendar/address.js';
import type { Correspondent } from '../../core/calendar/invite.js';
import type { Db } from '../../platform/db/database.js';
import type { Clinician } from '../clinicians/clinician-record.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { Organization, OrganizationsService } from '../organizations/organizations.service.js';
import type { Program } from '../programs/program.js';
import type { ProgramsService } from '../programs/programs.service.js';
import { heldTimes, type Session } from '../sessions/session.js';

export interface Reader {
  /** Null for staff. */
  clinicianId: string | null;
  name: string;
  address: string;
  language: Language;
  timeZone: string | null;
}

export interface MailScene {
  program: Program;
  organization: Organization;
}

/** Who has an address that only she reads; a shared mailbox must not answer for a person. */
export function ownAddressOf(clinician: Pick<Clinician, 'emails' | 'mergedIntoId'>): string | null {
  if (clinician.mergedIntoId !== null) return null;
  return clinician.emails.find(({ address, shared }) => !shared && isPlainAddress(address))?.address ?? null;
}

export function createMailScenes(deps: {
  organizations: Pick<OrganizationsService, 'load'>;
  programs: Pick<ProgramsService, 'load'>;
  clinicians: Pick<CliniciansService, 'loadMany'>;
  mailFrom: Correspondent;
}) {
  const { organizations, programs, clinicians, mailFrom } = deps;

  function footerOf({ program, organization }: MailScene, language: Language) {
    return {
      organizationName: inLanguage(organization.name, language),
      onBehalfOf: inLanguage(program.name, language),
      postalAddress: organization.postalAddress || null,
      contactAddress: organization.contactEmail ?? mailFrom.address,
    };
  }

  return {
    footerOf,
    sceneOf: async (db: Db, of: { organizationId: string; programId: string }): Promise<MailScene> => ({
      program: await programs.load(db, of.programId),
      organization: await organizations.load(db, of.organizationId),
    }),
    /** Those who can be written to, by clinician. */
    readers: async (db: Db, clinicianIds: readonly string[]): Promise<Map<string, Reader>> => {
      const people = await clinicians.loadMany(db, clinicianIds);
      return new Map(
        people.flatMap((person): [string, Reader][] => {
          const address = ownAddressOf(person);
          if (address === null) return [];
          const { id, language, timeZone, name } = person;
          return [[id, { clinicianId: id, name: name.display, address, language, timeZone }]];
        }),
      );
    },
    nameOf: async (db: Db, clinicianId: string | null): Promise<string | null> =>
      clinicianId === null ? null : ((await clinicians.loadMany(db, [clinicianId]))[0]?.name.display ?? null),
    /** What a mail about one session says of it, of its writer and of the device. */
    partsFor: (scene: MailScene, session: Session, deviceName: string, reader: Reader) => ({
      footer: footerOf(scene, reader.language),
      recipientName: reader.name,
      programName: inLanguage(scene.program.name, reader.language),
      session: { title: session.title, ...heldTimes(session), timeZone: session.timeZone },
      readerZone: reader.timeZone,
      deviceName: deviceName || '–',
    }),
    envelope: (
      of: { organizationId: string; programId: string },
      reader: Reader,
      sessionId: string | null = null,
    ) => ({
      organizationId: of.organizationId,
      programId: of.programId,
      sessionId,
      clinicianId: reader.clinicianId,
      to: { name: reader.name, address: reader.address },
      language: reader.language,
    }),
  };
}

export type MailScenes = ReturnType<typeof createMailScenes>;
