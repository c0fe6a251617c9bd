// Registers at Zoom whoever is on the roster of a session ahead; what fails waits longer each time and says why.
import { systemActor } from '../../core/access.js';
import { meetingIdOfJoinUrl } from '../../core/attendance/meeting-number.js';
import { isPlainAddress } from '../../core/calendar/address.js';
import { instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { Clock } from '../../platform/clock.js';
import type { Database, Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { ZoomApi, ZoomRegistrant } from '../../platform/zoom/zoom-api.js';
import { ZoomFault } from '../../platform/zoom/zoom-fault.js';
import type { AuditService } from '../audit/audit.service.js';
import type { Clinician } from '../clinicians/clinician-record.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { SessionsService } from '../sessions/sessions.service.js';
import { waitSeconds } from './patience.js';
import type { RegistrantFault } from './registrants.service.js';
import {
  insertRegistrants,
  listDueRegistrants,
  listRegistrantsOf,
  updateRegistrant,
  type RegistrantRow,
  type StandingRegistrantRow,
} from './registrants.store.js';
import type { ZoomAccount } from './zoom-account.service.js';

export interface RegistrantCounts {
  planned: number;
  issued: number;
  /** Tried in vain this time. */
  failed: number;
}

export type IssueRegistrants = (asOf: Instant) => Promise<RegistrantCounts>;

interface Deps {
  database: Database;
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  sessions: Pick<SessionsService, 'listMeetingLinks'>;
  enrolments: Pick<EnrolmentsService, 'roster'>;
  clinicians: Pick<CliniciansService, 'loadMany'>;
  account: Pick<ZoomAccount, 'ownerId'>;
  api: ZoomApi | null;
  /** Registrants get an address of this domain instead of their own. */
  registrantDomain: string | null;
}

/** What one run asks of Zoom; the rest follows a minute later. */
const perRunMax = 200;

/** What stands in the way of everybody, or of everybody in this meeting, is not asked again for each. */
const ofAccount: readonly RegistrantFault[] = ['unreachable', 'busy', 'failing', 'credentials', 'scope'];
const ofMeeting: readonly RegistrantFault[] = ['not-found', 'registration-off'];

type Wanted = ReadonlyMap<string, ReadonlySet<string>>;

/** Meeting → who should have a way in: the rosters of the sessions ahead. */
async function wantedIn(deps: Deps, db: Db, organizationId: string, asOf: Instant): Promise<Wanted> {
  const wanted = new Map<string, Set<string>>();
  const rosters = new Map<string, string[]>();
  for (const { cohortId, joinUrl } of await deps.sessions.listMeetingLinks(db, organizationId, asOf)) {
    const meetingId = meetingIdOfJoinUrl(joinUrl);
    if (meetingId === null) continue;
    const roster =
      rosters.get(cohortId) ?? (await deps.enrolments.roster(db, cohortId)).map((entry) => entry.clinicianId);
    rosters.set(cohortId, roster);
    wanted.set(meetingId, new Set([...(wanted.get(meetingId) ?? []), ...roster]));
  }
  return wanted;
}

function newRow(deps: Deps, organizationId: string, meetingId: string, clinicianId: string, asOf: Instant) {
  return {
    id: deps.ids.next(),
    organization_id: organizationId,
    clinician_id: clinicianId,
    meeting_id: meetingId,
    registrant_id: null,
    join_url: null,
    attempts: 0,
    uncertain: 0,
    next_try_at: asOf,
    last_fault: null,
    created_at: deps.clock.now(),
    issued_at: null,
  } satisfies RegistrantRow;
}

/** Rows for those who lack one; who left the roster before Zoom answered waits aside until wanted again. */
async function plan(deps: Deps, organizationId: string, asOf: Instant): Promise<number> {
  const db = deps.database.read;
  const wanted = await wantedIn(deps, db, organizationId, asOf);
  const known = await listRegistrantsOf(db, organizationId);
  const isWanted = (row: StandingRegistrantRow) => wanted.get(row.meeting_id)?.has(row.standing_id) === true;
  const turned = known.filter(
    (row) => row.issued_at === null && isWanted(row) !== (row.next_try_at !== null),
  );
  const held = new Set(known.map((row) => `${row.meeting_id} ${row.standing_id}`));
  const fresh = [...wanted].flatMap(([meetingId, people]) =>
    [...people]
      .filter((clinicianId) => !held.has(`${meetingId} ${clinicianId}`))
      .map((clinicianId) => newRow(deps, organizationId, meetingId, clinicianId, asOf)),
  );
  if (turned.length + fresh.length === 0) return 0;
  await deps.database.write(async (trx) => {
    for (const row of turned)
      await updateRegistrant(trx, row, { next_try_at: row.next_try_at === null ? asOf : null });
    await insertRegistrants(trx, fresh);
  });
  return fresh.length;
}

/** A mailbox that several people read would bring all of them her link. */
function addressOf({ registrantDomain }: Deps, person: Clinician): string | undefined {
  if (registrantDomain !== null) return `clinician-${person.id}@${registrantDomain}`;
  return person.emails.find(({ address, shared }) => !shared && isPlainAddress(address))?.address;
}

async function ask(deps: Deps, api: ZoomApi, row: RegistrantRow, person: Clinician): Promise<ZoomRegistrant> {
  const email = addressOf(deps, person) ?? '';
  const standing = row.uncertain === 1 ? await api.findRegistrant(row.meeting_id, email) : undefined;
  const { given: givenName, family: familyName } = person.name;
  return (
    standing ??
    (await api.createRegistrant(row.meeting_id, { email, givenName, familyName, language: person.language }))
  );
}

async function keep(deps: Deps, row: RegistrantRow, made: ZoomRegistrant): Promise<void> {
  await deps.database.write(async (trx) => {
    const changes = {
      registrant_id: made.registrantId,
      join_url: made.joinUrl,
      issued_at: deps.clock.now(),
      next_try_at: null,
      last_fault: null,
      uncertain: 0,
    };
    if (!(await updateRegistrant(trx, row, changes))) return;
    await deps.audit.record(trx, {
      actor: systemActor,
      action: 'registrant.issued',
      subject: { kind: 'clinician', id: row.clinician_id },
      organizationId: row.organization_id,
      detail: { meetingId: row.meeting_id },
    });
  });
}

async function putOff(
  deps: Deps,
  rows: readonly RegistrantRow[],
  fault: RegistrantFault,
  asOf: Instant,
  more: { retryAfterSeconds?: number; isUncertain?: boolean } = {},
): Promise<void> {
  await deps.database.write(async (trx) => {
    for (const [place, row] of rows.entries()) {
      await updateRegistrant(trx, row, {
        last_fault: fault,
        next_try_at: instantPlusSeconds(asOf, waitSeconds(fault, row.attempts, more.retryAfterSeconds)),
        // Only the first was asked for; of the others Zoom has not heard.
        ...(place === 0 && more.isUncertain === true ? { uncertain: 1 } : {}),
      });
    }
  });
}

async function issueDue(deps: Deps, api: ZoomApi, due: StandingRegistrantRow[], asOf: Instant) {
  const counts = { issued: 0, failed: 0 };
  const people = new Map(
    (
      await deps.clinicians.loadMany(
        deps.database.read,
        due.map((row) => row.standing_id),
      )
    ).map((person) => [person.id, person]),
  );
  const queue = [...due];
  for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
    const person = people.get(row.standing_id);
    if (person === undefined || addressOf(deps, person) === undefined) {
      await putOff(deps, [row], 'no-address', asOf);
      counts.failed += 1;
      continue;
    }
    try {
      await keep(deps, row, await ask(deps, api, row, person));
      counts.issued += 1;
    } catch (error) {
      if (!(error instanceof ZoomFault)) throw error;
      const { kind, more } = error;
      const meetingId = row.meeting_id;
      const isStopped = (other: RegistrantRow) =>
        ofAccount.includes(kind) || (ofMeeting.includes(kind) && other.meeting_id === meetingId);
      const stopped = queue.filter(isStopped);
      queue.splice(0, queue.length, ...queue.filter((other) => !isStopped(other)));
      await putOff(deps, [row, ...stopped], kind, asOf, more);
      counts.failed += 1 + stopped.length;
    }
  }
  return counts;
}

export function createIssueRegistrants(deps: Deps): IssueRegistrants {
  const { api, account, database } = deps;
  return async (asOf) => {
    const organizationId = await account.ownerId(database.read);
    if (api === null || organizationId === null) return { planned: 0, issued: 0, failed: 0 };
    const planned = await plan(deps, organizationId, asOf);
    const due = await listDueRegistrants(database.read, organizationId, asOf, perRunMax);
    return { planned, ...(await issueDue(deps, api, due, asOf)) };
  };
}
