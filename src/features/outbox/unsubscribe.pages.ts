// The page behind the unsubscribe link: opening it changes nothing, the button does.
import { page, view, type PageSpec } from '../../platform/http/page.js';
import type { UnsubscribeService } from './unsubscribe.service.js';

export function unsubscribePages(unsubscribe: Pick<UnsubscribeService, 'read'>): PageSpec[] {
  return [
    page({
      method: 'get',
      path: '/unsubscribe/:token',
      access: 'public',
      handler: ({ params, query }) => {
        const token = params['token'] ?? '';
        const { address } = unsubscribe.read(token);
        return view('unsubscribe', {
          address,
          action: `/unsubscribe/${token}`,
          isDone: query['done'] === '1',
        });
      },
    }),
  ];
}
