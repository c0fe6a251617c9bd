// The words that tell titles, devices, rooms and places from names; data for the name key.

/** Titles and credentials nobody bears as a name; compared without dots, in lower case, without marks. */
export const credentialWords: ReadonlySet<string> = new Set(
  (
    'dr dre drs mr mrs ms mx mme mlle prof md mdcm np rn rpn lpn rnec crnp aprn fnp dnp pharmd rph inf phd psyd msw rsw ' +
    'mph msc bsc bscn bn mn mbbs mbchb frcpc frcsc ccfp fcfp facp ccpa pht ergo cdces cde bcba lcsw lmsw rdn mba'
  ).split(' '),
);

/** Credentials that are also names (Do, Ma, Pa): taken off only behind a comma. */
export const credentialsAfterComma: ReadonlySet<string> = new Set(
  'do ma ba pa pac pt ot rd sw ip dc dds dmd ed rt jr sr ii iii'.split(' '),
);

/** One of these makes the name a device. */
export const deviceWords: ReadonlySet<string> = new Set(
  (
    'ipad iphone ipod android galaxy samsung pixel macbook imac laptop desktop pc chromebook tablet tablette huawei ' +
    'oneplus redmi xiaomi motorola moto thinkpad elitebook surface telephone phone cellphone smartphone portable ordinateur'
  ).split(' '),
);

/** Models and fillers beside a device word; they name nobody either. */
export const deviceFillers: ReadonlySet<string> = new Set(
  'pro max mini plus air ultra se xr xs note tab ios book go of de du la le the my mon ma work home office sm d'.split(
    ' ',
  ),
);

/** One of these makes the name a place where several people may sit. */
export const siteWords: ReadonlySet<string> = new Set(
  (
    'boardroom room conference meeting salle clinic clinique hospital hopital centre center pharmacy pharmacie dispensary ' +
    'classroom auditorium fht fho chc gmf clsc health sante library bibliotheque site group groupe team equipe'
  ).split(' '),
);

/**
 * What stands in brackets that is no name (attendance-sources.md §6): what people write there themselves, and how Teams
 * marks guests, outsiders and the unverified in the languages of its reports (`(Invité(e))`, `(Nicht überprüft)`).
 */
export const hintStopWords: ReadonlySet<string> = new Set(
  (
    'she her hers he him his they them theirs elle il iel ext external guest unverified host cohost student etudiant etudiante ' +
    'invite invitee externe people persons personnes panelist presenter speaker moderator e non verifie verifiee ' +
    'gast extern nicht uberpruft verifiziert invitado invitada externo externa no verificado verificada sin verificar ' +
    'convidado convidada nao ospite esterno esterna verificato verificata niet geverifieerd gosc zewnetrzny niezweryfikowany'
  ).split(' '),
);

/** What stands where nobody typed a name; a name of nothing but these, titles and numbers is nobody's. */
export const genericWords: ReadonlySet<string> = new Set(
  (
    'guest user zoom teams webex meet participant attendee learner clinician unknown anonymous admin administrator host cohost ' +
    'panelist me moi invite invitee utilisateur utilisatrice participante anonyme inconnu inconnue visitor visiteur caller test ' +
    'testing essai account compte tech support echo hub name nom none doctor docteur physician medecin nurse infirmiere infirmier ' +
    'pharmacist pharmacien pharmacienne resident residente student etudiant etudiante'
  ).split(' '),
);

/** Programs that attend in somebody's place; what they hear, she did not (attendance-sources.md §6 lists people only). */
export const botPhrases: readonly string[] = [
  ...['notetaker', 'note taker', 'notetaking', 'note taking', 'notes bot', 'recording bot', 'meeting bot'],
  ...['otter ai', 'otterpilot', 'otter pilot', 'fireflies ai', 'fireflies notetaker', 'read ai', 'fathom ai'],
  ...[
    'tl dv',
    'tldv',
    'meetgeek',
    'sembly ai',
    'avoma',
    'ai companion',
    'ai assistant',
    'ai notes',
    'ai meeting',
  ],
  ...['meeting notes', 'preneur de notes', 'prise de notes', 'assistant ia', 'compagnon ia'],
];
