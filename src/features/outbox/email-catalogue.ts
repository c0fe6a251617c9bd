// Every mail the service writes: what its template is given, checked, with a believable sample in both languages.
import { z } from 'zod';
import type { Language } from '../../core/bilingual.js';
import { segmentKinds } from '../../core/credits/vocabulary.js';
import type { RenderedMail, Templates } from '../../platform/templates/liquid.js';
import {
  footer,
  instant,
  sampleFooter,
  sampleHub,
  sampleSessionTimes,
  securityFooter,
  text,
} from './email-parts-catalogue.js';
import { claimEmails } from './email-claims-catalogue.js';
import { screenEmails } from './email-screens-catalogue.js';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const session = z.strictObject({
  title: text,
  startsAt: instant,
  endsAt: instant,
  timeZone: text,
  objectives: text.nullable(),
  /** The session page, the same for everybody. */
  url: z.url(),
  joinUrl: z.url().nullable(),
  icsUrl: z.url().nullable(),
});

const agendaItem = z.strictObject({
  startsAt: instant,
  minutes: z.int().positive(),
  kind: z.enum(segmentKinds),
  title: text.nullable(),
});

const invitation = z.strictObject({
  footer,
  recipientName: text,
  programName: text,
  session,
  /** The reader's own zone, named beside the session's. */
  readerZone: text.nullable(),
  agenda: z.array(agendaItem),
  credits: z.array(z.strictObject({ name: text, creditThousandthsMax: z.int().positive().nullable() })),
  evaluationNeeded: z.boolean(),
});

/** A moved session: what was, beside what is; `before` null where only "it changed" is known. */
const sessionChanged = invitation.extend({
  before: z.strictObject({ startsAt: instant, endsAt: instant, timeZone: text }).nullable(),
  reason: text.nullable(),
});

const sessionCancelled = invitation
  .omit({ agenda: true, credits: true, evaluationNeeded: true })
  .extend({ reason: text.nullable() });

const certificate = z.strictObject({
  footer,
  recipientName: text,
  programName: text,
  /** What the total counts, in the reader's language: "Mainpro+ Certified credits". */
  creditLabel: text,
  totalThousandths: z.int().positive(),
  sessionsCount: z.int().positive(),
  periodFrom: day,
  periodTo: day,
  number: text,
  downloadUrl: z.url(),
  verifyUrl: z.url(),
  attached: z.boolean(),
  replacesNumber: text.nullable(),
});

const signIn = z.strictObject({
  footer: securityFooter,
  serviceName: text,
  signInUrl: z.url(),
  validMinutes: z.int().positive(),
});

const sessionUrl = 'https://echo.lakeside.example/s/0197a3c2';
function sampleInvitation(words: {
  programName: string;
  recipientName: string;
  title: string;
  objectives: string;
  talk: string;
  caseTitle: string;
}): z.input<typeof invitation> {
  const { programName, recipientName, title, objectives, talk, caseTitle } = words;
  return {
    footer: sampleFooter(programName, 'sample-invitation'),
    recipientName,
    programName,
    session: {
      title,
      objectives,
      ...sampleSessionTimes,
      url: sessionUrl,
      joinUrl: `${sessionUrl}/join`,
      icsUrl: `${sessionUrl}.ics`,
    },
    readerZone: 'America/Winnipeg',
    agenda: [
      { startsAt: '2026-03-04T17:00:00Z', minutes: 5, kind: 'housekeeping', title: null },
      { startsAt: '2026-03-04T17:05:00Z', minutes: 25, kind: 'content', title: talk },
      { startsAt: '2026-03-04T17:30:00Z', minutes: 30, kind: 'case', title: caseTitle },
    ],
    credits: [
      { name: 'Mainpro+® Certified', creditThousandthsMax: 1000 },
      { name: 'AMA PRA Category 1', creditThousandthsMax: null },
    ],
    evaluationNeeded: false,
  };
}

type InvitationWords = Parameters<typeof sampleInvitation>[0];

function sampleChange(words: InvitationWords, reason: string): z.input<typeof sessionChanged> {
  const before = { ...sampleSessionTimes, startsAt: '2026-03-03T17:00:00Z', endsAt: '2026-03-03T18:00:00Z' };
  return { ...sampleInvitation(words), before, reason };
}

function sampleCancellation(words: InvitationWords, reason: string): z.input<typeof sessionCancelled> {
  const {
    footer: footerOf,
    recipientName,
    programName,
    session: sessionOf,
    readerZone,
  } = sampleInvitation(words);
  return { footer: footerOf, recipientName, programName, session: sessionOf, readerZone, reason };
}

