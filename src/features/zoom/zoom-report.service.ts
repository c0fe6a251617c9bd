// A session's report fetched from Zoom, whole, and written as the file that an upload would bring.
import { meetingIdOfJoinUrl } from '../../core/attendance/meeting-number.js';
import { runsOfSession } from '../../core/attendance/run-window.js';
import { instantFromEpochSeconds, type Instant } from '../../core/time/instant.js';
import type { ZoomApi, ZoomInstance, ZoomParticipant } from '../../platform/zoom/zoom-api.js';
import { ZoomFault } from '../../platform/zoom/zoom-fault.js';
import type { Session } from '../sessions/session.js';

export interface FetchedReport {
  fileName: string;
  bytes: Buffer;
  rows: number;
}

/** Null where Zoom names nobody yet; throws a ZoomFault where any part is missing, so never answers a part. */
export type FetchReport = (session: Session) => Promise<FetchedReport | null>;

interface Run extends ZoomInstance {
  startAt: Instant;
}

function toRun(instance: ZoomInstance): Run {
  const milliseconds = Date.parse(instance.startTime);
  if (Number.isNaN(milliseconds)) throw new ZoomFault('broken-answer');
  return { ...instance, startAt: instantFromEpochSeconds(Math.floor(milliseconds / 1000)) };
}

/** Zoom answers 404 also for a run whose report is not made yet. */
async function rowsOf(api: ZoomApi, uuid: string): Promise<ZoomParticipant[]> {
  try {
    return await api.loadReport(uuid);
  } catch (error) {
    if (error instanceof ZoomFault && error.kind === 'not-found') return [];
    throw error;
  }
}

/** The same answer is the same bytes, whatever the order of its rows and keys: asked again, nothing changes. */
function canonical(row: ZoomParticipant, uuid: string): string {
  const entries = Object.entries({ ...row, meeting_uuid: uuid });
  return JSON.stringify(Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))));
}

function write(meetingId: string, runs: readonly Run[], rows: readonly string[]): Buffer {
  const meeting = {
    id: meetingId,
    start_time: runs[0]?.startAt,
    runs: runs.map(({ uuid, startTime }) => ({ uuid, start_time: startTime })),
  };
  return Buffer.from(`{"meeting":${JSON.stringify(meeting)},"participants":[\n${rows.join(',\n')}\n]}\n`);
}

export function createFetchReport(api: ZoomApi): FetchReport {
  return async (session) => {
    const meetingId = meetingIdOfJoinUrl(session.joinUrl) ?? '';
    const all = (await api.listInstances(meetingId)).map(toRun);
    const runs = runsOfSession(session, all).sort((a, b) => (a.startAt < b.startAt ? -1 : 1));
    const rows: string[] = [];
    for (const { uuid } of runs) for (const row of await rowsOf(api, uuid)) rows.push(canonical(row, uuid));
    if (rows.length === 0) return null;
    return {
      fileName: `zoom-${meetingId}-${session.localDate}.json`,
      bytes: write(meetingId, runs, rows.sort()),
      rows: rows.length,
    };
  };
}
