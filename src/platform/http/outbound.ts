// The way out of this machine: through the proxy where one is set, straight to the hosts that need none.
import type { Dispatcher, request as undiciRequest } from 'undici';

export interface OutboundSettings {
  /** `http://[user:password@]host:port`; null: straight out. */
  proxyUrl: string | null;
  /** Hosts that are reached without the proxy, as in `NO_PROXY`: `a.example,.b.example:8443,*`. */
  noProxy: string;
}

export interface OutboundRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** From sending to the last byte of the answer. */
  timeoutMilliseconds: number;
  /** A longer answer is broken off. */
  answerBytesMax: number;
}

export interface OutboundAnswer {
  status: number;
  /** The first value of a header, by its name in lower case. */
  header(name: string): string | undefined;
  text: string;
}

export interface Outbound {
  /** Throws where no whole answer came: no connection, a proxy that refuses, a time-out, an answer too long. */
  send(request: OutboundRequest): Promise<OutboundAnswer>;
  close(): Promise<void>;
}

async function readText(body: AsyncIterable<Buffer>, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new Error(`the answer is longer than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Nothing is loaded or opened before the first request: who talks to nobody pays nothing. */
export function createOutbound({ proxyUrl, noProxy }: OutboundSettings): Outbound {
  let opened: Promise<{ request: typeof undiciRequest; dispatcher: Dispatcher }> | undefined;
  const open = () =>
    (opened ??= import('undici').then((undici) => ({
      request: undici.request,
      // Empty texts, not left out: otherwise the agent would read the environment by itself.
      dispatcher: new undici.EnvHttpProxyAgent({
        httpProxy: proxyUrl ?? '',
        httpsProxy: proxyUrl ?? '',
        noProxy,
      }),
    })));
  return {
    send: async ({ method, url, headers, body, timeoutMilliseconds, answerBytesMax }) => {
      const { request, dispatcher } = await open();
      const answer = await request(url, {
        dispatcher,
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(timeoutMilliseconds),
      });
      return {
        status: answer.statusCode,
        header: (name) => {
          const value = answer.headers[name];
          return Array.isArray(value) ? value[0] : value;
        },
        text: await readText(answer.body, answerBytesMax),
      };
    },
    close: async () => {
      if (opened === undefined) return;
      const { dispatcher } = await opened;
      await dispatcher.destroy();
    },
  };
}
