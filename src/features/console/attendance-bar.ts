// The presence bar of one person in one session, from the fact of her attendance.
import type { Language } from '../../core/bilingual.js';
import type { Interval } from '../../core/time/interval.js';
import type { Translate } from '../../platform/i18n/messages.js';
import type { AttendanceEntry } from '../attendance/attendance.service.js';
import { presenceBar, type PresenceBar } from '../portal/presence-bar.js';
import { heldTimes, type Session } from '../sessions/session.js';

export function attendanceBar(
  session: Session,
  {
    minutes,
    status,
    ...basis
  }: Pick<AttendanceEntry, 'minutes' | 'status' | 'evidence' | 'attestedBy' | 'inferredEnd'>,
  intervals: readonly Interval[],
  language: Language,
  t: Translate,
): PresenceBar {
  const { timeZone, segments } = session;
  const isProvisional = status === 'provisional';
  const facts = {
    ...heldTimes(session),
    timeZone,
    segments,
    intervals,
    counted: null,
    minutes,
    isProvisional,
    basis,
  };
  return presenceBar(facts, language, t);
}
