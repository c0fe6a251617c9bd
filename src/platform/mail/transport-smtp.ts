// Sends prepared messages through a pool of SMTP connections.
import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import type { SMTPPoolOptions } from 'nodemailer/lib/smtp-pool';
import { mailOptions } from './mime.js';
import type { MailTransport, PreparedMail, SendVerdict } from './transport.js';
import { verdictOfFailure } from './verdict.js';

export interface DkimKey {
  domainName: string;
  keySelector: string;
  /** PEM. */
  privateKey: string;
}

export interface SmtpSettings {
  /** `smtp://[name:password@]host[:port]` (STARTTLS where offered) or `smtps://…`. */
  url: string;
  /** Connections at once; Exchange Online allows 3 a mailbox (invites.md §0.5). */
  connections: number;
  dkim?: DkimKey;
  /** PEM certificates of a private authority. */
  certificateAuthorities?: readonly string[];
  /** Silence after which a connection counts as lost. */
  socketTimeoutMilliseconds?: number;
  connectTimeoutMilliseconds?: number;
}

const socketTimeoutDefault = 60_000;
const connectTimeoutDefault = 30_000;
const messagesPerConnectionMax = 100;
const requeuesMax = 2;

// nodemailer's own list lacks List-Unsubscribe-Post, which RFC 8058 wants signed (invites.md §0.3).
const signedFields =
  'From:Sender:Reply-To:Subject:Date:Message-ID:To:Cc:MIME-Version:Content-Type:Content-Transfer-Encoding:' +
  'Content-ID:Content-Description:In-Reply-To:References:List-Unsubscribe:List-Unsubscribe-Post:' +
  'Auto-Submitted:Content-Language';

/** The server's address and login out of `SMTP_URL`; throws with a sentence that never shows the password. */
export function readSmtpUrl(text: string): Pick<SMTPPoolOptions, 'host' | 'port' | 'secure' | 'auth'> {
  if (!URL.canParse(text)) throw new RangeError('SMTP_URL is not an address like smtp://mail.example:587');
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  if (!secure && url.protocol !== 'smtp:') throw new RangeError('SMTP_URL begins with smtp:// or smtps://');
  if (url.hostname === '') throw new RangeError('SMTP_URL names no server');
  const login = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...(login.user === '' ? {} : { auth: login }),
  };
}

function poolOptions(settings: SmtpSettings): SMTPPoolOptions & { pool: true } {
  const connectTimeout = settings.connectTimeoutMilliseconds ?? connectTimeoutDefault;
  const authorities = settings.certificateAuthorities ?? [];
  return {
    ...readSmtpUrl(settings.url),
    pool: true,
    maxConnections: settings.connections,
    maxMessages: messagesPerConnectionMax,
    maxRequeues: requeuesMax,
    socketTimeout: settings.socketTimeoutMilliseconds ?? socketTimeoutDefault,
    connectionTimeout: connectTimeout,
    greetingTimeout: connectTimeout,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(authorities.length === 0 ? {} : { tls: { ca: [...authorities] } }),
    ...(settings.dkim === undefined ? {} : { dkim: { ...settings.dkim, headerFieldNames: signedFields } }),
  };
}

/** Remembers whether anything of a message was read for sending; that decides between "not sent" and "uncertain". */
function watchStreams(mailer: ReturnType<typeof createPool>): (messageId: string) => boolean {
  const streams = new Map<string, Readable>();
  mailer.use('stream', (mail, done) => {
    const { message } = mail;
    const createReadStream = message.createReadStream.bind(message);
    message.createReadStream = (options) => {
      const stream = createReadStream(options);
      streams.set(message.messageId(), stream);
      return stream;
    };
    done();
  });
  return (messageId) => {
    const wasRead = streams.get(messageId)?.readableDidRead ?? false;
    streams.delete(messageId);
    return wasRead;
  };
}

function createPool(settings: SmtpSettings) {
  return createTransport(poolOptions(settings));
}

export function createSmtpTransport(settings: SmtpSettings): MailTransport {
  const mailer = createPool(settings);
  const takeHandedOver = watchStreams(mailer);
  return {
    send: async (message: PreparedMail): Promise<SendVerdict> => {
      const options = mailOptions(message);
      try {
        const info = await mailer.sendMail(options);
        takeHandedOver(message.messageId);
        return { outcome: 'sent', detail: info.response, responseCode: 250, suppress: false };
      } catch (error) {
        return verdictOfFailure(error, takeHandedOver(message.messageId));
      }
    },
    close: () => {
      mailer.close();
      return Promise.resolve();
    },
  };
}
