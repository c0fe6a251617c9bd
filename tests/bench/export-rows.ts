// A million rows of attendance as CSV from the running service: speed, memory, and whether it still answers.
import { createWriteStream, readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'csv-stringify';
import { v7 } from 'uuid';
import { systemActor } from '../../src/core/access.js';
import { addAttendance, addClinicians, addCohort, openHub, type Hub } from './hub.js';
import { limitRow, rateRow, secondsOf, type BenchRow } from './measure.js';
import { insertInto, openRaw } from './raw-sqlite.js';
import { startLoad, startOurs, type RunningServer } from './servers.js';

const people = 1000;
const pollMilliseconds = 100;
const healthRequestsPerSecond = 100;
const loadSeconds = 120;

/** Copies of the cohort's session, a day apart, until there are `count`. */
function addSessions(hub: Hub, sessionId: string, count: number): string[] {
  const raw = openRaw(hub.databasePath);
  const first = raw.prepare('select * from sessions where id = ?').get(sessionId) as Record<string, unknown>;
  const insert = insertInto(raw, 'sessions', Object.keys(first));
  const ids = [sessionId];
  raw.transaction(() => {
    for (let index = 1; index < count; index += 1) {
      const day = new Date(Date.UTC(2020, 0, 6 + index)).toISOString().slice(0, 10);
      const id = v7();
      const times = { local_date: day, starts_at: `${day}T17:00:00Z`, ends_at: `${day}T18:00:00Z` };
      insert.run({
        ...first,
        ...times,
        id,
        number: index + 1,
        title: `Session ${index + 1}: pain, sleep and mood`,
      });
      ids.push(id);
    }
  })();
  raw.close();
  return ids;
}

/** The same columns joined by one query and written by csv-stringify. */
async function bareExport(hub: Hub, file: string): Promise<void> {
  const raw = openRaw(hub.databasePath, { readonly: true });
  const rows = raw
    .prepare(
      `select s.local_date, s.number, s.title, s.start_time, s.ends_at, s.time_zone, c.id, c.family_name, c.given_name,
         c.display_name, c.profession, c.credentials, c.site, e.address, null as licences, n.role, a.status, a.minutes,
         a.seconds, a.evidence, a.adjusted
       from sessions s
       join attendance a on a.session_id = s.id
       join clinicians c on c.id = a.clinician_id
       left join clinician_addresses e on e.clinician_id = c.id and e.position = 0
       left join enrolments n on n.cohort_id = s.cohort_id and n.clinician_id = c.id and n.ended_at is null
       where s.program_id = ? order by s.local_date`,
    )
    .raw()
    .iterate(hub.programId);
  await pipeline(rows, stringify({ bom: true, record_delimiter: '\r\n' }), createWriteStream(file));
  raw.close();
}

/** Resident memory of a process, in megabytes. */
function residentMegabytes(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
  }
}

interface Watched {
  seconds: number;
  peakMegabytes: number;
  healthP99Milliseconds: number;
}

/** Asks for the export, watches the job from its start to its end, and fetches the file. */
async function watchExport(server: RunningServer, hub: Hub, token: string, rows: number): Promise<Watched> {
  const headers = { authorization: `Bearer ${token}` };
  const ask = async (path: string) => fetch(`${server.url}/api/v1${path}`, { headers });
  const queued = await ask(`/programs/${hub.programId}/exports/attendance?format=csv`);
  if (queued.status !== 202) throw new Error(`expected a job, got ${queued.status}: ${await queued.text()}`);
  const { id } = (await queued.json()) as { id: string };
  const jobOf = async () =>
    (await (await ask(`/jobs/${id}`)).json()) as { state: string; result: { rows: number } | null };
  while ((await jobOf()).state === 'queued') await pause(pollMilliseconds);
  const startedAt = performance.now();
  const health = startLoad({
    ...{
      url: `${server.url}/healthz`,
      connections: 4,
      duration: loadSeconds,
      overallRate: healthRequestsPerSecond,
    },
  });
  let peakMegabytes = 0;
  let job = await jobOf();
  while (job.state === 'running') {
    peakMegabytes = Math.max(peakMegabytes, residentMegabytes(server.pid));
    await pause(pollMilliseconds);
    job = await jobOf();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  health.stop();
  const { latency } = await health.done;
  if (job.result?.rows !== rows) throw new Error(`expected ${rows} rows: ${JSON.stringify(job)}`);
  const file = await ask(`/jobs/${id}/file`);
  let lines = 0;
  for await (const chunk of file.body ?? [])
    for (const byte of chunk as Uint8Array) if (byte === 10) lines += 1;
  if (lines !== rows + 1) throw new Error(`the file has ${lines} lines`);
  return { seconds, peakMegabytes, healthP99Milliseconds: latency.p99 };
}

export async function benchExport(folder: string, options: { quick: boolean }): Promise<BenchRow[]> {
  const sessions = options.quick ? 100 : 1000;
  const rows = sessions * people;
  const hub = await openHub(folder);
  addClinicians(hub, people);
  const { sessions: made } = await addCohort(hub, 'Large', 1, people);
  addAttendance(hub, addSessions(hub, made[0]?.id ?? '', sessions), people);
  const { token } = await hub.running.services.accounts.createToken(systemActor, {
    ...{ role: 'lead', organizationId: hub.organizationId, programId: null, name: 'bench' },
  });
  await hub.running.close();
  const bareSeconds = await secondsOf(() => bareExport(hub, join(folder, 'bare.csv')));
  const server = await startOurs(hub.environment);
  try {
    const watched = await watchExport(server, hub, token, rows);
    const what = `CSV export, ${rows.toLocaleString('en')} attendance rows`;
    return [
      rateRow(what, 'rows/s', rows / watched.seconds, rows / bareSeconds, 0.4),
      limitRow('  peak memory of the server meanwhile', 'MB', watched.peakMegabytes, 200),
      limitRow('  GET /healthz p99 meanwhile', 'ms', watched.healthP99Milliseconds, 200),
    ];
  } finally {
    await server.stop();
  }
}
