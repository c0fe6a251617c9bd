// Fills an empty installation with one believable hub and tells what it did; a second run changes nothing.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureHub, type MadeHub } from './hub.js';
import { inviteThisWeek, listReported, liveThrough, reportFor } from './history.js';
import { ensurePeople, ensureSessions, type ByAddress } from './people.js';
import type { DemoProgress } from './progress.js';
import { demoPaths } from './reset.js';
import { findWaitingSeat } from './screens.js';
import { readDemoSeeds, tryReportName, type DemoSeeds } from './seeds.js';
import {
  closingLines,
  countDemo,
  figureLines,
  findVerifyUrl,
  listUncertifiedSystems,
  type DemoLinks,
  type DemoSummary,
} from './summary.js';
import type { Session } from '../features/sessions/session.js';
import type { Outside, Services } from '../wiring.js';

export { demoPaths, resetDemo } from './reset.js';

export interface DemoOptions {
  /** The caller has removed what an earlier run left (`resetDemo`); it is checked, nothing is deleted here. */
  reset?: boolean;
  say: (line: string) => void;
  /** `createProgressLine(process.stdout).progress`, or whatever shows a step. */
  progress: DemoProgress;
}

/** Hub, people, sessions; then the mail, the figures, the end. What lies between depends on the hub. */
const fixedSteps = 6;

interface Steps {
  next(what: string): void;
  /** Whatever was left out, e.g. a session that was called off. */
  finish(what: string): void;
}

function countSteps(progress: DemoProgress, total: number): Steps {
  let done = 0;
  return {
    next: (what) => {
      done += 1;
      progress({ done, total, what });
    },
    finish: (what) => {
      progress({ done: total, total, what });
    },
  };
}

async function refuseLeftovers(services: Services, seeds: DemoSeeds): Promise<void> {
  const left = await services.organizations.loadBySlug(services.database.read, seeds.hub.organization.slug);
  if (left !== undefined)
    throw new Error('The demo was to begin again, but its hub is still in the database.');
}

async function certify(services: Services, hub: MadeHub, creditSystem: string): Promise<void> {
  const { refused } = await services.issue.issue(hub.lead, hub.cohort.id, { creditSystem });
  const [first] = refused;
  if (first !== undefined)
    throw new Error(`A demo certificate cannot be printed: ${first.problems.join(' ')}`);
}

/** For the lead's own try: the latest report, downloaded again the next morning. */
function keepTryReport(outside: Outside, session: Session | undefined): DemoSummary['tryReport'] {
  if (session === undefined) return null;
  const { reportsFolder } = demoPaths(outside.config);
  mkdirSync(reportsFolder, { recursive: true });
  const path = join(reportsFolder, tryReportName);
  writeFileSync(path, reportFor(session, tryReportName));
  return { path, session: session.title };
}

async function makeLinks(
  services: Services,
  hub: MadeHub,
  { signIn }: DemoSeeds['hub'],
  shared: Session | undefined,
  ids: ByAddress,
): Promise<DemoLinks> {
  const link = (address: string, next: string) => services.signIn.createSignInLink(address, next);
  return {
    clinician: await link(signIn.clinician, '/me'),
    frenchClinician: await link(signIn.frenchClinician, '/me'),
    lead: await link(signIn.lead, '/manage'),
    mailbox: services.mailbox === null ? null : `${services.publicUrl}/mailbox`,
    apiDocs: `${services.publicUrl}/api/docs`,
    sharedScreen: await findWaitingSeat(services, shared),
    verify: await findVerifyUrl(services, hub, ids.get(signIn.clinician)),
  };
}

/** On a migrated database with the credit systems in it. Throws a plain Error where another organization lives there. */
export async function runDemo(
  outside: Outside,
  services: Services,
  { reset = false, say, progress }: DemoOptions,
): Promise<DemoSummary> {
  const seeds = readDemoSeeds();
  const { clock } = outside;
  if (reset) await refuseLeftovers(services, seeds);
  const steps = countSteps(progress, fixedSteps + seeds.cohort.pastSessions + seeds.hub.approvals.length);
  steps.next('The hub, its program and approvals');
  const hub = await ensureHub(services, clock, seeds);
  steps.next('Clinicians and the roster');
  const ids = await ensurePeople(services, hub, seeds.people);
  steps.next('Sessions, presenters and agenda');
  await ensureSessions(services, hub, seeds, ids);
  const held = await listReported(services, hub, seeds, clock.now());
  for (const session of held) {
    steps.next(`Session ${session.number} of ${seeds.cohort.pastSessions}: report, reviews, credits`);
    await liveThrough(services, hub, session, seeds, ids);
  }
  // Only what this run has finalized, or an interrupted one has left: later gains are the lead's to certify.
  const isNew = held.some((session) => session.finalizedAt === null);
  const uncertified = await listUncertifiedSystems(services, hub);
  for (const { creditSystem } of hub.approvals) {
    steps.next(`Certificates: ${creditSystem}`);
    if (isNew || uncertified.includes(creditSystem)) await certify(services, hub, creditSystem);
  }
  steps.next('Invitations and certificates in the mail');
  const next = await inviteThisWeek(services, hub, clock.now());
  await services.outboxSender.drain();
  steps.next('Counting what is there');
  const invited = next === undefined ? null : { title: next.title, localDate: next.localDate };
  const figures = await countDemo(services, hub);
  const shared = held.find(({ number }) => seeds.screens.some(({ session }) => session === number));
  const links = await makeLinks(services, hub, seeds.hub, shared, ids);
  const tryReport = keepTryReport(outside, held.at(-1));
  steps.finish('Ready');
  for (const line of figureLines({ figures, invited })) say(line);
  return { figures, links, invited, tryReport, closingLines: closingLines({ links, tryReport }) };
}
