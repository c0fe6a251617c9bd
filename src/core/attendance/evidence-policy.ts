// What a program says evidence other than a meeting report is worth, and how long people have to speak up.

/** `nothing`: it proves the moment and waits for a lead; `between`: from the first moment proved to the last. */
export type CheckInWorth = 'nothing' | 'minutes' | 'between' | 'whole-session';

export interface EvidencePolicy {
  rollCall: { worth: 'whole-session' } | { worth: 'minutes'; minutes: number };
  checkIn: {
    worth: CheckInWorth;
    /** Of `minutes` only. */
    minutes?: number | undefined;
    /** How long after it was shown a code can still be redeemed. */
    redeemHours: number;
  };
  sharedScreen: {
    isAllowed: boolean;
    /** Before one device. */
    peopleMax: number;
    /** How long each person has to confirm; also how long members of a standing group may object. */
    confirmDays: number;
    /** Share of a contact's lists that members are asked to confirm all the same. */
    spotCheckPercent: number;
  };
  claims: {
    /** How long after a session a clinician may say that she was there. */
    claimDays: number;
    /** How long the program has to answer. */
    answerDays: number;
  };
}

/** Above this it is a class, and a roll call says who was there. */
export const screenPeopleMost = 20;

/** Whole numbers that a policy may hold, both ends included. */
export const evidenceLimits = {
  minutes: { min: 1, max: 1440 },
  redeemHours: { min: 1, max: 24 * 30 },
  peopleMax: { min: 2, max: screenPeopleMost },
  confirmDays: { min: 1, max: 90 },
  spotCheckPercent: { min: 0, max: 100 },
  claimDays: { min: 0, max: 365 },
  answerDays: { min: 1, max: 90 },
} as const;

/** A code read aloud proves a moment and no minutes (attendance-sources.md §9), so a program must say what it is worth. */
export const defaultEvidencePolicy: EvidencePolicy = {
  rollCall: { worth: 'whole-session' },
  checkIn: { worth: 'nothing', redeemHours: 72 },
  sharedScreen: { isAllowed: true, peopleMax: screenPeopleMost, confirmDays: 14, spotCheckPercent: 10 },
  claims: { claimDays: 30, answerDays: 14 },
};
