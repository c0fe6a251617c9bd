// Reads the demo hub as it is shipped: who, what and when it tells, and the meeting reports beside it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StaffRole } from '../core/access.js';
import type { Role } from '../core/credits/vocabulary.js';
import type { ClinicianFields } from '../features/clinicians/clinician-record.js';
import type { OrganizationFields } from '../features/organizations/organizations.service.js';
import type { ApprovalInput } from '../features/programs/approval.js';
import type { ProgramFields } from '../features/programs/program.js';
import type { Segment } from '../features/sessions/session.js';
import { seedsFolder } from '../platform/paths.js';

export const demoFolder = join(seedsFolder, 'demo');

export interface DemoHub {
  organization: OrganizationFields;
  program: ProgramFields;
  /** Without days: they hold around the sessions, whenever those are. */
  approvals: readonly Omit<ApprovalInput, 'validFrom' | 'validTo'>[];
  people: readonly { role: StaffRole; address: string; language: 'en' | 'fr'; name: string }[];
  /** Addresses the ready sign-in links are for. */
  signIn: { clinician: string; frenchClinician: string; lead: string };
}

/** `role` is null for guests, who are on no roster. */
export interface DemoPerson {
  role: Role | null;
  fields: ClinicianFields;
}

export interface DemoSession {
  title: string;
  objectives: string;
  /** Nine digits of CERT+. */
  mainproSessionId: string;
  assignments: readonly {
    clinician: string;
    role: Role;
    segment?: number;
    minutesTaught?: number;
    talkId?: string;
  }[];
}

export interface DemoCohort {
  name: string;
  timeZone: string;
  /** From Monday = 1 to Sunday = 7. */
  weekday: number;
  startTime: string;
  durationMinutes: number;
  /** How many sessions lie behind; the next one is this week's. */
  pastSessions: number;
  joinUrl: string;
  segments: Segment[];
  sessions: readonly DemoSession[];
}

export type DemoDecision = { session: number; shown: string } & (
  { clinician: string; remember: boolean } | { ignore: string }
);

export interface DemoReviews {
  decisions: readonly DemoDecision[];
  rollCalls: readonly {
    session: number;
    reason: string;
    minutes: number;
    clinicians: readonly string[];
  }[];
}

/** A standing group, and the session in which its contact first says “the same today”. By address. */
export interface DemoScreen {
  session: number;
  name: string;
  device: string;
  contact: string;
  members: readonly string[];
  consented: readonly string[];
  /** Who answers for themselves; the others are waited for. */
  confirmed: readonly string[];
}

export interface DemoSeeds {
  hub: DemoHub;
  people: readonly DemoPerson[];
  cohort: DemoCohort;
  reviews: DemoReviews;
  screens: readonly DemoScreen[];
}

export function readDemoSeeds(): DemoSeeds {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(demoFolder, `${name}.json`), 'utf8'));
  return {
    hub: read('hub') as DemoHub,
    people: read('people') as DemoPerson[],
    cohort: read('cohort') as DemoCohort,
    reviews: read('reviews') as DemoReviews,
    screens: read('screens') as DemoScreen[],
  };
}

/** `session-05.csv` of the fifth session. */
export const reportNameOf = (sessionNumber: number): string =>
  `session-${String(sessionNumber).padStart(2, '0')}.csv`;

/** What the lead may upload by hand: the latest report downloaded again, with two connections more. */
export const tryReportName = 'try-me.csv';

/** A shipped report as text, byte order mark and line ends included. */
export function readDemoReport(name: string): string {
  return readFileSync(join(demoFolder, 'reports', name), 'utf8');
}
