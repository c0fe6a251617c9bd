// Completion letters: whether enough of a cohort's sessions were attended. Never touches a session's credit.

export interface CompletionRule {
  sessionPercentMin: number;
}

export interface CohortParticipation {
  /** Sessions that took place; cancelled ones do not count against anybody. */
  sessionsHeld: number;
  sessionsAttended: number;
}

/** 7 of 12 is 58.3 % and misses a minimum of 60; exactly 60 % meets it (credit-vectors.json 55). */
export function earnsCompletionLetter(rule: CompletionRule, participation: CohortParticipation): boolean {
  const { sessionsHeld, sessionsAttended } = participation;
  return sessionsHeld > 0 && sessionsAttended * 100 >= rule.sessionPercentMin * sessionsHeld;
}
