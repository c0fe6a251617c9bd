// What people ask for about shared screens, and the use-cases that do it; those live in the corridors.
import type { Actor } from '../../core/access.js';
import type { Role } from '../../core/credits/vocabulary.js';
import type { ClinicianFields } from '../clinicians/clinician-record.js';
import type { ReviewItem } from '../attendance/review.service.js';
import type { Colleague } from './colleagues.service.js';
import type { Namer, ShorteningWish } from './lists.service.js';

export interface PersonLimit {
  clinicianId: string;
  time: ShorteningWish;
}

export interface TogetherWish {
  clinicianIds: readonly string[];
  contactId?: string | undefined;
  limits?: readonly PersonLimit[] | undefined;
}

export interface ListWish extends TogetherWish {
  /** Not on the roster: a question for a lead. */
  colleagues?: readonly Colleague[] | undefined;
}

export interface UsualWish {
  groupId: string;
  exceptIds?: readonly string[] | undefined;
  limits?: readonly PersonLimit[] | undefined;
}

/** A clinician speaking for herself: by her own link, or signed in. */
export interface Herself {
  actor: Actor;
  /** Her records; what is anybody else's does not exist for her. */
  clinicianIds: readonly string[];
}

export type SeatAnswer = { kind: 'confirm'; time: ShorteningWish | null } | { kind: 'absent' };

/** Naming people; `participant` is the device as clients know it. */
export interface NamingDoor {
  /** Besides those who are named already. */
  list(namer: Namer, sessionId: string, participant: string, wish: ListWish): Promise<void>;
  /** The standing group, as usual: who has consented counts at once, unless this one is a spot check. */
  listUsual(namer: Namer, sessionId: string, participant: string, wish: UsualWish): Promise<void>;
}

/** What becomes of those who were named. */
export interface AnsweringDoor {
  answer(herself: Herself, seatId: string, answer: SeatAnswer): Promise<void>;
  /** `time` null: as long as the device. What she said herself still bounds it. */
  shorten(namer: Namer, listId: string, clinicianId: string, time: ShorteningWish | null): Promise<void>;
  takeOff(namer: Namer, listId: string, clinicianId: string, reason: string | null): Promise<void>;
}

/** `enrolAs`: she joins the cohort with it, as who gets a new record always does. */
export type ColleagueDecision =
  | { clinicianId: string; enrolAs?: Role | undefined }
  | { create: ClinicianFields; enrolAs?: Role | undefined }
  | { reason: string };

/** What only staff do. */
export interface StaffNamingDoor extends NamingDoor {
  /** A lead's answer to an open review: these people watched together. */
  settleReview(actor: Actor, reviewId: string, wish: TogetherWish): Promise<ReviewItem>;
  /** A lead says who the colleague is, or that nobody is to be recorded. */
  settleColleague(actor: Actor, questionId: string, decision: ColleagueDecision): Promise<void>;
}
