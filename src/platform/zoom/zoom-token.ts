// The access token of a Server-to-Server OAuth app: asked for when needed, kept until shortly before it expires.
import { z } from 'zod';
import { epochSecondsOf, type Instant } from '../../core/time/instant.js';
import type { Clock } from '../clock.js';
import type { Outbound, OutboundAnswer } from '../http/outbound.js';
import { busyFault, ZoomFault } from './zoom-fault.js';

export interface ZoomCredentials {
  accountId: string;
  clientId: string;
  clientSecret: string;
  /** `https://zoom.us/oauth/token`. */
  oauthUrl: string;
}

export interface ZoomToken {
  text: string;
  /** What the app may do, as Zoom granted it. */
  scopes: readonly string[];
  usableUntilSeconds: number;
}

export interface ZoomTokens {
  current(): Promise<ZoomToken>;
  /** Zoom refused this one: the next call asks for another. */
  drop(token: ZoomToken): void;
}

const timeoutMilliseconds = 15_000;
const answerBytesMax = 100_000;
/** Zoom's tokens live an hour; one that might expire under way is not used any more. */
const marginSeconds = 300;

const granted = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  scope: z.string().default(''),
});

function parse(text: string): z.infer<typeof granted> {
  try {
    return granted.parse(JSON.parse(text));
  } catch {
    throw new ZoomFault('broken-answer');
  }
}

function faultOf({ status, header }: OutboundAnswer, now: Instant): ZoomFault {
  if (status === 429) return busyFault(header('retry-after'), now);
  return new ZoomFault(status >= 500 ? 'failing' : 'credentials', { status });
}

export function createZoomTokens(deps: {
  outbound: Outbound;
  clock: Clock;
  credentials: ZoomCredentials;
}): ZoomTokens {
  const { outbound, clock, credentials } = deps;
  let kept: ZoomToken | undefined;
  let asking: Promise<ZoomToken> | undefined;

  async function ask(): Promise<ZoomToken> {
    const basic = Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString('base64');
    const form = new URLSearchParams({
      grant_type: 'account_credentials',
      account_id: credentials.accountId,
    });
    const answer = await outbound
      .send({
        method: 'POST',
        url: credentials.oauthUrl,
        headers: {
          authorization: `Basic ${basic}`,
          'content-type': 'application/x-www-form-urlencoded',
          accept: 'application/json',
        },
        body: form.toString(),
        timeoutMilliseconds,
        answerBytesMax,
      })
      .catch(() => {
        throw new ZoomFault('unreachable');
      });
    if (answer.status !== 200) throw faultOf(answer, clock.now());
    const { access_token: text, expires_in: livesSeconds, scope } = parse(answer.text);
    return {
      text,
      scopes: scope.split(/[\s,]+/).filter((part) => part !== ''),
      usableUntilSeconds: epochSecondsOf(clock.now()) + Math.max(1, livesSeconds - marginSeconds),
    };
  }

  /** Calls that need one at the same moment wait for the same answer. */
  const fresh = () =>
    (asking ??= ask()
      .then((token) => (kept = token))
      .finally(() => (asking = undefined)));

  return {
    current: async () =>
      kept !== undefined && kept.usableUntilSeconds > epochSecondsOf(clock.now()) ? kept : fresh(),
    drop: (token) => {
      if (kept === token) kept = undefined;
    },
  };
}
