// The documents themselves: drawn once outside any transaction, kept with their hash, and sent to the holder.
import { setImmediate } from 'node:timers/promises';
import { inLanguage, languages, type Language } from '../../core/bilingual.js';
import { notFound } from '../../core/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { Logger } from '../../platform/logger.js';
import type { MailAttachment } from '../../platform/mail/transport.js';
import { sha256Hex } from '../../platform/secrets.js';
import type { CertificateRenderer } from '../../platform/pdf/certificate-renderer.js';
import type { Clinician } from '../clinicians/clinician-record.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { AttachmentRef } from '../outbox/message.js';
import type { OutboxService, OutgoingVars } from '../outbox/outbox.service.js';
import type { OrganizationsService } from '../organizations/organizations.service.js';
import type { Certificate } from './certificate.js';
import type { CertificatesService } from './certificates.service.js';
import {
  citesFallenAwards,
  findCertificateIdByHash,
  findFile,
  insertFiles,
  isDrawn,
  listUndrawn,
} from './certificates.store.js';

export interface CertificateDocument {
  fileName: string;
  pdf: Buffer;
  sha256: string;
}

export interface DocumentsService {
  /** Draws what has no document yet and mails it; one that cannot be drawn never stops the others. */
  draw(certificateIds: readonly string[]): Promise<{ drawn: number; failed: number }>;
  /** Whatever was issued and not drawn, e.g. because the process stopped between the two. */
  drawPending(): Promise<{ drawn: number; failed: number }>;
  /** The bytes as issued, in either language. */
  load(certificate: Certificate, language: Language): Promise<CertificateDocument>;
  /** The certificate whose stored document has exactly these bytes. */
  findByBytes(
    pdf: Buffer,
  ): Promise<Pick<Certificate, 'number' | 'status' | 'issuedAt' | 'replacedBy'> | undefined>;
  /** Null where the stored bytes carry their hash and the snapshot still draws them; else what is wrong. */
  check(certificateId: string): Promise<string | null>;
  resolveAttachment(db: Db, ref: AttachmentRef): Promise<MailAttachment>;
}

const pendingPerRun = 500;

interface Deps {
  database: Database;
  clock: Clock;
  logger: Logger;
  renderer: CertificateRenderer;
  certificates: CertificatesService;
  clinicians: CliniciansService;
  organizations: OrganizationsService;
  outbox: OutboxService;
  publicUrl: string;
  senderAddress: string;
  /** Layout and renderer version of this process; only what they drew can be drawn again to the same bytes. */
  rendererId: string;
}

/** ASCII, so that every mail program and ZIP tool keeps it; the number keeps namesakes apart. */
function fileNameOf(certificate: Certificate, language: Language): string {
  const program = inLanguage(certificate.snapshot.program.name, language);
  const words = program
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return `${language === 'fr' ? 'attestation' : 'certificate'}-${words}-${certificate.number}.pdf`;
}

function mailVars(
  deps: Deps,
  certificate: Certificate,
  contactEmail: string | null,
  language: Language,
): OutgoingVars<'certificate'> {
  const { snapshot, number } = certificate;
  return {
    footer: {
      organizationName: inLanguage(snapshot.organization.name, language),
      onBehalfOf: inLanguage(snapshot.program.name, language),
      postalAddress: snapshot.organization.postalAddress || null,
      contactAddress: contactEmail ?? deps.senderAddress,
    },
    recipientName: snapshot.clinician.name,
    programName: inLanguage(snapshot.program.name, language),
    creditLabel: inLanguage(snapshot.creditSystem.unitName, language),
    totalThousandths: snapshot.totals.creditsThousandths,
    sessionsCount: snapshot.totals.sessions,
    periodFrom: snapshot.period.from,
    periodTo: snapshot.period.to,
    number,
    downloadUrl: `${deps.publicUrl}/me/certificates/${number}.pdf`,
    verifyUrl: `${deps.publicUrl}/verify/${number}`,
    attached: true,
    replacesNumber: snapshot.replaces,
  };
}

