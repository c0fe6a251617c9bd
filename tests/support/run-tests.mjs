// What `npm test` runs: both database engines, a fresh build where it is stale, Jest, and one line of counts.
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { constants, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres } from './postgres.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const require = createRequire(import.meta.url);
const onCi = ['', '0', 'false'].includes((process.env.CI ?? '').toLowerCase()) === false;
const cleanups = [];
let jestChild;
let stopping = false;

/** SQLite as the application will load it: which driver fits depends on the Node that runs. */
function sqliteEngine() {
  const driver = Number(process.versions.napi) >= 10 ? 'better-sqlite3-napi' : 'better-sqlite3';
  try {
    const Database = require(driver);
    const database = new Database(':memory:');
    const { version } = database.prepare('select sqlite_version() as version').get();
    database.close();
    return { line: `SQLite ${version} yes` };
  } catch (cause) {
    return {
      line: `SQLite no (${driver} did not load: ${String(cause.message).split('\n')[0]})`,
      missing: true,
    };
  }
}

async function postgresVersion(url) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('show server_version');
    return rows[0].server_version.split(' ')[0];
  } finally {
    await client.end();
  }
}

async function postgresEngine() {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    try {
      return { line: `PostgreSQL ${await postgresVersion(given)} yes (TEST_DATABASE_URL)` };
    } catch (cause) {
      // Asked for and not there: never a silent skip.
      return {
        line: `PostgreSQL no (TEST_DATABASE_URL did not answer: ${cause.message || cause.code})`,
        broken: true,
      };
    }
  }
  const server = await startPostgres();
  if (server.url === undefined) return { line: `PostgreSQL no (${server.reason})`, missing: true };
  cleanups.push(server.stop);
  process.env.TEST_DATABASE_URL = server.url;
  return { line: `PostgreSQL ${await postgresVersion(server.url)} yes (started for this run)` };
}

/** The browser of the end-to-end test; named to the tests as TEST_CHROMIUM. */
function findChromium() {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)].filter(
    (folder) => folder !== '',
  );
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const places = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [process.env.TEST_CHROMIUM, ...places].find((place) => place && existsSync(place));
}

function newestMs(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

/** The command-line and browser tests run the compiled program, so it must be the present one. */
function buildIfStale() {
  const sources = [
    'src',
    'migrations',
    'seeds',
    'knexfile.ts',
    'tsconfig.json',
    'tsconfig.build.json',
    'package.json',
  ];
  const newestSourceMs = Math.max(...sources.map((name) => newestMs(join(root, name))));
  // Marked by us, for the compiler leaves output behind also where it found errors.
  const mark = join(root, 'dist', '.built-for-tests');
  if (newestMs(mark) > newestSourceMs) return true;
  const npm = process.env.npm_execpath;
  const [program, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const built = spawnSync(program, [...first, 'run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  if (built.status === 0) writeFileSync(mark, '');
  return built.status === 0;
}

/** Arguments come before our reporters: `--reporters` would swallow a path that follows it. */
function runJest(args, countsFile) {
  return new Promise((resolve) => {
    const jest = join(dirname(require.resolve('jest/package.json')), 'bin', 'jest.js');
    const reporters = [
      '--reporters=default',
      `--reporters=${join(root, 'tests/support/count-reporter.mjs')}`,
    ];
    jestChild = spawn(
      process.execPath,
      ['--experimental-vm-modules', '--no-warnings', jest, ...args, ...reporters],
      {
        cwd: root,
        stdio: 'inherit',
        env: { ...process.env, ECHO_TEST_COUNTS: countsFile },
      },
    );
    jestChild.once('error', () => resolve(1));
    jestChild.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

async function cleanUp() {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

function onSignal(signal) {
  if (stopping) return;
  stopping = true;
  const jestEnded = new Promise((resolve) => {
    if (jestChild === undefined || jestChild.exitCode !== null) resolve();
    else jestChild.once('close', resolve);
  });
  jestChild?.kill(signal);
  void jestEnded.then(cleanUp).finally(() => process.exit(128 + constants.signals[signal]));
}

function printCounts({ passed, failed, skipped }) {
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
}

/** Engines first, then the build, then Jest; answers the exit code. */
async function run(argv) {
  if (argv.includes('--slow')) process.env.ECHO_SLOW_TESTS = '1';
  const args = argv.filter((arg) => arg !== '--slow');
  const sqlite = sqliteEngine();
  const postgres = await postgresEngine();
  const chromium = findChromium();
  console.log(
    `Engines: ${sqlite.line} · ${postgres.line} · Chromium ${chromium ? 'yes' : 'no (not installed)'}`,
  );
  if (chromium) process.env.TEST_CHROMIUM = chromium;
  const refused = [
    sqlite.missing && 'SQLite could not be loaded; run npm ci again with a C++ toolchain installed.',
    postgres.broken && 'TEST_DATABASE_URL is set but no PostgreSQL answers there.',
    onCi && postgres.missing && 'CI must test PostgreSQL too: install its server programs.',
    onCi && !chromium && 'CI must run the browser tests: install Chromium.',
  ].filter(Boolean);
  if (refused.length > 0) {
    for (const sentence of refused) console.error(sentence);
    printCounts({ passed: 0, failed: refused.length, skipped: 0 });
    return 1;
  }
  // A part of the suite may be run while another part of the tree does not compile; all of it may not.
  if (!buildIfStale() && args.length === 0) {
    console.error('The program does not build, so its tests were not run.');
    printCounts({ passed: 0, failed: 1, skipped: 0 });
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'echo-run-'));
  cleanups.push(async () => rmSync(folder, { recursive: true, force: true }));
  process.env.ECHO_TEST_FOLDER = join(folder, 'databases');
  mkdirSync(process.env.ECHO_TEST_FOLDER);
  const countsFile = join(folder, 'counts.json');
  const code = await runJest(args, countsFile);
  const counted = existsSync(countsFile) && JSON.parse(readFileSync(countsFile, 'utf8'));
  printCounts(counted || { passed: 0, failed: 1, skipped: 0 });
  return code;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => onSignal(signal));
let exitCode = 1;
try {
  exitCode = await run(process.argv.slice(2));
} finally {
  if (!stopping) await cleanUp();
}
if (!stopping) process.exitCode = exitCode;
