// `npm run fuzz`: a million inputs through every reader; says how they were answered, the slowest one and the memory used.
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { openAndCheck, readAndCheck } from './check.js';
import { fuzzInputs, type FuzzInput } from './inputs.js';
import { workbookInputs, workbooks } from './workbooks.js';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    /** Ends sooner, with what was done by then. */
    minutes: { type: 'string' },
    seed: { type: 'string' },
    /** A counter-example's path, as a failed run printed it. */
    path: { type: 'string' },
  },
});
const runs = Number(options.runs);
const seed = options.seed === undefined ? Date.now() % 0x7fffffff : Number(options.seed);
/** Of the processor, so that a busy machine is no fault of a reader. */
const processor = (): number => process.cpuUsage().user / 1000;

/** Inputs are small; whatever takes longer is a reader that counts too much. */
const slowestMillisecondsMax = 2000;
const toldEvery = 50_000;

const answers = new Map<string, number>();
let done = 0;
let slowest = { milliseconds: 0, input: '' };
let memoryBytes = 0;

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Unpacking a workbook takes as long as reading fifty reports, so one in a hundred is one. */
const workbookShare = 100;

async function measured({ input, isWorkbook }: { input: FuzzInput; isWorkbook: boolean }): Promise<void> {
  const startedAt = processor();
  const answer = isWorkbook ? `workbook: ${await openAndCheck(input)}` : readAndCheck(input);
  const milliseconds = processor() - startedAt;
  answers.set(answer, (answers.get(answer) ?? 0) + 1);
  done += 1;
  if (milliseconds > slowest.milliseconds) {
    slowest = { milliseconds, input: input.bytes.subarray(0, 120).toString('latin1') };
  }
  if (done % 1000 === 0) memoryBytes = Math.max(memoryBytes, process.memoryUsage().rss);
  if (done % toldEvery === 0) say(`${done.toLocaleString('en')} …`);
  if (milliseconds > slowestMillisecondsMax) throw new Error(`took ${Math.round(milliseconds)} ms`);
}

say(`seed ${seed}, ${runs.toLocaleString('en')} runs`);
const startedAt = performance.now();
const inputs = fc.oneof(
  {
    weight: workbookShare - 1,
    arbitrary: fc.record({ input: fuzzInputs(), isWorkbook: fc.constant(false) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ input: workbookInputs(await workbooks()), isWorkbook: fc.constant(true) }),
  },
);
const outcome = await fc.check(fc.asyncProperty(inputs, measured), {
  numRuns: runs,
  seed,
  ...(options.minutes === undefined ? {} : { interruptAfterTimeLimit: Number(options.minutes) * 60_000 }),
  ...(options.path === undefined ? {} : { path: options.path }),
});
const seconds = (performance.now() - startedAt) / 1000;
const lines = [
  `runs       ${done.toLocaleString('en')}`,
  `seconds    ${seconds.toFixed(1)}`,
  `slowest    ${slowest.milliseconds.toFixed(0)} ms  ${JSON.stringify(slowest.input)}`,
  `memory     ${Math.round(memoryBytes / 1_000_000)} MB at most`,
  ...[...answers]
    .sort((a, b) => b[1] - a[1])
    .map(([answer, count]) => `${((100 * count) / done).toFixed(2).padStart(6)} %   ${answer}`),
];
process.stdout.write(`${lines.join('\n')}\n`);
if (outcome.failed) {
  process.stdout.write(`${fc.defaultReportMessage(outcome) ?? ''}\n`);
  process.stdout.write(`again: npm run fuzz -- --seed ${seed} --path ${outcome.counterexamplePath ?? ''}\n`);
}
process.exit(outcome.failed ? 1 : 0);
