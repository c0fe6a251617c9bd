// What one invitation says, checked and cleaned, before any library writes it as iCalendar.
import type { Instant } from '../time/instant.js';
import { epochSecondsOf } from '../time/instant.js';
import { cleanLines, cleanName, cleanText, cutToCharacters, isPlainAddress } from './address.js';

export type InviteMethod = 'REQUEST' | 'CANCEL' | 'PUBLISH';

export interface Correspondent {
  name: string;
  address: string;
}

/** One session as one calendar entry. Times are instants; the entry carries no time zone (invites.md §1.4). */
export interface InviteFacts {
  uid: string;
  /** From storage; raised on every significant change and on every CANCEL (invites.md §1.4). */
  sequence: number;
  /** When this revision was made; frozen, a retry uses it again. */
  stampAt: Instant;
  startsAt: Instant;
  endsAt: Instant;
  method: InviteMethod;
  /** For a CANCEL: the session itself (`whole`) or one clinician's invitation (`one`, withdrawn). */
  scope: 'whole' | 'one';
  summary: string;
  description: string;
  location: string;
  /** The session page; never a personal join address (invites.md R17). */
  sessionUrl: string | null;
  /** What a calendar's "join" button opens: a revocable address of ours or a shareable meeting link. */
  conferenceUrl: string | null;
  organizer: Correspondent;
  /** The one recipient of the message; null in a feed or a download. */
  attendee: Correspondent | null;
  rsvp: boolean;
  alarmMinutes: number | null;
}

const summaryCharactersMax = 250;
const locationCharactersMax = 1000;
const descriptionCharactersMax = 8000;
const sequenceMax = 2 ** 31 - 1;

const uidPattern = /^[0-9A-Za-z-]{1,64}@[0-9A-Za-z](?:[0-9A-Za-z.-]{0,250}[0-9A-Za-z])?$/;
const personalLink = /https?:\/\/\S*[?&](?:tk|zak)=[^\s]*/gi;

/** The identity of a session in every calendar, the same in mail, download and feed (invites.md R6). */
export function sessionUid(sessionId: string, domain: string): string {
  const uid = `${sessionId}@${domain}`;
  if (!uidPattern.test(uid)) throw new RangeError(`not a calendar UID: ${uid}`);
  return uid;
}

/** An http(s) address that can stand on a calendar line as it is. */
export function isCalendarUrl(text: string): boolean {
  if (!/^https?:\/\/[!-~]+$/i.test(text) || /["\\<>^`{|}]/.test(text)) return false;
  return URL.canParse(text);
}

/** True for an address that would let whoever holds it join as somebody else (Zoom's `tk` and `zak`). */
export function isPersonalLink(text: string): boolean {
  return new RegExp(personalLink.source, 'i').test(text);
}

function requireThat(holds: boolean, message: string): void {
  if (!holds) throw new RangeError(message);
}

function checkTimes(facts: InviteFacts): void {
  const startSeconds = epochSecondsOf(facts.startsAt);
  requireThat(
    epochSecondsOf(facts.endsAt) > startSeconds,
    `an invitation ends after it starts: ${facts.uid}`,
  );
  epochSecondsOf(facts.stampAt);
}

function checkPeople(facts: InviteFacts): void {
  requireThat(isPlainAddress(facts.organizer.address), `not one plain address: ${facts.organizer.address}`);
  if (facts.method === 'PUBLISH') {
    requireThat(facts.attendee === null, 'a published calendar names nobody (RFC 5545 §3.8.4.1)');
    return;
  }
  requireThat(facts.attendee !== null, `${facts.method} needs its one recipient`);
  const address = facts.attendee?.address ?? '';
  requireThat(isPlainAddress(address), `not one plain address: ${address}`);
  const same = address.toLowerCase() === facts.organizer.address.toLowerCase();
  requireThat(!same, `the organizer cannot be invited to their own session: ${address}`);
}

function checkUrl(url: string | null): void {
  if (url === null) return;
  requireThat(isCalendarUrl(url), `not an address a calendar can carry: ${url}`);
  requireThat(!isPersonalLink(url), 'a personal join address must not be put into a calendar');
}

function checkInvite(facts: InviteFacts): void {
  requireThat(uidPattern.test(facts.uid), `not a calendar UID: ${facts.uid}`);
  const { sequence, alarmMinutes } = facts;
  requireThat(
    Number.isInteger(sequence) && sequence >= 0 && sequence <= sequenceMax,
    `not a SEQUENCE: ${String(sequence)}`,
  );
  const alarmFits = alarmMinutes === null || (Number.isInteger(alarmMinutes) && alarmMinutes >= 0);
  requireThat(alarmFits, `not a reminder in minutes: ${String(alarmMinutes)}`);
  checkTimes(facts);
  checkPeople(facts);
  checkUrl(facts.sessionUrl);
  checkUrl(facts.conferenceUrl);
}

function withLink(text: string, url: string | null, separator: string): string {
  if (url === null || text.includes(url)) return text;
  return text === '' ? url : `${text}${separator}${url}`;
}

/**
 * The facts as they may be written: names and texts cleaned and cut, personal join addresses taken out, the session
 * link repeated in location and description for clients that show nothing else (invites.md §1.1, R17).
 * Throws a RangeError where a fact would make the entry wrong rather than ugly.
 */
export function prepareInvite(facts: InviteFacts): InviteFacts {
  checkInvite(facts);
  const location = cutToCharacters(
    cleanText(facts.location.replace(personalLink, '')),
    locationCharactersMax,
  );
  const lines = cutToCharacters(
    cleanLines(facts.description.replace(personalLink, '')),
    descriptionCharactersMax,
  );
  const { organizer, attendee, sessionUrl } = facts;
  return {
    ...facts,
    summary: cutToCharacters(cleanText(facts.summary), summaryCharactersMax),
    location: withLink(location, sessionUrl, ' · '),
    description: withLink(lines, sessionUrl, '\n\n'),
    organizer: { name: cleanName(organizer.name), address: organizer.address },
    attendee: attendee === null ? null : { name: cleanName(attendee.name), address: attendee.address },
    rsvp: facts.method === 'REQUEST' && facts.rsvp,
    alarmMinutes: facts.method === 'REQUEST' ? facts.alarmMinutes : null,
  };
}
