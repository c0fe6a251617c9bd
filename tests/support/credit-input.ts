// Builds engine inputs for tests: a one-hour learner under a shipped rule, with whatever a test changes.
import { parseCredits } from '../../src/core/credits/amount.js';
import type { ApprovalTerms } from '../../src/core/credits/approval-terms.js';
import type { AgendaSegment, AttendanceFacts, CreditInput } from '../../src/core/credits/reckoning.js';
import type { CreditRule } from '../../src/core/credits/rule.js';
import { epochSecondsOf, instantPlusSeconds } from '../../src/core/time/instant.js';
import type { Interval } from '../../src/core/time/interval.js';
import { intersectIntervals, totalSeconds, uniteIntervals } from '../../src/core/time/interval.js';
import { shippedRule } from './credit-catalogue.js';
import { plainTerms } from './vectors.js';

export const sessionStart = '2026-01-05T12:00:00Z';
export const startSeconds = epochSecondsOf(sessionStart);

/** Minutes from the session's start: `[[0, 40], [45, 60]]`. */
export function minutesIn(...stretches: [number, number][]): Interval[] {
  return stretches.map(([from, to]) => ({
    startSeconds: startSeconds + from * 60,
    endSeconds: startSeconds + to * 60,
  }));
}

export interface Scenario {
  system?: string;
  segments?: AgendaSegment[];
  minutes?: number;
  /** Raw connections; united and clipped here as the attendance core does it. */
  connections?: Interval[];
  attendance?: Partial<AttendanceFacts>;
  approval?: Partial<ApprovalTerms>;
  rule?: Partial<CreditRule>;
  more?: Partial<CreditInput>;
}

export function creditInput(scenario: Scenario = {}): CreditInput {
  const system = scenario.system ?? 'ama-pra-category-1';
  const segments = scenario.segments ?? [{ kind: 'content', minutes: scenario.minutes ?? 60 }];
  const length = segments.reduce((sum, segment) => sum + segment.minutes, 0);
  const connections = scenario.connections ?? minutesIn([0, length]);
  const window = minutesIn([0, length]);
  const intervals = intersectIntervals(uniteIntervals(connections), window);
  return {
    session: {
      id: 'session-01',
      startsAt: sessionStart,
      endsAt: instantPlusSeconds(sessionStart, length * 60),
      localDate: '2026-01-05',
      status: 'scheduled',
      segments,
    },
    attendance: {
      intervals,
      joins: connections.length,
      presentSeconds: totalSeconds(intervals),
      totalsOnlySeconds: null,
      manualMinutes: null,
      evidence: 'exact',
      ...scenario.attendance,
    },
    role: 'learner',
    profession: 'family-physician',
    teaching: null,
    evaluationDone: false,
    claimDaysAfterSession: null,
    approval: plainTerms(system, scenario.approval),
    rule: { ...shippedRule(system), ...scenario.rule },
    takenIntervals: [],
    ...scenario.more,
  };
}

/** Evidence without times: a total of a report, or minutes marked by hand. */
export const totalOf = (minutes: number): Partial<AttendanceFacts> => ({
  intervals: [],
  presentSeconds: 0,
  totalsOnlySeconds: minutes * 60,
  evidence: 'totals-only',
});
export const markOf = (minutes: number): Partial<AttendanceFacts> => ({
  intervals: [],
  joins: 0,
  presentSeconds: 0,
  manualMinutes: minutes,
  evidence: 'manual',
});

export const credit = parseCredits;
