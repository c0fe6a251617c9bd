// What a program says other evidence than a report is worth: read by its staff, said by its leads, in the words of the API.
import { may } from '../../core/access.js';
import { evidenceLimits, type EvidencePolicy } from '../../core/attendance/evidence-policy.js';
import { AppError } from '../../core/errors.js';
import { evidencePolicySchema } from '../../platform/http/evidence-policy-schema.js';
import { attempt, type Failure } from '../../platform/http/failure.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageForm,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import type { ConsoleDoors } from './console-doors.js';

const fieldNames = [
  'version',
  'rollCallWorth',
  'rollCallMinutes',
  'checkInWorth',
  'checkInMinutes',
  'redeemHours',
  'sharedScreen',
  'peopleMax',
  'confirmDays',
  'spotCheckPercent',
  'claimDays',
  'answerDays',
] as const;
type Typed = Record<(typeof fieldNames)[number], string>;

const typedOf = (form: PageForm): Typed =>
  Object.fromEntries(fieldNames.map((name) => [name, form.text(name).trim()])) as Typed;

function standing({ rollCall, checkIn, sharedScreen, claims }: EvidencePolicy, version: number): Typed {
  return {
    version: String(version),
    rollCallWorth: rollCall.worth,
    rollCallMinutes: rollCall.worth === 'minutes' ? String(rollCall.minutes) : '',
    checkInWorth: checkIn.worth,
    checkInMinutes: checkIn.minutes === undefined ? '' : String(checkIn.minutes),
    redeemHours: String(checkIn.redeemHours),
    sharedScreen: sharedScreen.isAllowed ? 'open' : 'closed',
    peopleMax: String(sharedScreen.peopleMax),
    confirmDays: String(sharedScreen.confirmDays),
    spotCheckPercent: String(sharedScreen.spotCheckPercent),
    claimDays: String(claims.claimDays),
    answerDays: String(claims.answerDays),
  };
}

/** Not a number where it is none, so that the schema refuses it and nothing takes its default. */
const whole = (text: string): number => (/^\d{1,5}$/.test(text) ? Number(text) : NaN);
const openness: Readonly<Record<string, boolean>> = { open: true, closed: false };

/** Minutes count only beside the answer that asks for them. */
const worthOf = (worth: string, minutes: string) =>
  worth === 'minutes' ? { worth, minutes: whole(minutes) } : { worth };

function policyOf(typed: Typed): EvidencePolicy {
  const parsed = evidencePolicySchema.safeParse({
    rollCall: worthOf(typed.rollCallWorth, typed.rollCallMinutes),
    checkIn: { ...worthOf(typed.checkInWorth, typed.checkInMinutes), redeemHours: whole(typed.redeemHours) },
    sharedScreen: {
      isAllowed: openness[typed.sharedScreen] ?? null,
      peopleMax: whole(typed.peopleMax),
      confirmDays: whole(typed.confirmDays),
      spotCheckPercent: whole(typed.spotCheckPercent),
    },
    claims: { claimDays: whole(typed.claimDays), answerDays: whole(typed.answerDays) },
  });
  if (parsed.success) return parsed.data;
  throw new AppError('request.invalid', 'Some answers cannot be taken as they are.', {
    errors: parsed.error.issues.map(({ path, message }) => ({
      pointer: `/body/evidencePolicy/${path.join('/')}`,
      code: `policy.${path.join('.')}`,
      detail: message,
    })),
  });
}

async function policyView(
  { programs }: ConsoleDoors,
  call: PageCall,
  failure: Failure | null = null,
): Promise<PageReply> {
  const program = await programs.get(call.actor, call.params['id'] ?? '');
  const { id, organizationId, name, evidencePolicy, version } = program;
  const vars = {
    program: { id, name },
    can: { edit: may(call.actor, 'program.edit', { organizationId, programId: id }) },
    typed: failure === null ? standing(evidencePolicy, version) : typedOf(call.form),
    limits: evidenceLimits,
    failure,
  };
  return view('manage-evidence-policy', vars, { status: failure?.status ?? 200 });
}

async function save({ programs }: ConsoleDoors, { actor, form, params }: PageCall): Promise<void> {
  const id = params['id'] ?? '';
  // Who may not see the program learns nothing from how the form is judged.
  await programs.get(actor, id);
  const typed = typedOf(form);
  await programs.edit(actor, id, { evidencePolicy: policyOf(typed) }, whole(typed.version) || 0);
}

export function evidencePolicyPages(doors: ConsoleDoors): PageSpec[] {
  return [
    page({
      method: 'get',
      path: '/manage/programs/:id/evidence',
      access: 'staff',
      handler: (call) => policyView(doors, call),
    }),
    page({
      method: 'post',
      path: '/manage/programs/:id/evidence',
      access: 'staff',
      handler: async (call) => {
        const tried = await attempt(() => save(doors, call), call.language, doors.messages);
        const address = `/manage/programs/${encodeURIComponent(call.params['id'] ?? '')}/evidence`;
        return tried.done ? redirect(address, 'policy-saved') : policyView(doors, call, tried.failure);
      },
    }),
  ];
}
