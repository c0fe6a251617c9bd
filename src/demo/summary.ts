// What the demo holds, counted from what is stored, and the lines that tell it and name the addresses to open.
import { systemActor } from '../core/access.js';
import { formatCredits, parseCredits } from '../core/credits/amount.js';
import type { MadeHub } from './hub.js';
import type { Session } from '../features/sessions/session.js';
import type { Page, PageRequest } from '../platform/db/pages.js';
import type { Services } from '../wiring.js';

export interface DemoFigures {
  /** On the roster. */
  people: number;
  guests: number;
  sessions: number;
  finalized: number;
  connections: number;
  attendedMinutes: number;
  openReviews: number;
  systems: { creditSystem: string; name: string; creditThousandths: number; certificates: number }[];
  /** By kind, e.g. `invitation`; those still on their way included. */
  mails: Record<string, number>;
}

export interface DemoLinks {
  clinician: string;
  frenchClinician: string;
  lead: string;
  mailbox: string | null;
  apiDocs: string;
  /** Of somebody who has not said yet whether she sat there; null once everybody has. */
  sharedScreen: string | null;
  /** Of one certificate of the clinician. */
  verify: string | null;
}

export interface DemoSummary {
  figures: DemoFigures;
  links: DemoLinks;
  invited: { title: string; localDate: string } | null;
  /** A report to upload by hand, and the session it belongs to. */
  tryReport: { path: string; session: string } | null;
  /** The addresses, for the caller to say when they answer. */
  closingLines: string[];
}

/** What a message is while it is meant to reach somebody. */
const lastingStates = ['queued', 'sending', 'sent'];

const pageLimit = 500;

async function everyItem<T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await list(cursor === undefined ? { limit: pageLimit } : { limit: pageLimit, cursor });
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

async function countSession(services: Services, session: Session, credits: Map<string, number>) {
  const { imports, attendance, reviews, database } = services;
  const stored = await imports.list(database.read, session.id);
  const present = await attendance.loadForSession(database.read, session.id);
  for (const award of await services.credits.listOfSession(systemActor, session.id, { history: false })) {
    if (award.status !== 'awarded') continue;
    credits.set(award.creditSystem, (credits.get(award.creditSystem) ?? 0) + parseCredits(award.credits));
  }
  return {
    connections: stored.reduce((sum, each) => sum + each.connections, 0),
    attendedMinutes: present
      .filter(({ status }) => status !== 'provisional')
      .reduce((sum, each) => sum + each.minutes, 0),
    openReviews: await reviews.countOpen(database.read, session.id),
  };
}

async function listValidCertificates(services: Services, hub: MadeHub) {
  const all = await everyItem((page) => services.certificates.list(systemActor, hub.cohort.id, page));
  return all.filter((certificate) => certificate.status === 'valid');
}

export async function countDemo(services: Services, hub: MadeHub): Promise<DemoFigures> {
  const { sessions, enrolments, clinicians, catalogue, outbox, database } = services;
  const held = await sessions.loadForCohort(database.read, hub.cohort.id);
  const people = (await enrolments.roster(database.read, hub.cohort.id)).length;
  const known = (await clinicians.listForIdentity(database.read, hub.organization.id)).length;
  const credits = new Map<string, number>();
  const total = { connections: 0, attendedMinutes: 0, openReviews: 0 };
  for (const session of held) {
    const counts = await countSession(services, session, credits);
    total.connections += counts.connections;
    total.attendedMinutes += counts.attendedMinutes;
    total.openReviews += counts.openReviews;
  }
  const certificates = await listValidCertificates(services, hub);
  const systems = await catalogue.load(database.read);
  const mails: Record<string, number> = {};
  const query = { organizationId: hub.organization.id };
  for (const { kind, state } of await everyItem((page) => outbox.list(systemActor, query, page))) {
    if (lastingStates.includes(state)) mails[kind] = (mails[kind] ?? 0) + 1;
  }
  return {
    people,
    guests: known - people,
    sessions: held.length,
    finalized: held.filter((session) => session.finalizedAt !== null).length,
    ...total,
    systems: hub.approvals.map(({ creditSystem }) => ({
      creditSystem,
      name: systems.get(creditSystem)?.name.en ?? creditSystem,
      creditThousandths: credits.get(creditSystem) ?? 0,
      certificates: certificates.filter((each) => each.snapshot.creditSystem.id === creditSystem).length,
    })),
    mails,
  };
}

/** Systems of the hub without a single certificate yet. */
export async function listUncertifiedSystems(services: Services, hub: MadeHub): Promise<string[]> {
  const certified = new Set(
    (await listValidCertificates(services, hub)).map((each) => each.snapshot.creditSystem.id),
  );
  return hub.approvals.map(({ creditSystem }) => creditSystem).filter((system) => !certified.has(system));
}

/** The verify page of a document the demo's clinician holds. */
export async function findVerifyUrl(
  services: Services,
  hub: MadeHub,
  clinicianId: string | undefined,
): Promise<string | null> {
  const own = (await listValidCertificates(services, hub)).find((each) => each.clinicianId === clinicianId);
  return own === undefined ? null : `${services.publicUrl}/verify/${own.number}`;
}

const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** What the demo holds, in a few lines with real figures. */
export function figureLines({ figures, invited }: Pick<DemoSummary, 'figures' | 'invited'>): string[] {
  const { people, guests, sessions, finalized, connections, attendedMinutes, openReviews, mails } = figures;
  const mailed = Object.values(mails).reduce((sum, count) => sum + count, 0);
  const kinds = Object.entries(mails).map(([kind, count]) => `${count} ${kind}`);
  return [
    `${people} people on the roster and ${guests} guests; ${sessions} weekly sessions, ${finalized} of them finalized.`,
    `${grouped(connections)} connections read from Zoom reports gave ${grouped(attendedMinutes)} attended minutes.`,
    ...figures.systems.map(
      ({ name, creditThousandths, certificates }) =>
        `  ${formatCredits(creditThousandths, 2).padStart(7)}  ${name}: ${certificates} certificates`,
    ),
    `${mailed} mails${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}.`,
    ...(openReviews === 0 ? [] : [`${openReviews} names still wait for the lead to say who they are.`]),
    invited === null
      ? 'Every session of this cohort has begun; "npm run demo -- --reset" begins again around today.'
      : `Invitations are out for ${invited.localDate}: ${invited.title}.`,
  ];
}

/** The addresses to open; said last, where the eye ends. */
export function closingLines({ links, tryReport }: Pick<DemoSummary, 'links' | 'tryReport'>): string[] {
  return [
    '',
    'Sign in with a ready link (each works once, within the hour; a new run makes new ones):',
    `  A clinician              ${links.clinician}`,
    `  Une clinicienne (fr)     ${links.frenchClinician}`,
    `  The program lead         ${links.lead}`,
    'Or look around:',
    ...(links.mailbox === null ? [] : [`  The mailbox              ${links.mailbox}`]),
    `  The API reference        ${links.apiDocs}`,
    ...(links.sharedScreen === null ? [] : [`  A screen for three       ${links.sharedScreen}`]),
    ...(links.verify === null ? [] : [`  A certificate, verified  ${links.verify}`]),
    ...(tryReport === null
      ? []
      : [
          `As the lead, upload this fuller report of "${tryReport.session}" and two people gain minutes:`,
          `  ${tryReport.path}`,
        ]),
  ];
}
