// A cohort in the console: roster from a file with a preview, invitations after a question, certificates by system.
import type { Finding } from '../../core/finding.js';
import type { IssueOutcome } from '../certificates/issue.service.js';
import type { LineFinding } from '../enrolments/roster-file.js';
import type { RosterReport } from '../enrolments/roster-import.service.js';
import { AppError } from '../../core/errors.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import { createCohortView, type CohortView } from './cohort-view.service.js';
import type { ConsoleDoors, InviteOutcome } from './console-doors.js';
import { attempt, type Failure } from '../../platform/http/failure.js';
import { findingGroups, findingWords } from './finding-words.js';
import { keepFile, keptFileOf, type KeptFile } from './kept-file.js';

const rosterBytesMax = 5_000_000;

interface RosterShown {
  isPreview: boolean;
  fileName: string;
  lines: number;
  enrolled: number;
  created: number;
  alreadyEnrolled: number;
  refused: number;
  report: { line: number; outcome: string; words: string[] }[];
  findings: ReturnType<typeof findingGroups>;
}

interface Shown {
  failure: (Failure & { at: 'roster' | 'certificates' | 'invites' }) | null;
  rosterReport: RosterShown | null;
  kept: ReturnType<typeof keepFile>;
  issued: { outcome: Omit<IssueOutcome, 'certificates'>; problems: string[] } | null;
  invited: InviteOutcome | null;
}

const nothingShown: Shown = { failure: null, rosterReport: null, kept: null, issued: null, invited: null };

const idOf = (call: PageCall): string => call.params['id'] ?? '';

async function cohortView(
  cohorts: CohortView,
  call: PageCall,
  shown: Partial<Shown> = {},
): Promise<PageReply> {
  const vars = { ...(await cohorts.load(call.actor, idOf(call), call.now)), ...nothingShown, ...shown };
  return view('manage-cohort', vars, { status: shown.failure?.status ?? 200 });
}

function rosterShown(
  doors: ConsoleDoors,
  call: PageCall,
  report: RosterReport,
  file: KeptFile,
  isPreview: boolean,
): RosterShown {
  const { language } = call;
  const words = (finding: LineFinding): string =>
    findingWords(`console.roster-line.${finding.code}`, finding, language, doors.messages);
  const { lines, enrolled, created, alreadyEnrolled, refused } = report;
  const findings: Finding[] = report.findings;
  return {
    isPreview,
    fileName: file.fileName,
    lines,
    enrolled,
    created,
    alreadyEnrolled,
    refused,
    report: report.report
      .map((line) => ({ line: line.line, outcome: line.outcome, words: line.findings.map(words) }))
      .filter((line) => line.words.length > 0 || line.outcome === 'refused'),
    findings: findingGroups(findings, language, doors.messages),
  };
}

/** A preview keeps the file for the form that follows; an import ends the matter. */
async function takeRoster(
  doors: ConsoleDoors,
  cohorts: CohortView,
  call: PageCall,
  file: KeptFile,
  isPreview: boolean,
): Promise<PageReply> {
  const { actor, language } = call;
  const run = () =>
    isPreview
      ? doors.rosterImport.preview(actor, idOf(call), file.bytes)
      : doors.rosterImport.import(actor, idOf(call), file.bytes);
  const tried = await attempt<RosterReport>(run, language, doors.messages);
  if (!tried.done) return cohortView(cohorts, call, { failure: { ...tried.failure, at: 'roster' } });
  const rosterReport = rosterShown(doors, call, tried.outcome, file, isPreview);
  return cohortView(cohorts, call, { rosterReport, kept: isPreview ? keepFile(file) : null });
}

function rosterPages(doors: ConsoleDoors, cohorts: CohortView): PageSpec[] {
  return [
    page({
      method: 'post',
      path: '/manage/cohorts/:id/roster',
      access: 'staff',
      upload: { bytesMax: rosterBytesMax },
      handler: async (call) => {
        const [file] = call.files;
        const chosen = file !== undefined && file.bytes.length > 0 ? file : null;
        const checked = await attempt(() => requireChosen(chosen), call.language, doors.messages);
        if (!checked.done)
          return cohortView(cohorts, call, { failure: { ...checked.failure, at: 'roster' } });
        return takeRoster(doors, cohorts, call, checked.outcome, call.form.text('act') !== 'import');
      },
    }),
    page({
      method: 'post',
      path: '/manage/cohorts/:id/roster/kept',
      access: 'staff',
      handler: async (call) => {
        const kept = await attempt(
          () => Promise.resolve().then(() => keptFileOf(call.form)),
          call.language,
          doors.messages,
        );
        if (!kept.done) return cohortView(cohorts, call, { failure: { ...kept.failure, at: 'roster' } });
        return takeRoster(doors, cohorts, call, kept.outcome, false);
      },
    }),
  ];
}

function requireChosen(file: KeptFile | null): Promise<KeptFile> {
  if (file === null)
    return Promise.reject(new AppError('roster.empty', 'Choose a file first; this one holds nothing.'));
  return Promise.resolve(file);
}

function invitePages(doors: ConsoleDoors, cohorts: CohortView): PageSpec[] {
  return [
    page({
      method: 'get',
      path: '/manage/cohorts/:id/invites',
      access: 'staff',
      handler: async (call) =>
        view('manage-invites', await cohorts.uninvited(call.actor, idOf(call), call.now)),
    }),
    page({
      method: 'post',
      path: '/manage/cohorts/:id/invites',
      access: 'staff',
      handler: async (call) => {
        const session = call.form.text('session');
        const request = session === '' ? {} : { sessionIds: [session] };
        const tried = await attempt(
          () => doors.inviteCohort(call.actor, idOf(call), request),
          call.language,
          doors.messages,
        );
        if (tried.done) return cohortView(cohorts, call, { invited: tried.outcome });
        return cohortView(cohorts, call, { failure: { ...tried.failure, at: 'invites' } });
      },
    }),
  ];
}

function certificatePage(doors: ConsoleDoors, cohorts: CohortView): PageSpec {
  return page({
    method: 'post',
    path: '/manage/cohorts/:id/certificates',
    access: 'staff',
    handler: async (call) => {
      const request = { creditSystem: call.form.text('creditSystem') };
      const tried = await attempt(
        () => doors.issue.issue(call.actor, idOf(call), request),
        call.language,
        doors.messages,
      );
      if (!tried.done)
        return cohortView(cohorts, call, { failure: { ...tried.failure, at: 'certificates' } });
      const { certificates: _drawn, ...outcome } = tried.outcome;
      const problems = [...new Set(outcome.refused.flatMap((one) => one.problems))];
      return cohortView(cohorts, call, { issued: { outcome, problems } });
    },
  });
}

export function cohortPages(doors: ConsoleDoors): PageSpec[] {
  const cohorts = createCohortView(doors);
  // Whoever reloads or changes the language after a form comes back to the cohort.
  const back = ['roster', 'roster/kept', 'certificates'].map((act) =>
    page({
      method: 'get',
      path: `/manage/cohorts/:id/${act}`,
      access: 'staff',
      handler: (call) => redirect(`/manage/cohorts/${encodeURIComponent(idOf(call))}`),
    }),
  );
  return [
    page({
      method: 'get',
      path: '/manage/cohorts/:id',
      access: 'staff',
      handler: (call) => cohortView(cohorts, call),
    }),
    ...rosterPages(doors, cohorts),
    ...invitePages(doors, cohorts),
    certificatePage(doors, cohorts),
    ...back,
  ];
}
