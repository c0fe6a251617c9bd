// Writes how many tests passed, failed and were skipped to the file that run-tests names.
import { writeFileSync } from 'node:fs';

/** A suite that could not even be loaded counts as one failure: it has no tests to count. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.ECHO_TEST_COUNTS;
    if (file === undefined) return;
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    writeFileSync(file, JSON.stringify(counts));
  }
}
