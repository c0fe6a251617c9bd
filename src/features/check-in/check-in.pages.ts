// Checking in with a code: one tap for who is signed in, else an address and a link by mail that keeps the code.
import { inLanguage } from '../../core/bilingual.js';
import { readCode } from '../../core/attendance/check-in-code.js';
import { AppError } from '../../core/errors.js';
import type { Actor } from '../../core/access.js';
import type { Database } from '../../platform/db/database.js';
import { emailAddress } from '../../platform/http/address-schema.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import { linkMinutes, type SignInService } from '../accounts/sign-in.service.js';
import type { ProgramsService } from '../programs/programs.service.js';
import { heldTimes } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import type { CheckInsService } from './check-ins.service.js';
import type { CodesService, FoundCode, ShownCode, TypedCode } from './codes.service.js';
import type { TriesService } from './tries.service.js';

/** A department goes out through one address; wrong codes alone are counted against it. */
const wrongPerNetwork = { max: 60, windowSeconds: 600, onlyRefused: true, strangersOnly: true };
const linksPerNetwork = { max: 100, windowSeconds: 600 };

interface Deps {
  database: Database;
  signIn: Pick<SignInService, 'requestLink'>;
  sessions: Pick<SessionsService, 'load'>;
  programs: Pick<ProgramsService, 'load'>;
  codes: CodesService;
  tries: TriesService;
  checkIns: CheckInsService;
  redeemCode(actor: Actor, typed: TypedCode): Promise<unknown>;
}

const typedIn = ({ params, query }: PageCall): TypedCode => ({
  code: params['code'] ?? '',
  proof: query['proof'],
});

function addressOf({ code, proof }: TypedCode): string {
  const path = `/check-in/${readCode(code) ?? ''}`;
  return proof === undefined ? path : `${path}?proof=${encodeURIComponent(proof)}`;
}

const codeForm = (fault: string | null, typed: string): PageReply =>
  view('check-in', { fault, typed }, { status: fault === null ? 200 : 422 });

/** The code where it can be redeemed, else the page that says why not; wrong ones are counted. */
async function findOrTell(deps: Deps, call: PageCall): Promise<ShownCode | PageReply> {
  const typed = typedIn(call);
  if (readCode(typed.code) === null) return codeForm('check-in.fault.form', typed.code);
  const personId = call.visitor?.actor.id ?? null;
  try {
    await deps.tries.requirePatience(personId);
  } catch (error) {
    // Too many strangers guess: who is known may go on.
    if (!(error instanceof AppError) || error.code !== 'auth.required') throw error;
    return redirect(`/?next=${encodeURIComponent(addressOf(typed))}`);
  }
  const found: FoundCode = await deps.codes.find(deps.database.read, typed);
  if (found.state === 'redeemable') return found.shown;
  await deps.tries.countWrong(personId);
  if (found.state === 'unknown') return codeForm('check-in.fault.unknown', typed.code);
  const session = await deps.sessions.load(deps.database.read, found.shown.sessionId);
  const { redeemableUntil } = found.shown;
  return view('check-in-expired', { session, redeemableUntil }, { status: 410 });
}

const isReply = (found: ShownCode | PageReply): found is PageReply => 'kind' in found;

interface Told {
  fault: string | null;
  address: string;
}

async function codeView(
  deps: Deps,
  call: PageCall,
  shown: ShownCode,
  told: Told = { fault: null, address: '' },
): Promise<PageReply> {
  const { visitor, language, now } = call;
  const db = deps.database.read;
  const session = await deps.sessions.load(db, shown.sessionId);
  const program = await deps.programs.load(db, session.programId);
  const isSignedIn = visitor !== undefined;
  const hasRecord = isSignedIn && (await deps.checkIns.recordsOf(db, visitor.actor, session)).length > 0;
  const checkIn = hasRecord ? await deps.checkIns.find(db, visitor.actor, session, shown.id) : undefined;
  const { title, startsAt, endsAt, timeZone } = session;
  const vars = {
    ...told,
    action: addressOf(typedIn(call)),
    linkAction: `/check-in/${shown.code}/link`,
    session: { title, startsAt, endsAt, timeZone },
    programName: inLanguage(program.name, language),
    momentAt: shown.shownFrom,
    isCancelled: session.status === 'cancelled',
    isEarly: heldTimes(session).startsAt > now,
    isSignedIn,
    hasRecord,
    visitorName: visitor?.name ?? null,
    checkIn: checkIn ?? null,
  };
  return view('check-in-session', vars, { status: told.fault === null ? 200 : 422 });
}

function typingPages(): PageSpec[] {
  return [
    page({
      method: 'get',
      path: '/check-in',
      access: 'public',
      handler: () => codeForm(null, ''),
    }),
    page({
      method: 'post',
      path: '/check-in',
      access: 'public',
      handler: ({ form }) => {
        const typed = form.text('code');
        const code = readCode(typed);
        return code === null ? codeForm('check-in.fault.form', typed) : redirect(`/check-in/${code}`);
      },
    }),
  ];
}

export function checkInPages(deps: Deps): PageSpec[] {
  return [
    ...typingPages(),
    page({
      method: 'get',
      path: '/check-in/:code',
      access: 'public',
      limit: wrongPerNetwork,
      handler: async (call) => {
        const found = await findOrTell(deps, call);
        return isReply(found) ? found : codeView(deps, call, found);
      },
    }),
    page({
      method: 'post',
      path: '/check-in/:code',
      access: 'public',
      limit: wrongPerNetwork,
      handler: async (call) => {
        // Signed out meanwhile: the page asks for the address, and the code stays.
        const found = await findOrTell(deps, call);
        if (isReply(found)) return found;
        if (call.visitor === undefined) return codeView(deps, call, found);
        await deps.redeemCode(call.actor, typedIn(call));
        return redirect(addressOf(typedIn(call)));
      },
    }),
    page({
      method: 'get',
      path: '/check-in/:code/link',
      access: 'public',
      handler: (call) => redirect(addressOf(typedIn(call))),
    }),
    page({
      method: 'post',
      path: '/check-in/:code/link',
      access: 'public',
      limit: linksPerNetwork,
      handler: async (call) => {
        const found = await findOrTell(deps, call);
        if (isReply(found)) return found;
        const typed = call.form.text('address');
        const address = emailAddress.safeParse(typed);
        if (!address.success) {
          const fault = typed === '' ? 'sign-in.fault.empty' : 'sign-in.fault.form';
          return codeView(deps, call, found, { fault, address: typed });
        }
        const next = addressOf({ code: found.code, proof: deps.codes.proofFor(found) });
        deps.signIn.requestLink(address.data, call.language, next);
        return view('check-in-sent', { address: address.data, validMinutes: linkMinutes });
      },
    }),
  ];
}
