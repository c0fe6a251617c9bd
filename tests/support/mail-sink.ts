// A real SMTP server on a free port that keeps what it is given and refuses what a test tells it to.
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { simpleParser, type ParsedMail } from 'mailparser';

export interface Received {
  to: string[];
  from: string;
  raw: string;
  messageId: string;
}

export interface MailSink {
  url: string;
  received: Received[];
  /** SMTP answers by recipient, or to everything with `*`: thrown at RCPT. */
  refuseRecipient: Map<string, { code: number; text: string }>;
  /** Thrown after DATA, by recipient or `*`. */
  refuseMessage: Map<string, { code: number; text: string }>;
  /** The login is refused. */
  refuseLogin: { value: boolean };
  /** Takes the message and breaks the connection instead of answering, so many times. */
  dropAfterMessage: { value: number };
  parse(index?: number): Promise<ParsedMail>;
  stop(): Promise<void>;
}

function smtpError(answer: { code: number; text: string }): Error {
  return Object.assign(new Error(answer.text), { responseCode: answer.code });
}

const ruleOf = (rules: Map<string, { code: number; text: string }>, address: string) =>
  rules.get(address) ?? rules.get('*');

export async function startMailSink(options: { login?: boolean } = {}): Promise<MailSink> {
  const sink = {
    received: [] as Received[],
    refuseRecipient: new Map<string, { code: number; text: string }>(),
    refuseMessage: new Map<string, { code: number; text: string }>(),
    refuseLogin: { value: false },
    dropAfterMessage: { value: 0 },
  };
  const settings: SMTPServerOptions = {
    disabledCommands: options.login === true ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    onAuth: (_auth, _session, callback) => {
      if (sink.refuseLogin.value) callback(smtpError({ code: 535, text: '5.7.8 Authentication failed' }));
      else callback(null, { user: 'echo' });
    },
    onRcptTo: (address, _session, callback) => {
      const rule = ruleOf(sink.refuseRecipient, address.address);
      callback(rule === undefined ? null : smtpError(rule));
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const to = session.envelope.rcptTo.map((each) => each.address);
        const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
        const rule = ruleOf(sink.refuseMessage, to[0] ?? '');
        if (rule !== undefined) {
          callback(smtpError(rule));
          return;
        }
        sink.received.push({ to, from, raw, messageId: /^Message-ID:\s+(\S+)/im.exec(raw)?.[1] ?? '' });
        if (sink.dropAfterMessage.value > 0) {
          sink.dropAfterMessage.value -= 1;
          for (const connection of server.connections as Set<{ _socket: { destroy(): void } }>) {
            connection._socket.destroy();
          }
          return;
        }
        callback();
      });
    },
  };
  const server = new SMTPServer(settings) as SMTPServer & { connections: Set<unknown> };
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  const login = options.login === true ? 'echo:secret@' : '';
  return {
    ...sink,
    url: `smtp://${login}127.0.0.1:${port}`,
    parse: (index = 0) => simpleParser(sink.received[index]?.raw ?? ''),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
