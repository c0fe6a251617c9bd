// What a Zoom report says of the meeting itself, as instants; a meeting number damaged by a spreadsheet is told.
import type { Finding } from '../../finding.js';
import { instantPlusSeconds } from '../../time/instant.js';
import type { ReportMeeting } from '../evidence.js';
import { placeRow } from './row-times.js';
import type { WallClock } from './wall-clock.js';
import { meetingIdDigits, type BlockValues } from './zoom-block.js';

export const noMeeting: ReportMeeting = { id: null, topic: null, startAt: null, endAt: null };

/** `line`: where the values stand. A webinar states its start and its minutes, a meeting both ends. */
export function readMeetingFacts(
  values: BlockValues,
  line: number,
  clock: WallClock,
  findings: Finding[],
): ReportMeeting {
  const [start, end] = [values.start, values.end].map((text) => {
    const moment = clock.read(text ?? '');
    return typeof moment === 'string' ? null : moment;
  });
  const seconds = /^\d{1,6}$/.test(values.minutes ?? '') ? Number(values.minutes) * 60 : null;
  const { joinAt, leaveAt } = placeRow(start ?? null, end ?? null, { ...clock, statedSeconds: seconds });
  const isEndStated = values.end !== undefined || joinAt === null || seconds === null;
  const id = meetingIdDigits(values.meetingId);
  if (values.meetingId !== undefined && id === null) {
    findings.push({
      code: 'attendance.meeting-id-lost',
      severity: 'warning',
      line,
      detail: `The meeting id “${values.meetingId}” was damaged by a spreadsheet; check that the file belongs to this session.`,
      params: { meetingId: values.meetingId },
    });
  }
  return {
    id,
    topic: values.topic ?? null,
    startAt: joinAt,
    endAt: isEndStated ? leaveAt : instantPlusSeconds(joinAt, seconds),
  };
}
