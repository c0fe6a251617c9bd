// What a report says of the meeting itself.
import { expect, test } from '@jest/globals';
import type { Finding } from '../../../../src/core/finding.js';
import { openWallClock } from '../../../../src/core/attendance/readers/wall-clock.js';
import type { BlockValues } from '../../../../src/core/attendance/readers/zoom-block.js';
import { readMeetingFacts } from '../../../../src/core/attendance/readers/zoom-facts.js';
import { noonSession } from '../../../support/read-report.js';

function facts(values: BlockValues) {
  const opened = openWallClock([values.start ?? '', values.end ?? ''], noonSession);
  if (!opened.ok) throw new Error(opened.detail);
  const findings: Finding[] = [];
  return { meeting: readMeetingFacts(values, 4, opened.clock, findings), findings };
}

test('the end is what is stated, else the start and the minutes, else unknown', () => {
  const start = '01/05/2026 11:50:00 AM';
  expect(facts({ start, end: '01/05/2026 01:05:00 PM', minutes: '90' }).meeting).toEqual({
    id: null,
    topic: null,
    startAt: '2026-01-05T16:50:00Z',
    endAt: '2026-01-05T18:05:00Z',
  });
  expect(facts({ start, minutes: '75' }).meeting.endAt).toBe('2026-01-05T18:05:00Z');
  expect(facts({ start, end: 'soon', minutes: '75' }).meeting.endAt).toBeNull();
  expect(facts({ start, minutes: 'long' }).meeting.endAt).toBeNull();
  expect(facts({ minutes: '75' }).meeting).toMatchObject({ startAt: null, endAt: null });
});

test('a number is digits; one damaged by a spreadsheet is told, a missing one is not', () => {
  expect(facts({ meetingId: '812-345-678' })).toMatchObject({ meeting: { id: '812345678' }, findings: [] });
  expect(facts({}).findings).toEqual([]);
  expect(facts({ meetingId: '8.12E+10' })).toMatchObject({
    meeting: { id: null },
    findings: [{ code: 'attendance.meeting-id-lost', line: 4 }],
  });
});
