// What the mails about a session say, and what its calendar entry says, for one recipient.
import { inLanguage, type Language } from '../../core/bilingual.js';
import {
  isPersonalLink,
  sessionUid,
  type InviteFacts,
  type InviteMethod,
} from '../../core/calendar/invite.js';
import { instantPlusSeconds, type Instant } from '../../core/time/instant.js';
import type { Clinician } from '../clinicians/clinician-record.js';
import type { Organization } from '../organizations/organizations.service.js';
import type { OutgoingVars } from '../outbox/outbox.service.js';
import type { Program } from '../programs/program.js';
import type { Session } from '../sessions/session.js';
import { sessionLinks } from './session-links.js';

const alarmMinutes = 15;

/** A credit the session counts for, named in both languages. */
export interface CreditOnOffer {
  name: { en: string; fr: string };
  creditThousandthsMax: number | null;
}

/** Everything about a session that is the same for all its recipients. */
export interface InviteScene {
  session: Session;
  program: Program;
  organization: Organization;
  credits: readonly CreditOnOffer[];
  evaluationNeeded: boolean;
  organizerAddress: string;
  uidDomain: string;
  publicUrl: string;
  stampAt: Instant;
  /** Clinician → the path of her own way in, a page of ours that asks who is coming before it leads on. */
  personalPaths: ReadonlyMap<string, string>;
}

function agendaOf(session: Session): OutgoingVars<'invitation'>['agenda'] {
  const [only, ...others] = session.segments;
  if (others.length === 0 && only?.title === undefined) return [];
  let startsAt = session.startsAt;
  return session.segments.map((segment) => {
    const item = { startsAt, minutes: segment.minutes, kind: segment.kind, title: segment.title ?? null };
    startsAt = instantPlusSeconds(startsAt, segment.minutes * 60);
    return item;
  });
}

/** A personal way in would let whoever holds the mail join as somebody else (invites.md R17). */
function shareableJoinUrl(session: Session): string | null {
  return session.joinUrl === null || isPersonalLink(session.joinUrl) ? null : session.joinUrl;
}

function personalUrl(
  { publicUrl, personalPaths }: Pick<InviteScene, 'publicUrl' | 'personalPaths'>,
  clinicianId: string,
): string | null {
  const path = personalPaths.get(clinicianId);
  return path === undefined ? null : `${publicUrl}${path}`;
}

function partsFor(scene: InviteScene, clinician: Clinician) {
  const { session, program, organization } = scene;
  const language = clinician.language;
  const links = sessionLinks(scene.publicUrl, session.id);
  const programName = inLanguage(program.name, language);
  return {
    footer: {
      organizationName: inLanguage(organization.name, language),
      onBehalfOf: programName,
      postalAddress: organization.postalAddress || null,
      contactAddress: organization.contactEmail ?? scene.organizerAddress,
    },
    recipientName: clinician.name.display,
    programName,
    session: {
      title: session.title,
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      timeZone: session.timeZone,
      objectives: session.objectives || null,
      url: links.page,
      joinUrl: personalUrl(scene, clinician.id) ?? shareableJoinUrl(session),
      icsUrl: links.ics,
    },
    readerZone: clinician.timeZone,
  };
}

export function invitationVars(scene: InviteScene, clinician: Clinician): OutgoingVars<'invitation'> {
  const nameIn = (language: Language) =>
    scene.credits.map(({ name, creditThousandthsMax }) => ({
      name: inLanguage(name, language),
      creditThousandthsMax,
    }));
  return {
    ...partsFor(scene, clinician),
    agenda: agendaOf(scene.session),
    credits: nameIn(clinician.language),
    evaluationNeeded: scene.evaluationNeeded,
  };
}

export function changedVars(
  scene: InviteScene,
  clinician: Clinician,
  change: { before: Session | null; reason: string | null },
): OutgoingVars<'session-changed'> {
  const { before, reason } = change;
  const times =
    before === null ? null : { startsAt: before.startsAt, endsAt: before.endsAt, timeZone: before.timeZone };
  return { ...invitationVars(scene, clinician), before: times, reason: reason || null };
}

export function cancelledVars(scene: InviteScene, clinician: Clinician): OutgoingVars<'session-cancelled'> {
  return { ...partsFor(scene, clinician), reason: scene.session.statusReason || null };
}

/** `clinician` null: a download, in which nobody is named (invites.md R6). */
export function inviteFacts(
  scene: Omit<InviteScene, 'credits' | 'evaluationNeeded' | 'organization'>,
  method: InviteMethod,
  clinician: { id: string; name: string; address: string; language: Language } | null,
): InviteFacts {
  const { session, program } = scene;
  const links = sessionLinks(scene.publicUrl, session.id);
  const programName = inLanguage(program.name, clinician?.language ?? program.languages[0] ?? 'en');
  const personal = clinician === null ? null : personalUrl(scene, clinician.id);
  return {
    uid: sessionUid(session.id, scene.uidDomain),
    sequence: session.sequence,
    stampAt: scene.stampAt,
    startsAt: session.startsAt,
    endsAt: session.endsAt,
    method,
    scope: 'whole',
    summary: session.title,
    description: [programName, session.objectives ?? ''].filter((part) => part !== '').join('\n\n'),
    location: '',
    sessionUrl: links.page,
    conferenceUrl: personal ?? (shareableJoinUrl(session) === null ? links.page : links.join),
    organizer: { name: programName, address: scene.organizerAddress },
    attendee: clinician === null ? null : { name: clinician.name, address: clinician.address },
    // No mailbox of ours reads replies, so none are asked for (invites.md R12).
    rsvp: false,
    alarmMinutes: method === 'REQUEST' ? alarmMinutes : null,
  };
}