async function tellHolder(deps: Deps, trx: Db, certificate: Certificate, person: Clinician): Promise<void> {
  const address = person.emails.find((email) => !email.shared)?.address;
  if (address === undefined || certificate.status !== 'valid') return;
  const organization = await deps.organizations.load(trx, certificate.organizationId);
  await deps.outbox.enqueue(trx, {
    kind: 'certificate',
    dedupKey: `certificate:${certificate.id}`,
    organizationId: certificate.organizationId,
    programId: certificate.programId,
    clinicianId: certificate.clinicianId,
    to: { name: person.name.display, address },
    language: person.language,
    variables: mailVars(deps, certificate, organization.contactEmail, person.language),
    attachments: [{ kind: 'certificate', certificateId: certificate.id, language: person.language }],
  });
}

async function drawOne(deps: Deps, certificate: Certificate): Promise<void> {
  const rendered = await Promise.all(
    languages.map(async (language) => ({
      language,
      ...(await deps.renderer.render(certificate.snapshot, language)),
    })),
  );
  await deps.database.write(async (trx) => {
    await insertFiles(
      trx,
      rendered.map(({ language, pdf, sha256 }) => ({
        certificate_id: certificate.id,
        language,
        pdf,
        sha256,
        size_bytes: pdf.length,
        drawn_at: deps.clock.now(),
      })),
    );
    // Read again: it may have been superseded or revoked while it was being drawn.
    const [current] = await deps.certificates.loadMany(trx, [certificate.id]);
    if (current !== undefined)
      await tellHolder(deps, trx, current, await deps.clinicians.load(trx, current.clinicianId));
  });
}

export function createDocumentsService(deps: Deps): DocumentsService {
  const { database, logger, certificates } = deps;

  async function draw(certificateIds: readonly string[]): Promise<{ drawn: number; failed: number }> {
    const counts = { drawn: 0, failed: 0 };
    for (const certificate of await certificates.loadMany(database.read, certificateIds)) {
      if (certificate.sha256 !== null) continue;
      try {
        await drawOne(deps, certificate);
        counts.drawn += 1;
      } catch (error) {
        counts.failed += 1;
        logger.error({ err: error, certificateId: certificate.id }, 'a certificate could not be drawn');
      }
      // Drawing is all reckoning: between two documents whoever waits is served.
      await setImmediate();
    }
    return counts;
  }

  async function load(certificate: Certificate, language: Language): Promise<CertificateDocument> {
    let file = await findFile(database.read, certificate.id, language);
    if (file === undefined) {
      await draw([certificate.id]);
      file = await findFile(database.read, certificate.id, language);
    }
    if (file === undefined) throw notFound('document');
    return { fileName: fileNameOf(certificate, language), pdf: file.pdf, sha256: file.sha256 };
  }

  return {
    draw,
    load,
    findByBytes: async (pdf) => {
      const certificateId = await findCertificateIdByHash(database.read, sha256Hex(pdf));
      const [found] =
        certificateId === undefined ? [] : await certificates.loadMany(database.read, [certificateId]);
      return found === undefined
        ? undefined
        : {
            number: found.number,
            status: found.status,
            issuedAt: found.issuedAt,
            replacedBy: found.replacedBy,
          };
    },
    check: async (certificateId) => {
      const [certificate] = await certificates.loadMany(database.read, [certificateId]);
      if (certificate === undefined) return 'there is no such certificate';
      if (certificate.status === 'valid' && (await citesFallenAwards(database.read, certificateId)))
        return 'valid, but it cites awards that no longer stand';
      // Issued a moment ago by an amendment: the job draws it.
      if (!(await isDrawn(database.read, certificateId))) return null;
      for (const language of languages) {
        const file = await findFile(database.read, certificateId, language);
        if (file === undefined) return `its ${language} document is missing`;
        if (sha256Hex(file.pdf) !== file.sha256)
          return `the stored ${language} document does not have its hash`;
        const isDrawnHere = certificate.renderer === deps.rendererId;
        if (
          isDrawnHere &&
          (await deps.renderer.render(certificate.snapshot, language)).sha256 !== file.sha256
        ) {
          return `the snapshot no longer draws the stored ${language} document`;
        }
      }
      return null;
    },
    drawPending: async () => draw(await listUndrawn(database.read, pendingPerRun)),
    resolveAttachment: async (db, ref) => {
      const [certificate] = await certificates.loadMany(db, [ref.certificateId]);
      const file = await findFile(db, ref.certificateId, ref.language);
      if (certificate === undefined || file === undefined)
        throw new Error(`certificate ${ref.certificateId} has no document`);
      return {
        fileName: fileNameOf(certificate, ref.language),
        contentType: 'application/pdf',
        content: file.pdf,
      };
    },
  };
}
