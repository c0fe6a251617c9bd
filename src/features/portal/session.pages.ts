// The page of one session, the same for everybody who holds its address: what, when, and the way in.
import { inLanguage } from '../../core/bilingual.js';
import { isPersonalLink } from '../../core/calendar/invite.js';
import { instantPlusSeconds } from '../../core/time/instant.js';
import type { Database } from '../../platform/db/database.js';
import { notFound } from '../../core/errors.js';
import { page, view, type PageSpec } from '../../platform/http/page.js';
import { idPattern } from '../../platform/ids.js';
import type { ProgramsService } from '../programs/programs.service.js';
import { heldTimes, type Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';

interface Deps {
  database: Database;
  sessions: Pick<SessionsService, 'load'>;
  programs: Pick<ProgramsService, 'load'>;
}

function agendaOf(session: Session) {
  let at = heldTimes(session).startsAt;
  return session.segments.map((segment) => {
    const item = { startsAt: at, minutes: segment.minutes, kind: segment.kind, title: segment.title ?? null };
    at = instantPlusSeconds(at, segment.minutes * 60);
    return item;
  });
}

export function sessionPages({ database, sessions, programs }: Deps): PageSpec[] {
  return [
    page({
      method: 'get',
      path: '/s/:id',
      access: 'public',
      handler: async ({ params, language, now }) => {
        const id = params['id'] ?? '';
        if (!idPattern.test(id)) throw notFound('session');
        const session = await sessions.load(database.read, id);
        const program = await programs.load(database.read, session.programId);
        const isCancelled = session.status === 'cancelled';
        const isOver = session.endsAt <= now;
        const hasMeeting = session.joinUrl !== null && !isPersonalLink(session.joinUrl);
        const vars = {
          session: { title: session.title, ...heldTimes(session), timeZone: session.timeZone },
          objectives: session.objectives || null,
          programName: inLanguage(program.name, language),
          agenda: agendaOf(session),
          isCancelled,
          isOver,
          reason: session.statusReason || null,
          joinUrl: isCancelled || isOver || !hasMeeting ? null : `/s/${id}/join`,
          icsUrl: isCancelled || isOver ? null : `/s/${id}.ics`,
        };
        return view('session', vars, { headers: { 'X-Robots-Tag': 'noindex' } });
      },
    }),
  ];
}
