// The mail that answers a clinician who said "I was there".
import { z } from 'zod';
import { footer, sampleFooter, sampleSessionTimes, text, instant } from './email-parts-catalogue.js';

const claimAnswered = z.strictObject({
  footer,
  recipientName: text,
  programName: text,
  session: z.strictObject({ title: text, startsAt: instant, endsAt: instant, timeZone: text }),
  readerZone: text.nullable(),
  /** Null where the claim was not granted. */
  grantedMinutes: z.int().positive().nullable(),
  /** The program's own words. */
  reason: text,
  /** Where the clinician sees the session and what she wrote. */
  claimUrl: z.url(),
});

function sample(
  words: { programName: string; recipientName: string; title: string; reason: string },
  grantedMinutes: number | null,
): z.input<typeof claimAnswered> {
  const { title, ...said } = words;
  return {
    footer: sampleFooter(words.programName, 'sample-claim'),
    ...said,
    session: { title, ...sampleSessionTimes },
    readerZone: null,
    grantedMinutes,
    claimUrl: 'https://echo.lakeside.example/me/sessions/0197a3c2/claim',
  };
}

export const claimEmails = {
  'claim-answered': {
    kind: 'transactional',
    schema: claimAnswered,
    sample: {
      en: sample(
        {
          programName: 'ECHO Chronic Pain',
          recipientName: 'Dr. Anneke Olufsen',
          title: 'Opioids and the whole patient',
          reason: 'The call list of your clinic shows your line from 12:10 on.',
        },
        50,
      ),
      fr: sample(
        {
          programName: 'ECHO Douleur chronique',
          recipientName: 'Dre Maïté Beauséjour',
          title: 'Les opioïdes et la personne entière',
          reason: 'Personne n’a pu confirmer votre présence dans la salle ce jour-là.',
        },
        null,
      ),
    },
  },
} as const;
