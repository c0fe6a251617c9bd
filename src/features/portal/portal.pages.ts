// The clinician's own pages: `/me`, her certificates as PDF, and her language.
import { languages } from '../../core/bilingual.js';
import { AppError } from '../../core/errors.js';
import { rememberLanguage } from '../../platform/http/page-language.js';
import { download, page, redirect, view, type PageSpec } from '../../platform/http/page.js';
import type { Messages } from '../../platform/i18n/messages.js';
import type { WebSessionsService } from '../accounts/web-sessions.service.js';
import type { CertificatesService } from '../certificates/certificates.service.js';
import type { DocumentsService } from '../certificates/documents.service.js';
import type { OwnScreensService } from '../screens/own-screens.service.js';
import { portalVars } from './portal-view.js';
import type { PortalService } from './portal.service.js';

interface Deps {
  portal: PortalService;
  certificates: Pick<CertificatesService, 'get'>;
  documents: Pick<DocumentsService, 'load'>;
  ownScreens: OwnScreensService;
  webSessions: Pick<WebSessionsService, 'chooseLanguage'>;
  messages: Messages;
  https: boolean;
}

export function portalPages(deps: Deps): PageSpec[] {
  const { portal, certificates, documents, ownScreens, webSessions, messages, https } = deps;
  return [
    page({
      method: 'get',
      path: '/me',
      access: 'signed-in',
      handler: async ({ actor, visitor, language, query }) => {
        const opened = await portal.open(actor, query['before']);
        const words = { language, t: messages.t };
        const together = await ownScreens.of(
          opened.records.map(({ id }) => id),
          opened.past.map(({ id }) => id),
        );
        const vars = portalVars(opened, words, actor.addresses);
        return view('me', { ...vars, together, name: visitor?.name ?? '' });
      },
    }),
    page({
      method: 'get',
      path: '/me/certificates/:number.pdf',
      access: 'signed-in',
      handler: async ({ actor, params, query }) => {
        const certificate = await certificates.get(actor, params['number'] ?? '');
        const asked = languages.find((language) => language === query['language']);
        const document = await documents.load(certificate, asked ?? certificate.language);
        return download({
          contentType: 'application/pdf',
          fileName: document.fileName,
          disposition: 'inline',
          content: document.pdf,
        });
      },
    }),
    page({
      method: 'post',
      path: '/me/language',
      access: 'signed-in',
      handler: async ({ actor, form, response }) => {
        const chosen = languages.find((language) => language === form.text('language'));
        if (chosen === undefined) throw new AppError('request.invalid', 'Choose English or French.');
        await webSessions.chooseLanguage(actor, chosen);
        rememberLanguage(response, chosen, https);
        return redirect('/me', 'language-saved');
      },
    }),
  ];
}
