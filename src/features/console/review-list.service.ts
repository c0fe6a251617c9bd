// The people whom no rule could place, of one session or of all: what each row shows, and whom it may be.
import { may, readablePrograms, type Actor } from '../../core/access.js';
import { readName } from '../../core/identity/name-key.js';
import { credentialWords } from '../../core/identity/name-words.js';
import type { Db } from '../../platform/db/database.js';
import type { ReviewItem } from '../attendance/review.service.js';
import { heldTimes, type Session } from '../sessions/session.js';
import { listRoster } from './cohort-view.store.js';
import type { ConsoleDoors } from './console-doors.js';
import { countOpenRows, listOpenRows } from './review-list.store.js';

/** Rows on a page; as they are settled the next ones come up. */
const rowsShownMax = 50;
/** A longer roster is searched instead of unfolded. */
const rosterOfferedMax = 150;
const foundMax = 20;

type Deps = Pick<
  ConsoleDoors,
  'database' | 'sessions' | 'cohorts' | 'reviews' | 'repeats' | 'attendance' | 'clinicians'
>;

export interface Search {
  /** The row it is about. */
  reviewId: string;
  text: string;
}

export interface Answered {
  reviewId: string;
  /** Rows of other sessions that the same answer settled. */
  alsoIds: readonly string[];
  refused: number;
  isRemembered: boolean;
}

