// Standing groups of a program in the console: their devices, their people, and who of them has consented.
import { may } from '../../core/access.js';
import { AppError } from '../../core/errors.js';
import type { Database } from '../../platform/db/database.js';
import { attempt, type Failure } from '../../platform/http/failure.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import { line } from '../../platform/http/schemas.js';
import type { Messages } from '../../platform/i18n/messages.js';
import type { CliniciansService } from '../clinicians/clinicians.service.js';
import type { ProgramsService } from '../programs/programs.service.js';
import type { GroupActs } from '../screens/group-acts.service.js';
import { groupNameOf } from '../screens/together-form.js';
import { listPeopleOfProgram } from './screen-groups.store.js';

export interface GroupConsoleDoors {
  database: Database;
  messages: Messages;
  programs: Pick<ProgramsService, 'get'>;
  clinicians: Pick<CliniciansService, 'loadMany'>;
  groupActs: GroupActs;
}

const deviceCharactersMax = 200;

interface Typed {
  at: string;
  groupName: string;
  devices: string;
  contactId: string;
  persons: string[];
}

const nothingTyped: Typed = { at: '', groupName: '', devices: '', contactId: '', persons: [] };

function typedOf({ form }: PageCall): Typed {
  return {
    at: form.text('group') || 'new',
    groupName: form.text('groupName'),
    devices: form.text('devices'),
    contactId: form.text('contactId'),
    persons: form.all('person'),
  };
}

async function groupsView(
  doors: GroupConsoleDoors,
  call: PageCall,
  failure: Failure | null = null,
): Promise<PageReply> {
  const program = await doors.programs.get(call.actor, call.params['id'] ?? '');
  const groups = await doors.groupActs.list(call.actor, program.id);
  const choices = await listPeopleOfProgram(doors.database.read, program.id);
  const named = groups.flatMap(({ members, contactId }) => [
    ...members.map(({ clinicianId }) => clinicianId),
    ...(contactId === null ? [] : [contactId]),
  ]);
  const people = await doors.clinicians.loadMany(doors.database.read, [...new Set(named)]);
  const names = new Map(people.map((person) => [person.id, person.name.display]));
  const { isAllowed, spotCheckPercent, confirmDays } = program.evidencePolicy.sharedScreen;
  return view(
    'manage-screen-groups',
    {
      program: { id: program.id, name: program.name, timeZone: program.timeZone },
      policy: { isAllowed, spotCheckPercent, confirmDays },
      can: {
        edit: may(call.actor, 'attendance.edit', {
          organizationId: program.organizationId,
          programId: program.id,
        }),
      },
      groups: groups.map((group) => ({
        id: group.id,
        name: group.name,
        devices: group.devices,
        contactId: group.contactId ?? '',
        contactName: group.contactId === null ? null : (names.get(group.contactId) ?? null),
        members: group.members.map(({ clinicianId, consentedAt }) => ({
          id: clinicianId,
          name: names.get(clinicianId) ?? '',
          consentedAt,
        })),
        choices: choices.filter(({ id }) => !group.members.some(({ clinicianId }) => clinicianId === id)),
      })),
      choices,
      failure,
      typed: failure === null ? nothingTyped : typedOf(call),
    },
    { status: failure?.status ?? 200 },
  );
}

/** One device a line. */
function devicesOf(text: string): string[] {
  const names = text.split(/\r?\n/).filter((one) => one.trim() !== '');
  return names.map((one, place) => {
    const name = line(deviceCharactersMax).safeParse(one);
    if (name.success) return name.data;
    const detail = 'Write each device on a line of its own, in at most 200 characters.';
    const errors = [{ pointer: `/body/devices/${place}`, code: 'screen.device-line', detail }];
    throw new AppError('request.invalid', detail, { errors });
  });
}

async function act(doors: GroupConsoleDoors, call: PageCall): Promise<string> {
  const { form, actor } = call;
  const id = form.text('group');
  const contactId = form.text('contactId') || null;
  switch (form.text('act')) {
    case 'create': {
      const devices = devicesOf(form.text('devices'));
      const fields = { name: groupNameOf(form), devices, contactId, memberIds: form.all('person') };
      await doors.groupActs.create(actor, call.params['id'] ?? '', fields);
      return 'group-created';
    }
    case 'change': {
      const devices = devicesOf(form.text('devices'));
      await doors.groupActs.change(actor, id, { name: groupNameOf(form), devices, contactId });
      return 'group-changed';
    }
    case 'add':
      await doors.groupActs.addMember(actor, id, form.text('clinicianId'));
      return 'group-changed';
    case 'drop':
      await doors.groupActs.dropMember(actor, id, form.text('clinicianId'));
      return 'group-changed';
    case 'end':
      await doors.groupActs.end(actor, id);
      return 'group-ended';
    default:
      throw new AppError('request.malformed', 'Use one of the buttons of the page.');
  }
}

export function screenGroupPages(doors: GroupConsoleDoors): PageSpec[] {
  return [
    page({
      method: 'get',
      path: '/manage/programs/:id/screens',
      access: 'staff',
      handler: (call) => groupsView(doors, call),
    }),
    page({
      method: 'post',
      path: '/manage/programs/:id/screens',
      access: 'staff',
      handler: async (call) => {
        const address = `/manage/programs/${encodeURIComponent(call.params['id'] ?? '')}/screens`;
        const tried = await attempt(() => act(doors, call), call.language, doors.messages);
        return tried.done ? redirect(address, tried.outcome) : groupsView(doors, call, tried.failure);
      },
    }),
  ];
}
