// A prepared invitation for the tests of mail, to be changed where a test needs it.
import type { InviteFacts } from '../../src/core/calendar/invite.js';
import { renderInvite } from '../../src/platform/calendar/ics.js';
import type { PreparedMail } from '../../src/platform/mail/transport.js';

export const inviteFacts: InviteFacts = {
  uid: '0197a3c2-5d1f-7e33-9a41-0c1d2e3f4a5b@mail.hub.example',
  sequence: 0,
  stampAt: '2027-03-01T12:00:00Z',
  startsAt: '2027-03-10T17:00:00Z',
  endsAt: '2027-03-10T18:00:00Z',
  method: 'REQUEST',
  scope: 'whole',
  summary: 'Réduire les opioïdes',
  description: 'Ordre du jour',
  location: '',
  sessionUrl: 'https://hub.example/s/0197a3c2',
  conferenceUrl: 'https://hub.example/s/0197a3c2/join',
  organizer: { name: 'ECHO Douleur', address: 'echo@hub.example' },
  attendee: { name: 'Maïté Beauséjour', address: 'maite@clinique.example' },
  rsvp: false,
  alarmMinutes: 15,
};

export function preparedInvitation(change: Partial<PreparedMail> = {}): PreparedMail {
  return {
    id: '0197a3c2-aaaa',
    kind: 'subscription',
    from: { name: 'ECHO Douleur', address: 'echo@hub.example' },
    to: { name: 'Maïté Beauséjour', address: 'maite@clinique.example' },
    subject: 'Réduire les opioïdes & plus · mercredi 10 mars 2027',
    html: '<!doctype html><html lang="fr"><head><title>x</title></head><body><h1>Séance</h1></body></html>\n',
    text: 'Séance du mercredi 10 mars 2027\n',
    language: 'fr',
    messageId: '<inv.0197a3c2.k4.0@mail.hub.example>',
    dateAt: '2027-03-01T12:00:05Z',
    calendar: { method: 'REQUEST', ics: renderInvite(inviteFacts) },
    attachments: [],
    unsubscribe: {
      url: 'https://hub.example/unsubscribe/tok',
      mailto: 'mailto:echo@hub.example?subject=unsubscribe',
    },
    ...change,
  };
}

export function preparedTransactional(change: Partial<PreparedMail> = {}): PreparedMail {
  return preparedInvitation({
    id: '0197a3c2-bbbb',
    kind: 'transactional',
    from: { name: 'ECHO', address: 'certificates@hub.example' },
    messageId: '<cert.0197a3c2.k4.0@mail.hub.example>',
    calendar: null,
    unsubscribe: null,
    attachments: [
      {
        fileName: 'attestation é.pdf',
        contentType: 'application/pdf',
        content: Buffer.from('%PDF-1.7 sample\n%%EOF\n'),
      },
    ],
    ...change,
  });
}
