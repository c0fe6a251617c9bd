// Which periods of a cohort are ready to be certified by themselves, by the program's mode.
import { dayPlusDays, type Day, type Instant } from '../time/instant.js';

/** When a program's certificates come out by themselves (contract). */
export const certificateModes = ['per-session', 'per-cohort', 'annual', 'on-demand'] as const;
export type CertificateMode = (typeof certificateModes)[number];

export interface DueSession {
  localDate: Day;
  endsAt: Instant;
  status: 'scheduled' | 'cancelled';
  finalizedAt: Instant | null;
}

export type DuePeriod = 'cohort' | { from: Day; to: Day };

/** CFPC's year runs 1 July to 30 June (credits.md §2.2), the others' with the calendar. */
function yearOf(creditSystem: string, day: Day): { from: Day; to: Day } {
  const year = Number(day.slice(0, 4));
  if (!creditSystem.startsWith('cfpc-')) return { from: `${year}-01-01`, to: `${year}-12-31` };
  const first = day.slice(5) >= '07-01' ? year : year - 1;
  return { from: `${first}-07-01`, to: `${first + 1}-06-30` };
}

/**
 * `per-cohort`: once every session that was held has ended and is finalized; `per-session`: each finalized day;
 * `annual`: each year of the credit system that is over, with all its sessions finalized; `on-demand`: never.
 */
export function duePeriods(
  mode: CertificateMode,
  creditSystem: string,
  sessions: readonly DueSession[],
  asOf: Instant,
): DuePeriod[] {
  const held = sessions.filter((session) => session.status === 'scheduled');
  const isDone = (session: DueSession) => session.endsAt <= asOf && session.finalizedAt !== null;
  switch (mode) {
    case 'on-demand':
      return [];
    case 'per-cohort':
      return held.length > 0 && held.every(isDone) ? ['cohort'] : [];
    case 'per-session': {
      const days = [...new Set(held.map((session) => session.localDate))];
      return days
        .filter((day) => held.filter((session) => session.localDate === day).every(isDone))
        .map((day) => ({ from: day, to: day }));
    }
    case 'annual': {
      const years = new Map(
        held.map((session) => [
          yearOf(creditSystem, session.localDate).from,
          yearOf(creditSystem, session.localDate),
        ]),
      );
      return [...years.values()].filter(({ from, to }) => {
        const ofYear = held.filter((session) => from <= session.localDate && session.localDate <= to);
        return dayPlusDays(to, 1) <= asOf.slice(0, 10) && ofYear.every(isDone);
      });
    }
  }
}
