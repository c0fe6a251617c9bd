// Awards as ledger entries: given once, amended by reversal and a new entry, never changed.
import { may, requireAccess, type Actor } from '../../core/access.js';
import { notFound } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { sessionsAfter } from '../../core/credits/overlap.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import { mapPage, type Page, type PageRequest } from '../../platform/db/pages.js';
import type { Ids } from '../../platform/ids.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import { referencesOf, type AwardContextService } from './award-context.service.js';
import { toAward, type Award } from './award.js';
import {
  dropStanding,
  findEntry,
  findReversalOf,
  insertEntries,
  insertFinalization,
  listEntriesOfSession,
  listProposals,
  listStandingOfSession,
  pageStandingOfClinician,
  pointStanding,
  type AwardRow,
} from './credits.store.js';
import {
  createLedgerEntries,
  differencesOf,
  heldOf,
  keyOf,
  keyOfRow,
  openProposals,
  sameOutcome,
  withdrawnHash,
  type Writing,
} from './ledger-entries.js';
import { reckonSession, type ReckonedAward, type SessionReckonings } from './reckon-session.service.js';

export interface AwardOutcome {
  /** Entries written: awards, reversals, proposals. */
  entries: number;
  /** Awards that were replaced or withdrawn; certificates that cite them are out of date. */
  reversedIds: string[];
  /** Clinicians whose standing credits changed. */
  clinicianIds: string[];
  warnings: Finding[];
}

export interface AmendOptions {
  /**
   * Who may let a loss through. `lead`: the act is about exactly these people, so a lead who does it decides; others'
   * losses wait. `moved`: what one record loses another gains (a merge). Left out: every loss waits.
   */
  losses?: 'lead' | 'moved';
}

export interface CreditsService {
  /** The awards of a session nobody has finalized yet; keeps the terms they were reckoned under. */
  finalize(trx: Db, actor: Actor, session: Session): Promise<AwardOutcome>;
  /**
   * Reckons a finalized session anew for some clinicians. A gain goes through; a loss waits for a lead
   * (`pending-confirmation`) unless the act is a lead's own decision about exactly these people.
   */
  amend(
    trx: Db,
    actor: Actor,
    session: Session,
    clinicianIds: readonly string[],
    reason: string,
    options?: AmendOptions,
  ): Promise<AwardOutcome>;
  /** Reckons a finalized session again and tells what stands otherwise; reads only. */
  compare(
    db: Db,
    session: Session,
  ): Promise<{ checked: number; differences: { awardId: string; detail: string }[] }>;
  /** Standing awards that hold or may come to hold credit. */
  countStanding(db: Db, sessionId: string): Promise<number>;
  /** Unscoped: what stands, and the losses that wait beside it. */
  loadOfSession(db: Db, sessionId: string): Promise<Award[]>;
  listOfSession(actor: Actor, sessionId: string, options: { history: boolean }): Promise<Award[]>;
  pageOfClinician(actor: Actor, clinicianId: string, page: PageRequest): Promise<Page<Award>>;
  get(actor: Actor, id: string): Promise<Award>;
  /** Unscoped: the session and clinician an entry speaks of. */
  load(db: Db, id: string): Promise<{ award: Award; sessionId: string; clinicianId: string }>;
}

