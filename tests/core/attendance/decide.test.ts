// Attendance: minutes, status and evidence, at the boundaries of the contract.
import { describe, expect, test } from '@jest/globals';
import type { Attestation } from '../../../src/core/attendance/attestation.js';
import { decideAttendance } from '../../../src/core/attendance/decide.js';
import type { ManualMark } from '../../../src/core/attendance/decide.js';
import type { Presence } from '../../../src/core/attendance/presence.js';

const window = { startSeconds: 0, endSeconds: 3600 };

function present(seconds: number, more: Partial<Presence> = {}): Presence {
  return {
    intervals: seconds === 0 ? [] : [{ startSeconds: 0, endSeconds: seconds }],
    seconds,
    totalsOnlySeconds: null,
    unclippedSeconds: seconds,
    joins: 1,
    openEnds: [],
    evidence: 'exact',
    ...more,
  };
}

function decide(presence: Presence | null, manual: ManualMark | null = null) {
  return decideAttendance({ window, presence, manual });
}

describe('decideAttendance', () => {
  test.each([
    [3600, 60, 'attended'],
    [3300, 55, 'attended'],
    [3299, 54, 'partial'],
    [1851, 30, 'partial'],
    [60, 1, 'partial'],
    [59, 0, 'absent'],
    [20, 0, 'absent'],
    [0, 0, 'absent'],
  ])('%i s are %i minutes: %s', (seconds, minutes, status) => {
    expect(decide(present(seconds))).toMatchObject({
      seconds,
      minutes,
      status,
      evidence: 'exact',
      adjusted: false,
    });
  });

  test('no source at all is absence', () => {
    expect(decide(null)).toEqual({
      seconds: 0,
      minutes: 0,
      status: 'absent',
      evidence: 'exact',
      attestedBy: null,
      intervals: [],
      totalsOnlySeconds: null,
      manualMinutes: null,
      adjusted: false,
      inferredEnd: null,
    });
  });

  test('totals without times count, but as such', () => {
    const presence = present(0, { totalsOnlySeconds: 3600, evidence: 'totals-only' });
    expect(decide(presence)).toMatchObject({
      seconds: 3600,
      minutes: 60,
      status: 'attended',
      evidence: 'totals-only',
      totalsOnlySeconds: 3600,
      intervals: [],
    });
  });

  test('times outrank totals', () => {
    expect(decide(present(600, { totalsOnlySeconds: 3600 }))).toMatchObject({
      seconds: 600,
      evidence: 'exact',
      totalsOnlySeconds: null,
    });
  });

  test('a mark by hand outranks the sources and is capped at the session', () => {
    expect(decide(present(20), { minutes: 45 })).toMatchObject({
      seconds: 2700,
      minutes: 45,
      status: 'partial',
      evidence: 'manual',
      manualMinutes: 45,
      intervals: [],
      adjusted: true,
    });
    expect(decide(null, { minutes: 90 })).toMatchObject({
      minutes: 60,
      manualMinutes: 60,
      status: 'attended',
    });
    expect(decide(present(3600), { minutes: 0 })).toMatchObject({
      minutes: 0,
      status: 'absent',
      adjusted: true,
    });
    expect(() => decide(null, { minutes: -1 })).toThrow(RangeError);
    expect(() => decide(null, { minutes: 1.5 })).toThrow(RangeError);
  });

  test('marked intervals are united and clipped', () => {
    const intervals = [
      { startSeconds: -100, endSeconds: 600 },
      { startSeconds: 300, endSeconds: 900 },
    ];
    expect(decide(null, { intervals })).toMatchObject({
      seconds: 900,
      intervals: [{ startSeconds: 0, endSeconds: 900 }],
      manualMinutes: null,
      evidence: 'manual',
    });
  });

  test('unconfirmed evidence stays provisional until a person decides; nothing is absent, not provisional', () => {
    const unsure = (seconds: number, manual: ManualMark | null = null) =>
      decideAttendance({ window, presence: null, unconfirmed: present(seconds), manual });
    expect(unsure(3600)).toMatchObject({ status: 'provisional', minutes: 60 });
    expect(unsure(0).status).toBe('absent');
    expect(unsure(3600, { minutes: 60 }).status).toBe('attended');
  });

  test('what is proved counts although more waits for a confirmation', () => {
    const both = { window, presence: present(1200), unconfirmed: present(3600), manual: null };
    expect(decideAttendance(both)).toMatchObject({ status: 'partial', minutes: 20, evidence: 'exact' });
    expect(decideAttendance({ ...both, presence: present(59) })).toMatchObject({
      status: 'provisional',
      minutes: 60,
    });
  });

  test('who came at times that cannot be read is not absent, and a mark or a minute settles it', () => {
    const unread = (presence: Presence | null, manual: ManualMark | null = null) =>
      decideAttendance({ window, presence, manual, timesUnknown: true });
    expect(unread(present(0))).toMatchObject({ status: 'provisional', seconds: 0 });
    expect(unread(present(59)).status).toBe('provisional');
    expect(unread(present(60)).status).toBe('partial');
    expect(unread(present(0), { minutes: 0 }).status).toBe('absent');
  });

  test('in a session of five minutes nobody attends with nothing', () => {
    const short = { startSeconds: 0, endSeconds: 300 };
    expect(decideAttendance({ window: short, presence: null, manual: null }).status).toBe('absent');
  });
});

