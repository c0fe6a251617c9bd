// Colleagues whom a contact named and no roster knows: known after all, somebody new, or nobody to record.
import type { PageCall, PageForm } from '../../platform/http/page.js';
import type { StaffNamingDoor } from '../screens/screen-wishes.js';
import type { OpenQuestion } from '../screens/screens.service.js';
import { nameToType } from './review-list.service.js';
import {
  requireClinician,
  requireReason,
  requireRecord,
  typedRecordOf,
  type TypedRecord,
} from './typed-fields.js';

interface QuestionShown {
  id: string;
  name: string;
  address: string;
  suggested: { id: string; name: string; isOnRoster: boolean } | null;
  /** Of the form for a new record, as it begins or as it was refused. */
  record: TypedRecord;
  /** The form for a new record was refused. */
  isRefused: boolean;
}

/** `refused`: the form that could not be done, about whichever question. */
export function questionVars(
  { id, name, address, suggestedId, suggestedName }: OpenQuestion,
  roster: readonly { id: string }[],
  refused: PageForm | null,
): QuestionShown {
  const isOwn = refused !== null && refused.text('act') === 'create' && refused.text('question') === id;
  const typed = isOwn ? typedRecordOf(refused) : null;
  return {
    id,
    name,
    address,
    suggested:
      suggestedId === null
        ? null
        : {
            id: suggestedId,
            name: suggestedName ?? name,
            isOnRoster: roster.some((person) => person.id === suggestedId),
          },
    record: typed ?? { ...nameToType(name), address, profession: '', role: 'learner' },
    isRefused: isOwn,
  };
}

/** Answers the notice. */
export async function settleQuestion(
  { settleColleague }: Pick<StaffNamingDoor, 'settleColleague'>,
  { form, actor }: PageCall,
): Promise<string> {
  const questionId = form.text('question');
  switch (form.text('act')) {
    case 'refuse':
      await settleColleague(actor, questionId, { reason: requireReason(form.text('reason')) });
      break;
    case 'create': {
      const { create, enrolAs } = requireRecord(form);
      await settleColleague(actor, questionId, { create, enrolAs });
      break;
    }
    default: {
      const clinicianId = requireClinician(form.text('clinicianId'));
      await settleColleague(actor, questionId, {
        clinicianId,
        ...(form.has('enrol') ? { enrolAs: 'learner' } : {}),
      });
    }
  }
  return 'screen-question-settled';
}
