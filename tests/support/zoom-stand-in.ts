// A stand-in for Zoom's API as its reference describes it, which counts what is asked and misbehaves on demand.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export const standInCredentials = {
  ZOOM_ACCOUNT_ID: 'ACCT01',
  ZOOM_CLIENT_ID: 'client-of-a-test',
  ZOOM_CLIENT_SECRET: 'client-secret-of-a-test',
};

export type Operation = 'token' | 'instances' | 'report' | 'create-registrant' | 'list-registrants';

/** What to do instead of answering properly. */
export type Misbehaviour =
  | { kind: 'status'; status: number; headers?: Record<string, string>; body?: object }
  /** The JSON breaks off in the middle. */
  | { kind: 'half' }
  /** The connection goes after the work was done. */
  | { kind: 'drop' }
  | { kind: 'slow'; milliseconds: number }
  | { kind: 'body'; body: string };

export interface StandInInstance {
  uuid: string;
  startTime: string;
  participants: Record<string, unknown>[];
}

export interface StandInMeeting {
  id: string;
  registrationOn: boolean;
  instances: StandInInstance[];
  registrants: { id: string; email: string; first_name: string; last_name: string; join_url: string }[];
}

export interface ZoomStandIn {
  environment: Record<string, string>;
  meeting(id: string): StandInMeeting;
  /** The next `times` calls of an operation misbehave; `skip` lets as many through before. */
  misbehave(on: Operation, how: Misbehaviour, times?: number, skip?: number): void;
  /** Every token given out so far is refused from now on. */
  expireTokens(): void;
  tokenLife(seconds: number): void;
  scopes(text: string): void;
  count(operation: Operation): number;
  /** Paths as they came, still encoded. */
  paths: string[];
  close(): Promise<void>;
}

const pageRowsMax = 300;
/** Written apart from the program, from the two vectors of attendance-sources.md §2. */
const encoded = (uuid: string): string =>
  /^\/|\/\//.test(uuid) ? encodeURIComponent(encodeURIComponent(uuid)) : encodeURIComponent(uuid);

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}

interface Answer {
  status: number;
  body: object;
}

const notThere = (id: string): Answer => ({
  status: 404,
  body: { code: 3001, message: `Meeting does not exist: ${id}.` },
});

/** One page; the token leads on by position, and one that was never given out is refused. */
function paged(rows: readonly object[], name: string, query: URLSearchParams): Answer {
  const size = Math.min(Number(query.get('page_size') ?? 30), pageRowsMax);
  const token = query.get('next_page_token') ?? '';
  const from = token === '' ? 0 : Number(/^page-(\d+)$/.exec(token)?.[1] ?? Number.NaN);
  if (Number.isNaN(from))
    return { status: 400, body: { code: 300, message: 'The next page token is invalid.' } };
  const next = from + size < rows.length ? `page-${from + size}` : '';
  const body = {
    page_count: 1,
    page_size: size,
    total_records: rows.length,
    next_page_token: next,
    [name]: rows.slice(from, from + size),
  };
  return { status: 200, body };
}

function register(meeting: StandInMeeting, body: Record<string, string>): Answer {
  if (!meeting.registrationOn) {
    const message = `Registration has not been enabled for this meeting: ${meeting.id}.`;
    return { status: 404, body: { code: 404, message } };
  }
  const email = body['email'] ?? '';
  if (!email.includes('@') || (body['first_name'] ?? '') === '')
    return { status: 400, body: { code: 300, message: 'Validation Failed.' } };
  const number = meeting.registrants.length + 1;
  const known = meeting.registrants.find((one) => one.email === email);
  const made = known ?? {
    id: `REG-${meeting.id}-${number}`,
    email,
    first_name: body['first_name'] ?? '',
    last_name: body['last_name'] ?? '',
    join_url: `https://hub.zoom.example/w/${meeting.id}?tk=personal-${meeting.id}-${number}`,
  };
  if (known === undefined) meeting.registrants.push(made);
  const { id: registrant_id, join_url } = made;
  return { status: 201, body: { id: Number(meeting.id), registrant_id, join_url, topic: 'ECHO' } };
}

interface Routed {
  operation: Operation;
  answer(body: string): Answer;
}

