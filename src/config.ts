// The settings, read from the environment in one place and refused with a clear sentence when wrong.
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { parseDatabaseUrl } from './platform/db/dialect.js';
import { randomSecret } from './platform/secrets.js';

const integer = (fallback: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .default(String(fallback))
    .transform(Number)
    .pipe(z.number().max(max));

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const settings = z.object({
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.string().optional(),
  PORT: integer(3000, 65535),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  SECRET_KEY: z.string().min(32, 'must have 32 characters or more').optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must begin with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z.string().default('ECHO Credits <credits@localhost.example>'),
  MAIL_FROM_TRANSACTIONAL: z.string().optional(),
  MAIL_RATE_PER_MINUTE: integer(30, 100_000),
  MAIL_CONNECTIONS: integer(3, 50),
  MAIL_UID_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+$/i, 'must be a domain name')
    .optional(),
  IMPORT_DIR: z.string().min(1).optional(),
  API_RATE_PER_MINUTE: integer(0, 1_000_000),
  VERIFY_RATE_PER_MINUTE: integer(60, 1_000_000),
  LOG_LEVEL: z.enum(logLevels).default('info'),
  HTTPS_PROXY: z.string().optional(),
  NO_PROXY: z.string().default(''),
  ZOOM_ACCOUNT_ID: z.string().optional(),
  ZOOM_CLIENT_ID: z.string().optional(),
  ZOOM_CLIENT_SECRET: z.string().optional(),
  ZOOM_WEBHOOK_SECRET: z.string().optional(),
  ZOOM_WEBHOOK_WINDOW_MINUTES: integer(180, 10_080),
  ZOOM_ORGANIZATION: z.string().optional(),
  ZOOM_REGISTRANT_DOMAIN: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, 'must be a domain name')
    .optional(),
  ZOOM_API_URL: z.url({ protocol: /^https?$/ }).default('https://api.zoom.us/v2'),
  ZOOM_OAUTH_URL: z.url({ protocol: /^https?$/ }).default('https://zoom.us/oauth/token'),
});

const secretNames = [
  'SECRET_KEY',
  'SMTP_URL',
  'DATABASE_URL',
  'HTTPS_PROXY',
  'ZOOM_CLIENT_SECRET',
  'ZOOM_WEBHOOK_SECRET',
] as const;

/** The hub's own Server-to-Server OAuth app at Zoom, and where its events come in. */
export interface ZoomSettings {
  accountId: string;
  clientId: string;
  clientSecret: string;
  /** Null: no events come in, reports are pulled all the same. */
  webhookSecret: string | null;
  webhookWindowMinutes: number;
  /** Slug of the organization whose account it is; null where there is only one. */
  organizationSlug: string | null;
  /** Registrants get an address of this domain instead of their own. */
  registrantDomain: string | null;
  apiUrl: string;
  oauthUrl: string;
}

export interface Config {
  dataDir: string;
  databaseUrl: string;
  port: number;
  host: string;
  publicUrl: string;
  secretKey: string;
  smtpUrl: string | null;
  mailFrom: { name: string; address: string };
  mailFromTransactional: { name: string; address: string };
  mailRatePerMinute: number;
  mailConnections: number;
  mailUidDomain: string | null;
  /** The watched folder; null where there is none. */
  importDir: string | null;
  apiRatePerMinute: number;
  verifyRatePerMinute: number;
  logLevel: (typeof logLevels)[number];
  /** How requests leave for other services. */
  outbound: { proxyUrl: string | null; noProxy: string };
  /** Null: nothing is asked of Zoom. */
  zoom: ZoomSettings | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's own environment over a command's defaults; the only place that reads it. */
export function environmentOver(defaults: Environment = {}): Environment {
  return { ...defaults, ...process.env };
}

/** `NAME_FILE` holds the path of a file with the secret, as container platforms hand them out. */
function withSecretFiles(environment: Environment): Record<string, string | undefined> {
  const merged: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(environment)) merged[name] = value === '' ? undefined : value;
  // Machines set these two in either spelling.
  for (const name of ['HTTPS_PROXY', 'NO_PROXY']) merged[name] ??= merged[name.toLowerCase()];
  for (const name of secretNames) {
    const file = merged[`${name}_FILE`];
    if (file !== undefined && merged[name] === undefined) merged[name] = readFileSync(file, 'utf8').trim();
  }
  return merged;
}

