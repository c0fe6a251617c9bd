// Events of a running Zoom meeting through `POST /hooks/zoom`, each signed, beside a bare server that checks, parses and inserts.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { openHub } from './hub.js';
import { rateRow, secondsOf, type BenchRow } from './measure.js';
import { startBare, startOurs } from './servers.js';

const connections = 10;
const warmingEvents = 500;
const secret = 'whsec-that-only-the-bench-knows';

/** Nothing answers there: events are kept without asking Zoom. */
const zoom = {
  ZOOM_ACCOUNT_ID: 'bench',
  ZOOM_CLIENT_ID: 'bench',
  ZOOM_CLIENT_SECRET: 'bench-secret',
  ZOOM_WEBHOOK_SECRET: secret,
  ZOOM_API_URL: 'http://127.0.0.1:9/v2',
  ZOOM_OAUTH_URL: 'http://127.0.0.1:9/oauth/token',
};

interface Post {
  body: Buffer;
  headers: Record<string, string>;
}

/** As long as Zoom's own: everybody joins once, nobody twice. */
function eventsOf(run: string, count: number): Post[] {
  const sentSeconds = Math.floor(Date.now() / 1000);
  const joinedAt = `${new Date(sentSeconds * 1000).toISOString().slice(0, 19)}Z`;
  return Array.from({ length: count }, (_, index) => {
    const participant = {
      user_id: String(16778240 + index * 1024),
      user_name: `Person ${index}`,
      id: '',
      participant_uuid: `${run}-P-${index}`,
      registrant_id: `R-${index}`,
      participant_user_id: '',
      customer_key: '',
      phone_number: '',
      email: `person-${index}@clinic.example`,
      join_time: joinedAt,
    };
    const object = { id: '81234567890', uuid: run, host_id: 'H', topic: 'ECHO', type: 8, timezone: '' };
    const event = {
      event: 'meeting.participant_joined',
      event_ts: sentSeconds * 1000 + 345,
      payload: { account_id: 'ACCT01', object: { ...object, participant } },
    };
    const body = Buffer.from(JSON.stringify(event));
    const signer = createHmac('sha256', secret).update(`v0:${sentSeconds}:`).update(body);
    return {
      body,
      headers: {
        'content-type': 'application/json',
        'content-length': String(body.length),
        'x-zm-request-timestamp': String(sentSeconds),
        'x-zm-signature': `v0=${signer.digest('hex')}`,
      },
    };
  });
}

async function post(url: string, { body, headers }: Post, agent: Agent): Promise<void> {
  const sent = request(url, { method: 'POST', headers, agent });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  if (answer.statusCode !== 204) throw new Error(`an event was answered ${answer.statusCode}`);
}

async function postAll(url: string, posts: readonly Post[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const work = async (): Promise<void> => {
    for (let each = posts[next++]; each !== undefined; each = posts[next++]) await post(url, each, agent);
  };
  await Promise.all(Array.from({ length: connections }, work));
  agent.destroy();
}

export async function benchHooks(folder: string, options: { quick: boolean }): Promise<BenchRow[]> {
  const hub = await openHub(folder, zoom);
  await hub.running.close();
  const count = options.quick ? 1000 : 5000;
  async function rateOf(name: string, server: { url: string; stop(): Promise<void> }): Promise<number> {
    try {
      const url = `${server.url}/hooks/zoom`;
      await postAll(url, eventsOf(`${name} warm`, warmingEvents));
      const posts = eventsOf(name, count);
      return count / (await secondsOf(() => postAll(url, posts)));
    } finally {
      await server.stop();
    }
  }
  const ours = await rateOf('ours', await startOurs(hub.environment));
  const bareSettings = { BARE_DATABASE: hub.databasePath, BARE_HOOK_SECRET: secret };
  const bare = await rateOf('bare', await startBare(bareSettings));
  return [rateRow('POST /hooks/zoom, signed events', 'events/s', ours, bare, 0.3)];
}
