// Everything a session's awards are reckoned from, read once for all its clinicians.
import type { ApprovalTerms } from '../../core/credits/approval-terms.js';
import { approvalsInForce } from '../../core/credits/approvals-in-force.js';
import { compileRule, ruleInForce, type CreditRule } from '../../core/credits/rule.js';
import type { Profession, Role } from '../../core/credits/vocabulary.js';
import type { SessionFacts } from '../../core/credits/reckoning.js';
import type { Finding } from '../../core/finding.js';
import type { Instant } from '../../core/time/instant.js';
import type { Db } from '../../platform/db/database.js';
import type { Attendance, AttendanceService } from '../attendance/attendance.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService, SessionRole } from '../enrolments/enrolments.service.js';
import type { EvaluationsService } from '../evaluations/evaluations.service.js';
import { creditTermsOf } from '../programs/approval.js';
import type { ApprovalsService } from '../programs/approvals.service.js';
import type { SessionApprovalsService } from '../sessions/session-approvals.service.js';
import { heldTimes, type Session } from '../sessions/session.js';
import type { CatalogueService } from './catalogue.service.js';
import { findFinalization, listCreditedTalks } from './credits.store.js';

/** One approval a session is reckoned under, with the rule that goes with it. */
export interface Terms {
  approval: ApprovalTerms;
  rule: CreditRule;
}

/** What a finalization keeps of its terms. */
export interface TermsReference {
  approvalId: string;
  approvalVersion: number;
  ruleVersion: string;
}

export interface Taking {
  attendance: Attendance;
  profession: Profession;
  role: Role;
  teaching: { minutes: number; talkId: string } | null;
  evaluationDoneAt: Instant | null;
}

export interface AwardContext {
  session: Session;
  facts: SessionFacts;
  terms: Terms[];
  warnings: Finding[];
  /** By clinician: those with presence who are on the roster or assigned. */
  takings: Map<string, Taking>;
  isTalkCredited(clinicianId: string, creditSystem: string, talkId: string): boolean;
}

export interface AwardContextService {
  gather(db: Db, session: Session): Promise<AwardContext>;
}

export function sessionFacts(session: Session): SessionFacts {
  return {
    id: session.id,
    ...heldTimes(session),
    localDate: session.localDate,
    status: session.status,
    segments: session.segments,
  };
}

/** As stated, else the length of the segment that was taught, else unknown. */
function minutesTaught(assignment: NonNullable<SessionRole['assignment']>, session: Session): number | null {
  if (assignment.minutesTaught !== null) return assignment.minutesTaught;
  return assignment.segment === null ? null : (session.segments[assignment.segment]?.minutes ?? null);
}

export function createAwardContextService(deps: {
  attendance: AttendanceService;
  clinicians: CliniciansService;
  enrolments: EnrolmentsService;
  evaluations: EvaluationsService;
  approvals: ApprovalsService;
  sessionApprovals: SessionApprovalsService;
  catalogue: CatalogueService;
}): AwardContextService {
  const { attendance, clinicians, enrolments, evaluations, approvals, sessionApprovals, catalogue } = deps;

  /** What holds today for a session that nobody has finalized. */
  async function currentTerms(db: Db, session: Session): Promise<{ terms: Terms[]; warnings: Finding[] }> {
    const excluded = (await sessionApprovals.load(db, session.id))
      .filter((row) => row.excluded)
      .map((row) => row.approvalId);
    const { inForce, warnings } = approvalsInForce(
      await approvals.loadForProgram(db, session.programId),
      session.localDate,
      excluded,
    );
    const systems = await catalogue.load(db);
    const terms = inForce.flatMap((approval): Terms[] => {
      const system = systems.get(approval.creditSystem);
      const version = system === undefined ? undefined : ruleInForce(system.versions, session.localDate);
      return system === undefined || version === undefined
        ? []
        : [{ approval: creditTermsOf(approval), rule: compileRule(system, version) }];
    });
    return { terms, warnings };
  }

  /** A finalized session keeps the approval and rule versions it was reckoned under. */
  async function keptTerms(db: Db, references: readonly TermsReference[]): Promise<Terms[]> {
    const systems = await catalogue.load(db);
    const terms: Terms[] = [];
    for (const reference of references) {
      const approval = creditTermsOf(
        await approvals.loadVersion(db, reference.approvalId, reference.approvalVersion),
      );
      const system = systems.get(approval.creditSystem);
      const version = system?.versions.find((candidate) => candidate.version === reference.ruleVersion);
      if (system === undefined || version === undefined) {
        throw new Error(
          `the catalogue no longer holds ${approval.creditSystem} version ${reference.ruleVersion}`,
        );
      }
      terms.push({ approval, rule: compileRule(system, version) });
    }
    return terms;
  }

  async function gatherTakings(db: Db, session: Session): Promise<Map<string, Taking>> {
    const rows = (await attendance.loadForSession(db, session.id)).filter((row) => row.seconds > 0);
    const roles = await enrolments.rolesForSession(db, session);
    const people = new Map(
      (
        await clinicians.loadMany(
          db,
          rows.map((row) => row.clinicianId),
        )
      ).map((person) => [person.id, person]),
    );
    const evaluated = await evaluations.doneBy(db, session.id);
    const takings = new Map<string, Taking>();
    for (const row of rows) {
      const placed = roles.get(row.clinicianId);
      const person = people.get(row.clinicianId);
      if (placed === undefined || person === undefined) continue;
      const { assignment } = placed;
      const taughtMinutes = assignment === null ? null : minutesTaught(assignment, session);
      takings.set(row.clinicianId, {
        attendance: row,
        profession: person.profession,
        role: placed.role,
        teaching:
          taughtMinutes === null
            ? null
            : { minutes: taughtMinutes, talkId: assignment?.talkId ?? session.id },
        evaluationDoneAt: evaluated.get(row.clinicianId) ?? null,
      });
    }
    return takings;
  }

  return {
    gather: async (db, session) => {
      const finalization = await findFinalization(db, session.id);
      const { terms, warnings } =
        finalization === undefined
          ? await currentTerms(db, session)
          : {
              terms: await keptTerms(db, JSON.parse(finalization.terms_json) as TermsReference[]),
              warnings: [],
            };
      const takings = await gatherTakings(db, session);
      const talkIds = [...takings.values()].flatMap((taking) =>
        taking.teaching === null ? [] : [taking.teaching.talkId],
      );
      const credited = new Set(
        (await listCreditedTalks(db, session.organizationId, session.id, talkIds)).map((row) =>
          [row.clinicianId, row.creditSystem, row.talkId].join('\n'),
        ),
      );
      return {
        session,
        facts: sessionFacts(session),
        terms,
        warnings,
        takings,
        isTalkCredited: (clinicianId, creditSystem, talkId) =>
          credited.has([clinicianId, creditSystem, talkId].join('\n')),
      };
    },
  };
}

export function referencesOf(terms: readonly Terms[]): TermsReference[] {
  return terms.map(({ approval, rule }) => ({
    approvalId: approval.approvalId,
    approvalVersion: approval.version,
    ruleVersion: rule.version,
  }));
}
