// The help page: the questions people ask most, answered in their language.
import { page, view, type PageSpec } from '../../platform/http/page.js';

/** Each has its texts under `help.<topic>.q` and `help.<topic>.a` of templates/i18n. */
const topics = {
  clinicians: [
    'sign-in',
    'minutes',
    'credits',
    'systems',
    'missing',
    'shared-screen',
    'certificate',
    'calendar',
    'mail',
  ],
  leads: ['import', 'review', 'shared-screens', 'finalize', 'correct'],
} as const;

export function helpPages(): PageSpec[] {
  return [page({ method: 'get', path: '/help', access: 'public', handler: () => view('help', { topics }) })];
}
