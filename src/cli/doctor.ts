// What an operator should know before anything goes wrong: each finding says what was looked at and what to do.
import { access, constants, statfs } from 'node:fs/promises';
import type { Running } from '../boot.js';
import { examineDatabase } from '../platform/db/health.js';
import { zoneCanaries } from '../core/time/zone.js';
import type { ZoomFaultKind } from '../platform/zoom/zoom-fault.js';

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

const zoomFaultWords: Readonly<Record<ZoomFaultKind, string>> = {
  unreachable: 'Zoom cannot be reached from here; where this network has a proxy, set HTTPS_PROXY.',
  busy: 'Zoom asks us to wait; look again in a minute.',
  failing: 'Zoom itself is failing at the moment; look again later.',
  'broken-answer':
    'Zoom answered something else than its reference says; is there a proxy that answers by itself?',
  credentials:
    'Zoom refuses ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID or ZOOM_CLIENT_SECRET; is the app of the kind Server-to-Server OAuth, and active?',
  scope: 'the app lacks a permission.',
  'not-found': 'ZOOM_OAUTH_URL leads nowhere.',
  'registration-off': 'the meeting takes no registrations.',
  refused: 'Zoom refuses to give a token.',
};

async function zoom({ outside, services }: Running): Promise<Examined> {
  const { mode, ownerId, examine: ask } = services.zoomAccount;
  const name = 'zoom';
  if (mode === 'off')
    return {
      name,
      ok: true,
      detail: 'not set up: reports come in as files; no personal join links, no live roster.',
    };
  if ((await ownerId(outside.database.read)) === null) {
    const detail =
      'ZOOM_ORGANIZATION must name the slug of the organization whose account it is; until then nothing is asked of Zoom.';
    return { name, ok: false, detail };
  }
  const { fault, missingScopes } = await ask();
  if (fault !== null) return { name, ok: false, detail: zoomFaultWords[fault] };
  if (missingScopes.length > 0)
    return { name, ok: false, detail: `the app lacks these permissions: ${missingScopes.join(', ')}.` };
  const ahead =
    mode === 'live'
      ? 'events come in at /hooks/zoom.'
      : 'no ZOOM_WEBHOOK_SECRET, so no live roster; reports are pulled after each session.';
  return { name, ok: true, detail: `a token is granted; ${ahead}` };
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
    await zoom(running),
    ...(await backlog(running)),
  ];
}
