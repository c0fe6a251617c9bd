// The agenda of a session: one content segment where none is given, else minutes that sum to the duration.
import { AppError, type FieldError } from '../../core/errors.js';
import { epochSecondsOf, type Instant } from '../../core/time/instant.js';
import type { Segment } from './session.js';

export const durationMinutesMin = 5;
export const durationMinutesMax = 1440;

export function invalid(error: FieldError): AppError {
  return new AppError('request.invalid', `${error.pointer}: ${error.detail}`, { errors: [error] });
}

export function agendaOf(segments: readonly Segment[] | undefined, durationMinutes: number): Segment[] {
  if (segments === undefined || segments.length === 0) return [{ kind: 'content', minutes: durationMinutes }];
  const sumMinutes = segments.reduce((sum, segment) => sum + segment.minutes, 0);
  if (sumMinutes !== durationMinutes) {
    throw invalid({
      pointer: '/body/segments',
      code: 'segments.sum',
      detail: `The segments take ${sumMinutes} minutes, the session ${durationMinutes}; make them equal.`,
    });
  }
  return [...segments];
}

/** A lone content segment is "the whole session", whatever its length; it stretches with the session. */
export function isWholeSession(segments: readonly Segment[]): boolean {
  return segments.length === 1 && segments[0]?.kind === 'content' && segments[0].title === undefined;
}

/** Whole minutes from 5 to 1440, begun on a whole minute. */
export function durationMinutesOf(startsAt: Instant, endsAt: Instant): number {
  if (!startsAt.endsWith(':00Z')) {
    throw invalid({
      pointer: '/body/startsAt',
      code: 'session.not-on-the-minute',
      detail: 'A session starts on a whole minute.',
    });
  }
  const seconds = epochSecondsOf(endsAt) - epochSecondsOf(startsAt);
  const minutes = Math.floor(seconds / 60);
  if (seconds % 60 !== 0 || minutes < durationMinutesMin || minutes > durationMinutesMax) {
    throw invalid({
      pointer: '/body/endsAt',
      code: 'session.duration',
      detail: `A session ends ${durationMinutesMin} to ${durationMinutesMax} whole minutes after it starts.`,
    });
  }
  return minutes;
}
