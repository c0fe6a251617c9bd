// The button on a session's sheet that asks Zoom for its report now.
import { page, redirect, type PageSpec } from '../../platform/http/page.js';
import type { ConsoleDoors } from './console-doors.js';

export function zoomPullPages({ pulls }: Pick<ConsoleDoors, 'pulls'>): PageSpec[] {
  const path = '/manage/sessions/:id/zoom-pull';
  const sheetOf = (id: string) => `/manage/sessions/${encodeURIComponent(id)}`;
  return [
    page({
      method: 'get',
      path,
      access: 'staff',
      handler: ({ params }) => redirect(sheetOf(params['id'] ?? '')),
    }),
    page({
      method: 'post',
      path,
      access: 'staff',
      handler: async ({ actor, params }) => {
        await pulls.ask(actor, params['id'] ?? '');
        return redirect(`${sheetOf(params['id'] ?? '')}#zoom-pull`, 'zoom-pull-asked');
      },
    }),
  ];
}
