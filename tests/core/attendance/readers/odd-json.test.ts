// JSON that looks like a report and is broken anywhere: rows, findings or a refusal, never an exception.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readSourceFile } from '../../../../src/core/attendance/readers/detect.js';
import { isRecord } from '../../../../src/core/attendance/readers/json-values.js';
import { fixtureBytes, noonSession } from '../../../support/read-report.js';

const samples = [
  'webex/webex_api_offset_times.json',
  'meet/meet_api_sessions_and_a_phone.json',
  'meet/meet_api_gaps_unknown.json',
  'bigbluebutton/bbb_rejoined_twice.json',
  'bigbluebutton/bbb_newer_sessions_list.json',
  'zoom/zoom_api_odd_rows.json',
  'zoom/zoom_api_two_pages.json',
  'zoom/zoom_api_with_meeting.json',
].map((path) => JSON.parse(fixtureBytes(path).toString()) as unknown);

/** Every value of a sample may be replaced by anything, at any depth. */
function broken(value: unknown): fc.Arbitrary<unknown> {
  const anything = fc.oneof(fc.jsonValue(), fc.string(), fc.double(), fc.constant(undefined));
  if (Array.isArray(value)) {
    const each = fc.tuple(...value.map((one) => broken(one)));
    return fc.oneof({ weight: 9, arbitrary: each }, { weight: 1, arbitrary: anything });
  }
  if (!isRecord(value))
    return fc.oneof({ weight: 9, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: anything });
  const inner = fc.record(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, broken(one)])), {
    requiredKeys: [],
  });
  return fc.oneof({ weight: 9, arbitrary: inner }, { weight: 1, arbitrary: anything });
}

test('any damage to a sample is read or refused', () => {
  const outcomes = { read: 0, refused: 0 };
  fc.assert(
    fc.property(fc.oneof(...samples.map(broken)), (value) => {
      const outcome = readSourceFile({ kind: 'json', value, findings: [] }, noonSession);
      outcomes[outcome.ok ? 'read' : 'refused'] += 1;
      if (!outcome.ok) return outcome.detail.length > 10;
      return (
        outcome.report.rows.length > 0 &&
        outcome.report.rows.every((row) => row.name !== '' || row.email !== null)
      );
    }),
    { numRuns: 2000 },
  );
  expect(outcomes.read).toBeGreaterThan(100);
  expect(outcomes.refused).toBeGreaterThan(20);
});
