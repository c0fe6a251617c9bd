// The ledger of credits as a pure fold: awards and reversals to standing awards and balances.
import type { Finding } from '../finding.js';
import type { Instant } from '../time/instant.js';

export type HeldStatus = 'awarded' | 'pending-evaluation' | 'pending-confirmation';

export interface AwardEntry {
  kind: 'award';
  id: string;
  recordedAt: Instant;
  clinicianId: string;
  sessionId: string;
  approvalId: string;
  creditSystem: string;
  awardKind: 'learner' | 'teaching';
  status: HeldStatus | 'none';
  creditsThousandths: number;
  minutes: number;
}

export interface ReversalEntry {
  kind: 'reversal';
  id: string;
  recordedAt: Instant;
  reversesId: string;
  reason: string;
}

export type LedgerEntry = AwardEntry | ReversalEntry;

export interface LedgerState<A extends AwardEntry> {
  /** Awards nobody has reversed, in the order they were entered. */
  standing: A[];
  findings: Finding[];
}

/**
 * Standing awards as of an instant (included), or of now. Entries may come in any order. A reversal of nothing, of an
 * award already reversed, or two standing awards for one cause are findings: the fold never hides them.
 */
export function foldLedger<A extends AwardEntry>(
  entries: readonly (A | ReversalEntry)[],
  asOf?: Instant,
): LedgerState<A> {
  const known = entries.filter((entry) => asOf === undefined || entry.recordedAt <= asOf);
  const awards = new Map<string, A>();
  for (const entry of known) if (entry.kind === 'award') awards.set(entry.id, entry);
  const findings: Finding[] = [];
  const reversed = new Set<string>();
  for (const entry of known) {
    if (entry.kind !== 'reversal') continue;
    if (!awards.has(entry.reversesId)) {
      findings.push(ledgerFinding('ledger.reversal-of-nothing', entry.id, entry.reversesId));
    } else if (reversed.has(entry.reversesId)) {
      findings.push(ledgerFinding('ledger.reversed-twice', entry.id, entry.reversesId));
    }
    reversed.add(entry.reversesId);
  }
  const standing = [...awards.values()].filter((award) => !reversed.has(award.id));
  const byCause = new Map<string, string>();
  for (const award of standing) {
    const cause = causeOf(award);
    const other = byCause.get(cause);
    if (other === undefined) byCause.set(cause, award.id);
    else findings.push(ledgerFinding('ledger.double-award', award.id, other));
  }
  return { standing, findings };
}

/** What may hold one standing award at a time: clinician, session, credit system, learner or teaching. */
export function causeOf(
  award: Pick<AwardEntry, 'clinicianId' | 'sessionId' | 'creditSystem' | 'awardKind'>,
): string {
  return [award.clinicianId, award.sessionId, award.creditSystem, award.awardKind].join('|');
}

function ledgerFinding(code: string, entryId: string, otherId: string): Finding {
  return {
    code,
    severity: 'warning',
    detail: `Ledger entry ${entryId} does not fit entry ${otherId}; run "echo-credits verify" and look at both.`,
    params: { entryId, otherId },
  };
}

export interface Balance {
  awardedThousandths: number;
  /** Held until an evaluation or a confirmation. */
  heldThousandths: number;
  minutes: number;
  sessions: number;
}

/** Balances by credit system. Systems are alternatives: their balances are never added up (credits.md §1.2). */
export function balancesBySystem(standing: readonly AwardEntry[]): Map<string, Balance> {
  const balances = new Map<string, Balance>();
  const sessionsSeen = new Map<string, Set<string>>();
  for (const award of standing) {
    if (award.status === 'none') continue;
    const balance = balances.get(award.creditSystem) ?? {
      awardedThousandths: 0,
      heldThousandths: 0,
      minutes: 0,
      sessions: 0,
    };
    balances.set(award.creditSystem, balance);
    if (award.status !== 'awarded') {
      balance.heldThousandths += award.creditsThousandths;
      continue;
    }
    balance.awardedThousandths += award.creditsThousandths;
    balance.minutes += award.minutes;
    const seen = sessionsSeen.get(award.creditSystem) ?? new Set<string>();
    sessionsSeen.set(award.creditSystem, seen.add(award.sessionId));
    balance.sessions = seen.size;
  }
  return balances;
}
