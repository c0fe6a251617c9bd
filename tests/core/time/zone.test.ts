// Wall time to instants and back, on ordinary days and on the days clocks change.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { instantFromEpochSeconds } from '../../../src/core/time/instant.js';
import {
  instantsOfLocal,
  instantToLocal,
  isKnownZone,
  isZoneTrusted,
  localTimeNear,
  localToInstant,
  zoneCanaries,
} from '../../../src/core/time/zone.js';

const toronto = 'America/Toronto';

describe('isKnownZone', () => {
  test.each(['America/Toronto', 'america/toronto', 'UTC', 'America/Argentina/Buenos_Aires', 'Europe/Paris'])(
    '%s',
    (zone) => {
      expect(isKnownZone(zone)).toBe(true);
      expect(isKnownZone(zone)).toBe(true);
    },
  );
  test.each(['', 'Toronto', 'America/Nowhere', '+05:00', '-05', '12:00 America/Toronto', '../etc'])(
    'not “%s”',
    (zone) => {
      expect(isKnownZone(zone)).toBe(false);
    },
  );
});

describe('localToInstant', () => {
  test.each([
    ['2027-03-10', '12:00', '2027-03-10T17:00:00Z'],
    ['2027-03-17', '12:00', '2027-03-17T16:00:00Z'],
    ['2026-01-05', '12:00:11', '2026-01-05T17:00:11Z'],
    ['2026-03-08', '01:59:59', '2026-03-08T06:59:59Z'],
    ['2026-03-08', '03:00', '2026-03-08T07:00:00Z'],
    ['2026-11-01', '00:59:59', '2026-11-01T04:59:59Z'],
    ['2026-11-01', '02:00', '2026-11-01T07:00:00Z'],
    ['2026-01-05', '23:59:59', '2026-01-06T04:59:59Z'],
  ])('%s %s in Toronto is %s (R3)', (day, time, instant) => {
    expect(localToInstant(day, time, toronto)).toEqual({ ok: true, instant });
  });

  test('refuses what the clocks skip and what they repeat', () => {
    expect(localToInstant('2026-03-08', '02:30', toronto)).toEqual({ ok: false, problem: 'gap' });
    expect(localToInstant('2026-03-08', '02:00', toronto)).toEqual({ ok: false, problem: 'gap' });
    expect(localToInstant('2026-11-01', '01:00', toronto)).toEqual({ ok: false, problem: 'overlap' });
    expect(localToInstant('2026-11-01', '01:59:59', toronto)).toEqual({ ok: false, problem: 'overlap' });
    expect(instantsOfLocal('2026-11-01', '01:30', toronto)).toEqual([
      '2026-11-01T05:30:00Z',
      '2026-11-01T06:30:00Z',
    ]);
    expect(instantsOfLocal('2026-03-08', '02:30', toronto)).toEqual([]);
  });

  test('knows midnights that do not exist (São Paulo, 4 November 2018)', () => {
    expect(localToInstant('2018-11-04', '00:30', 'America/Sao_Paulo')).toEqual({ ok: false, problem: 'gap' });
    expect(localToInstant('2018-11-04', '01:00', 'America/Sao_Paulo')).toEqual({
      ok: true,
      instant: '2018-11-04T03:00:00Z',
    });
    expect(localToInstant('2018-11-03', '23:30', 'America/Sao_Paulo')).toEqual({
      ok: true,
      instant: '2018-11-04T02:30:00Z',
    });
    expect(localToInstant('2018-02-17', '23:30', 'America/Sao_Paulo')).toEqual({
      ok: false,
      problem: 'overlap',
    });
  });

  test('throws on what is no day or time', () => {
    expect(() => localToInstant('2026-02-30', '12:00', toronto)).toThrow(RangeError);
    expect(() => localToInstant('2026-02-03', '24:00', toronto)).toThrow(RangeError);
    expect(() => localToInstant('2026-02-03', '9:00', toronto)).toThrow(RangeError);
  });
});