/** `Name <address>` or a bare address. */
function mailbox(setting: string, text: string): { name: string; address: string } {
  const match =
    /^(?:(?<name>[^<>"\r\n]*?)\s*<(?<inner>[^<>\s,;]+@[^<>\s,;]+)>|(?<bare>[^<>\s,;]+@[^<>\s,;]+))$/.exec(
      text.trim(),
    );
  const address = match?.groups?.inner ?? match?.groups?.bare;
  if (address === undefined) throw new ConfigError(`${setting} must be an address or "Name <address>"`);
  return { name: match?.groups?.name ?? '', address: address.toLowerCase() };
}

/** A folder that is not there is a slip of the pen; making it would hide it. */
function existingFolder(setting: string, path: string): string {
  const folder = resolve(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new ConfigError(`${setting}: there is no folder ${folder}; make it first`);
  return folder;
}

export class ConfigError extends Error {
  override name = 'ConfigError';
}

function keptSecretKey(dataDir: string): string {
  const file = join(dataDir, 'secret-key');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, randomSecret(), { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
  }
  return readFileSync(file, 'utf8').trim();
}

/** All three or none; what belongs to them is refused without them. */
function zoomSettings(given: z.infer<typeof settings>): ZoomSettings | null {
  const { ZOOM_ACCOUNT_ID: accountId, ZOOM_CLIENT_ID: clientId, ZOOM_CLIENT_SECRET: clientSecret } = given;
  const webhookSecret = given.ZOOM_WEBHOOK_SECRET ?? null;
  if (accountId === undefined || clientId === undefined || clientSecret === undefined) {
    const stated = [accountId, clientId, clientSecret, given.ZOOM_WEBHOOK_SECRET];
    if (stated.every((each) => each === undefined)) return null;
    throw new ConfigError(
      'Zoom is only half set up: ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET belong together. Set all three, or none and leave ZOOM_WEBHOOK_SECRET out too.',
    );
  }
  return {
    accountId,
    clientId,
    clientSecret,
    webhookSecret,
    webhookWindowMinutes: given.ZOOM_WEBHOOK_WINDOW_MINUTES,
    organizationSlug: given.ZOOM_ORGANIZATION ?? null,
    registrantDomain: given.ZOOM_REGISTRANT_DOMAIN?.toLowerCase() ?? null,
    apiUrl: given.ZOOM_API_URL.replace(/\/+$/, ''),
    oauthUrl: given.ZOOM_OAUTH_URL,
  };
}

/** Often written without `http://`. It may hold a password, so it is never repeated. */
function proxyUrlOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const url = text.includes('://') ? text : `http://${text}`;
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new ConfigError(
      'HTTPS_PROXY must be http://host:port, with user:password@ before the host if asked for.',
    );
  return url;
}

/** Reads and checks every setting; throws ConfigError with one line a fault. */
export function readConfig(environment: Environment): Config {
  const parsed = settings.safeParse(withSecretFiles(environment));
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`These settings cannot be used:\n  ${faults.join('\n  ')}`);
  }
  const given = parsed.data;
  const dataDir = resolve(given.DATA_DIR);
  const databaseUrl = given.DATABASE_URL ?? `sqlite:${join(dataDir, 'echo-credits.db')}`;
  try {
    parseDatabaseUrl(databaseUrl);
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
  const mailFrom = mailbox('MAIL_FROM', given.MAIL_FROM);
  const zoom = zoomSettings(given);
  return {
    dataDir,
    databaseUrl,
    port: given.PORT,
    host: given.HOST,
    publicUrl: (given.PUBLIC_URL ?? `http://localhost:${given.PORT}`).replace(/\/+$/, ''),
    secretKey: given.SECRET_KEY ?? keptSecretKey(dataDir),
    smtpUrl: given.SMTP_URL ?? null,
    mailFrom,
    mailFromTransactional:
      given.MAIL_FROM_TRANSACTIONAL === undefined
        ? mailFrom
        : mailbox('MAIL_FROM_TRANSACTIONAL', given.MAIL_FROM_TRANSACTIONAL),
    mailRatePerMinute: given.MAIL_RATE_PER_MINUTE,
    mailConnections: given.MAIL_CONNECTIONS,
    mailUidDomain: given.MAIL_UID_DOMAIN ?? null,
    importDir: given.IMPORT_DIR === undefined ? null : existingFolder('IMPORT_DIR', given.IMPORT_DIR),
    apiRatePerMinute: given.API_RATE_PER_MINUTE,
    verifyRatePerMinute: given.VERIFY_RATE_PER_MINUTE,
    logLevel: given.LOG_LEVEL,
    outbound: {
      // A proxy that nothing needs is nobody's fault.
      proxyUrl: zoom === null ? null : proxyUrlOf(given.HTTPS_PROXY),
      noProxy: given.NO_PROXY,
    },
    zoom,
  };
}

const loopbackNames = ['localhost', '127.0.0.1', '::1', '[::1]'];

/** Meant for the people at this machine alone: it listens here and no public address leads to it. A request is judged besides (loopback.ts). */
export function isLocalOnly(config: Pick<Config, 'host' | 'publicUrl'>): boolean {
  return loopbackNames.includes(config.host) && loopbackNames.includes(new URL(config.publicUrl).hostname);
}
