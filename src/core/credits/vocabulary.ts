// The contract's closed lists the credit engine judges by: agenda kinds, roles, professions and credit systems.

export const segmentKinds = ['content', 'case', 'housekeeping', 'break', 'evaluation'] as const;
export type SegmentKind = (typeof segmentKinds)[number];

export const roles = [
  'learner',
  'presenter',
  'case-presenter',
  'facilitator',
  'specialist',
  'observer',
  'staff',
] as const;
export type Role = (typeof roles)[number];

export const professions = [
  'family-physician',
  'specialist-physician',
  'osteopathic-physician',
  'resident-physician',
  'nurse-practitioner',
  'nurse',
  'pharmacist',
  'pharmacy-technician',
  'physician-assistant',
  'psychologist',
  'social-worker',
  'dietitian',
  'occupational-therapist',
  'physiotherapist',
  'behaviour-analyst',
  'midwife',
  'student',
  'other',
] as const;
export type Profession = (typeof professions)[number];

/** Families a rule may name instead of listing professions; residents count as physicians (credits.md §8). */
export const professionGroups = {
  physicians: ['family-physician', 'specialist-physician', 'osteopathic-physician', 'resident-physician'],
  nurses: ['nurse', 'nurse-practitioner'],
  'pharmacy-team': ['pharmacist', 'pharmacy-technician'],
} as const satisfies Record<string, readonly Profession[]>;
export type ProfessionGroup = keyof typeof professionGroups;

export const professionGroupNames = Object.keys(professionGroups) as ProfessionGroup[];

/** Groups become their members, each profession once. `['physicians']` → the four physician professions. */
export function expandProfessions(names: readonly (Profession | ProfessionGroup)[]): Profession[] {
  const members = names.flatMap((name): readonly Profession[] =>
    name in professionGroups ? professionGroups[name as ProfessionGroup] : [name as Profession],
  );
  return [...new Set(members)];
}

export const creditSystemIds = [
  'ama-pra-category-1',
  'aafp-prescribed',
  'aoa-1-a',
  'ancc-contact-hours',
  'acpe-ceu',
  'cccep-ceu',
  'cfpc-mainpro-certified',
  'cfpc-mainpro-certified-assessment',
  'cfpc-mainpro-non-certified',
  'rcpsc-moc-section-1',
  'rcpsc-moc-section-3',
  'rcpsc-moc-unaccredited',
  'cna-continuous-learning',
  'aapa-category-1',
  'apa-ce',
  'aswb-ace',
  'cdr-cpeu',
  'bacb-ceu',
  'ipce',
  'eaccme-ecmec',
  'participation-hours',
] as const;
export type CreditSystemId = (typeof creditSystemIds)[number];
