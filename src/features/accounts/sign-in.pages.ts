// Signing in and out: one field, a mail, a button; and the welcome of the first owner.
import { emailAddress } from '../../platform/http/address-schema.js';
import {
  localPath,
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import { rememberLanguage } from '../../platform/http/page-language.js';
import { line } from '../../platform/http/schemas.js';
import { beginSession, endSession } from '../../platform/http/web-session.js';
import { linkMinutes, type SignedInPerson, type SignInService } from './sign-in.service.js';
import type { WebSessionsService } from './web-sessions.service.js';

/** A hospital goes out through one address: a whole department may sign in within minutes. */
const requestsPerNetwork = { max: 100, windowSeconds: 600 };
const nameCharactersMax = 100;

interface Deps {
  signIn: SignInService;
  webSessions: WebSessionsService;
  https: boolean;
}

const nextOf = (text: string | undefined): string | undefined => localPath(text ?? '');

function signInView(call: PageCall, fault: string | null, address = ''): PageReply {
  const next = nextOf(call.form.text('next') || call.query['next']) ?? null;
  return view(
    'sign-in',
    { fault, address, next, isReturning: next !== null },
    { status: fault === null ? 200 : 422 },
  );
}

const spentView = (): PageReply => view('sign-in-spent', {}, { status: 410 });

/** Where a person lands: what she asked for, else what her roles are for. */
const landing = (person: SignedInPerson, next: string | undefined): string =>
  next ?? (person.actor.grants.length > 0 ? '/manage' : '/me');

async function enter(deps: Deps, call: PageCall, person: SignedInPerson): Promise<PageReply> {
  const lifetimeSeconds = deps.webSessions.lifetimeSeconds(person.actor);
  await beginSession(call.request, { personId: person.personId, now: call.now, lifetimeSeconds });
  // The person before her on a shared computer may have read another language.
  rememberLanguage(call.response, person.language, deps.https);
  return redirect(landing(person, nextOf(call.query['next'])));
}

function signInPages(deps: Deps): PageSpec[] {
  const { signIn } = deps;
  return [
    page({
      method: 'get',
      path: '/',
      access: 'public',
      handler: (call) => {
        if (call.visitor === undefined) return signInView(call, null);
        return redirect(nextOf(call.query['next']) ?? (call.actor.grants.length > 0 ? '/manage' : '/me'));
      },
    }),
    page({
      method: 'post',
      path: '/sign-in',
      access: 'public',
      limit: requestsPerNetwork,
      handler: (call) => {
        const typed = call.form.text('address');
        const parsed = emailAddress.safeParse(typed);
        if (!parsed.success)
          return signInView(call, typed === '' ? 'sign-in.fault.empty' : 'sign-in.fault.form', typed);
        signIn.requestLink(parsed.data, call.language, nextOf(call.form.text('next')));
        return view('sign-in-sent', { address: parsed.data, validMinutes: linkMinutes });
      },
    }),
    page({
      method: 'get',
      path: '/sign-in/:token',
      access: 'public',
      handler: async (call) => {
        const { token = '' } = call.params;
        if ((await signIn.stateOf(token, 'sign-in')) === 'spent') return spentView();
        return view('sign-in-confirm', { action: call.request.originalUrl });
      },
    }),
    page({
      method: 'post',
      path: '/sign-in/:token',
      access: 'public',
      limit: requestsPerNetwork,
      handler: async (call) => {
        const { token = '' } = call.params;
        if ((await signIn.stateOf(token, 'sign-in')) === 'spent') return spentView();
        return enter(deps, call, await signIn.signIn(token, call.language));
      },
    }),
    page({
      method: 'post',
      path: '/sign-out',
      access: 'public',
      handler: async (call) => {
        await endSession(call.request);
        return redirect('/', 'signed-out');
      },
    }),
  ];
}

function welcomeView(
  faults: { name: boolean; address: boolean },
  typed: { name: string; address: string },
): PageReply {
  const isFaulty = faults.name || faults.address;
  return view('welcome', { faults, typed }, { status: isFaulty ? 422 : 200 });
}

function welcomePages(deps: Deps): PageSpec[] {
  const { signIn } = deps;
  return [
    page({
      method: 'get',
      path: '/welcome/:token',
      access: 'public',
      handler: async (call) => {
        const { token = '' } = call.params;
        if ((await signIn.stateOf(token, 'first-owner')) === 'spent') return spentView();
        return welcomeView({ name: false, address: false }, { name: '', address: '' });
      },
    }),
    page({
      method: 'post',
      path: '/welcome/:token',
      access: 'public',
      limit: requestsPerNetwork,
      handler: async (call) => {
        const { token = '' } = call.params;
        if ((await signIn.stateOf(token, 'first-owner')) === 'spent') return spentView();
        const typed = { name: call.form.text('name'), address: call.form.text('address') };
        const name = line(nameCharactersMax).safeParse(typed.name);
        const address = emailAddress.safeParse(typed.address);
        if (!name.success || !address.success) {
          return welcomeView({ name: !name.success, address: !address.success }, typed);
        }
        const who = { name: name.data, address: address.data, language: call.language };
        return enter(deps, call, await signIn.becomeFirstOwner(token, who));
      },
    }),
  ];
}

export function accountPages(deps: Deps): PageSpec[] {
  return [...signInPages(deps), ...welcomePages(deps)];
}
