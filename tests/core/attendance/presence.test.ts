// Presence: what counts, what does not, and the union against a slow second-by-second oracle.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  admitWaiting,
  hasUnknownTimes,
  timesDoubt,
  unitePresence,
  waitingRoomOnly,
} from '../../../src/core/attendance/presence.js';
import type { PresenceRow } from '../../../src/core/attendance/presence.js';
import { epochSecondsOf, instantFromEpochSeconds } from '../../../src/core/time/instant.js';

const base = epochSecondsOf('2026-01-05T17:00:00Z');
const hour = { startSeconds: base, endSeconds: base + 3600 };

function row(join: number | null, leave: number | null, more: Partial<PresenceRow> = {}): PresenceRow {
  return {
    joinAt: join === null ? null : instantFromEpochSeconds(base + join),
    leaveAt: leave === null ? null : instantFromEpochSeconds(base + leave),
    room: 'main',
    noShow: false,
    statedSeconds: null,
    timeGrade: 'exact',
    ...more,
  };
}

describe('unitePresence', () => {
  test('unites, clips, and never sums overlaps', () => {
    const presence = unitePresence([row(-120, 1230), row(600, 1800), row(3000, 4000)], hour);
    expect(presence).toEqual({
      intervals: [
        { startSeconds: base, endSeconds: base + 1800 },
        { startSeconds: base + 3000, endSeconds: base + 3600 },
      ],
      seconds: 2400,
      totalsOnlySeconds: null,
      unclippedSeconds: 1920 + 1000,
      joins: 3,
      openEnds: [],
      evidence: 'exact',
    });
  });

  test('leaves out the waiting room and no-shows', () => {
    const presence = unitePresence(
      [row(0, 60), row(60, 900, { room: 'waiting' }), row(0, 3600, { noShow: true })],
      hour,
    );
    expect(presence).toMatchObject({ seconds: 60, joins: 1 });
  });

  test('without a leave the stated minutes count, rounded down to what they prove', () => {
    const open = { timeGrade: 'inferred' } as const;
    const stated = (minutes: number) => row(11, null, { ...open, statedSeconds: minutes * 60 });
    expect(unitePresence([stated(3)], hour)).toMatchObject({
      seconds: 121,
      openEnds: [expect.objectContaining({ closedBy: 'stated-minutes' })],
      evidence: 'minute',
      joins: 1,
    });
    expect(unitePresence([stated(1)], hour).seconds).toBe(1);
    expect(unitePresence([stated(0)], hour).seconds).toBe(0);
    expect(unitePresence([stated(600)], hour).seconds).toBe(3589);
  });

  test('without stated minutes it earns nothing, unless its source closes it', () => {
    const open = row(11, null, { timeGrade: 'inferred' });
    expect(unitePresence([open], hour)).toMatchObject({ seconds: 0, joins: 0, openEnds: [] });
    expect(unitePresence([open, row(100, 200)], hour)).toMatchObject({ seconds: 100, evidence: 'exact' });
    const closes = row(11, null, { timeGrade: 'inferred', staysOpen: true });
    expect(unitePresence([closes], hour)).toMatchObject({
      seconds: 3589,
      evidence: 'minute',
      openEnds: [expect.objectContaining({ closedBy: 'session-end' })],
    });
    expect(unitePresence([row(4000, null, { staysOpen: true })], hour).seconds).toBe(0);
    const totals = row(null, null, { timeGrade: 'totals-only', statedSeconds: 600 });
    expect(unitePresence([open, totals], hour)).toMatchObject({
      totalsOnlySeconds: 600,
      evidence: 'totals-only',
    });
  });

  test('the real leave of the same join replaces an inferred end, also a later one', () => {
    const inferred = row(0, null, { timeGrade: 'inferred', statedSeconds: 2400 });
    expect(unitePresence([inferred, row(0, 600)], hour)).toMatchObject({
      seconds: 600,
      evidence: 'exact',
      openEnds: [],
      joins: 1,
    });
    expect(unitePresence([row(0, 600, { timeGrade: 'minute' }), inferred], hour).seconds).toBe(600);
    expect(unitePresence([inferred, row(1, 600)], hour).seconds).toBe(2341);
    expect(unitePresence([inferred, row(0, -5)], hour).seconds).toBe(2341);
    expect(unitePresence([inferred, row(0, 600, { room: 'waiting' })], hour).seconds).toBe(2341);
  });

  test('a join that is unknown or after its leave adds nothing', () => {
    expect(unitePresence([row(null, 600), row(900, 300)], hour)).toMatchObject({
      seconds: 0,
      unclippedSeconds: 0,
    });
  });

  test('totals without times are capped at the session, also when merged', () => {
    const totals = (minutes: number | null): PresenceRow =>
      row(null, null, { timeGrade: 'totals-only', statedSeconds: minutes === null ? null : minutes * 60 });
    expect(unitePresence([totals(82)], hour)).toMatchObject({
      totalsOnlySeconds: 3600,
      seconds: 0,
      evidence: 'totals-only',
    });
    expect(unitePresence([totals(3)], hour).totalsOnlySeconds).toBe(180);
    expect(unitePresence([totals(61), totals(3)], hour).totalsOnlySeconds).toBe(3600);
    // Her telephone beside her computer, or the same report drawn twice while the meeting ran.
    expect(unitePresence([totals(20), totals(35)], hour).totalsOnlySeconds).toBe(2100);
    expect(unitePresence([totals(null)], hour).totalsOnlySeconds).toBe(0);
    expect(unitePresence([totals(60), row(0, 600)], hour)).toMatchObject({ seconds: 600, evidence: 'exact' });
  });

  test('nothing is nothing', () => {
    expect(unitePresence([], hour)).toMatchObject({
      seconds: 0,
      joins: 0,
      intervals: [],
      totalsOnlySeconds: null,
    });
  });
});

