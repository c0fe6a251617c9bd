// What an operator should know before anything goes wrong: each finding says what was looked at and what to do.
import { access, constants, statfs } from 'node:fs/promises';
import type { Running } from '../boot.js';
import { examineDatabase } from '../platform/db/health.js';
import { zoneCanaries } from '../core/time/zone.js';

export interface Examined {
  name: string;
  ok: boolean;
  detail: string;
}

const freeBytesMin = 500_000_000;

async function integrity({ outside }: Running): Promise<Examined> {
  return { name: 'database', ...(await examineDatabase(outside.database)) };
}

async function disk({ outside }: Running): Promise<Examined> {
  const { dataDir } = outside.config;
  await access(dataDir, constants.W_OK);
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  return {
    name: 'disk',
    ok: free > freeBytesMin,
    detail: `${Math.floor(free / 1_000_000)} MB free for DATA_DIR.`,
  };
}

function zones(): Examined[] {
  return zoneCanaries().map(({ zone, ok }) => ({
    name: `zone ${zone}`,
    ok: ok || zone !== 'America/Toronto',
    detail: ok
      ? 'known instants come out right.'
      : 'the zone data of this Node are too old; schedules in it are refused. Use a Node with current zone data.',
  }));
}

function settings({ outside }: Running): Examined[] {
  const { config } = outside;
  const isLocal = /^https?:\/\/(localhost|127\.|\[::1\])/.test(config.publicUrl);
  return [
    {
      name: 'address',
      ok: config.publicUrl.startsWith('https:') || isLocal,
      detail: config.publicUrl.startsWith('https:')
        ? 'https.'
        : 'PUBLIC_URL is plain http; use https where people sign in over a network.',
    },
    {
      name: 'mail',
      ok: true,
      detail:
        config.smtpUrl === null
          ? 'no SMTP_URL: mail is kept and readable at /mailbox.'
          : `by SMTP, ${config.mailRatePerMinute} a minute.`,
    },
  ];
}

async function backlog({ services }: Running): Promise<Examined[]> {
  return (await services.schedules.lastRuns()).map((run) => ({
    name: `job ${run.name}`,
    ok: !run.failing,
    detail:
      run.lastRanAt === null
        ? 'has not run yet.'
        : `last ran at ${run.lastRanAt}${run.failing ? ', and failed; see the log' : ''}.`,
  }));
}

export async function examine(running: Running): Promise<Examined[]> {
  return [
    await integrity(running),
    await disk(running),
    ...settings(running),
    ...zones(),
    ...(await backlog(running)),
  ];
}
