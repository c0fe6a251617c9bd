// Starts a private PostgreSQL in a temporary folder for one test run, and always takes it away again.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const programs = ['initdb', 'postgres', 'pg_ctl'];
const debianRoot = '/usr/lib/postgresql';
const readyWithinMs = 30_000;
const socketPathBytesMax = 100;

/** The folder that holds the server programs: Debian's own folders (newest first), then PATH. */
export function findServerPrograms() {
  const debian = existsSync(debianRoot)
    ? readdirSync(debianRoot)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(debianRoot, version, 'bin'))
    : [];
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...debian, ...path].find((folder) => programs.every((name) => existsSync(join(folder, name))));
}

/** PostgreSQL refuses to run as root, so root hands it to the account `postgres`. */
function serverAccount() {
  if (process.getuid?.() !== 0) return {};
  const ids = ['-u', '-g'].map((flag) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  if (ids.some((answer) => answer.status !== 0)) return undefined;
  const [uid, gid] = ids.map((answer) => Number(answer.stdout.trim()));
  return { uid, gid };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function initialise(bin, folder, password, account) {
  const cluster = join(folder, 'cluster');
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account.uid !== undefined) {
    chownSync(folder, account.uid, account.gid);
    chownSync(passwordFile, account.uid, account.gid);
  }
  const settings = ['--no-sync', '--encoding=UTF8', '--locale=C.UTF-8', '--username=echo'];
  const made = spawnSync(
    join(bin, 'initdb'),
    [...settings, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '-D', cluster],
    { ...account, cwd: folder, encoding: 'utf8', env: serverEnvironment() },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error?.message}`);
  return cluster;
}

/** Settings meant for a client of another server (PGPORT, PGDATA and the like) must not reach ours. */
function serverEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C.UTF-8' };
}

/**
 * The server lives as long as the pipe to this shell: it stops when `stop` closes the pipe, and also when
 * the test run is killed without a chance to say goodbye.
 */
const guardian =
  '"$@" >"$LOG" 2>&1 </dev/null & server=$!; cat >/dev/null; kill -INT $server; wait $server; cd /; rm -rf -- "$FOLDER"';

function launch(bin, folder, cluster, port, account) {
  const socketFolder = folder.length <= socketPathBytesMax ? folder : '';
  const options = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: socketFolder,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
    shared_buffers: '64MB',
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn('sh', ['-c', guardian, 'sh', join(bin, 'postgres'), '-D', cluster, ...flags], {
    ...account,
    cwd: folder,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...serverEnvironment(), LOG: join(folder, 'server.log'), FOLDER: folder },
  });
  child.stdin.on('error', () => {});
  return child;
}

/** The server writes `ready` on the eighth line of its pid file once it takes connections. */
async function untilReady(folder, cluster) {
  const pidFile = join(cluster, 'postmaster.pid');
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline) {
    if (existsSync(pidFile) && readFileSync(pidFile, 'utf8').split('\n')[7]?.trim() === 'ready') return;
    const log = join(folder, 'server.log');
    if (existsSync(log) && readFileSync(log, 'utf8').includes('FATAL')) break;
    await pause(50);
  }
  const log = join(folder, 'server.log');
  throw new Error(`PostgreSQL did not start: ${existsSync(log) ? readFileSync(log, 'utf8') : 'no log'}`);
}

function stopper(child, folder) {
  const ended = new Promise((resolve) => child.once('close', resolve));
  return async () => {
    child.stdin.end();
    await ended;
    // The shell has done this already, unless it was killed.
    rmSync(folder, { recursive: true, force: true });
  };
}

/** `{ url, stop }`, or `{ reason }` when this machine cannot start one. */
export async function startPostgres() {
  const bin = findServerPrograms();
  if (bin === undefined) return { reason: 'server programs not found' };
  const account = serverAccount();
  if (account === undefined) return { reason: 'running as root and there is no account named postgres' };
  // Root's own temporary folder may be closed to the account that runs the server.
  const folder = mkdtempSync(join(account.uid === undefined ? tmpdir() : '/tmp', 'echo-pg-'));
  const password = randomBytes(12).toString('hex');
  let stop = async () => rmSync(folder, { recursive: true, force: true });
  try {
    const cluster = initialise(bin, folder, password, account);
    const port = await freePort();
    const child = launch(bin, folder, cluster, port, account);
    stop = stopper(child, folder);
    await untilReady(folder, cluster);
    return { url: `postgres://echo:${password}@127.0.0.1:${port}/postgres`, stop };
  } catch (cause) {
    await stop();
    return { reason: cause instanceof Error ? cause.message.trim() : String(cause) };
  }
}
