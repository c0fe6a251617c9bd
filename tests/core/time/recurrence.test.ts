// Weekly schedules: wall time across clock changes, skipped dates, refusals.
import { describe, expect, test } from '@jest/globals';
import { expandWeekly, sessionsMax } from '../../../src/core/time/recurrence.js';
import type { WeeklyRepeat } from '../../../src/core/time/recurrence.js';

function expand(firstDate: string, repeat: Omit<WeeklyRepeat, 'unit'>, startTime = '12:00') {
  return expandWeekly({
    firstDate,
    startTime,
    durationMinutes: 60,
    timeZone: 'America/Toronto',
    repeat: { unit: 'week', ...repeat },
  });
}

function dates(expansion: ReturnType<typeof expandWeekly>): string[] {
  return expansion.ok ? expansion.sessions.map((session) => session.localDate) : [];
}

describe('expandWeekly', () => {
  test('12:00 stays 12:00 across the autumn change', () => {
    expect(expand('2026-10-28', { every: 1, count: 2 })).toEqual({
      ok: true,
      sessions: [
        {
          number: 1,
          localDate: '2026-10-28',
          startsAt: '2026-10-28T16:00:00Z',
          endsAt: '2026-10-28T17:00:00Z',
        },
        {
          number: 2,
          localDate: '2026-11-04',
          startsAt: '2026-11-04T17:00:00Z',
          endsAt: '2026-11-04T18:00:00Z',
        },
      ],
    });
  });

  test('12:00 stays 12:00 across the spring change (R3)', () => {
    const expansion = expand('2027-03-10', { every: 1, until: '2027-03-17' });
    expect(expansion.ok && expansion.sessions.map((session) => session.startsAt)).toEqual([
      '2027-03-10T17:00:00Z',
      '2027-03-17T16:00:00Z',
    ]);
  });

  test('with a count, skipped dates are not counted; with an end date, they do not move it', () => {
    const skip = ['2026-01-12', '2026-01-13'];
    expect(dates(expand('2026-01-05', { every: 1, count: 3, skip }))).toEqual([
      '2026-01-05',
      '2026-01-19',
      '2026-01-26',
    ]);
    expect(dates(expand('2026-01-05', { every: 1, until: '2026-01-19', skip }))).toEqual([
      '2026-01-05',
      '2026-01-19',
    ]);
    expect(dates(expand('2026-01-05', { every: 2, until: '2026-02-01' }))).toEqual([
      '2026-01-05',
      '2026-01-19',
    ]);
  });

  test('an end before the beginning gives no session', () => {
    expect(expand('2026-01-05', { every: 1, until: '2026-01-04' })).toEqual({ ok: true, sessions: [] });
  });

  test('a start that clocks skip or repeat is named, unless that date is skipped', () => {
    expect(expand('2026-03-01', { every: 1, count: 3 }, '02:30')).toEqual({
      ok: false,
      problem: 'gap',
      localDate: '2026-03-08',
    });
    expect(expand('2026-10-25', { every: 1, count: 3 }, '01:30')).toEqual({
      ok: false,
      problem: 'overlap',
      localDate: '2026-11-01',
    });
    expect(dates(expand('2026-03-01', { every: 1, count: 2, skip: ['2026-03-08'] }, '02:30'))).toEqual([
      '2026-03-01',
      '2026-03-15',
    ]);
  });

  test('a session over the change lasts its minutes', () => {
    const expansion = expandWeekly({
      firstDate: '2026-03-08',
      startTime: '01:30',
      durationMinutes: 60,
      timeZone: 'America/Toronto',
      repeat: { every: 1, unit: 'week', count: 1 },
    });
    expect(expansion.ok && expansion.sessions[0]).toMatchObject({
      startsAt: '2026-03-08T06:30:00Z',
      endsAt: '2026-03-08T07:30:00Z',
    });
  });

  test('has a limit, and refuses senseless input', () => {
    expect(expand('2026-01-05', { every: 1, count: sessionsMax }).ok).toBe(true);
    expect(expand('2026-01-05', { every: 1, count: sessionsMax + 1 })).toMatchObject({
      ok: false,
      problem: 'too-many',
    });
    expect(() => expand('2026-01-05', { every: 0, count: 1 })).toThrow(RangeError);
    expect(() => expand('2026-01-05', { every: 1 })).toThrow(RangeError);
    expect(() => expand('2026-01-05', { every: 1, count: 1.5 })).toThrow(RangeError);
    expect(() => expand('2026-01-05', { every: 1, count: 1, until: '2026-02-01' })).toThrow(RangeError);
  });
});