export function createCreditsService(deps: {
  database: Database;
  clock: Clock;
  ids: Ids;
  context: AwardContextService;
  sessions: SessionsService;
  clinicians: CliniciansService;
}): CreditsService {
  const { database, clock, context, sessions, clinicians } = deps;
  const { toEntry, toReversal, toWithdrawal } = createLedgerEntries(deps);

  /** Compares what stands with what was reckoned and writes the difference; the ledger never forgets. */
  async function book(
    trx: Db,
    writing: Writing,
    standing: readonly AwardRow[],
    reckoned: readonly ReckonedAward[],
  ): Promise<AwardOutcome> {
    const before = new Map(standing.map((row) => [keyOfRow(row), row]));
    const after = new Map(reckoned.map((award) => [keyOf({ ...award, kind: award.reckoning.kind }), award]));
    const open = openProposals(standing, await listProposals(trx, writing.session.id));
    const confirmed = new Set<AwardRow>();
    /** True where the same loss waits already. */
    const isProposed = (key: string, inputHash: string): boolean => {
      const known = open.find((row) => keyOfRow(row) === key && row.input_hash === inputHash);
      if (known !== undefined) confirmed.add(known);
      return known !== undefined;
    };
    const awards: AwardRow[] = [];
    const proposed: AwardRow[] = [];
    const reversals: AwardRow[] = [];
    for (const [key, award] of after) {
      const row = before.get(key);
      if (row !== undefined && sameOutcome(row, award)) continue;
      const held = award.reckoning.status === 'awarded' ? award.reckoning.creditsThousandths : 0;
      if (!writing.mayLose && held < heldOf(row)) {
        if (!isProposed(key, award.inputHash)) proposed.push(toEntry(writing, award, 'pending-confirmation'));
        continue;
      }
      if (row !== undefined) reversals.push(toReversal(writing, row));
      awards.push(toEntry(writing, award, award.reckoning.status));
    }
    // Presence that came to nothing, or a role that fell away, leaves no row to compare with.
    const gone = standing.filter((row) => !after.has(keyOfRow(row)));
    const vanished = gone.filter((row) => writing.mayLose || heldOf(row) === 0);
    const kept = gone.filter((row) => !vanished.includes(row) && !isProposed(keyOfRow(row), withdrawnHash));
    proposed.push(...kept.map((row) => toWithdrawal(writing, row)));
    // A loss that the evidence no longer gives, or that has been booked now, waits no more.
    const settled = open.filter((row) => !confirmed.has(row));
    reversals.push(...[...vanished, ...settled].map((row) => toReversal(writing, row)));
    await insertEntries(trx, [...reversals, ...awards, ...proposed]);
    await dropStanding(
      trx,
      vanished.map((row) => row.id),
    );
    await pointStanding(trx, awards);
    return {
      entries: reversals.length + awards.length + proposed.length,
      reversedIds: reversals.flatMap((row) => (row.reverses_id === null ? [] : [row.reverses_id])),
      clinicianIds: [...new Set([...awards, ...reversals].map((row) => row.clinician_id))],
      warnings: [],
    };
  }

  /**
   * A minute belongs to the session that started first (credits.md §1.2): where this one's awards changed, those that
   * started later lose what it keeps now and gain what it let go.
   */
  async function settleOverlaps(
    trx: Db,
    { actor, session }: Pick<Writing, 'actor' | 'session'>,
    changedIds: readonly string[],
    neighbouring: SessionReckonings['neighbouring'],
  ): Promise<AwardOutcome[]> {
    const changed = new Set(changedIds);
    const start = { sessionId: session.id, startsAt: session.startsAt };
    const theirs = neighbouring
      .filter((row) => changed.has(row.clinician_id))
      .map((row) => ({
        sessionId: row.session_id,
        startsAt: row.session_starts_at,
        clinicianId: row.clinician_id,
      }));
    const touched = new Map<string, Set<string>>();
    for (const { sessionId, clinicianId } of sessionsAfter(start, theirs)) {
      touched.set(sessionId, (touched.get(sessionId) ?? new Set()).add(clinicianId));
    }
    const reason = `overlaps session ${session.id}, which started first`;
    const outcomes: AwardOutcome[] = [];
    for (const [sessionId, clinicianIds] of touched) {
      const writing = { actor, session: await sessions.load(trx, sessionId), reason, mayLose: true };
      outcomes.push(await rereckon(trx, writing, [...clinicianIds]));
    }
    return outcomes;
  }

  async function rereckon(trx: Db, writing: Writing, clinicianIds: readonly string[]): Promise<AwardOutcome> {
    const chosen = new Set(clinicianIds);
    const gathered = await context.gather(trx, writing.session);
    const { awards, neighbouring } = await reckonSession(trx, gathered, chosen);
    const standing = (await listStandingOfSession(trx, writing.session.id)).filter((row) =>
      chosen.has(row.clinician_id),
    );
    const own = await book(trx, writing, standing, awards);
    return joined([own, ...(await settleOverlaps(trx, writing, own.clinicianIds, neighbouring))]);
  }

  const service: CreditsService = {
    finalize: async (trx, actor, session) => {
      const gathered = await context.gather(trx, session);
      const { awards, neighbouring } = await reckonSession(trx, gathered, null);
      await insertFinalization(trx, {
        session_id: session.id,
        finalized_at: clock.now(),
        finalized_by: actor.id,
        terms_json: JSON.stringify(referencesOf(gathered.terms)),
      });
      const own = await book(trx, { actor, session, reason: 'session finalized', mayLose: true }, [], awards);
      const overlaps = await settleOverlaps(trx, { actor, session }, own.clinicianIds, neighbouring);
      const outcome = joined([own, ...overlaps]);
      return { ...outcome, warnings: gathered.warnings };
    },
    amend: (trx, actor, session, clinicianIds, reason, { losses } = {}) => {
      const isDecided = losses === 'lead' && may(actor, 'credits.finalize', session);
      return rereckon(
        trx,
        { actor, session, reason, mayLose: losses === 'moved' || isDecided },
        clinicianIds,
      );
    },
    compare: async (db, session) => {
      const { awards } = await reckonSession(db, await context.gather(db, session), null);
      const standing = await listStandingOfSession(db, session.id);
      const proposals = await listProposals(db, session.id);
      return { checked: standing.length, differences: differencesOf(standing, awards, proposals) };
    },
    countStanding: async (db, sessionId) =>
      (await listStandingOfSession(db, sessionId)).filter((row) => row.status !== 'none').length,
    loadOfSession: async (db, sessionId) => {
      const standing = await listStandingOfSession(db, sessionId);
      const open = openProposals(standing, await listProposals(db, sessionId));
      return [...standing, ...open].map((row) => toAward(row, false)).sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    listOfSession: async (actor, sessionId, { history }) => {
      const session = await sessions.load(database.read, sessionId);
      requireAccess(actor, 'read', session, 'session');
      if (!history) return service.loadOfSession(database.read, sessionId);
      const entries = await listEntriesOfSession(database.read, sessionId);
      const reversed = new Set(entries.map((row) => row.reverses_id));
      return entries.filter((row) => row.entry === 'award').map((row) => toAward(row, reversed.has(row.id)));
    },
    pageOfClinician: async (actor, clinicianId, page) => {
      const person = await clinicians.get(actor, clinicianId);
      // A lead of one program who signed in by mail sees only that program, of everybody but herself.
      const own = await clinicians.recordsOfPerson(database.read, actor.addresses);
      const isWide = own.some((record) => record.id === clinicianId) || may(actor, 'read', person);
      const programIds = isWide
        ? null
        : actor.grants.flatMap((grant) => (grant.programId === null ? [] : [grant.programId]));
      return mapPage(await pageStandingOfClinician(database.read, clinicianId, programIds, page), (row) =>
        toAward(row, false),
      );
    },
    get: async (actor, id) => {
      const row = await findEntry(database.read, id);
      if (row?.entry !== 'award') throw notFound('award');
      const isStaff = may(actor, 'read', { organizationId: row.organization_id, programId: row.program_id });
      if (!isStaff) {
        const records =
          actor.addresses.length === 0
            ? []
            : await clinicians.recordsOfPerson(database.read, actor.addresses);
        if (!records.some((record) => record.id === row.clinician_id)) throw notFound('award');
      }
      return toAward(row, (await findReversalOf(database.read, id)) !== undefined);
    },
    load: async (db, id) => {
      const row = await findEntry(db, id);
      if (row?.entry !== 'award') throw notFound('award');
      return {
        award: toAward(row, (await findReversalOf(db, id)) !== undefined),
        sessionId: row.session_id,
        clinicianId: row.clinician_id,
      };
    },
  };
  return service;
}

function joined(outcomes: readonly AwardOutcome[]): AwardOutcome {
  return {
    entries: outcomes.reduce((sum, outcome) => sum + outcome.entries, 0),
    reversedIds: outcomes.flatMap((outcome) => outcome.reversedIds),
    clinicianIds: [...new Set(outcomes.flatMap((outcome) => outcome.clinicianIds))],
    warnings: outcomes.flatMap((outcome) => outcome.warnings),
  };
}
