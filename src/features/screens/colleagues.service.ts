// Colleagues whom a contact types by name and address: known ones are named like others, unknown ones are a lead's question.
import type { Actor } from '../../core/access.js';
import { AppError, notFound } from '../../core/errors.js';
import type { Clock } from '../../platform/clock.js';
import type { Db } from '../../platform/db/database.js';
import type { Ids } from '../../platform/ids.js';
import type { AuditService } from '../audit/audit.service.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { EnrolmentsService } from '../enrolments/enrolments.service.js';
import type { Session } from '../sessions/session.js';
import { refuseField } from './group-devices.js';
import type { Namer } from './lists.service.js';
import { findQuestion, insertQuestion, listOpenQuestions, settleQuestion } from './lists.store.js';
import type { ScreenList } from './screen-record.js';

export interface Colleague {
  name: string;
  /** In lower case. */
  address: string;
}

export interface ColleaguesService {
  /** `knownIds`: on the roster after all, by an address that is theirs alone; `askedIds`: questions for a lead. */
  ask(
    trx: Db,
    namer: Namer,
    session: Session,
    list: ScreenList,
    colleagues: readonly Colleague[],
  ): Promise<{ knownIds: string[]; askedIds: string[] }>;
  find(db: Db, questionId: string): Promise<{ sessionId: string; listId: string }>;
  settle(
    trx: Db,
    actor: Actor,
    session: Session,
    questionId: string,
    decision: { clinicianId: string } | { reason: string },
  ): Promise<void>;
}

/** Of one list, waiting for a lead. */
const openQuestionsMax = 20;

export function createColleaguesService(deps: {
  clock: Clock;
  ids: Ids;
  audit: AuditService;
  clinicians: Pick<CliniciansService, 'listForIdentity'>;
  enrolments: Pick<EnrolmentsService, 'rolesForSession'>;
}): ColleaguesService {
  const { clock, ids, audit, clinicians, enrolments } = deps;

  async function onRoster(db: Db, session: Session): Promise<Map<string, string>> {
    const roles = await enrolments.rolesForSession(db, session);
    const people = await clinicians.listForIdentity(db, session.organizationId);
    return new Map(
      people
        .filter(({ clinicianId }) => roles.has(clinicianId))
        .flatMap(({ clinicianId, addresses }) =>
          addresses.filter(({ shared }) => !shared).map(({ address }) => [address, clinicianId] as const),
        ),
    );
  }

  async function note(
    trx: Db,
    actor: Actor,
    session: Session,
    action: string,
    more: { detail: Record<string, unknown>; reason?: string | null },
  ): Promise<void> {
    await audit.record(trx, {
      actor,
      action: `screen.${action}`,
      subject: { kind: 'session', id: session.id },
      organizationId: session.organizationId,
      programId: session.programId,
      ...more,
    });
  }

  return {
    ask: async (trx, namer, session, list, colleagues) => {
      if (colleagues.length === 0) return { knownIds: [], askedIds: [] };
      const roster = await onRoster(trx, session);
      const knownIds = colleagues.flatMap(({ address }) => roster.get(address) ?? []);
      const unknown = colleagues.filter(({ address }) => !roster.has(address));
      const open = (await listOpenQuestions(trx, session.id)).filter((row) => row.list_id === list.id);
      if (open.length + unknown.length > openQuestionsMax) {
        throw refuseField(
          '/body/colleagues',
          'screen.colleagues-max',
          `At most ${openQuestionsMax} colleagues can wait for a lead at one screen. Ask the lead to put them on the roster first.`,
        );
      }
      const askedIds: string[] = [];
      for (const { name, address } of unknown) {
        const id = ids.next();
        const isNew = await insertQuestion(trx, {
          id,
          organization_id: session.organizationId,
          session_id: session.id,
          list_id: list.id,
          name,
          address,
          asked_at: clock.now(),
          asked_by: namer.actor.id,
          settled_at: null,
          settled_by: null,
          clinician_id: null,
          refusal_reason: null,
        });
        if (isNew) askedIds.push(id);
      }
      if (askedIds.length > 0) {
        const detail = { listId: list.id, questionIds: askedIds, contactId: namer.contactId };
        await note(trx, namer.actor, session, 'colleagues-named', { detail });
      }
      return { knownIds, askedIds };
    },
    find: async (db, questionId) => {
      const row = await findQuestion(db, questionId);
      if (row === undefined) throw notFound('question');
      return { sessionId: row.session_id, listId: row.list_id };
    },
    settle: async (trx, actor, session, questionId, decision) => {
      const isDone = await settleQuestion(trx, questionId, {
        settled_at: clock.now(),
        settled_by: actor.id,
        clinician_id: 'clinicianId' in decision ? decision.clinicianId : null,
        refusal_reason: 'reason' in decision ? decision.reason : null,
      });
      if (!isDone) {
        throw new AppError('review.settled', 'Somebody settled this question already; reload the page.');
      }
      await note(trx, actor, session, 'colleague-settled', {
        detail: {
          questionId,
          ...('clinicianId' in decision ? { clinicianId: decision.clinicianId } : {}),
        },
        reason: 'reason' in decision ? decision.reason : null,
      });
    },
  };
}
