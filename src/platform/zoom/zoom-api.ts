// The few things we ask of Zoom's API: the runs of a meeting, a run's whole report, and registrants.
import { z } from 'zod';
import { cutToCharacters } from '../../core/calendar/address.js';
import type { Clock } from '../clock.js';
import type { Outbound } from '../http/outbound.js';
import { meetingUuidInPath } from './meeting-uuid.js';
import { createZoomCalls, type ZoomCalls } from './zoom-calls.js';
import { ZoomFault } from './zoom-fault.js';
import { createZoomTokens, type ZoomCredentials } from './zoom-token.js';

export interface ZoomInstance {
  uuid: string;
  /** As Zoom writes it, in UTC. */
  startTime: string;
}

/** One row of a report, untouched. */
export type ZoomParticipant = Record<string, unknown>;

export interface NewRegistrant {
  email: string;
  givenName: string;
  familyName: string;
  language: 'en' | 'fr';
}

export interface ZoomRegistrant {
  registrantId: string;
  /** Lets whoever holds it join under this registration. */
  joinUrl: string;
}

export interface ZoomApi {
  /** What the app was granted; throws where the credentials are refused. */
  grantedScopes(): Promise<readonly string[]>;
  /** The runs of a meeting so far; the numeric id alone would answer for the last one only. */
  listInstances(meetingId: string): Promise<ZoomInstance[]>;
  /** Every row, or a fault: never a part. */
  loadReport(uuid: string): Promise<ZoomParticipant[]>;
  createRegistrant(meetingId: string, person: NewRegistrant): Promise<ZoomRegistrant>;
  /** Whether somebody with this address is registered already. */
  findRegistrant(meetingId: string, email: string): Promise<ZoomRegistrant | undefined>;
}

export interface ZoomApiDeps {
  outbound: Outbound;
  clock: Clock;
  credentials: ZoomCredentials;
  apiUrl: string;
  wait?: (milliseconds: number) => Promise<unknown>;
}

const pageRows = 300;
/** 30,000 rows: more than any meeting holds; beyond it Zoom's paging has gone wrong. */
const pagesMax = 100;
/** What a registrant's name may be long in Zoom. */
const nameCharactersMax = 64;

const instances = z.object({
  meetings: z.array(z.object({ uuid: z.string().min(1), start_time: z.string().min(1) })),
});
const joinUrl = z.url({ protocol: /^https$/ });
const nextToken = z.string().nullish();
const reportPage = z.object({
  next_page_token: nextToken,
  participants: z.array(z.record(z.string(), z.unknown())),
});
const registrantsPage = z.object({
  next_page_token: nextToken,
  registrants: z.array(z.object({ id: z.string().min(1), email: z.string(), join_url: joinUrl.nullish() })),
});
const newRegistrant = z.object({
  registrant_id: z.string().min(1),
  join_url: joinUrl,
});

/** `page_count` is not to be trusted; the end is where no token leads on (attendance-sources.md §2). */
async function* pagesOf<Page extends { next_page_token?: string | null | undefined }>(
  call: ZoomCalls,
  path: string,
  answer: z.ZodType<Page>,
): AsyncGenerator<Page> {
  const seen = new Set<string>();
  for (let token = ''; seen.size < pagesMax;) {
    const query = { page_size: String(pageRows), ...(token === '' ? {} : { next_page_token: token }) };
    const found = await call({ method: 'GET', path, query, answer });
    yield found;
    token = found.next_page_token ?? '';
    if (token === '') return;
    if (seen.has(token)) break;
    seen.add(token);
  }
  throw new ZoomFault('broken-answer');
}

const cut = (text: string): string => cutToCharacters(text, nameCharactersMax);

/** Zoom asks for a first name; a person of one name has just that. */
function namesOf({ givenName, familyName }: NewRegistrant): { first_name: string; last_name?: string } {
  const [first = '', ...others] = [givenName, familyName].filter((name) => name !== '');
  return { first_name: cut(first), ...(others[0] === undefined ? {} : { last_name: cut(others[0]) }) };
}

export function createZoomApi(deps: ZoomApiDeps): ZoomApi {
  const tokens = createZoomTokens(deps);
  const call = createZoomCalls({ ...deps, tokens });
  const registrantsOf = (meetingId: string) => `/meetings/${encodeURIComponent(meetingId)}/registrants`;
  return {
    grantedScopes: async () => (await tokens.current()).scopes,
    listInstances: async (meetingId) => {
      const path = `/past_meetings/${encodeURIComponent(meetingId)}/instances`;
      const { meetings } = await call({ method: 'GET', path, answer: instances });
      return meetings.map(({ uuid, start_time: startTime }) => ({ uuid, startTime }));
    },
    loadReport: async (uuid) => {
      const rows: ZoomParticipant[] = [];
      const path = `/report/meetings/${meetingUuidInPath(uuid)}/participants`;
      for await (const found of pagesOf(call, path, reportPage)) rows.push(...found.participants);
      return rows;
    },
    createRegistrant: async (meetingId, person) => {
      const body = {
        email: person.email,
        ...namesOf(person),
        language: person.language === 'fr' ? 'fr-FR' : 'en-US',
        auto_approve: true,
      };
      const made = await call({
        method: 'POST',
        path: registrantsOf(meetingId),
        body,
        answer: newRegistrant,
      });
      return { registrantId: made.registrant_id, joinUrl: made.join_url };
    },
    findRegistrant: async (meetingId, email) => {
      for await (const found of pagesOf(call, registrantsOf(meetingId), registrantsPage)) {
        const own = found.registrants.find((one) => one.email.toLowerCase() === email.toLowerCase());
        if (own?.join_url !== undefined && own.join_url !== null)
          return { registrantId: own.id, joinUrl: own.join_url };
      }
      return undefined;
    },
  };
}
