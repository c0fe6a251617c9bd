// Stays without a recorded leave: what closed them, and whether any presence rests on that alone.
import { describe, expect, test } from '@jest/globals';
import { decideAttendance } from '../../../src/core/attendance/decide.js';
import { boldestEnd, closedBy } from '../../../src/core/attendance/open-end.js';
import { unitePresence, type PresenceRow } from '../../../src/core/attendance/presence.js';
import { sharedPresence } from '../../../src/core/attendance/screen-presence.js';

const window = { startSeconds: 0, endSeconds: 3600 };
const at = (seconds: number | null): string | null =>
  seconds === null ? null : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
const stay = (join: number, leave: number | null, more: Partial<PresenceRow> = {}): PresenceRow => ({
  joinAt: at(join),
  leaveAt: at(leave),
  room: 'main',
  noShow: false,
  statedSeconds: null,
  timeGrade: leave === null ? 'inferred' : 'exact',
  ...more,
});
const open = stay(600, null, { staysOpen: true });
const endOf = (...rows: PresenceRow[]) =>
  decideAttendance({ window, presence: unitePresence(rows, window), manual: null }).inferredEnd;

describe('what closed a stay', () => {
  test.each([
    ['a leave of its own', stay(0, 1200), null],
    ['a source that names every leave', open, 'session-end'],
    [
      'the end of the meeting, as the source wrote it',
      stay(0, 3540, { timeGrade: 'inferred' }),
      'meeting-end',
    ],
    ['the minutes it states', stay(0, null, { statedSeconds: 1200 }), 'stated-minutes'],
  ])('%s', (_what, row, end) => {
    expect(closedBy(row)).toBe(end);
    expect(endOf(row)).toBe(end);
  });

  test('of several the one that may be furthest from the truth', () => {
    expect(boldestEnd(['stated-minutes', null, 'meeting-end'])).toBe('meeting-end');
    expect(endOf(stay(0, null, { statedSeconds: 300 }), open)).toBe('session-end');
    expect(boldestEnd([null])).toBeNull();
  });
});

describe('it is said only where the minutes rest on it', () => {
  test('not where another device was there all the while, nor where the real leave came', () => {
    expect(endOf(open, stay(0, 3600))).toBeNull();
    expect(endOf(open, stay(600, 1800))).toBeNull();
    expect(endOf(open, stay(0, 1800))).toBe('session-end');
  });

  test('not outside the session, nor where nothing counts', () => {
    expect(endOf(stay(4000, null, { staysOpen: true }))).toBeNull();
    expect(endOf(stay(600, null))).toBeNull();
  });

  test('not where a mark, a roll call or a total decided', () => {
    const presence = unitePresence([open], window);
    expect(decideAttendance({ window, presence, manual: { minutes: 40 } }).inferredEnd).toBeNull();
    const attestations = [{ kind: 'roll-call', momentAt: null, worth: { kind: 'whole-session' } } as const];
    expect(decideAttendance({ window, presence, manual: null, attestations }).inferredEnd).toBeNull();
    const away = stay(0, 3600, { isEnvelope: true, statedSeconds: 3400 });
    expect(endOf(away, stay(3500, null, { staysOpen: true }))).toBeNull();
  });

  test('a shared screen that nobody left says so too, unless she shortened it to a proved stretch', () => {
    const shared = (limits: { startSeconds: number; endSeconds: number }[] | null) =>
      decideAttendance({
        window,
        presence: null,
        shared: sharedPresence(
          [{ rows: [stay(0, 1200), stay(1800, null, { staysOpen: true })], limits }],
          window,
        ),
        manual: null,
      });
    expect(shared(null)).toMatchObject({ attestedBy: 'shared-screen', inferredEnd: 'session-end' });
    expect(shared([{ startSeconds: 0, endSeconds: 1000 }])).toMatchObject({
      seconds: 1000,
      inferredEnd: null,
    });
  });
});