const stays = fc.array(
  fc
    .tuple(fc.integer({ min: -300, max: 900 }), fc.integer({ min: -20, max: 600 }))
    .map(([join, length]) => row(join, join + length)),
  { maxLength: 12 },
);
const shortWindow = { startSeconds: base, endSeconds: base + 600 };

describe('properties', () => {
  test('the seconds are those a clock would count', () => {
    fc.assert(
      fc.property(stays, (rows) => {
        let counted = 0;
        for (let second = shortWindow.startSeconds; second < shortWindow.endSeconds; second += 1) {
          const isThere = rows.some(
            ({ joinAt, leaveAt }) =>
              epochSecondsOf(joinAt ?? '') <= second && second < epochSecondsOf(leaveAt ?? ''),
          );
          if (isThere) counted += 1;
        }
        const presence = unitePresence(rows, shortWindow);
        expect(presence.seconds).toBe(counted);
        expect(presence.unclippedSeconds).toBeGreaterThanOrEqual(counted);
      }),
      { numRuns: 100 },
    );
  });

  test('the order of rows does not matter', () => {
    fc.assert(
      fc.property(stays, (rows) => {
        const reversed = unitePresence([...rows].reverse(), shortWindow);
        expect(reversed).toEqual(unitePresence(rows, shortWindow));
      }),
    );
  });

  test('splitting a connection changes no second', () => {
    fc.assert(
      fc.property(stays, fc.integer({ min: 0, max: 600 }), (rows, cut) => {
        const at = instantFromEpochSeconds(base + cut);
        const split = rows.flatMap((each) =>
          each.joinAt !== null && each.leaveAt !== null && each.joinAt < at && at < each.leaveAt
            ? [
                { ...each, leaveAt: at },
                { ...each, joinAt: at },
              ]
            : [each],
        );
        const [whole, parts] = [rows, split].map((each) => unitePresence(each, shortWindow));
        expect(parts?.intervals).toEqual(whole?.intervals);
        expect(parts?.unclippedSeconds).toBe(whole?.unclippedSeconds);
      }),
    );
  });
});

describe('waitingRoomOnly', () => {
  const waiting = { room: 'waiting' } as const;
  test('asks for a person where every minute is flagged as waiting', () => {
    expect(waitingRoomOnly([row(0, 3000, waiting)])).toBe(true);
    expect(
      waitingRoomOnly([row(null, null, { ...waiting, timeGrade: 'totals-only', statedSeconds: 1800 })]),
    ).toBe(true);
  });
  test('not for the usual minute before being let in, nor where somebody was in the room', () => {
    expect(waitingRoomOnly([row(-80, 11, waiting)], hour)).toBe(false);
    expect(waitingRoomOnly([row(0, 3000, waiting), row(3000, 3060)])).toBe(false);
    expect(waitingRoomOnly([row(0, 600)])).toBe(false);
    expect(waitingRoomOnly([])).toBe(false);
  });
  test('with a window only time inside it counts', () => {
    expect(waitingRoomOnly([row(0, 3000, waiting), row(-600, -10)], hour)).toBe(true);
    expect(waitingRoomOnly([row(-900, -60, waiting)], hour)).toBe(false);
  });
});

