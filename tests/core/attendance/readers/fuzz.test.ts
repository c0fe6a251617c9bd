// Readers never throw: ten thousand damaged reports, arbitrary bytes, and the largest files made to cost the most.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openAndCheck, readAndCheck } from '../../../fuzz/check.js';
import { extremes } from '../../../fuzz/extremes.js';
import { fixtures, fuzzInputs } from '../../../fuzz/inputs.js';
import { workbookInputs, workbooks } from '../../../fuzz/workbooks.js';
import { noonSession } from '../../../support/read-report.js';

const runs = 10_000;
/** Each is unpacked first. */
const workbookRuns = 1000;
/** Of the test's own processor time; a quiet machine needs a third of it. */
const fuzzSecondsMax = 60;
const extremeSecondsMax = 30;
const extremeBytesMax = 900_000_000;

const processorSeconds = (): number => process.cpuUsage().user / 1_000_000;

test('every fixture as it is', () => {
  const answers = new Set(fixtures().map((bytes) => readAndCheck({ bytes, context: noonSession })));
  expect(answers.size).toBeGreaterThan(12);
});

test(
  `${runs.toLocaleString('en')} damaged and invented reports`,
  () => {
    const answers = new Set<string>();
    const startedAt = processorSeconds();
    fc.assert(
      fc.property(fuzzInputs(), (input) => {
        answers.add(readAndCheck(input));
      }),
      { numRuns: runs, endOnFailure: true },
    );
    expect(processorSeconds() - startedAt).toBeLessThan(fuzzSecondsMax);
    // Damage that no reader survives would prove nothing.
    expect([...answers].filter((answer) => !answer.includes('.')).length).toBeGreaterThan(8);
  },
  fuzzSecondsMax * 10_000,
);

test(
  `${workbookRuns.toLocaleString('en')} damaged workbooks`,
  async () => {
    const answers = new Set<string>();
    const whole = await workbooks();
    for (const bytes of whole) answers.add(await openAndCheck({ bytes, context: noonSession }));
    expect(answers.size).toBeGreaterThan(5);
    const startedAt = processorSeconds();
    await fc.assert(
      fc.asyncProperty(workbookInputs(whole), async (input) => {
        answers.add(await openAndCheck(input));
      }),
      { numRuns: workbookRuns, endOnFailure: true },
    );
    expect(processorSeconds() - startedAt).toBeLessThan(fuzzSecondsMax);
  },
  fuzzSecondsMax * 10_000,
);

describe('at the greatest size', () => {
  const endings = /^(?:attendance\.(?:empty|unreadable|unknown-format)|request\.too-large|[a-z-]+)$/;

  test.each(Object.keys(extremes))(
    '%s',
    (name) => {
      const made = extremes[name]?.() ?? '';
      const bytes = typeof made === 'string' ? Buffer.from(made) : made;
      const [startedAt, before] = [processorSeconds(), process.memoryUsage().rss];
      expect(readAndCheck({ bytes, context: noonSession })).toMatch(endings);
      expect(processorSeconds() - startedAt).toBeLessThan(extremeSecondsMax);
      expect(process.memoryUsage().rss - before).toBeLessThan(extremeBytesMax);
    },
    extremeSecondsMax * 10_000,
  );
});
