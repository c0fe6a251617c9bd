// What is odd about the people before shared screens: named at two at once, connected by themselves too, more than it holds.
import type { Finding } from '../finding.js';
import type { Interval } from '../time/interval.js';
import { declaredPeople } from './screen-name.js';
import { overlapSeconds } from './screen-time.js';

export interface SeatedPerson {
  clinicianId: string;
  name: string;
  intervals: readonly Interval[];
  /** Somebody named a part of the device's time. */
  isShortened: boolean;
}

export interface SeatedScreen {
  name: string;
  /** When the device was connected; empty where only totals are known. */
  intervals: readonly Interval[];
  people: readonly SeatedPerson[];
}

/** `own`: by clinician, when she was connected by herself. Nobody's minutes count twice, whatever is said here. */
export function screenFindings(
  screens: readonly SeatedScreen[],
  own: ReadonlyMap<string, readonly Interval[]>,
): Finding[] {
  return [
    ...atTwoScreens(screens),
    ...shortenedAway(screens),
    ...connectedToo(screens, own),
    ...beyondHeadCount(screens),
  ];
}

const minutesOf = (seconds: number): number => Math.ceil(seconds / 60);

function atTwoScreens(screens: readonly SeatedScreen[]): Finding[] {
  return screens.flatMap((screen, place) =>
    screens.slice(place + 1).flatMap((other) =>
      screen.people.flatMap((person): Finding[] => {
        const there = other.people.find(({ clinicianId }) => clinicianId === person.clinicianId);
        const seconds = there === undefined ? 0 : overlapSeconds(person.intervals, there.intervals);
        if (seconds === 0) return [];
        return [
          {
            code: 'screen.two-at-once',
            severity: 'warning',
            detail: `${person.name} is named at two screens at the same time, “${screen.name}” and “${other.name}”, for ${minutesOf(seconds)} minutes. The time counts once; take the person off the screen where they were not.`,
            params: {
              person: person.name,
              screen: screen.name,
              other: other.name,
              minutes: minutesOf(seconds),
            },
          },
        ];
      }),
    ),
  );
}

function connectedToo(
  screens: readonly SeatedScreen[],
  own: ReadonlyMap<string, readonly Interval[]>,
): Finding[] {
  return screens.flatMap((screen) =>
    screen.people.flatMap((person): Finding[] => {
      const seconds = overlapSeconds(person.intervals, own.get(person.clinicianId) ?? []);
      if (seconds === 0) return [];
      return [
        {
          code: 'screen.own-connection',
          severity: 'note',
          detail: `${person.name} was also connected alone for ${minutesOf(seconds)} of the minutes at “${screen.name}”. The two are united; no minute counts twice.`,
          params: { person: person.name, screen: screen.name, minutes: minutesOf(seconds) },
        },
      ];
    }),
  );
}

/** A report read anew moved the device away from the part that was named. */
function shortenedAway(screens: readonly SeatedScreen[]): Finding[] {
  return screens.flatMap(({ name: screen, intervals, people }) =>
    people
      .filter((person) => person.isShortened && intervals.length > 0 && person.intervals.length === 0)
      .map(({ name: person }): Finding => ({
        code: 'screen.shortened-away',
        severity: 'warning',
        detail: `${person} is named at “${screen}” for a time when it was not connected, as the reports are now. Nothing counts there; shorten the time anew.`,
        params: { person, screen },
      })),
  );
}

function beyondHeadCount(screens: readonly SeatedScreen[]): Finding[] {
  return screens.flatMap(({ name, people }): Finding[] => {
    const declared = declaredPeople(name);
    if (declared === null || people.length <= declared) return [];
    return [
      {
        code: 'screen.more-than-declared',
        severity: 'warning',
        detail: `“${name}” says that ${declared} people sit there, and ${people.length} are named.`,
        params: { screen: name, declared, named: people.length },
      },
    ];
  });
}
