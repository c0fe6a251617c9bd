// Who is in a running meeting, since when and for how long so far; who of the roster is missing, and who is unknown.
import { epochSecondsOf, type Instant } from '../time/instant.js';
import { intersectIntervals, totalSeconds, uniteIntervals, type Interval } from '../time/interval.js';

export interface LiveStayFacts {
  participantKey: string;
  name: string;
  room: 'main' | 'waiting';
  joinedAt: Instant | null;
  leftAt: Instant | null;
}

export interface LivePerson {
  /** As the record names a known clinician; else as the meeting shows the participant. */
  name: string;
  clinicianId: string | null;
  isOnRoster: boolean;
  state: 'in' | 'waiting' | 'left';
  /** Of who is in or waits: the beginning of this stay. */
  since: Instant | null;
  /** Present within the session so far. */
  seconds: number;
}

export interface LiveRoster {
  known: LivePerson[];
  unknown: LivePerson[];
  missing: { clinicianId: string; name: string }[];
}

interface Known {
  clinicianId: string;
  name: string;
}

function stretchOf({ joinedAt, leftAt }: LiveStayFacts, nowSeconds: number): Interval[] {
  if (joinedAt === null) return [];
  const startSeconds = epochSecondsOf(joinedAt);
  const endSeconds = leftAt === null ? nowSeconds : epochSecondsOf(leftAt);
  return endSeconds > startSeconds ? [{ startSeconds, endSeconds }] : [];
}

function personOf(
  stays: readonly LiveStayFacts[],
  who: Pick<LivePerson, 'name' | 'clinicianId' | 'isOnRoster'>,
  window: Interval,
  now: Instant,
): LivePerson {
  const inside = stays.filter((stay) => stay.room === 'main');
  const openOf = (rows: readonly LiveStayFacts[]) =>
    rows.filter((stay) => stay.leftAt === null).map((stay) => stay.joinedAt ?? now);
  const open = openOf(inside);
  const waiting = openOf(stays.filter((stay) => stay.room === 'waiting'));
  const stretches = inside.flatMap((stay) => stretchOf(stay, epochSecondsOf(now)));
  return {
    ...who,
    state: open.length > 0 ? 'in' : waiting.length > 0 ? 'waiting' : 'left',
    since: (open.length > 0 ? open : waiting).sort()[0] ?? null,
    seconds: totalSeconds(intersectIntervals(uniteIntervals(stretches), [window])),
  };
}

/** `peopleOf`: whom a participant stands for; several where people share a screen. */
export function liveRoster(input: {
  stays: readonly LiveStayFacts[];
  peopleOf: ReadonlyMap<string, readonly Known[]>;
  roster: readonly Known[];
  window: Interval;
  now: Instant;
}): LiveRoster {
  const { stays, peopleOf, roster, window, now } = input;
  const onRoster = new Set(roster.map((one) => one.clinicianId));
  const ofClinician = new Map<string, { who: Known; stays: LiveStayFacts[] }>();
  const ofStranger = new Map<string, LiveStayFacts[]>();
  for (const stay of stays) {
    const people = peopleOf.get(stay.participantKey) ?? [];
    if (people.length === 0)
      ofStranger.set(stay.participantKey, [...(ofStranger.get(stay.participantKey) ?? []), stay]);
    for (const who of people) {
      const own = ofClinician.get(who.clinicianId)?.stays ?? [];
      ofClinician.set(who.clinicianId, { who, stays: [...own, stay] });
    }
  }
  return {
    known: [...ofClinician.values()].map(({ who, stays: own }) =>
      personOf(own, { ...who, isOnRoster: onRoster.has(who.clinicianId) }, window, now),
    ),
    unknown: [...ofStranger.values()].map((own) => {
      const name = own.find((stay) => stay.name !== '')?.name ?? '';
      return personOf(own, { name, clinicianId: null, isOnRoster: false }, window, now);
    }),
    missing: roster.filter((one) => !ofClinician.has(one.clinicianId)),
  };
}
