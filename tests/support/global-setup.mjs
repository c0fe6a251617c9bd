// Names this test run and makes the folder its temporary databases live in.
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setUp() {
  process.env.ECHO_TEST_RUN = randomBytes(4).toString('hex');
  process.env.ECHO_TEST_FOLDER ??= mkdtempSync(join(tmpdir(), 'echo-test-'));
}
