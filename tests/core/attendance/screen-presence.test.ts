// What one device proves for several people: never more than it was connected.
import { expect, test } from '@jest/globals';
import { sharedPresence } from '../../../src/core/attendance/screen-presence.js';
import type { PresenceRow } from '../../../src/core/attendance/presence.js';

const hour = { startSeconds: 0, endSeconds: 3600 };
const stay = (
  joinAt: string | null,
  leaveAt: string | null,
  more: Partial<PresenceRow> = {},
): PresenceRow => ({
  joinAt,
  leaveAt,
  room: 'main',
  noShow: false,
  statedSeconds: null,
  timeGrade: 'exact',
  ...more,
});
const device = stay('1970-01-01T00:01:30Z', '1970-01-01T01:00:30Z');

test('none without a device', () => {
  expect(sharedPresence([], hour)).toBeNull();
});

test('as long as the device, unless she shortened it; longer than the device never', () => {
  expect(sharedPresence([{ rows: [device], limits: null }], hour)?.seconds).toBe(3510);
  const half = [{ startSeconds: 0, endSeconds: 1800 }];
  expect(sharedPresence([{ rows: [device], limits: half }], hour)?.seconds).toBe(1710);
});

test('two devices are one person', () => {
  const other = stay('1970-01-01T00:00:00Z', '1970-01-01T00:10:00Z');
  const both = sharedPresence(
    [
      { rows: [device], limits: null },
      { rows: [other], limits: null },
    ],
    hour,
  );
  expect(both).toMatchObject({ seconds: 3600, joins: 2 });
});

test('a device known by totals only is limited in length alone', () => {
  const totals = stay(null, null, { timeGrade: 'totals-only', statedSeconds: 3000 });
  const limits = [{ startSeconds: 0, endSeconds: 1200 }];
  expect(sharedPresence([{ rows: [totals], limits }], hour)).toMatchObject({
    seconds: 0,
    totalsOnlySeconds: 1200,
    evidence: 'totals-only',
  });
});
