// The page behind a personal join link: it asks who is coming, and only a pressed button leads on to Zoom.
import { inLanguage } from '../../core/bilingual.js';
import type { Database } from '../../platform/db/database.js';
import { allowFormsTo } from '../../platform/http/guards.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import type { ProgramsService } from '../programs/programs.service.js';
import type { JoinLinks } from './join-links.service.js';

interface Deps {
  database: Database;
  joinLinks: JoinLinks;
  programs: Pick<ProgramsService, 'load'>;
}

/** Zoom hands a visitor on between its own hosts, and a browser follows a form only where the page allows. */
const zoomHosts = ['https://zoom.us', 'https://*.zoom.us'];

const privately = { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow' };

async function askWho({ database, joinLinks, programs }: Deps, call: PageCall): Promise<PageReply> {
  const { params, language, response } = call;
  const { session, name, wayIn, personalUrl, hasGeneral } = await joinLinks.open(params['token'] ?? '');
  const program = await programs.load(database.read, session.programId);
  if (personalUrl !== null) allowFormsTo(response, [new URL(personalUrl).origin, ...zoomHosts]);
  const vars = {
    name,
    wayIn,
    session: {
      title: session.title,
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      timeZone: session.timeZone,
    },
    programName: inLanguage(program.name, language),
    isCancelled: session.status === 'cancelled',
    action: `/join/${params['token'] ?? ''}`,
    sessionUrl: `/s/${session.id}`,
    generalUrl: hasGeneral ? `/s/${session.id}/join` : null,
  };
  return view('join', vars, { headers: privately });
}

export function joinPages(deps: Deps): PageSpec[] {
  const path = '/join/:token';
  return [
    // Mail scanners and calendars fetch every address they see: fetching it joins nobody.
    page({ method: 'get', path, access: 'public', handler: (call) => askWho(deps, call) }),
    page({
      method: 'post',
      path,
      access: 'public',
      handler: async (call) => {
        const { personalUrl } = await deps.joinLinks.open(call.params['token'] ?? '');
        if (personalUrl === null || call.form.text('as') !== 'me') return askWho(deps, call);
        for (const [name, value] of Object.entries(privately)) call.response.setHeader(name, value);
        return redirect(personalUrl);
      },
    }),
  ];
}
