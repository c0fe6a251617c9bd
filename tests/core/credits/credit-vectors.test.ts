// Every credit vector of the domain papers, through the interpreter and the shipped catalogue.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { formatCredits } from '../../../src/core/credits/amount.js';
import { earnsCompletionLetter } from '../../../src/core/credits/completion.js';
import { keepsAttendance } from '../../../src/core/credits/eligibility.js';
import { evaluateSession } from '../../../src/core/credits/evaluate.js';
import type { SessionReckoning } from '../../../src/core/credits/evaluate.js';
import { documentFor, printedAs } from '../../../src/core/credits/printed-as.js';
import { reportSeries } from '../../../src/core/credits/series.js';
import { totalSeconds, uniteIntervals } from '../../../src/core/time/interval.js';
import { shippedRule } from '../../support/credit-catalogue.js';
import type { CreditVector } from '../../support/vectors.js';
import {
  loadVectors,
  vectorConnections,
  vectorDay,
  vectorSession,
  vectorSessions,
  vectorTerms,
} from '../../support/vectors.js';

interface Row extends SessionReckoning {
  attended: boolean;
}

function reckon(vector: CreditVector): Row[] {
  const approval = vectorTerms(vector);
  return vectorSessions(vector).map((_, index) => {
    const connections = vectorConnections(vector, index);
    const intervals = uniteIntervals(connections);
    const result = evaluateSession({
      session: vectorSession(vector, index),
      attendance: {
        intervals,
        joins: connections.length,
        presentSeconds: totalSeconds(intervals),
        totalsOnlySeconds: null,
        manualMinutes: null,
        evidence: 'exact',
      },
      role: vector.role,
      profession: vector.profession,
      teaching: vector.teaching ?? null,
      evaluationDone: vector.evaluationDone ?? false,
      claimDaysAfterSession: vector.claim?.daysAfterSession ?? null,
      approval,
      rule: shippedRule(vector.creditSystem, vectorDay(vector, index)),
      takenIntervals: [],
    });
    return { ...result, attended: connections.length > 0 };
  });
}

const vectors = loadVectors();

describe('credit vectors', () => {
  test('all of them are here, and the support loader filters by system', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(43);
    expect(new Set(vectors.map((vector) => vector.id)).size).toBe(vectors.length);
    const ama = loadVectors(['ama-pra-category-1']);
    expect(ama.length).toBeGreaterThan(10);
    expect(new Set(ama.map((vector) => vector.creditSystem))).toEqual(new Set(['ama-pra-category-1']));
    expect(readFileSync(new URL('../../fixtures/credit-vectors.json', import.meta.url), 'utf8')).toContain(
      '"57"',
    );
  });

  test.each(vectors.map((vector) => [vector.id, vector.creditSystem, vector.note, vector] as const))(
    '%s %s: %s',
    (_id, system, _note, vector) => {
      const rows = reckon(vector);
      const { expected } = vector;
      const rule = shippedRule(system, vectorDay(vector));
      const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
      const learner = sum(rows.map((row) => row.learner.creditsThousandths));
      const teaching = sum(rows.map((row) => row.teaching?.creditsThousandths ?? 0));
      const hours = sum(
        rows.map((row) => row.learner.hoursThousandths + (row.teaching?.hoursThousandths ?? 0)),
      );
      const say = (thousandths: number): string => formatCredits(thousandths, rule.decimals);
      const reckonings = rows.flatMap((row) => [
        row.learner,
        ...(row.teaching === null ? [] : [row.teaching]),
      ]);
      const statuses = reckonings.map((reckoning) => reckoning.status);
      const status = statuses.includes('awarded')
        ? 'awarded'
        : statuses.includes('pending-evaluation')
          ? 'pending-evaluation'
          : 'none';
      const issued = reckonings.filter((reckoning) => reckoning.status === 'awarded');
      const attended = rows.filter((row) => row.attended).length;
      const series = reportSeries(
        rows.map((row, index) => ({
          session: vectorSession(vector, index),
          approval: vectorTerms(vector),
          rule,
          learners: row.attended ? 1 : 0,
        })),
      );
      const actual = {
        credits: say(learner + teaching),
        status,
        issuedCredits: say(sum(issued.map((reckoning) => reckoning.creditsThousandths))),
        learnerCredits: say(learner),
        teachingCredits: say(teaching),
        printedAs: printedAs(rule, { creditsThousandths: learner + teaching, hoursThousandths: hours }).en,
        reportedActivityCredits: say(series.activityCreditsThousandths),
        reportedLearnerCount: series.learnerCount,
        document: documentFor(vector.role, rule),
        attendanceRow: keepsAttendance(vectorSession(vector)),
        completionLetter: earnsCompletionLetter(
          { sessionPercentMin: vector.approval.completionLetter?.sessionPercentMin ?? 100 },
          { sessionsHeld: rows.length, sessionsAttended: attended },
        ),
        cmqHours: formatCredits(hours, 2),
      };
      expect(Object.keys(expected).filter((name) => !(name in actual))).toEqual([]);
      expect(actual).toMatchObject({ ...expected });
      for (const reckoning of reckonings) {
        expect(reckoning.steps.at(-1)).toMatchObject({
          step: 'result',
          value: say(reckoning.creditsThousandths),
        });
        expect(reckoning.sentence.en).toMatch(/^[A-Z].*\.$/);
        expect(reckoning.sentence.fr).toMatch(/^[A-ZÀ-Ý].*\.$/);
      }
    },
  );
});