describe('a shared screen', () => {
  const shared = (from: number, to: number, more: Partial<Presence> = {}) =>
    present(to - from, { intervals: [{ startSeconds: from, endSeconds: to }], ...more });
  const decideShared = (own: Presence | null, beside: Presence) =>
    decideAttendance({ window, presence: own, shared: beside, manual: null });

  test('counts as attested, together with her own connections', () => {
    expect(decideShared(null, shared(600, 3600))).toMatchObject({ minutes: 50, evidence: 'attested' });
    expect(decideShared(present(1200), shared(600, 3600))).toMatchObject({
      seconds: 3600,
      evidence: 'attested',
      status: 'attended',
    });
  });

  test('where it adds nothing, her own connection stays what counts', () => {
    expect(decideShared(present(3600), shared(600, 3600))).toMatchObject({
      seconds: 3600,
      evidence: 'exact',
    });
  });

  test('a device known by totals only counts where it is longer', () => {
    const totals = present(0, { totalsOnlySeconds: 3000, evidence: 'totals-only' });
    expect(decideShared(present(600), totals)).toMatchObject({ seconds: 3000, totalsOnlySeconds: 3000 });
    expect(decideShared(present(3300), totals)).toMatchObject({ seconds: 3300, evidence: 'exact' });
  });
});

describe('attestations', () => {
  const rollCall = { kind: 'roll-call', momentAt: null, worth: { kind: 'whole-session' } } as const;
  const code = (worth: Attestation['worth']): Attestation => ({
    kind: 'check-in',
    momentAt: '1970-01-01T00:30:00Z',
    worth,
  });
  const attest = (attestations: Attestation[], presence: Presence | null = null) =>
    decideAttendance({ window, presence, attestations, manual: null });

  test('a roll call counts where it is longer than what was measured', () => {
    expect(attest([rollCall])).toMatchObject({
      minutes: 60,
      evidence: 'attested',
      attestedBy: 'roll-call',
      status: 'attended',
    });
    expect(attest([rollCall], present(1200))).toMatchObject({ minutes: 60, evidence: 'attested' });
    expect(attest([{ ...rollCall, worth: { kind: 'minutes', minutes: 10 } }], present(1200))).toMatchObject({
      minutes: 20,
      evidence: 'exact',
    });
  });

  test('a code counts only where no connection tells more exactly', () => {
    expect(attest([code({ kind: 'whole-session' })])).toMatchObject({
      minutes: 60,
      evidence: 'attested',
      attestedBy: 'check-in',
    });
    expect(attest([code({ kind: 'whole-session' })], present(300))).toMatchObject({
      minutes: 5,
      evidence: 'exact',
    });
    expect(attest([code({ kind: 'minutes', minutes: 30 })])).toMatchObject({
      minutes: 30,
      manualMinutes: 30,
      intervals: [],
      adjusted: false,
    });
  });

  test('a code whose worth nobody has said waits, and is no absence', () => {
    expect(attest([code({ kind: 'nothing' })])).toMatchObject({ minutes: 0, status: 'provisional' });
  });
});
