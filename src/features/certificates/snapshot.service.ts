// Freezes what a certificate says: names, sessions, credits and statements as they stand at this moment.
import type {
  CertificateSnapshot,
  CertifiedApproval,
  CertifiedSession,
  PrintedUnit,
} from '../../core/certificates/snapshot.js';
import { learningFormat } from '../../core/certificates/wording.js';
import { frozenEvidence } from '../../core/credits/frozen-evidence.js';
import type { ExplanationStep } from '../../core/credits/reckoning.js';
import type { CreditSystem, PrintForm } from '../../core/credits/rule.js';
import type { Day } from '../../core/time/instant.js';
import type { Db } from '../../platform/db/database.js';
import type { Messages } from '../../platform/i18n/messages.js';
import { sha256Hex } from '../../platform/secrets.js';
import type { Clinician } from '../clinicians/clinician-record.js';
import type { CatalogueService } from '../credits/catalogue.service.js';
import type { OrganizationsService } from '../organizations/organizations.service.js';
import type { ApprovalFields } from '../programs/approval.js';
import type { ApprovalsService } from '../programs/approvals.service.js';
import type { ProgramsService } from '../programs/programs.service.js';
import type { Cohort } from '../sessions/cohort.js';
import type { CertifiableAward } from './certificates.store.js';

/** What all certificates of one cohort and credit system share. */
export interface Frame {
  cohort: Cohort;
  organization: CertificateSnapshot['organization'];
  program: CertificateSnapshot['program'];
  creditSystem: CertificateSnapshot['creditSystem'];
  /** Terms by `approvalId@version`, as the awards cite them. */
  approvals: ReadonlyMap<string, ApprovalFields>;
}

/** The snapshot but for what only its issue decides. */
export type Content = Omit<CertificateSnapshot, 'number' | 'issuedOn' | 'verifyUrl' | 'replaces'>;

export interface SnapshotService {
  frame(db: Db, cohort: Cohort, creditSystem: string, awards: readonly CertifiableAward[]): Promise<Frame>;
  content(frame: Frame, person: Clinician, awards: readonly CertifiableAward[]): Content;
}

const printedUnits: Record<PrintForm, PrintedUnit> = {
  credits: 'credits',
  hours: 'hours',
  ceu: 'ceu',
  'hours-and-ceu': 'ceu',
};
const versionKey = (award: CertifiableAward) => `${award.approval_id}@${award.approval_version}`;

function printedSystem(system: CreditSystem): Frame['creditSystem'] {
  const rule = system.versions.at(-1)?.rule;
  return {
    id: system.id,
    name: system.name,
    unitName: system.unitName,
    printAs: printedUnits[rule?.printAs ?? 'credits'],
    decimals: rule?.decimals ?? 2,
  };
}

const isTotalsOnly = (award: CertifiableAward): boolean =>
  frozenEvidence(JSON.parse(award.explanation_json) as ExplanationStep[]) === 'totals-only';

/** One line a session: what she earned by taking part and by teaching in it, together. */
function certifiedSessions(awards: readonly CertifiableAward[]): CertifiedSession[] {
  const sessions = new Map<string, CertifiedSession>();
  for (const award of awards) {
    const line = sessions.get(award.session_id);
    if (line === undefined) {
      sessions.set(award.session_id, {
        localDate: award.local_date,
        title: award.title,
        minutes: award.minutes,
        creditsThousandths: award.credit_thousandths,
        hoursThousandths: award.hour_thousandths,
        sessionActivityId: award.session_activity_id,
        ...(isTotalsOnly(award) ? { isTotalsOnly: true } : {}),
      });
    } else {
      line.minutes += award.minutes;
      line.creditsThousandths += award.credit_thousandths;
      line.hoursThousandths += award.hour_thousandths;
      if (isTotalsOnly(award)) line.isTotalsOnly = true;
    }
  }
  return [...sessions.values()];
}

function certifiedApprovals(frame: Frame, awards: readonly CertifiableAward[]): CertifiedApproval[] {
  const keys = [...new Set(awards.map(versionKey))];
  return keys.flatMap((key) => {
    const terms = frame.approvals.get(key);
    return terms === undefined
      ? []
      : [
          {
            activityId: terms.activityId,
            validFrom: terms.validFrom,
            validTo: terms.validTo,
            providerName: terms.providerName,
            statement: terms.statement,
            physicianOrganization: terms.physicianOrganization,
          },
        ];
  });
}

function deliveryFormat(frame: Frame): CertificateSnapshot['format'] {
  const methods = [...frame.approvals.values()].flatMap((terms) => terms.deliveryMethod ?? []);
  const [method] = methods;
  return method === undefined ? null : learningFormat(method);
}

/** Two snapshots with one hash say the same; the number and the day of issue do not count. */
export function contentHash(content: Content): string {
  return sha256Hex(JSON.stringify(content));
}

export function createSnapshotService(deps: {
  messages: Messages;
  organizations: OrganizationsService;
  programs: ProgramsService;
  approvals: ApprovalsService;
  catalogue: CatalogueService;
}): SnapshotService {
  const { messages, organizations, programs, approvals, catalogue } = deps;
  return {
    frame: async (db, cohort, creditSystem, awards) => {
      const organization = await organizations.load(db, cohort.organizationId);
      const program = await programs.load(db, cohort.programId);
      const system = (await catalogue.load(db)).get(creditSystem);
      if (system === undefined)
        throw new Error(`awards cite ${creditSystem}, which the catalogue does not hold`);
      const terms = new Map<string, ApprovalFields>();
      for (const award of awards) {
        if (terms.has(versionKey(award))) continue;
        terms.set(
          versionKey(award),
          (await approvals.loadVersion(db, award.approval_id, award.approval_version)).terms,
        );
      }
      return {
        cohort,
        organization: { name: organization.name, postalAddress: organization.postalAddress },
        program: { name: program.name },
        creditSystem: printedSystem(system),
        approvals: terms,
      };
    },
    content: (frame, person, awards) => {
      const sessions = certifiedSessions(awards);
      const days: Day[] = sessions.map((session) => session.localDate).sort();
      const profession = `profession.${person.profession}`;
      return {
        schema: 1,
        kind: 'participation',
        clinician: {
          name: person.name.certificate ?? person.name.display,
          credentials: person.credentials,
          profession: { en: messages.t('en', profession), fr: messages.t('fr', profession) },
          language: person.language,
        },
        organization: frame.organization,
        program: frame.program,
        cohort: { name: frame.cohort.name },
        creditSystem: frame.creditSystem,
        format: deliveryFormat(frame),
        period: { from: days[0] ?? frame.cohort.firstDate, to: days.at(-1) ?? frame.cohort.firstDate },
        sessions,
        totals: {
          sessions: sessions.length,
          minutes: sessions.reduce((sum, session) => sum + session.minutes, 0),
          creditsThousandths: sessions.reduce((sum, session) => sum + session.creditsThousandths, 0),
          hoursThousandths: sessions.reduce((sum, session) => sum + session.hoursThousandths, 0),
        },
        approvals: certifiedApprovals(frame, awards),
      };
    },
  };
}