describe('what a person is asked about the times', () => {
  const waiting = { room: 'waiting' } as const;
  const open = row(600, null, { timeGrade: 'inferred' });
  const totals = (statedSeconds: number | null) =>
    row(null, null, { timeGrade: 'totals-only', statedSeconds });

  test.each([
    ['a join alone', [open], true],
    ['a leave alone', [row(null, 900)], true],
    ['neither', [row(null, null)], true],
    ['a leave before its join', [row(900, 300)], true],
    ['totals that cannot be read', [totals(null)], true],
    ['beside a stay that is known', [open, row(0, 300)], true],
    ['waiting, unreadable, and nothing else', [{ ...open, ...waiting }], true],
    ['stated minutes', [row(0, null, { timeGrade: 'inferred', statedSeconds: 180 })], false],
    ['the same join with its leave', [open, row(600, 900)], false],
    ['the same leave with its join', [row(null, 900), row(600, 900)], false],
    ['totals know the rest', [open, totals(600)], false],
    ['totals that cannot be read beside times', [totals(null), row(0, 300)], false],
    ['the whole session is known', [open, row(-1, 3600)], false],
    ['joined after the session', [row(3600, null)], false],
    ['left before it', [row(null, 0)], false],
    ['did not come', [row(null, null, { noShow: true })], false],
    ['waiting unreadably before a stay', [{ ...open, ...waiting }, row(700, 900)], false],
    ['nothing at all', [], false],
  ])('%s', (_, rows, isUnknown) => {
    expect(hasUnknownTimes(rows, hour)).toBe(isUnknown);
    expect(timesDoubt(rows, hour)).toBe(isUnknown ? 'unknown-times' : null);
  });

  test('who was let in is admitted only where nothing else speaks for the participant', () => {
    const rows = [row(0, 1800, waiting)];
    expect(timesDoubt(rows, hour)).toBe('waiting-room');
    expect(unitePresence(admitWaiting(rows, hour), hour).seconds).toBe(1800);
    const usual = [row(0, 1800, waiting), row(1800, 2000)];
    expect(unitePresence(admitWaiting(usual, hour), hour).seconds).toBe(200);
    expect(timesDoubt([...rows, open], hour)).toBe('unknown-times');
    expect(unitePresence(admitWaiting([...rows, open], hour), hour).seconds).toBe(0);
  });

  test('a waiting row without a leave is admitted by its stated minutes', () => {
    const rows = [row(0, null, { ...waiting, timeGrade: 'inferred', statedSeconds: 1800 })];
    expect(timesDoubt(rows, hour)).toBe('waiting-room');
    expect(unitePresence(admitWaiting(rows, hour), hour).seconds).toBe(1741);
  });
});

describe('an envelope', () => {
  const envelope = (from: number, to: number, statedSeconds: number) =>
    row(from, to, { isEnvelope: true, statedSeconds });

  test('without a gap is a stay like any other; a minute less is rounding', () => {
    expect(unitePresence([envelope(0, 1500, 1500)], hour)).toMatchObject({
      seconds: 1500,
      evidence: 'exact',
    });
    expect(unitePresence([envelope(0, 1500, 1440)], hour)).toMatchObject({
      seconds: 1500,
      totalsOnlySeconds: null,
    });
  });

  test('with a gap proves what is left when all absence lay within the session, and no times', () => {
    expect(unitePresence([envelope(0, 3600, 3000)], hour)).toMatchObject({
      seconds: 0,
      intervals: [],
      totalsOnlySeconds: 3000,
      evidence: 'totals-only',
      joins: 1,
    });
    expect(unitePresence([envelope(-600, 4200, 4200)], hour).totalsOnlySeconds).toBe(3000);
    expect(unitePresence([envelope(-600, 600, 300)], hour).totalsOnlySeconds).toBe(null);
  });

  test('of nobody knows how long proves no time, and is asked about where it touches the session', () => {
    const unfilled = (from: number, to: number) => row(from, to, { isEnvelope: true, timeGrade: 'inferred' });
    const open = row(0, null, { isEnvelope: true, timeGrade: 'inferred', statedSeconds: 3600 });
    for (const rows of [[unfilled(0, 3600)], [unfilled(-600, 60)], [open]]) {
      expect(unitePresence(rows, hour)).toMatchObject({ seconds: 0, intervals: [], totalsOnlySeconds: null });
      expect(timesDoubt(rows, hour)).toBe('unknown-times');
    }
    for (const beyond of [unfilled(-600, 0), unfilled(3600, 4000)]) {
      expect(timesDoubt([beyond], hour)).toBe(null);
    }
    const stay = row(600, 1800);
    expect(unitePresence([unfilled(0, 3600), stay], hour).seconds).toBe(1200);
    expect(timesDoubt([unfilled(0, 3600), stay], hour)).toBe('unknown-times');
    // It knows no end of the stay that began with it.
    const live = row(0, null, { timeGrade: 'inferred', staysOpen: true });
    expect(unitePresence([unfilled(0, 1800), live], hour).seconds).toBe(3600);
  });

  test('beside exact stays the more certain time counts, never a sum', () => {
    const exact = row(0, 1800);
    expect(unitePresence([exact, envelope(0, 3600, 1000)], hour)).toMatchObject({
      seconds: 1800,
      totalsOnlySeconds: null,
      evidence: 'exact',
    });
    expect(unitePresence([exact, envelope(1800, 3600, 1200)], hour)).toMatchObject({
      seconds: 0,
      totalsOnlySeconds: 3000,
    });
  });
});
