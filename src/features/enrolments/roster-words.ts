// The professions, roles and languages a roster may name, in the contract's words and in those of English and French readers.
import { professions, roles, type Profession, type Role } from '../../core/credits/vocabulary.js';
import { foldWords } from './roster-columns.js';

const professionWords: Readonly<Record<Profession, readonly string[]>> = {
  'family-physician': [
    'family doctor',
    'general practitioner',
    'gp',
    'medecin de famille',
    'omnipraticien',
    'omnipraticienne',
  ],
  'specialist-physician': ['specialist', 'medecin specialiste'],
  'osteopathic-physician': ['osteopathic doctor', 'medecin osteopathe'],
  'resident-physician': ['resident', 'medecin resident', 'medecin residente', 'residente'],
  'nurse-practitioner': ['np', 'infirmiere praticienne', 'infirmier praticien', 'ips'],
  nurse: ['registered nurse', 'rn', 'infirmiere', 'infirmier'],
  pharmacist: ['pharmacien', 'pharmacienne'],
  'pharmacy-technician': [
    'technicien en pharmacie',
    'technicienne en pharmacie',
    'assistant technique en pharmacie',
  ],
  'physician-assistant': ['pa', 'adjoint au medecin', 'adjointe au medecin'],
  psychologist: ['psychologue'],
  'social-worker': ['travailleur social', 'travailleuse sociale'],
  dietitian: ['dietician', 'dietetiste', 'nutritionniste'],
  'occupational-therapist': ['ergotherapeute'],
  physiotherapist: ['physical therapist', 'physiotherapeute'],
  'behaviour-analyst': ['behavior analyst', 'analyste du comportement'],
  midwife: ['sage femme'],
  student: ['etudiant', 'etudiante'],
  other: ['autre'],
};

const roleWords: Readonly<Record<Role, readonly string[]>> = {
  learner: ['participant', 'participante', 'apprenant', 'apprenante'],
  presenter: ['speaker', 'presentateur', 'presentatrice', 'conferencier', 'conferenciere'],
  'case-presenter': ['presentateur de cas', 'presentatrice de cas'],
  facilitator: ['moderator', 'animateur', 'animatrice'],
  specialist: ['expert', 'specialiste', 'experte'],
  observer: ['observateur', 'observatrice'],
  staff: ['personnel'],
};

function lookup<Id extends string>(
  ids: readonly Id[],
  words: Readonly<Record<Id, readonly string[]>>,
): Map<string, Id> {
  return new Map(ids.flatMap((id) => [foldWords(id), ...words[id]].map((word): [string, Id] => [word, id])));
}

const professionByWord = lookup(professions, professionWords);
const roleByWord = lookup(roles, roleWords);
const languageByWord = new Map<string, 'en' | 'fr'>([
  ['en', 'en'],
  ['english', 'en'],
  ['anglais', 'en'],
  ['fr', 'fr'],
  ['french', 'fr'],
  ['francais', 'fr'],
]);

/** `Médecin de famille` → `family-physician`; undefined where it is none we know. */
export const readProfession = (text: string): Profession | undefined => professionByWord.get(foldWords(text));
export const readRole = (text: string): Role | undefined => roleByWord.get(foldWords(text));
export const readLanguage = (text: string): 'en' | 'fr' | undefined => languageByWord.get(foldWords(text));
