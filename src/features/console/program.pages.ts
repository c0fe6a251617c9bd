// A program in the console: its approvals with what is not confirmed said plainly, its cohorts, and the export.
import { may } from '../../core/access.js';
import { ruleInForce } from '../../core/credits/rule.js';
import { isDay } from '../../core/time/instant.js';
import { instantToLocal } from '../../core/time/zone.js';
import {
  page,
  redirect,
  view,
  type PageCall,
  type PageReply,
  type PageSpec,
} from '../../platform/http/page.js';
import type { ConsoleDoors } from './console-doors.js';
import { listCohorts } from './console.store.js';
import { findingGroups } from './finding-words.js';

/** By the addresses of the export endpoints, which stand in the contract. */
const exportPresets = ['attendance', 'credits'] as const;
const exportFormats = ['xlsx', 'csv'] as const;
const approvalsMax = 200;

interface ExportWish {
  preset: string;
  format: string;
  from: string;
  to: string;
}

function wishOf({ query }: PageCall): ExportWish {
  const { preset = '', format = '', from = '', to = '' } = query;
  return { preset, format, from, to };
}

/** The name of what is wrong with the wish, or null. */
function faultOf({ preset, format, from, to }: ExportWish): string | null {
  if (!exportPresets.some((known) => known === preset) || !exportFormats.some((known) => known === format))
    return 'choice';
  if ((from !== '' && !isDay(from)) || (to !== '' && !isDay(to))) return 'day';
  return from !== '' && to !== '' && from > to ? 'order' : null;
}

async function approvalsOf(doors: ConsoleDoors, call: PageCall, programId: string, today: string) {
  const { items } = await doors.approvals.list(call.actor, programId, { limit: approvalsMax });
  const systems = await doors.catalogue.load(doors.database.read);
  return items.map(({ approval, warnings }) => {
    const system = systems.get(approval.creditSystem);
    const day =
      today < approval.validFrom ? approval.validFrom : today > approval.validTo ? approval.validTo : today;
    const rule = ruleInForce(system?.versions ?? [], day);
    return {
      system: system?.name ?? { en: approval.creditSystem, fr: approval.creditSystem },
      accreditor: system?.accreditor ?? { en: '', fr: '' },
      activityId: approval.activityId,
      status: approval.status,
      validFrom: approval.validFrom,
      validTo: approval.validTo,
      isOver: approval.validTo < today,
      toConfirm: rule?.confidence === 'to-confirm',
      source: rule?.source.citation ?? null,
      warnings: findingGroups(warnings, call.language, doors.messages),
    };
  });
}

async function programView(
  doors: ConsoleDoors,
  call: PageCall,
  wish: ExportWish,
  fault: string | null,
): Promise<PageReply> {
  const program = await doors.programs.get(call.actor, call.params['id'] ?? '');
  const today = instantToLocal(call.now, program.timeZone).day;
  const vars = {
    program: {
      id: program.id,
      name: program.name,
      timeZone: program.timeZone,
      certificateMode: program.certificateMode,
    },
    approvals: await approvalsOf(doors, call, program.id, today),
    cohorts: (await listCohorts(doors.database.read, [program.id], call.now)).map((row) => ({
      id: row.id,
      name: row.name,
      sessions: row.sessions,
      ended: row.ended,
      timeZone: row.time_zone,
      nextStartsAt: row.next_starts_at,
    })),
    mayExport: may(call.actor, 'export', { organizationId: program.organizationId, programId: program.id }),
    presets: exportPresets,
    formats: exportFormats,
    wish,
    fault,
  };
  return view('manage-program', vars, { status: fault === null ? 200 : 422 });
}

export function programPages(doors: ConsoleDoors): PageSpec[] {
  return [
    page({
      method: 'get',
      path: '/manage/programs/:id',
      access: 'staff',
      handler: (call) =>
        programView(doors, call, { preset: 'attendance', format: 'xlsx', from: '', to: '' }, null),
    }),
    page({
      method: 'get',
      path: '/manage/programs/:id/export',
      access: 'staff',
      handler: async (call) => {
        const { id } = await doors.programs.get(call.actor, call.params['id'] ?? '');
        const wish = wishOf(call);
        const fault = faultOf(wish);
        if (fault !== null) return programView(doors, call, wish, fault);
        const asked = new URLSearchParams({ format: wish.format, lang: call.language });
        if (wish.from !== '') asked.set('from', wish.from);
        if (wish.to !== '') asked.set('to', wish.to);
        return redirect(`/api/v1/programs/${id}/exports/${wish.preset}?${asked.toString()}`);
      },
    }),
  ];
}
