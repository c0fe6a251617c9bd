// Names what is asked of Zoom, and made of what it tells, by the clock; without an account nothing ticks.
import type { SchedulesService } from '../features/jobs/schedules.service.js';
import type { IssueRegistrants } from '../features/zoom/registrants.job.js';
import type { ZoomAccount } from '../features/zoom/zoom-account.service.js';
import type { ObserveZoom } from './observe-zoom.js';
import type { PullZoomReports } from './pull-zoom-reports.js';

const everyMinute = '30 * * * * *';
const everyFiveSeconds = '*/5 * * * * *';

/** All can be called by name, and then have nothing to do where Zoom is off. */
export function registerZoomJobs(deps: {
  schedules: SchedulesService;
  zoomAccount: Pick<ZoomAccount, 'mode'>;
  issueRegistrants: IssueRegistrants;
  observeZoom: ObserveZoom;
  pullZoomReports: PullZoomReports;
}): void {
  const { schedules, zoomAccount, issueRegistrants, observeZoom, pullZoomReports } = deps;
  const asks = zoomAccount.mode === 'off' ? {} : { pattern: everyMinute };
  const listens = zoomAccount.mode === 'live' ? { pattern: everyFiveSeconds } : {};
  schedules.registerJob(
    'zoom-registrants',
    async ({ asOf }) => ({ ...(await issueRegistrants(asOf)) }),
    asks,
  );
  schedules.registerJob('zoom-events', async ({ asOf }) => ({ ...(await observeZoom(asOf)) }), listens);
  schedules.registerJob('zoom-reports', async ({ asOf }) => ({ ...(await pullZoomReports(asOf)) }), asks);
}
