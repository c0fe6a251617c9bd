// What the demo holds, counted from what is stored, and told in a few lines with the addresses to open.
import { systemActor } from './core/access.js';
import { formatCredits, parseCredits } from './core/credits/amount.js';
import type { MadeHub } from './demo-hub.js';
import type { Session } from './features/sessions/session.js';
import type { Page, PageRequest } from './platform/db/pages.js';
import type { Services } from './wiring.js';

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
  /** By kind, e.g. `invitation`. */
  mails: Record<string, number>;
}

export interface DemoLinks {
  clinician: string;
  frenchClinician: string;
  lead: string;
  mailbox: string | null;
  apiDocs: string;
  /** Of one certificate of the clinician. */
  verify: string | null;
}

export interface DemoSummary {
  figures: DemoFigures;
  links: DemoLinks;
  invited: { title: string; localDate: string } | null;
  /** A report to upload by hand, and the session it belongs to. */
  tryReport: { path: string; session: string } | null;
}

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
    attendedMinutes: present.reduce((sum, each) => sum + each.minutes, 0),
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
  const query = { organizationId: hub.organization.id, state: 'sent' } as const;
  for (const { kind } of await everyItem((page) => outbox.list(systemActor, query, page))) {
    mails[kind] = (mails[kind] ?? 0) + 1;
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

/** The verify page of a document the demo's clinician holds. */
export async function findVerifyUrl(
  services: Services,
  hub: MadeHub,
  clinicianId: string | undefined,
): Promise<string | null> {
  const own = (await listValidCertificates(services, hub)).find((each) => each.clinicianId === clinicianId);
  return own === undefined ? null : `${services.publicUrl}/verify/${own.number}`;
}

const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ' ');

function tellFigures(figures: DemoFigures, say: (line: string) => void): void {
  const { people, guests, sessions, finalized, connections, attendedMinutes, openReviews, mails } = figures;
  say(`${people} people on the roster and ${guests} guests; ${sessions} weekly sessions, ${finalized} of them finalized.`);
  say(`${grouped(connections)} connections read from Zoom reports gave ${grouped(attendedMinutes)} attended minutes.`);
  for (const { name, creditThousandths, certificates } of figures.systems) {
    say(`  ${formatCredits(creditThousandths, 2).padStart(7)}  ${name}: ${certificates} certificates`);
  }
  const sent = Object.values(mails).reduce((sum, count) => sum + count, 0);
  const kinds = Object.entries(mails).map(([kind, count]) => `${count} ${kind}`);
  say(`${sent} mails sent${kinds.length === 0 ? '' : ` (${kinds.join(', ')})`}.`);
  if (openReviews > 0) say(`${openReviews} connections still wait for the lead to say who they were.`);
}

export function tellDemo({ figures, links, invited, tryReport }: DemoSummary, say: (line: string) => void): void {
  tellFigures(figures, say);
  say(
    invited === null
      ? 'All sessions of this cohort have begun; "npm run demo -- --reset" begins again around today.'
      : `Invitations are out for ${invited.localDate}: ${invited.title}.`,
  );
  say('');
  say('Sign in with a ready link (each works once, within the hour):');
  say(`  A clinician              ${links.clinician}`);
  say(`  Une clinicienne (fr)     ${links.frenchClinician}`);
  say(`  The program lead         ${links.lead}`);
  say('Or look around:');
  if (links.mailbox !== null) say(`  The mailbox              ${links.mailbox}`);
  say(`  The API reference        ${links.apiDocs}`);
  if (links.verify !== null) say(`  A certificate, verified  ${links.verify}`);
  if (tryReport !== null) {
    say(`As the lead, upload this corrected report for "${tryReport.session}" and see two people gain minutes:`);
    say(`  ${tryReport.path}`);
  }
}
