// What several kinds of evidence come to, against a clock that looks at every second: reports, a shared screen, roll calls, codes.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Attestation, Worth } from '../../../src/core/attendance/attestation.js';
import { decideAttendance, type AttendanceInput } from '../../../src/core/attendance/decide.js';
import { unitePresence, type PresenceRow } from '../../../src/core/attendance/presence.js';
import { totalSeconds } from '../../../src/core/time/interval.js';
import { anyRows, base, instantAt, isThere, window, windowSeconds } from '../../support/presence-oracle.js';

interface Told {
  own: PresenceRow[];
  shared: PresenceRow[];
  unconfirmed: PresenceRow[];
  attestations: Attestation[];
}

const moment = fc.integer({ min: -900, max: 900 });
const worth: fc.Arbitrary<Worth> = fc.oneof(
  fc.constantFrom<Worth>({ kind: 'nothing' }, { kind: 'between' }, { kind: 'whole-session' }),
  fc.integer({ min: 0, max: 12 }).map((minutes): Worth => ({ kind: 'minutes', minutes })),
  fc.tuple(moment, fc.integer({ min: 0, max: 400 })).map(([from, seconds]): Worth => ({
    kind: 'intervals',
    intervals: [{ startSeconds: base + from, endSeconds: base + from + seconds }],
  })),
);
const attestation: fc.Arbitrary<Attestation> = fc.record({
  kind: fc.constantFrom('roll-call' as const, 'check-in' as const),
  momentAt: fc.option(moment.map(instantAt)),
  worth,
});
const attestations = fc.array(attestation, { maxLength: 4 });
const few = anyRows.map((rows) => rows.slice(0, 4));
const told: fc.Arbitrary<Told> = fc.record({ own: few, shared: few, unconfirmed: few, attestations });

function decide(
  { own, shared, unconfirmed, attestations: attested }: Told,
  more: Partial<AttendanceInput> = {},
) {
  const presenceOf = (rows: readonly PresenceRow[]) =>
    rows.length === 0 ? null : unitePresence(rows, window);
  return decideAttendance({
    window,
    presence: presenceOf(own),
    shared: presenceOf(shared),
    unconfirmed: presenceOf(unconfirmed),
    attestations: attested,
    manual: null,
    ...more,
  });
}

const seconds = Array.from({ length: windowSeconds }, (_, second) => second);
const count = (isCounted: (second: number) => boolean): number => seconds.filter(isCounted).length;

/** Of one kind: what a stretch covers by the clock, or minutes without times where they are more. */
function attestedSeconds(all: readonly Attestation[], kind: Attestation['kind']): number {
  const own = all.filter((each) => each.kind === kind);
  const moments = own
    .filter((each) => each.worth.kind === 'between' && each.momentAt !== null)
    .map(({ momentAt }) => Date.parse(momentAt ?? '') / 1000);
  const timed = count((second) => {
    const at = base + second;
    const isBetween = moments.some((each) => each <= at) && moments.some((each) => each > at);
    return (
      isBetween ||
      own.some(({ worth: each }) => {
        if (each.kind === 'whole-session') return true;
        if (each.kind !== 'intervals') return false;
        return each.intervals.some(({ startSeconds, endSeconds }) => startSeconds <= at && at < endSeconds);
      })
    );
  });
  const minutes = own.map(({ worth: each }) => (each.kind === 'minutes' ? each.minutes : 0));
  return Math.max(timed, Math.min(windowSeconds, 60 * Math.max(0, ...minutes)));
}

function provedSeconds({ own, shared, attestations: attested }: Told): number {
  const measured = count((second) => isThere(own, second) || isThere(shared, second));
  const rollCall = attestedSeconds(attested, 'roll-call');
  const isCoded = rollCall <= measured && measured < 60;
  return Math.max(rollCall, measured, isCoded ? attestedSeconds(attested, 'check-in') : 0);
}

describe('evidence of several kinds', () => {
  test('proves the seconds that a clock would count', () => {
    fc.assert(
      fc.property(told, (each) => {
        const proved = provedSeconds(each);
        const decided = decide({ ...each, unconfirmed: [] });
        expect(decided).toMatchObject({ seconds: proved, minutes: Math.floor(proved / 60) });
        if (decided.intervals.length > 0) expect(totalSeconds(decided.intervals)).toBe(decided.seconds);
      }),
      { numRuns: 400 },
    );
  });

  test('that nobody confirmed changes nothing that is proved, and by itself is never more than provisional', () => {
    fc.assert(
      fc.property(told, (each) => {
        const [bare, decided] = [decide({ ...each, unconfirmed: [] }), decide(each)];
        if (bare.minutes > 0) expect(decided).toEqual(bare);
        else if (decided.minutes > 0) expect(decided.status).toBe('provisional');
      }),
    );
  });

  test('a roll call, a confirmed screen or a code takes nothing away from her own connections', () => {
    fc.assert(
      fc.property(told, (each) => {
        const alone = decide({ ...each, shared: [], attestations: [] });
        expect(decide(each).seconds).toBeGreaterThanOrEqual(
          alone.status === 'provisional' ? 0 : alone.seconds,
        );
      }),
    );
  });

  test('a code counts only where nothing else proves a minute', () => {
    fc.assert(
      fc.property(
        told,
        fc.array(attestation.map((each) => ({ ...each, kind: 'check-in' as const }))),
        (each, codes) => {
          const without = {
            ...each,
            attestations: each.attestations.filter(({ kind }) => kind === 'roll-call'),
          };
          const before = decide({ ...without, unconfirmed: [] });
          const after = decide({
            ...without,
            unconfirmed: [],
            attestations: [...without.attestations, ...codes],
          });
          if (before.minutes > 0) expect(after).toEqual(before);
          else if (before.attestedBy === null)
            expect(after.seconds).toBe(Math.max(before.seconds, attestedSeconds(codes, 'check-in')));
        },
      ),
    );
  });

  test('a mark by hand is what counts, whatever else is told', () => {
    fc.assert(
      fc.property(told, fc.integer({ min: 0, max: 20 }), fc.boolean(), (each, minutes, timesUnknown) => {
        const marked = decide(each, { manual: { minutes }, timesUnknown });
        expect(marked).toMatchObject({ minutes: Math.min(minutes, windowSeconds / 60), evidence: 'manual' });
        expect(marked.status).not.toBe('provisional');
      }),
    );
  });

  test('whose times cannot be read is never absent, and gains no minute by it', () => {
    fc.assert(
      fc.property(told, (each) => {
        const [known, unknown] = [false, true].map((timesUnknown) => decide(each, { timesUnknown }));
        expect(unknown?.seconds).toBe(known?.seconds);
        expect(unknown?.status).not.toBe('absent');
      }),
    );
  });
});