/** What a new record may begin with, where the source showed a plain name of two to four words. */
export function nameToType(shown: string): { given: string; family: string } {
  const nothing = { given: '', family: '' };
  if (!/^[\p{L}\p{M}'’ .-]+$/u.test(shown) || readName(shown).kind !== 'person') return nothing;
  const words = shown
    .split(' ')
    .filter((word) => word !== '' && !credentialWords.has(word.toLowerCase().replaceAll('.', '')));
  const [given = '', ...family] = words;
  return family.length === 0 || family.length > 3 ? nothing : { given, family: family.join(' ') };
}

export function createReviewList(deps: Deps) {
  const { database, sessions, cohorts, reviews, repeats, attendance, clinicians } = deps;

  async function rowsOf(
    db: Db,
    actor: Actor,
    session: Session,
    items: readonly ReviewItem[],
    search: Search,
  ) {
    const minutes = new Map(
      (await attendance.loadForSession(db, session.id)).map((row) => [row.clinicianId, row.minutes]),
    );
    const suggestedIds = items.flatMap(({ suggestions }) =>
      suggestions.map(({ clinicianId }) => clinicianId),
    );
    const suggested = new Map(
      (await clinicians.loadMany(db, suggestedIds)).map((person) => [person.id, person]),
    );
    const elsewhere = await repeats.counts(
      db,
      actor,
      items.map((item) => item.id),
    );
    const found = items.some((item) => item.id === search.reviewId)
      ? await clinicians.list(
          actor,
          { organizationId: session.organizationId, search: search.text },
          { limit: foundMax },
        )
      : null;
    return items.map((item) => ({
      id: item.id,
      name: item.name,
      email: item.email,
      reason: item.reason,
      rememberable: item.rememberable,
      connections: item.connections,
      minutes: Math.floor(item.seconds / 60),
      elsewhere: elsewhere.get(item.id) ?? 0,
      typed: {
        ...nameToType(item.name),
        // A mailbox of several people is nobody's own address.
        address: item.reason === 'shared-address' ? '' : (item.email ?? ''),
        profession: '',
        role: 'learner',
      },
      suggestions: item.suggestions.map(({ clinicianId, name, why, score }) => ({
        clinicianId,
        name,
        why,
        score,
        presentMinutes: minutes.get(clinicianId) ?? 0,
        address: suggested.get(clinicianId)?.emails[0]?.address ?? null,
        site: suggested.get(clinicianId)?.site ?? null,
      })),
      search: item.id === search.reviewId ? search.text : '',
      found:
        item.id !== search.reviewId || found === null
          ? null
          : found.items.map(({ id, name, profession, site, emails }) => ({
              id,
              name: name.display,
              profession,
              site,
              address: emails[0]?.address ?? null,
            })),
    }));
  }

  async function groupOf(
    db: Db,
    actor: Actor,
    session: Session,
    items: readonly ReviewItem[],
    search: Search,
  ) {
    const roster = await listRoster(db, session.cohortId);
    const cohort = await cohorts.get(actor, session.cohortId);
    return {
      session: {
        id: session.id,
        title: session.title,
        when: { ...heldTimes(session), timeZone: session.timeZone },
      },
      cohort: { id: cohort.id, name: cohort.name },
      canEdit: may(actor, 'attendance.edit', session),
      roster:
        roster.length > rosterOfferedMax ? null : roster.map(({ clinician_id: id, name }) => ({ id, name })),
      rows: await rowsOf(db, actor, session, items, search),
    };
  }

  /** What was settled a moment ago, so that one tap takes it back; null where it is open again or not hers. */
  async function answeredOf(db: Db, actor: Actor, { reviewId, alsoIds, refused, isRemembered }: Answered) {
    const [item] = await reviews.loadMany(db, [reviewId]);
    if (item === undefined || item.status === 'open') return null;
    const session = await sessions.load(db, item.sessionId);
    if (!may(actor, 'attendance.edit', session)) return null;
    const [person] = item.clinicianId === null ? [] : await clinicians.loadMany(db, [item.clinicianId]);
    return {
      id: item.id,
      sessionId: session.id,
      name: item.name,
      person: person?.name.display ?? null,
      reason: item.ignoreReason,
      alsoIds,
      refused,
      isRemembered,
    };
  }

  async function settledOf(db: Db, items: readonly ReviewItem[]) {
    const ids = items.flatMap(({ clinicianId }) => (clinicianId === null ? [] : [clinicianId]));
    const people = new Map((await clinicians.loadMany(db, ids)).map(({ id, name }) => [id, name.display]));
    return items.map((item) => ({
      id: item.id,
      name: item.name,
      status: item.status,
      person: item.clinicianId === null ? null : (people.get(item.clinicianId) ?? null),
      reason: item.ignoreReason,
      settledAt: item.settledAt,
    }));
  }

  async function ofAll(db: Db, actor: Actor) {
    const scope = readablePrograms(actor);
    const ids = (await listOpenRows(db, scope, rowsShownMax)).map((row) => row.id);
    const items = new Map((await reviews.loadMany(db, ids)).map((item) => [item.id, item]));
    const open = ids.flatMap((id) => items.get(id) ?? []);
    return { open, settled: [], total: (await countOpenRows(db, scope)).people };
  }

  async function ofSession(actor: Actor, sessionId: string) {
    const all = await reviews.list(actor, sessionId);
    const open = all.filter((item) => item.status === 'open');
    const settled = all.filter((item) => item.status !== 'open');
    return { open: open.slice(0, rowsShownMax), settled, total: open.length };
  }

  return {
    /** `sessionId` null: of every session whose program the actor may see. */
    load: async (
      actor: Actor,
      sessionId: string | null,
      { search, answered }: { search: Search | null; answered: Answered | null },
    ) => {
      const db = database.read;
      const only = sessionId === null ? null : await sessions.get(actor, sessionId);
      const { open, settled, total } =
        only === null ? await ofAll(db, actor) : await ofSession(actor, only.id);
      const sought = search ?? { reviewId: '', text: '' };
      const inOrder = [...new Set(open.map((item) => item.sessionId))];
      const known = new Map((await sessions.loadMany(db, inOrder)).map((session) => [session.id, session]));
      const groups = [];
      for (const id of inOrder) {
        const session = known.get(id);
        if (session === undefined) continue;
        const items = open.filter((item) => item.sessionId === id);
        groups.push(await groupOf(db, actor, session, items, sought));
      }
      return {
        session:
          only === null
            ? null
            : {
                id: only.id,
                organizationId: only.organizationId,
                title: only.title,
                isFinal: only.finalizedAt !== null,
                canEdit: may(actor, 'attendance.edit', only),
                when: { ...heldTimes(only), timeZone: only.timeZone },
              },
        groups,
        total,
        hidden: total - open.length,
        settled: await settledOf(db, settled),
        answered: answered === null ? null : await answeredOf(db, actor, answered),
      };
    },
  };
}

export type ReviewList = ReturnType<typeof createReviewList>;
