// The public page behind the QR code: what the paper says, and whether it still holds.
import { page, view, type PageSpec } from '../../platform/http/page.js';
import type { CertificatesService } from './certificates.service.js';

export function certificatePages(deps: {
  certificates: CertificatesService;
  verifyRatePerMinute: number;
}): PageSpec[] {
  return [
    page({
      method: 'get',
      path: '/verify/:number',
      access: 'public',
      limit: { max: deps.verifyRatePerMinute, windowSeconds: 60 },
      handler: async ({ params }) =>
        view(
          'verify',
          { certificate: await deps.certificates.verify(params['number'] ?? '') },
          { headers: { 'X-Robots-Tag': 'noindex' } },
        ),
    }),
  ];
}
