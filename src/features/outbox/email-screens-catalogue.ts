// The mails about shared screens: who is asked, who is told, and who hears that somebody objects.
import { z } from 'zod';
import type { Language } from '../../core/bilingual.js';
import { footer, instant, sampleFooter, sampleSessionTimes, text } from './email-parts-catalogue.js';

const session = z.strictObject({ title: text, startsAt: instant, endsAt: instant, timeZone: text });

const aboutSession = z.strictObject({
  footer,
  recipientName: text,
  programName: text,
  session,
  /** The reader's own zone, named beside the session's. */
  readerZone: text.nullable(),
  /** What the device called itself in the meeting. */
  deviceName: text,
});

/** Named at somebody's screen: was it so? Nothing counts before she answers. */
const question = aboutSession.extend({
  /** Who named her; null where a lead of the program did. */
  namedBy: text.nullable(),
  minutes: z.int().min(0),
  /** Of a standing group, asked all the same. */
  isSpotCheck: z.boolean(),
  answerUrl: z.url(),
  answerBy: instant,
});

/** Counted by the consent she gave to her group: she may object. */
const counted = aboutSession.extend({
  groupName: text,
  namedBy: text.nullable(),
  minutes: z.int().min(0),
  answerUrl: z.url(),
  answerBy: instant,
});

/** To the contact of a device: who was with you? */
const whoWasThere = aboutSession.extend({
  groupName: text.nullable(),
  minutes: z.int().min(0),
  listUrl: z.url(),
  listBy: instant,
});

/** Somebody who had confirmed was shortened or taken off by the contact. */
const changed = aboutSession.extend({
  namedBy: text.nullable(),
  /** Null: taken off the list. */
  minutes: z.int().min(0).nullable(),
  isFinal: z.boolean(),
});

/** To the lead: a member of a standing group says that she was not there. */
const objection = aboutSession.extend({
  clinicianName: text,
  groupName: text,
  isFinal: z.boolean(),
  sessionUrl: z.url(),
});

const consent = z.strictObject({
  footer,
  recipientName: text,
  programName: text,
  groupName: text,
  deviceNames: z.array(text).min(1),
  /** Who will say when she was there; null where only leads of the program do. */
  contactName: text.nullable(),
  objectDays: z.int().positive(),
  consentUrl: z.url(),
  consentBy: instant,
  timeZone: text,
});

interface Words {
  programName: string;
  recipientName: string;
  title: string;
  deviceName: string;
  groupName: string;
  contactName: string;
}

const words: Record<Language, Words> = {
  en: {
    programName: 'ECHO Chronic Pain',
    recipientName: 'Dr. Anneke Olufsen',
    title: 'Tapering opioids together with the patient',
    deviceName: 'Sunrise Clinic Boardroom (4 people)',
    groupName: 'Sunrise Clinic boardroom',
    contactName: 'Jane Doe',
  },
  fr: {
    programName: 'ECHO Douleur chronique',
    recipientName: 'Dre Maïté Beauséjour',
    title: 'Réduire les opioïdes avec la personne, à son rythme',
    deviceName: 'Salle de conférence Aurore (4 personnes)',
    groupName: 'Salle de conférence Aurore',
    contactName: 'Élise Tremblay',
  },
};

const base = 'https://echo.lakeside.example';
const answerBy = '2026-03-18T20:00:00Z';

function common({ programName, recipientName, title, deviceName }: Words): z.input<typeof aboutSession> {
  return {
    footer: sampleFooter(programName, 'sample-shared-screen'),
    recipientName,
    programName,
    session: { title, ...sampleSessionTimes },
    readerZone: null,
    deviceName,
  };
}

const answering = { minutes: 58, answerUrl: `${base}/together/sample-seat`, answerBy };

const inBoth = <Sample>(make: (of: Words) => Sample): Record<Language, Sample> => ({
  en: make(words.en),
  fr: make(words.fr),
});

export const screenEmails = {
  'shared-screen-question': {
    kind: 'transactional',
    schema: question,
    sample: inBoth((of): z.input<typeof question> => ({
      ...common(of),
      ...answering,
      namedBy: of.contactName,
      isSpotCheck: false,
    })),
  },
  'shared-screen-counted': {
    kind: 'transactional',
    schema: counted,
    sample: inBoth((of): z.input<typeof counted> => ({
      ...common(of),
      ...answering,
      namedBy: of.contactName,
      groupName: of.groupName,
    })),
  },
  'shared-screen-list': {
    kind: 'transactional',
    schema: whoWasThere,
    sample: inBoth((of): z.input<typeof whoWasThere> => ({
      ...common(of),
      groupName: of.groupName,
      minutes: 58,
      listUrl: `${base}/together/sample-list`,
      listBy: answerBy,
    })),
  },
  'shared-screen-changed': {
    kind: 'transactional',
    schema: changed,
    sample: inBoth((of): z.input<typeof changed> => ({
      ...common(of),
      namedBy: of.contactName,
      minutes: 30,
      isFinal: true,
    })),
  },
  'shared-screen-objection': {
    kind: 'transactional',
    schema: objection,
    sample: inBoth((of): z.input<typeof objection> => ({
      ...common(of),
      clinicianName: of.contactName,
      groupName: of.groupName,
      isFinal: true,
      sessionUrl: `${base}/manage/sessions/0197a3c2`,
    })),
  },
  'shared-screen-consent': {
    kind: 'transactional',
    schema: consent,
    sample: inBoth((of): z.input<typeof consent> => ({
      footer: sampleFooter(of.programName, 'sample-shared-screen'),
      recipientName: of.recipientName,
      programName: of.programName,
      groupName: of.groupName,
      deviceNames: [of.groupName],
      contactName: of.contactName,
      objectDays: 14,
      consentUrl: `${base}/together/sample-member`,
      consentBy: answerBy,
      timeZone: sampleSessionTimes.timeZone,
    })),
  },
} as const;
