// A real SMTP server for tests that keeps what it gets and misbehaves on demand.
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';

export interface SunkMail {
  from: string;
  recipients: string[];
  raw: Buffer;
}

export interface SmtpSink {
  url: string;
  mails: SunkMail[];
  /** Most connections that were open at once. */
  connectionsPeak(): number;
  close(): Promise<void>;
}

/** `onMessage` may throw (an error with `responseCode`) after the message was read. */
export async function startSmtpSink(
  options: SMTPServerOptions = {},
  onMessage: (mail: SunkMail) => void = () => undefined,
): Promise<SmtpSink> {
  const mails: SunkMail[] = [];
  let open = 0;
  let peak = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (_session, done) => {
      open += 1;
      peak = Math.max(peak, open);
      done();
    },
    onClose: () => {
      open -= 1;
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const mail = {
          from: mailFrom === false ? '' : mailFrom.address,
          recipients: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
        };
        try {
          onMessage(mail);
        } catch (error) {
          done(error instanceof Error ? error : new Error(String(error)));
          return;
        }
        mails.push(mail);
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${String(port)}`,
    mails,
    connectionsPeak: () => peak,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(resolve);
      }),
  };
}

export type DropAt = 'greeting' | 'rcpt' | 'body' | 'after-data' | 'silent-after-data';

/** A bare server that hangs up, or falls silent, at one point of the conversation. */
export async function startDroppingServer(
  dropAt: DropAt,
): Promise<{ url: string; bodies: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const state = { bodies: 0 };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    if (dropAt === 'greeting') {
      socket.destroy();
      return;
    }
    socket.write('220 sink\r\n');
    let inBody = false;
    let seen = '';
    socket.on('data', (chunk) => {
      seen += chunk.toString('latin1');
      if (inBody) {
        if (dropAt === 'body') socket.destroy();
        else if (seen.includes('\r\n.\r\n')) {
          state.bodies += 1;
          if (dropAt === 'after-data') socket.destroy();
        }
        return;
      }
      for (let end = seen.indexOf('\r\n'); end !== -1 && !inBody; end = seen.indexOf('\r\n')) {
        const line = seen.slice(0, end);
        seen = seen.slice(end + 2);
        if (line.startsWith('RCPT') && dropAt === 'rcpt') {
          socket.destroy();
          return;
        }
        inBody = line === 'DATA';
        socket.write(inBody ? '354 go\r\n' : '250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${String(port)}`,
    get bodies() {
      return state.bodies;
    },
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}