describe('instantToLocal', () => {
  test.each([
    ['2026-01-05T17:00:11Z', toronto, '2026-01-05', '12:00:11', 1, -300],
    ['2026-11-01T05:30:00Z', toronto, '2026-11-01', '01:30:00', 7, -240],
    ['2026-11-01T06:30:00Z', toronto, '2026-11-01', '01:30:00', 7, -300],
    ['2026-01-05T20:00:00Z', 'Asia/Kathmandu', '2026-01-06', '01:45:00', 2, 345],
    ['1969-12-31T23:59:59Z', 'UTC', '1969-12-31', '23:59:59', 3, 0],
  ])('%s in %s', (instant, zone, day, time, weekday, offsetMinutes) => {
    expect(instantToLocal(instant, zone)).toEqual({ day, time, weekday, offsetMinutes });
  });

  test('an instant is always among the instants of its own local time', () => {
    const zones = fc.constantFrom(
      toronto,
      'America/St_Johns',
      'Europe/Paris',
      'Asia/Tokyo',
      'Australia/Lord_Howe',
    );
    fc.assert(
      fc.property(fc.integer({ min: 1_577_836_800, max: 1_893_456_000 }), zones, (seconds, zone) => {
        const instant = instantFromEpochSeconds(seconds);
        const local = instantToLocal(instant, zone);
        expect(instantsOfLocal(local.day, local.time, zone)).toContain(instant);
      }),
      { numRuns: 300 },
    );
  });

  test('every minute around both clock changes goes there and back', () => {
    for (const start of [Date.UTC(2026, 2, 8), Date.UTC(2026, 10, 1)]) {
      for (let minute = 0; minute < 24 * 60; minute += 7) {
        const instant = instantFromEpochSeconds(start / 1000 + minute * 60);
        const local = instantToLocal(instant, toronto);
        expect(instantsOfLocal(local.day, local.time, toronto)).toContain(instant);
      }
    }
  });
});

describe('a time near a moment', () => {
  test.each([
    ['the same day', '12:08', '2026-01-05T17:00:00Z', '2026-01-05T17:08:00Z'],
    ['with seconds', '11:58:30', '2026-01-05T17:00:00Z', '2026-01-05T16:58:30Z'],
    ['past midnight', '00:10', '2026-01-06T04:50:00Z', '2026-01-06T05:10:00Z'],
    ['before midnight', '23:50', '2026-01-06T05:10:00Z', '2026-01-06T04:50:00Z'],
    ['twelve hours on either side: the earlier', '00:00', '2026-01-05T17:00:00Z', '2026-01-05T05:00:00Z'],
    ['the hour that comes twice, first', '01:30', '2026-11-01T05:20:00Z', '2026-11-01T05:30:00Z'],
    ['the hour that comes twice, second', '01:30', '2026-11-01T06:20:00Z', '2026-11-01T06:30:00Z'],
    [
      'the hour that is left out: that of a day beside it',
      '02:30',
      '2026-03-08T06:30:00Z',
      '2026-03-07T07:30:00Z',
    ],
  ])('%s', (_what, time, near, expected) => {
    expect(localTimeNear(time, toronto, near)).toBe(expected);
  });
});

describe('canaries', () => {
  test('Toronto is right on every runtime; a failing zone takes its aliases with it (R4)', () => {
    const sung = zoneCanaries();
    expect(sung.map(({ zone }) => zone)).toEqual([
      'America/Vancouver',
      'America/Edmonton',
      'America/Toronto',
    ]);
    expect(sung[2]).toEqual({ zone: 'America/Toronto', ok: true });
    for (const [zone, alias] of [
      ['America/Vancouver', 'canada/pacific'],
      ['America/Edmonton', 'America/Yellowknife'],
    ] as const) {
      const ok = sung.find((each) => each.zone === zone)?.ok;
      const noonHour = zone === 'America/Vancouver' ? '19' : '18';
      const noon = localToInstant('2027-01-15', '12:00', zone);
      expect(ok).toBe(noon.ok && noon.instant === `2027-01-15T${noonHour}:00:00Z`);
      expect(isZoneTrusted(zone)).toBe(ok);
      expect(isZoneTrusted(alias)).toBe(ok);
      expect(isZoneTrusted(zone, '2026-11-01')).toBe(ok);
      expect(isZoneTrusted(zone, '2026-10-31')).toBe(true);
    }
    expect(isZoneTrusted(toronto)).toBe(true);
    expect(isZoneTrusted('Asia/Tokyo')).toBe(true);
  });
});
