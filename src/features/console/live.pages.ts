// The live roster page of a session; a small script reads it again every few seconds, a link does without.
import { page, view, type PageSpec } from '../../platform/http/page.js';
import type { ConsoleDoors } from './console-doors.js';
import { createLiveView } from './live-view.service.js';

export function livePages(doors: ConsoleDoors): PageSpec[] {
  const live = createLiveView(doors);
  return [
    page({
      method: 'get',
      path: '/manage/sessions/:id/live',
      access: 'staff',
      handler: async ({ actor, params, language, now }) =>
        view('manage-session-live', await live.load(actor, params['id'] ?? '', language, now)),
    }),
  ];
}
