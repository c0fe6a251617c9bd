// Writes invitations and feeds as iCalendar text; the only file that imports ical-generator.
import {
  ICalAlarmType,
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventStatus,
  default as ical,
} from 'ical-generator';
import type { ICalCalendar } from 'ical-generator';
import { cleanName } from '../../core/calendar/address.js';
import type { InviteFacts } from '../../core/calendar/invite.js';
import { prepareInvite } from '../../core/calendar/invite.js';
import { assertCalendar } from './ics-check.js';
import { foldLines, unfoldLines } from './ics-lines.js';

/** One session of a feed; a cancelled one stays visible as such (invites.md §6). */
export interface FeedEntry {
  facts: InviteFacts;
  cancelled: boolean;
}

const product = { company: 'echo-credits', product: 'invites' };
const feedRefreshSeconds = 4 * 3600;

function statusOf(facts: InviteFacts, cancelled: boolean): ICalEventStatus | null {
  if (facts.method !== 'CANCEL') return cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED;
  // STATUS must not be present where only one person is un-invited (RFC 5546 §3.2.5).
  return facts.scope === 'whole' ? ICalEventStatus.CANCELLED : null;
}

/**
 * Instants only: neither the calendar nor the entry ever gets a `timezone` (invites.md §2, traps 1 and 2), the
 * stamp comes from storage (trap 11), and addresses of pages are left to `finish` (traps 5 and 9).
 */
function addEntry(calendar: ICalCalendar, facts: InviteFacts, cancelled: boolean): void {
  const stamp = new Date(facts.stampAt);
  const entry = calendar.createEvent({
    id: facts.uid,
    sequence: facts.sequence,
    stamp,
    lastModified: stamp,
    start: new Date(facts.startsAt),
    end: new Date(facts.endsAt),
    status: statusOf(facts, cancelled),
    summary: facts.summary,
    description: facts.description,
    location: facts.location,
    organizer: { name: facts.organizer.name || facts.organizer.address, email: facts.organizer.address },
  });
  if (facts.attendee !== null) {
    entry.createAttendee({
      name: facts.attendee.name || facts.attendee.address,
      email: facts.attendee.address,
      rsvp: facts.rsvp,
      role: ICalAttendeeRole.REQ,
      status: ICalAttendeeStatus.NEEDSACTION,
      type: ICalAttendeeType.INDIVIDUAL,
    });
  }
  if (facts.alarmMinutes !== null) {
    entry.createAlarm({ type: ICalAlarmType.display, triggerBefore: facts.alarmMinutes * 60 });
  }
  if (facts.method === 'REQUEST') entry.x([{ key: 'X-MICROSOFT-DISALLOW-COUNTER', value: 'TRUE' }]);
}

/** The two addresses the library would escape as if they were text (invites.md §2, traps 5 and 9). */
function addressLines(facts: InviteFacts): string[] {
  const lines: string[] = [];
  if (facts.sessionUrl !== null) lines.push(`URL;VALUE=URI:${facts.sessionUrl}`);
  if (facts.conferenceUrl !== null) {
    const label = cleanName(facts.summary);
    lines.push(`CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL="${label}":${facts.conferenceUrl}`);
  }
  return lines;
}

/** Properties first, then our addresses, then the alarm, as the grammar wants it (trap 7). */
function finishEntry(lines: readonly string[], facts: InviteFacts): string[] {
  const alarmFrom = lines.indexOf('BEGIN:VALARM');
  const alarmTo = lines.indexOf('END:VALARM');
  const alarm = alarmFrom === -1 ? [] : lines.slice(alarmFrom, alarmTo + 1);
  const properties = alarmFrom === -1 ? lines : [...lines.slice(0, alarmFrom), ...lines.slice(alarmTo + 1)];
  const lowerCased = properties.map((line) =>
    line.startsWith('ATTENDEE;') ? line.replace(/:MAILTO:(?=[^:]*$)/, ':mailto:') : line,
  );
  return [...lowerCased, ...addressLines(facts), ...alarm];
}

function finish(calendar: ICalCalendar, entries: readonly InviteFacts[]): string {
  const finished: string[] = [];
  let entry: string[] | null = null;
  let at = 0;
  for (const line of unfoldLines(calendar.toString())) {
    if (line === 'END:VEVENT' && entry !== null) {
      const facts = entries[at];
      if (facts === undefined) throw new Error('ical-generator wrote more entries than it was given');
      finished.push(...finishEntry(entry, facts));
      entry = null;
      at += 1;
    }
    if (entry === null) finished.push(line);
    else entry.push(line);
    if (line === 'BEGIN:VEVENT') entry = [];
  }
  const text = foldLines(finished);
  assertCalendar(text, entries);
  return text;
}

/** One invitation, update, cancellation or download: exactly one VEVENT, the same bytes for the same facts. */
export function renderInvite(given: InviteFacts): string {
  const facts = prepareInvite(given);
  const calendar = ical({ prodId: product, method: ICalCalendarMethod[facts.method] });
  addEntry(calendar, facts, false);
  return finish(calendar, [facts]);
}

/** A calendar to subscribe to: PUBLISH, nobody named, a stable body while nothing changes (invites.md §6). */
export function renderFeed(name: string, entries: readonly FeedEntry[]): string {
  const prepared = entries.map(({ facts }) => {
    if (facts.method !== 'PUBLISH')
      throw new RangeError(`a feed only publishes, it does not ${facts.method}`);
    return prepareInvite(facts);
  });
  const calendar = ical({
    prodId: product,
    method: ICalCalendarMethod.PUBLISH,
    // The library writes the name as it is (trap 4), so the comma that TEXT reserves is escaped here.
    name: cleanName(name).replaceAll(',', '\\,'),
    ttl: feedRefreshSeconds,
  });
  prepared.forEach((facts, i) => {
    addEntry(calendar, facts, entries[i]?.cancelled ?? false);
  });
  return finish(calendar, prepared);
}