const invitationWords: Record<Language, InvitationWords> = {
  en: {
    programName: 'ECHO Chronic Pain',
    recipientName: 'Dr. Anneke Olufsen',
    title: 'Tapering opioids together with the patient',
    objectives: 'How to start the conversation, how fast to go, and what to do in the difficult weeks.',
    talk: 'Tapering in primary care',
    caseTitle: 'A case from Moosonee',
  },
  fr: {
    programName: 'ECHO Douleur chronique',
    recipientName: 'Dre Maïté Beauséjour',
    title: 'Réduire les opioïdes avec la personne, à son rythme',
    objectives: 'Amorcer la conversation, choisir le rythme et traverser les semaines difficiles.',
    talk: 'La réduction graduelle en première ligne',
    caseTitle: 'Un cas de Chibougamau',
  },
};

function sampleCertificate(words: {
  programName: string;
  recipientName: string;
  creditLabel: string;
}): z.input<typeof certificate> {
  const number = '4K7M-29QX-TB3C-8WZR-H';
  return {
    footer: sampleFooter(words.programName, 'sample-certificate'),
    ...words,
    totalThousandths: 11250,
    sessionsCount: 12,
    periodFrom: '2026-01-07',
    periodTo: '2026-03-25',
    number,
    downloadUrl: `https://echo.lakeside.example/me/certificates/${number}`,
    verifyUrl: `https://echo.lakeside.example/verify/${number}`,
    attached: true,
    replacesNumber: null,
  };
}

const signInSample: z.input<typeof signIn> = {
  footer: { ...sampleHub, onBehalfOf: null, postalAddress: null, unsubscribeUrl: null },
  serviceName: 'Lakeside Health ECHO',
  signInUrl: 'https://echo.lakeside.example/sign-in/3q9fJ0sample',
  validMinutes: 60,
};

/** name → what it is. `subscription` mail can be left by one click and has its own sender (invites.md R25, R26). */
export const emailCatalogue = {
  invitation: {
    kind: 'subscription',
    schema: invitation,
    sample: { en: sampleInvitation(invitationWords.en), fr: sampleInvitation(invitationWords.fr) },
  },
  'session-changed': {
    kind: 'subscription',
    schema: sessionChanged,
    sample: {
      en: sampleChange(invitationWords.en, 'Our speaker is travelling on Tuesday.'),
      fr: sampleChange(invitationWords.fr, 'Notre conférencière est en déplacement mardi.'),
    },
  },
  'session-cancelled': {
    kind: 'subscription',
    schema: sessionCancelled,
    sample: {
      en: sampleCancellation(invitationWords.en, 'The clinic is closed because of the storm.'),
      fr: sampleCancellation(invitationWords.fr, 'La clinique est fermée à cause de la tempête.'),
    },
  },
  certificate: {
    kind: 'transactional',
    schema: certificate,
    sample: {
      en: sampleCertificate({
        programName: 'ECHO Chronic Pain',
        recipientName: 'Dr. Anneke Olufsen',
        creditLabel: 'Mainpro+® Certified credits',
      }),
      fr: sampleCertificate({
        programName: 'ECHO Douleur chronique',
        recipientName: 'Dre Maïté Beauséjour',
        creditLabel: 'crédits Mainpro+® certifiés',
      }),
    },
  },
  ...claimEmails,
  ...screenEmails,
  'sign-in': { kind: 'transactional', schema: signIn, sample: { en: signInSample, fr: signInSample } },
} as const satisfies Record<string, EmailKind>;

interface EmailKind {
  kind: 'subscription' | 'transactional';
  schema: z.ZodObject;
  sample: Record<Language, unknown>;
}

export type EmailName = keyof typeof emailCatalogue;
export type EmailVars<Name extends EmailName> = z.input<(typeof emailCatalogue)[Name]['schema']>;

export const emailNames = Object.keys(emailCatalogue) as EmailName[];

/** Renders a mail from checked variables; what does not fit its schema is a bug of the caller and throws. */
export function renderEmail<Name extends EmailName>(
  templates: Templates,
  name: Name,
  language: Language,
  vars: EmailVars<Name>,
): RenderedMail {
  return templates.renderMail(name, language, emailCatalogue[name].schema.parse(vars));
}

/** Tries an organization's own text of a mail on its sample; throws where it names a variable that is not there (R28). */
export function tryEmailSource(
  templates: Templates,
  name: EmailName,
  language: Language,
  source: string,
): RenderedMail {
  const { schema, sample } = emailCatalogue[name];
  return templates.renderMailSource(source, name, language, schema.parse(sample[language]));
}
