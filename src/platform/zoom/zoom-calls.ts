// One call to Zoom: with a token, a time limit and patience, and never repeated where it might be done twice.
import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import type { Clock } from '../clock.js';
import type { Outbound, OutboundAnswer } from '../http/outbound.js';
import { busyFault, ZoomFault, zoomFaults } from './zoom-fault.js';
import type { ZoomToken, ZoomTokens } from './zoom-token.js';

export interface ZoomCall<T> {
  method: 'GET' | 'POST';
  /** Below the address of the API, each part already encoded. */
  path: string;
  query?: Readonly<Record<string, string>>;
  body?: object;
  answer: z.ZodType<T>;
}

export type ZoomCalls = <T>(call: ZoomCall<T>) => Promise<T>;

export interface ZoomCallsDeps {
  outbound: Outbound;
  tokens: ZoomTokens;
  clock: Clock;
  /** `https://api.zoom.us/v2`. */
  apiUrl: string;
  wait?: (milliseconds: number) => Promise<unknown>;
}

const timeoutMilliseconds = 30_000;
const answerBytesMax = 5_000_000;
const attemptsMax = 4;
const firstPauseMilliseconds = 250;
/** Asked to wait longer, a call gives up and says for how long; whoever planned it plans it anew. */
const pauseSecondsMax = 10;

interface Refusal {
  code?: number;
  message?: string;
}

function refusalOf(text: string): Refusal {
  try {
    const parsed = JSON.parse(text) as { code?: unknown; message?: unknown } | null;
    return {
      ...(typeof parsed?.code === 'number' ? { code: parsed.code } : {}),
      ...(typeof parsed?.message === 'string' ? { message: parsed.message } : {}),
    };
  } catch {
    return {};
  }
}

/** Zoom's sentences may hold names and addresses, so only their meaning is kept. */
function faultOf(answer: OutboundAnswer, now: string): ZoomFault {
  const { status } = answer;
  if (status === 429) return busyFault(answer.header('retry-after'), now);
  const { code, message = '' } = refusalOf(answer.text);
  const more = { status, ...(code === undefined ? {} : { zoomCode: code }) };
  if (status >= 500) return new ZoomFault('failing', more);
  if (status < 400) return new ZoomFault('broken-answer', more);
  if (/registration has not been enabled/i.test(message)) return new ZoomFault('registration-off', more);
  if (code === 4711 || /\bscopes?\b/i.test(message)) return new ZoomFault('scope', more);
  if (status === 401) return new ZoomFault('credentials', more);
  return new ZoomFault(status === 404 ? 'not-found' : 'refused', more);
}

function parse<T>(call: ZoomCall<T>, text: string): T {
  try {
    return call.answer.parse(JSON.parse(text));
  } catch {
    throw new ZoomFault('broken-answer', { isUncertain: call.method !== 'GET' });
  }
}

/** Null where it must not, or need not, be tried again here. */
function pauseAfter<T>(call: ZoomCall<T>, fault: ZoomFault, attempt: number): number | null {
  if (attempt >= attemptsMax || !zoomFaults[fault.kind].passes || fault.more.isUncertain === true)
    return null;
  const asked = fault.more.retryAfterSeconds;
  if (asked !== undefined) return asked > pauseSecondsMax ? null : asked * 1000;
  return firstPauseMilliseconds * 2 ** (attempt - 1);
}

export function createZoomCalls(deps: ZoomCallsDeps): ZoomCalls {
  const { outbound, tokens, clock, apiUrl, wait = pause } = deps;

  async function send<T>(call: ZoomCall<T>, token: ZoomToken): Promise<OutboundAnswer> {
    const query = new URLSearchParams(call.query).toString();
    return outbound
      .send({
        method: call.method,
        url: `${apiUrl}${call.path}${query === '' ? '' : `?${query}`}`,
        headers: {
          authorization: `Bearer ${token.text}`,
          accept: 'application/json',
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        timeoutMilliseconds,
        answerBytesMax,
      })
      .catch(() => {
        throw new ZoomFault('unreachable', { isUncertain: call.method !== 'GET' });
      });
  }

  /** A refused token was not acted upon, so any call may be sent again with a new one: once. */
  async function sendAuthorized<T>(call: ZoomCall<T>): Promise<OutboundAnswer> {
    const token = await tokens.current();
    const answer = await send(call, token);
    if (answer.status !== 401) return answer;
    tokens.drop(token);
    return send(call, await tokens.current());
  }

  async function once<T>(call: ZoomCall<T>): Promise<T> {
    const answer = await sendAuthorized(call);
    if (answer.status >= 200 && answer.status < 300) return parse(call, answer.text);
    const fault = faultOf(answer, clock.now());
    const isUncertain = call.method !== 'GET' && (fault.kind === 'failing' || fault.kind === 'broken-answer');
    throw isUncertain ? new ZoomFault(fault.kind, { ...fault.more, isUncertain }) : fault;
  }

  return async (call) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await once(call);
      } catch (error) {
        if (!(error instanceof ZoomFault)) throw error;
        const milliseconds = pauseAfter(call, error, attempt);
        if (milliseconds === null) throw error;
        await wait(milliseconds);
      }
    }
  };
}
