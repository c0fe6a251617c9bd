// The code of a session on a slide: huge figures, a QR code and the address to type, renewed by the server's clock.
import { figureByFigure, inHalves } from '../../core/attendance/check-in-code.js';
import { inLanguage } from '../../core/bilingual.js';
import { epochSecondsOf } from '../../core/time/instant.js';
import type { Database } from '../../platform/db/database.js';
import { page, view, type PageCall, type PageReply, type PageSpec } from '../../platform/http/page.js';
import { qrPicture } from '../../platform/qr.js';
import type { ProgramsService } from '../programs/programs.service.js';
import type { Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import type { CodesService } from './codes.service.js';

interface Deps {
  database: Database;
  publicUrl: string;
  sessions: Pick<SessionsService, 'reach'>;
  programs: Pick<ProgramsService, 'load'>;
  codes: CodesService;
}

function sessionVars({ id, title, startsAt, endsAt, timeZone, status }: Session) {
  return { id, title, when: { startsAt, endsAt, timeZone }, isCancelled: status === 'cancelled' };
}

async function slide(deps: Deps, call: PageCall, session: Session): Promise<PageReply> {
  const shown = await deps.codes.show(call.actor, session.id);
  const program = await deps.programs.load(deps.database.read, session.programId);
  const { host } = new URL(deps.publicUrl);
  return view('check-in-slide', {
    session: sessionVars(session),
    programName: inLanguage(program.name, call.language),
    figures: inHalves(shown.code),
    spoken: figureByFigure(shown.code),
    qr: qrPicture(`${deps.publicUrl}/check-in/${shown.code}`),
    address: `${host}/check-in`,
    secondsLeft: epochSecondsOf(shown.shownUntil) - epochSecondsOf(call.now),
  });
}

export function codeSlidePages(deps: Deps): PageSpec[] {
  return [
    page({
      method: 'get',
      path: '/manage/sessions/:id/code',
      access: 'staff',
      handler: async (call) => {
        const { database, sessions, codes } = deps;
        const id = call.params['id'] ?? '';
        const session = await sessions.reach(database.read, call.actor, 'attendance.edit', id);
        const { opensAt, closesAt } = codes.window(session);
        const isOpen = session.status !== 'cancelled' && call.now >= opensAt && call.now < closesAt;
        if (isOpen) return slide(deps, call, session);
        return view('check-in-closed', {
          session: sessionVars(session),
          opensAt,
          closesAt,
          isOver: call.now >= closesAt,
        });
      },
    }),
  ];
}
