// Browser sessions: a random id in a signed cookie, everything else in rows that know only the id's hash.
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import { AppError } from '../../core/errors.js';
import { instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { Clock } from '../clock.js';
import { hashSecret } from '../secrets.js';

/** What a session knows. It is never prolonged: it ends when it was said to end. */
export interface SignedIn {
  personId: string;
  signedInAt: Instant;
  expiresAt: Instant;
}

export interface SessionRows {
  find(sidHash: string): Promise<SignedIn | undefined>;
  put(sidHash: string, signedIn: SignedIn): Promise<void>;
  remove(sidHash: string): Promise<void>;
}

interface Kept extends session.SessionData {
  signedIn?: SignedIn;
}

type Done = (error?: unknown) => void;

class RowStore extends session.Store {
  constructor(
    private readonly rows: SessionRows,
    private readonly clock: Clock,
  ) {
    super();
  }

  override get(sid: string, done: (error: unknown, found?: session.SessionData | null) => void): void {
    this.rows.find(hashSecret(sid)).then(
      (signedIn) => {
        const stands = signedIn !== undefined && signedIn.expiresAt > this.clock.now();
        done(null, stands ? ({ cookie: new session.Cookie(), signedIn } as Kept) : null);
      },
      (error: unknown) => done(error),
    );
  }

  override set(sid: string, content: Kept, done: Done = () => undefined): void {
    const { signedIn } = content;
    const work = signedIn === undefined ? Promise.resolve() : this.rows.put(hashSecret(sid), signedIn);
    work.then(() => done(), done);
  }

  override destroy(sid: string, done: Done = () => undefined): void {
    this.rows.remove(hashSecret(sid)).then(() => done(), done);
  }
}

/** Contract: `__Host-echo`, Secure, where the public address is https; `echo` where it is http. */
export const sessionCookieName = (https: boolean): string => (https ? '__Host-echo' : 'echo');

export function webSessions(options: {
  secret: string;
  https: boolean;
  rows: SessionRows;
  clock: Clock;
}): RequestHandler {
  const { https } = options;
  const name = sessionCookieName(https);
  const read = session({
    name,
    secret: options.secret,
    store: new RowStore(options.rows, options.clock),
    resave: false,
    saveUninitialized: false,
    unset: 'destroy',
    cookie: { httpOnly: true, sameSite: 'lax', secure: https, path: '/' },
  });
  return (request, response, next) => {
    const carriesToken = request.get('authorization') !== undefined;
    const carriesCookie = (request.get('cookie') ?? '').includes(`${name}=`);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (carriesToken || (isRead && !carriesCookie)) {
      next();
      return;
    }
    // TLS may end before us; PUBLIC_URL says whether people come by https, and only it decides about the cookie.
    if (https) Object.defineProperty(request, 'secure', { value: true, configurable: true });
    read(request, response, next);
  };
}

/** Absent where the request carried no cookie and only read. */
type SessionRequest = Omit<Request, 'session'> & { session?: (session.Session & Kept) | undefined };

export function signedInOf(request: Request): SignedIn | undefined {
  return (request as unknown as SessionRequest).session?.signedIn;
}

function settle(work: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    work((error) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error('the session could not be kept'));
    });
  });
}

/** A new id for every sign-in, so that an id somebody planted before is worth nothing after. */
export async function beginSession(
  request: Request,
  who: { personId: string; now: Instant; lifetimeSeconds: number },
): Promise<void> {
  const before = (request as unknown as SessionRequest).session;
  if (before === undefined) throw new AppError('request.malformed', 'Sign in from the page, with a form.');
  await settle((done) => before.regenerate(done));
  const fresh = (request as unknown as SessionRequest).session;
  if (fresh === undefined) throw new Error('no session after regenerating it');
  fresh.cookie.maxAge = who.lifetimeSeconds * 1000;
  fresh.signedIn = {
    personId: who.personId,
    signedInAt: who.now,
    expiresAt: instantPlusSeconds(who.now, who.lifetimeSeconds),
  };
  await settle((done) => fresh.save(done));
}

export async function endSession(request: Request): Promise<void> {
  const standing = (request as unknown as SessionRequest).session;
  if (standing !== undefined) await settle((done) => standing.destroy(done));
}
