// A clinician's own way into a session: an address of ours that asks who is coming before it leads on to Zoom.
import { meetingIdOfJoinUrl } from '../../core/attendance/meeting-number.js';
import { isPersonalLink } from '../../core/calendar/invite.js';
import { notFound } from '../../core/errors.js';
import { instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { KeyedSecrets } from '../../platform/secrets.js';
import type { Clinician } from '../clinicians/clinician-record.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { Session } from '../sessions/session.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import type { RegistrantsService } from './registrants.service.js';
import type { ZoomAccount } from './zoom-account.service.js';

const purpose = 'join';
/** A discussion may go on after the planned end. */
const openSecondsAfterEnd = 2 * 3600;

/**
 * `ready`: her own way in is there. `preparing`: it is not there yet. `general`: she has none, but everybody's way in
 * is open. `closed`: the session is over, called off, or meets nowhere online.
 */
export type WayIn = 'ready' | 'preparing' | 'general' | 'closed';

export interface OpenedLink {
  session: Session;
  name: string;
  wayIn: WayIn;
  /** Where her own way in leads; null unless `ready`. Never shown, only gone to. */
  personalUrl: string | null;
  /** Everybody's way in stands open beside hers. */
  hasGeneral: boolean;
}

type MeetingSession = Pick<Session, 'id' | 'organizationId' | 'joinUrl'>;

export interface JoinLinks {
  /** By clinician, for those who have a way in of their own or will have one: the path of her page. */
  pathsOf(db: Db, session: MeetingSession): Promise<Map<string, string>>;
  /** Whose link it is and what it opens now; not-found where it is none of ours. */
  open(token: string): Promise<OpenedLink>;
}

interface Deps {
  database: Database;
  clock: Clock;
  secrets: KeyedSecrets;
  account: Pick<ZoomAccount, 'ownerId'>;
  registrants: Pick<RegistrantsService, 'ofMeeting'>;
  sessions: Pick<SessionsService, 'load'>;
  clinicians: Pick<CliniciansService, 'load'>;
  enrolments: Pick<EnrolmentsService, 'rolesForSession'>;
}

const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

function idOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Signed, so it needs no row: it means a person and a session, and what it opens is looked up each time. */
function tokenOf(secrets: KeyedSecrets, sessionId: string, clinicianId: string): string {
  const content = Buffer.concat([bytesOf(sessionId), bytesOf(clinicianId)]).toString('base64url');
  return `${content}.${secrets.sign(purpose, content)}`;
}

function readToken(secrets: KeyedSecrets, token: string): { sessionId: string; clinicianId: string } {
  const [content = '', signature = '', ...rest] = token.split('.');
  const bytes = Buffer.from(content, 'base64url');
  if (rest.length > 0 || bytes.length !== 32 || !secrets.verify(purpose, content, signature))
    throw notFound('link');
  return { sessionId: idOf(bytes.subarray(0, 16)), clinicianId: idOf(bytes.subarray(16)) };
}

function isClosed(session: Session, now: Instant): boolean {
  return session.status === 'cancelled' || instantPlusSeconds(session.endsAt, openSecondsAfterEnd) <= now;
}

export function createJoinLinks(deps: Deps): JoinLinks {
  const { database, clock, secrets, account, registrants, sessions, clinicians, enrolments } = deps;

  async function registrantsIn(db: Db, session: MeetingSession) {
    const meetingId = meetingIdOfJoinUrl(session.joinUrl);
    const isOurs = meetingId !== null && (await account.ownerId(db)) === session.organizationId;
    return isOurs ? registrants.ofMeeting(db, meetingId) : new Map<string, never>();
  }

  /** A link outlives the merging of two records: it means the one that stands. */
  async function standing(db: Db, clinicianId: string): Promise<Clinician> {
    const clinician = await clinicians.load(db, clinicianId);
    return clinician.mergedIntoId === null ? clinician : clinicians.load(db, clinician.mergedIntoId);
  }

  return {
    pathsOf: async (db, session) =>
      new Map(
        [...(await registrantsIn(db, session)).keys()].map((clinicianId) => [
          clinicianId,
          `/join/${tokenOf(secrets, session.id, clinicianId)}`,
        ]),
      ),
    open: async (token) => {
      const { sessionId, clinicianId } = readToken(secrets, token);
      const db = database.read;
      const session = await sessions.load(db, sessionId);
      const clinician = await standing(db, clinicianId);
      if (clinician.organizationId !== session.organizationId) throw notFound('link');
      const isOpen = !isClosed(session, clock.now());
      const registrant = isOpen ? (await registrantsIn(db, session)).get(clinician.id) : undefined;
      const isExpected = (await enrolments.rolesForSession(db, session)).has(clinician.id);
      const personalUrl = isExpected ? (registrant?.joinUrl ?? null) : null;
      const hasGeneral = isOpen && session.joinUrl !== null && !isPersonalLink(session.joinUrl);
      const preparing = isExpected && registrant !== undefined;
      const wayIn =
        personalUrl !== null ? 'ready' : preparing ? 'preparing' : hasGeneral ? 'general' : 'closed';
      return { session, name: clinician.name.display, wayIn, personalUrl, hasGeneral };
    },
  };
}
