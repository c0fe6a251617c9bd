// From presence or a manual mark to the fact of attendance: minutes, status, and what it rests on.
import { intersectIntervals, totalSeconds, uniteIntervals } from '../time/interval.js';
import type { Interval } from '../time/interval.js';
import {
  attestedTime,
  nothingAttested,
  type AttestedBy,
  type AttestedTime,
  type Attestation,
} from './attestation.js';
import type { AttendanceStatus, Evidence } from './evidence.js';
import { boldestEnd, type InferredEnd } from './open-end.js';
import type { Presence } from './presence.js';

/** Missing at most this much of a session still is `attended` (contract). */
export const attendedGraceMinutes = 5;

export type ManualMark = { minutes: number } | { intervals: readonly Interval[] };

export interface AttendanceInput {
  window: Interval;
  /** Her own connections. */
  presence: Presence | null;
  /** Of a shared screen, once she confirmed that she sat there: bounded by the device's own time. */
  shared?: Presence | null;
  /** Roll calls and check-in codes. */
  attestations?: readonly Attestation[];
  /** Webhooks, and shared screens that she has not confirmed: shown, and worth nothing yet. */
  unconfirmed?: Presence | null;
  /** Replaces whatever the sources say. */
  manual: ManualMark | null;
  /** A source names her, but when she was there cannot be read. */
  timesUnknown?: boolean;
}

export interface AttendanceDecision {
  /** Clipped to the whole session. */
  seconds: number;
  /** Whole minutes begun and ended: floor of seconds over 60. */
  minutes: number;
  status: AttendanceStatus;
  evidence: Evidence;
  /** Of `attested` only. */
  attestedBy: AttestedBy | null;
  /** Empty where only a number of minutes is known. */
  intervals: Interval[];
  totalsOnlySeconds: number | null;
  manualMinutes: number | null;
  /** True where a person's mark decided. */
  adjusted: boolean;
  /** How a stay was closed whose leave nobody recorded; null where none of the time rests on one. */
  inferredEnd: InferredEnd | null;
}

type Measured = Omit<AttendanceDecision, 'minutes' | 'status'>;

/**
 * A detailed report outranks totals without times; a manual mark outranks everything. What staff attest in a roll call
 * counts where it is longer; a code counts only where no connection of her own tells more exactly.
 */
export function decideAttendance(input: AttendanceInput): AttendanceDecision {
  const { window, manual, attestations = [], timesUnknown = false } = input;
  const proved = manual !== null ? byHand(manual, window) : byEvidence(input);
  const isUnproved = manual === null && Math.floor(proved.seconds / 60) <= 0;
  const unconfirmed = isUnproved ? bySources(input.unconfirmed ?? null) : null;
  const isUnconfirmed = unconfirmed !== null && unconfirmed.seconds > 0;
  const measured = isUnconfirmed ? unconfirmed : proved;
  const minutes = Math.floor(measured.seconds / 60);
  // Parse failure is not absence (attendance-sources.md §0 rule 10), nor is a code that nobody has said the worth of.
  const waits = minutes <= 0 && (timesUnknown || attestations.some(({ worth }) => worth.kind === 'nothing'));
  const status = statusOf(minutes, window, manual === null && (isUnconfirmed || waits));
  return { ...measured, minutes, status };
}

function byEvidence({ window, presence, shared, attestations = [] }: AttendanceInput): Measured {
  const measured = besideOthers(bySources(presence), bySources(shared ?? null));
  const rollCall = attestedOf(attestations, 'roll-call', window);
  if (rollCall.seconds > measured.seconds) return byWord('roll-call', rollCall);
  // Less than a minute earns nothing, so it stands in no code's way.
  if (Math.floor(measured.seconds / 60) > 0) return measured;
  const checkIn = attestedOf(attestations, 'check-in', window);
  return checkIn.seconds > measured.seconds ? byWord('check-in', checkIn) : measured;
}

/** Her own connections and those of the screen she shared, together; where only one has times, the longer. */
function besideOthers(own: Measured, shared: Measured): Measured {
  if (shared.seconds === 0) return own;
  const timed = [own, shared].every(({ totalsOnlySeconds }) => totalsOnlySeconds === null);
  const intervals = timed ? uniteIntervals([...own.intervals, ...shared.intervals]) : [];
  const together = timed
    ? {
        ...shared,
        intervals,
        seconds: totalSeconds(intervals),
        inferredEnd: boldestEnd([own.inferredEnd, shared.inferredEnd]),
      }
    : shared.seconds > own.seconds
      ? shared
      : own;
  return together.seconds > own.seconds
    ? { ...together, evidence: 'attested', attestedBy: 'shared-screen' }
    : own;
}

function attestedOf(
  attestations: readonly Attestation[],
  kind: Attestation['kind'],
  window: Interval,
): AttestedTime {
  const own = attestations.filter((each) => each.kind === kind);
  return own.length === 0 ? nothingAttested : attestedTime(own, window);
}

function byWord(attestedBy: AttestedBy, { intervals, minutes, seconds }: AttestedTime): Measured {
  return {
    seconds,
    evidence: 'attested',
    attestedBy,
    intervals,
    totalsOnlySeconds: null,
    manualMinutes: minutes,
    adjusted: false,
    inferredEnd: null,
  };
}

function byHand(manual: ManualMark, window: Interval): Measured {
  const base = {
    evidence: 'manual',
    attestedBy: null,
    totalsOnlySeconds: null,
    adjusted: true,
    inferredEnd: null,
  } as const;
  if ('intervals' in manual) {
    const intervals = intersectIntervals(manual.intervals, [window]);
    return { ...base, intervals, seconds: totalSeconds(intervals), manualMinutes: null };
  }
  if (!Number.isInteger(manual.minutes) || manual.minutes < 0) {
    throw new RangeError(`not a number of minutes: ${manual.minutes}`);
  }
  const seconds = Math.min(manual.minutes * 60, window.endSeconds - window.startSeconds);
  return { ...base, intervals: [], seconds, manualMinutes: Math.floor(seconds / 60) };
}

function bySources(presence: Presence | null): Measured {
  const base = { attestedBy: null, manualMinutes: null, adjusted: false, inferredEnd: null } as const;
  if (presence === null)
    return { ...base, seconds: 0, evidence: 'exact', intervals: [], totalsOnlySeconds: null };
  const { evidence, totalsOnlySeconds } = presence;
  if (evidence === 'totals-only') {
    return { ...base, seconds: totalsOnlySeconds ?? 0, evidence, intervals: [], totalsOnlySeconds };
  }
  return {
    ...base,
    seconds: presence.seconds,
    evidence,
    intervals: presence.intervals,
    totalsOnlySeconds: null,
    inferredEnd: boldestEnd(presence.openEnds.map(({ closedBy }) => closedBy)),
  };
}

function statusOf(minutes: number, window: Interval, provisional: boolean): AttendanceStatus {
  if (provisional) return 'provisional';
  if (minutes <= 0) return 'absent';
  const sessionMinutes = Math.floor((window.endSeconds - window.startSeconds) / 60);
  return minutes >= sessionMinutes - attendedGraceMinutes ? 'attended' : 'partial';
}
