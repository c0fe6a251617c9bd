// Programs that some tests read pictures and documents with.
import { execFileSync } from 'node:child_process';
import { test } from '@jest/globals';

function isInstalled(tool: string): boolean {
  try {
    execFileSync('which', [tool], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** On CI a missing reader is a failure; elsewhere its tests are skipped, and the run says so. */
export function testWith(tools: readonly string[]): typeof test | typeof test.skip {
  const missing = tools.filter((tool) => !isInstalled(tool));
  if (missing.length === 0 || process.env.CI) return test;
  process.stderr.write(
    `Tests skipped: ${missing.join(', ')} not installed (poppler-utils, qpdf, zbar-tools)\n`,
  );
  return test.skip;
}