function route(meetings: Map<string, StandInMeeting>, method: string, url: URL): Routed | undefined {
  const [, , noun = '', id = '', rest = '', tail = ''] = url.pathname.split('/');
  const meeting = meetings.get(decodeURIComponent(id));
  if (noun === 'past_meetings' && rest === 'instances') {
    const known = (meeting?.instances ?? []).map(({ uuid, startTime }) => ({ uuid, start_time: startTime }));
    return {
      operation: 'instances',
      answer: () => (meeting === undefined ? notThere(id) : { status: 200, body: { meetings: known } }),
    };
  }
  if (noun === 'report' && id === 'meetings' && tail === 'participants') {
    const all = [...meetings.values()].flatMap((each) => each.instances);
    // The numeric id answers for the last run only.
    const found = all.find((each) => encoded(each.uuid) === rest) ?? meetings.get(rest)?.instances.at(-1);
    return {
      operation: 'report',
      answer: () =>
        found === undefined ? notThere(rest) : paged(found.participants, 'participants', url.searchParams),
    };
  }
  if (noun === 'meetings' && rest === 'registrants') {
    if (method === 'POST') {
      return {
        operation: 'create-registrant',
        answer: (body) =>
          meeting === undefined
            ? notThere(id)
            : register(meeting, JSON.parse(body) as Record<string, string>),
      };
    }
    return {
      operation: 'list-registrants',
      answer: () =>
        meeting === undefined ? notThere(id) : paged(meeting.registrants, 'registrants', url.searchParams),
    };
  }
  return undefined;
}

function send(response: ServerResponse, { status, body }: Answer, how: Misbehaviour | undefined): void {
  const text = JSON.stringify(body);
  const reply = (code: number, content: string, headers: Record<string, string> = {}) =>
    response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(content);
  if (how === undefined) reply(status, text);
  else if (how.kind === 'status') reply(how.status, JSON.stringify(how.body ?? {}), how.headers);
  else if (how.kind === 'half') reply(status, text.slice(0, Math.floor(text.length / 2)));
  else if (how.kind === 'body') reply(status, how.body);
  else if (how.kind === 'drop') response.destroy();
  else setTimeout(() => reply(status, text), how.milliseconds);
}

export async function startZoomStandIn(): Promise<ZoomStandIn> {
  const meetings = new Map<string, StandInMeeting>();
  const planned: { on: Operation; how: Misbehaviour; times: number; skip: number }[] = [];
  const counts = new Map<Operation, number>();
  const paths: string[] = [];
  let tokens = new Set<string>();
  let tokensMade = 0;
  let lifeSeconds = 3600;
  let scope = 'report:read:admin meeting:read:admin meeting:write:admin';

  function planFor(operation: Operation): Misbehaviour | undefined {
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    const plan = planned.find((one) => one.on === operation && one.times > 0);
    if (plan === undefined) return undefined;
    if (plan.skip > 0) {
      plan.skip -= 1;
      return undefined;
    }
    plan.times -= 1;
    return plan.how;
  }

  function giveToken(request: IncomingMessage, body: string): Answer {
    const { ZOOM_CLIENT_ID: id, ZOOM_CLIENT_SECRET: secret, ZOOM_ACCOUNT_ID: account } = standInCredentials;
    const basic = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    if (request.headers.authorization !== basic)
      return { status: 400, body: { reason: 'Invalid client_id or client_secret', error: 'invalid_client' } };
    const form = new URLSearchParams(body);
    if (form.get('grant_type') !== 'account_credentials' || form.get('account_id') !== account)
      return { status: 400, body: { reason: 'Bad request', error: 'invalid_request' } };
    tokensMade += 1;
    const token = `token-${tokensMade}`;
    tokens.add(token);
    return {
      status: 200,
      body: { access_token: token, token_type: 'bearer', expires_in: lifeSeconds, scope },
    };
  }

  const server = createServer((request, response) => {
    void (async () => {
      const body = await readBody(request);
      const url = new URL(request.url ?? '/', 'http://zoom.example');
      paths.push(url.pathname);
      if (url.pathname === '/oauth/token') {
        const how = planFor('token');
        send(response, giveToken(request, body), how);
        return;
      }
      const routed = route(meetings, request.method ?? 'GET', url);
      if (routed === undefined) {
        send(
          response,
          { status: 404, body: { code: 2300, message: 'This API endpoint is not recognized.' } },
          undefined,
        );
        return;
      }
      const how = planFor(routed.operation);
      const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const answer = tokens.has(bearer)
        ? how?.kind === 'status'
          ? { status: 500, body: {} }
          : routed.answer(body)
        : { status: 401, body: { code: 124, message: 'Invalid access token.' } };
      send(response, answer, how);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    environment: {
      ...standInCredentials,
      ZOOM_API_URL: `${origin}/v2`,
      ZOOM_OAUTH_URL: `${origin}/oauth/token`,
    },
    meeting: (id) => {
      const meeting = meetings.get(id) ?? { id, registrationOn: true, instances: [], registrants: [] };
      meetings.set(id, meeting);
      return meeting;
    },
    misbehave: (on, how, times = 1, skip = 0) => {
      planned.push({ on, how, times, skip });
    },
    expireTokens: () => {
      tokens = new Set();
    },
    tokenLife: (seconds) => {
      lifeSeconds = seconds;
    },
    scopes: (text) => {
      scope = text;
    },
    count: (operation) => counts.get(operation) ?? 0,
    paths,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
