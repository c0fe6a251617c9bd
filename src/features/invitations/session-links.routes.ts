// The public ways from a mail or a calendar entry to a session: its calendar file, and the meeting itself.
import { isPersonalLink } from '../../core/calendar/invite.js';
import type { Database } from '../../platform/db/database.js';
import { endpoint, type Endpoint, type Reply } from '../../platform/http/endpoint.js';
import { idParams } from '../../platform/http/schemas.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import type { InvitationsService } from './invitations.service.js';
import { sessionLinks } from './session-links.js';

interface Deps {
  database: Database;
  sessions: Pick<SessionsService, 'load'>;
  invitations: Pick<InvitationsService, 'sessionIcs'>;
  publicUrl: string;
}

async function calendarFile(deps: Deps, id: string): Promise<Reply> {
  const ics = await deps.database.write(async (trx) =>
    deps.invitations.sessionIcs(trx, await deps.sessions.load(trx, id)),
  );
  return {
    status: 200,
    file: {
      contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
      fileName: 'session.ics',
      disposition: 'attachment',
      content: Buffer.from(ics),
    },
    headers: { 'Cache-Control': 'private, no-cache', 'X-Robots-Tag': 'noindex' },
  };
}

/** A cancelled session, and one without a shareable meeting link, lead to the page instead. */
async function wayIn(deps: Deps, id: string): Promise<Reply> {
  const session = await deps.sessions.load(deps.database.read, id);
  const { joinUrl } = session;
  const open = session.status === 'scheduled' && joinUrl !== null && !isPersonalLink(joinUrl);
  const location = open ? joinUrl : sessionLinks(deps.publicUrl, id).page;
  return {
    status: 302,
    headers: { Location: location, 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' },
  };
}

export function sessionLinkRoutes(deps: Deps): Endpoint[] {
  const tag = 'Sessions';
  return [
    endpoint({
      method: 'get',
      path: '/s/{id}.ics',
      absolute: true,
      operationId: 'getSessionCalendarFile',
      tag,
      summary: 'A session as a calendar file',
      access: 'public',
      params: idParams,
      responses: { 200: { description: 'One entry, nobody named', contentType: 'text/calendar' } },
      answer: ({ params }) => calendarFile(deps, params.id),
    }),
    endpoint({
      method: 'get',
      path: '/s/{id}/join',
      absolute: true,
      operationId: 'joinSession',
      tag,
      summary: 'To the meeting, wherever it is held now',
      access: 'public',
      params: idParams,
      responses: { 302: { description: 'The meeting, or the page of the session' } },
      answer: ({ params }) => wayIn(deps, params.id),
    }),
  ];
}
