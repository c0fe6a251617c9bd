// One screen, several clinicians: a lead, the site's contact or a standing group says who watched there together.
import type { Actor } from '../core/access.js';
import { AppError, notFound } from '../core/errors.js';
import type { ReviewService } from '../features/attendance/review.service.js';
import type { EnrolmentsService } from '../features/enrolments/enrolments.service.js';
import type { ColleaguesService } from '../features/screens/colleagues.service.js';
import { isDeviceOf } from '../features/screens/group-devices.js';
import type { GroupsService } from '../features/screens/groups.service.js';
import type { ScreenLinks } from '../features/screens/screen-links.js';
import type { ColleagueDecision, StaffNamingDoor } from '../features/screens/screen-wishes.js';
import type { ScreensService } from '../features/screens/screens.service.js';
import type { Session } from '../features/sessions/session.js';
import type { Database, Db } from '../platform/db/database.js';
import { cohortOf, tellTaken, type MakeRecord } from './make-record.js';
import type { PlacePeople } from './place-people.js';
import { createSeating, type SeatingDeps } from './seat-people.js';

export interface ShareScreen extends StaffNamingDoor {
  /** After a report: whoever stands for a group's device that was there is asked who was with her, once. */
  askContacts(trx: Db, actor: Actor, session: Session): Promise<void>;
}

interface Deps extends SeatingDeps {
  database: Database;
  reviews: Pick<ReviewService, 'get'>;
  screens: ScreensService;
  screenGroups: GroupsService;
  screenColleagues: ColleaguesService;
  screenLinks: ScreenLinks;
  enrolments: Pick<EnrolmentsService, 'rolesForSession' | 'enrolMany'>;
  makeRecord: MakeRecord;
  placing: Pick<PlacePeople, 'reviewCohort'>;
}

const unasked = (clinicianIds: readonly string[]) =>
  clinicianIds.map((clinicianId) => ({ clinicianId, hasConsented: false }));

export function createShareScreen(deps: Deps): ShareScreen {
  const { database, reviews, deviceLinks, screens, enrolments, makeRecord, placing } = deps;
  const { screenLists, screenGroups, screenColleagues, screenLinks, screenMails } = deps;
  const { reach, requireStanding, openList, contactOf, people, seat } = createSeating(deps);

  async function spotCheckOf(trx: Db, session: Session, groupId: string) {
    const { spotCheckPercent } = await screenLists.policyOf(trx, session);
    return { id: groupId, isSpotCheck: screenLinks.isSpotChecked(session.id, groupId, spotCheckPercent) };
  }

  /** Who she is, with a record of her own where there was none; null where nobody is to be recorded. */
  async function colleagueOf(trx: Db, actor: Actor, session: Session, decision: ColleagueDecision) {
    if ('reason' in decision) return null;
    if ('create' in decision) return makeRecord(trx, actor, session, decision, 'question');
    await requireStanding(trx, session, decision.clinicianId);
    return { clinicianId: decision.clinicianId, enrolAs: decision.enrolAs ?? null };
  }

  async function settleColleague(
    trx: Db,
    actor: Actor,
    questionId: string,
    decision: ColleagueDecision,
  ): Promise<void> {
    const namer = { actor, contactId: null };
    const { sessionId, listId } = await screenColleagues.find(trx, questionId);
    const session = await reach(trx, namer, sessionId, 'question');
    const colleague = await colleagueOf(trx, actor, session, decision);
    const answer = colleague ?? { reason: 'reason' in decision ? decision.reason : '' };
    await screenColleagues.settle(trx, actor, session, questionId, answer);
    if (colleague === null) return;
    const { clinicianId, enrolAs } = colleague;
    const roster = await enrolments.rolesForSession(trx, session);
    const joins = enrolAs !== null && !roster.has(clinicianId);
    if (joins) await enrolments.enrolMany(trx, actor, cohortOf(session), [{ clinicianId, role: enrolAs }]);
    const list = await screenLists.load(trx, listId);
    const screen = (await screens.look(trx, session)).find(({ device }) => device.key === list.key);
    if (screen === undefined) throw notFound('device in this session');
    const wanted = people(screen, session, unasked([clinicianId]), []);
    await seat(trx, namer, session, screen, list, wanted, { source: `question ${questionId}` });
    if (joins) await placing.reviewCohort(trx, actor, session.cohortId, 'enrolled');
  }

  return {
    settleReview: (actor, reviewId, wish) =>
      database.write(async (trx) => {
        const namer = { actor, contactId: null };
        const { sessionId } = await deviceLinks.reviewed(trx, reviewId);
        const session = await reach(trx, namer, sessionId, 'review');
        const screen = (await screens.look(trx, session)).find(
          ({ device }) => device.review?.id === reviewId,
        );
        if (screen?.device.review?.status !== 'open') {
          throw new AppError('review.settled', 'This row has been settled already; reload the list.');
        }
        // A device that was taken for one who is not among them gives it back.
        const { device } = screen;
        const givenBackIds = device.ownerIds.filter((id) => !wish.clinicianIds.includes(id));
        await deviceLinks.undoOwners(trx, actor, session, device, givenBackIds);
        const ownerIds = device.ownerIds.filter((id) => !givenBackIds.includes(id));
        const list = await openList(trx, namer, session, screen, wish.contactId);
        const wanted = people(screen, session, unasked(wish.clinicianIds), wish.limits);
        await seat(trx, namer, session, { ...screen, device: { ...device, ownerIds } }, list, wanted, {
          source: `review ${reviewId}`,
          givenBackIds,
        });
        return reviews.get(trx, reviewId);
      }),
    list: (namer, sessionId, participant, wish) =>
      database.write(async (trx) => {
        const session = await reach(trx, namer, sessionId);
        const screen = await screens.find(trx, session, participant);
        if (namer.contactId !== null) screens.requireContact(screen, namer.contactId);
        const list = await openList(trx, namer, session, screen, wish.contactId);
        const colleagues = wish.colleagues ?? [];
        const { knownIds } = await screenColleagues.ask(trx, namer, session, list, colleagues);
        const named = [...wish.clinicianIds, ...knownIds];
        const wanted = people(screen, session, unasked(named), wish.limits);
        await seat(trx, namer, session, screen, list, wanted, { source: `shared screen ${list.id}` });
      }),
    listUsual: (namer, sessionId, participant, wish) =>
      database.write(async (trx) => {
        const session = await reach(trx, namer, sessionId);
        const group = await screenGroups.load(trx, wish.groupId);
        if (group.programId !== session.programId) throw notFound('group');
        const screen = await screens.find(trx, session, participant);
        if (namer.contactId !== null) screens.requireContact(screen, namer.contactId);
        if (!isDeviceOf(group, screen.device)) {
          throw new AppError(
            'screen.device-absent',
            'This device is not one of the group’s. Name it among the group’s devices first.',
          );
        }
        const opened = await openList(trx, namer, session, screen);
        const list = await screenLists.assign(trx, opened, {
          group: await spotCheckOf(trx, session, group.id),
        });
        const present = group.members
          .filter(({ clinicianId }) => !(wish.exceptIds ?? []).includes(clinicianId))
          .map(({ clinicianId, consentedAt }) => ({
            clinicianId,
            hasConsented: consentedAt !== null && !list.isSpotCheck,
          }));
        const wanted = people(screen, session, present, wish.limits);
        await seat(trx, namer, session, screen, list, wanted, {
          source: `standing group ${group.id}`,
          group,
        });
      }),
    settleColleague: (actor, questionId, decision) =>
      database.write((trx) => settleColleague(trx, actor, questionId, decision)).catch(tellTaken),
    askContacts: async (trx, actor, session) => {
      const standing = await screenGroups.listOfProgram(trx, session.programId);
      if (!standing.some(({ contactId }) => contactId !== null)) return;
      if (!(await screenLists.policyOf(trx, session)).isAllowed) return;
      for (const screen of await screens.look(trx, session)) {
        const { group, minutes, seats, list } = screen;
        const isAsked = seats.length > 0 || (list?.contactId ?? null) !== null;
        if (group === null || group.contactId === null || minutes === 0 || isAsked) continue;
        const opened = await screenLists.ensure(trx, actor, session, screen.device);
        const asked = await screenLists.assign(trx, opened, {
          contact: await contactOf(trx, session, group.contactId),
          group: await spotCheckOf(trx, session, group.id),
        });
        await screenMails.askContact(trx, session, asked, { groupName: group.name, minutes });
      }
    },
  };
}
