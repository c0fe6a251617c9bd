// Samples of the list of people to identify: rows of every kind, one just answered, one refused with what was typed.
import { professions, roles } from '../../src/core/credits/vocabulary.js';

const when = {
  startsAt: '2026-03-11T16:00:00Z',
  endsAt: '2026-03-11T17:00:00Z',
  timeZone: 'America/Toronto',
};

const row = (id: string, name: string, fields: object = {}) => ({
  id,
  name,
  email: null,
  reason: 'no-address',
  rememberable: true,
  connections: 1,
  minutes: 42,
  elsewhere: 0,
  typed: { given: '', family: '', address: '', profession: '', role: 'learner' },
  suggestions: [],
  search: '',
  found: null,
  ...fields,
});

const suggestion = (clinicianId: string, name: string, why: string, score: number, presentMinutes = 0) => ({
  clinicianId,
  name,
  why,
  score,
  presentMinutes,
  site: clinicianId === 'c2' ? 'Kenora' : null,
  address: `${clinicianId}@clinique.example`,
});

const rows = [
  row('r1', 'M. <b>Beauséjour</b>', {
    connections: 3,
    elsewhere: 2,
    suggestions: [
      suggestion('c1', 'Maïté Beauséjour', 'initials', 78),
      suggestion('c2', 'Marc Beauséjour', 'conflict', 78, 51),
    ],
  }),
  row('r2', 'Ada Novak', {
    email: 'ada@clinique.example',
    reason: 'unknown-address',
    typed: {
      given: 'Ada',
      family: 'Novak',
      address: 'ada@clinique.example',
      profession: '',
      role: 'learner',
    },
    search: 'nov',
    found: [{ id: 'c3', name: 'Adèle Novakova', profession: 'nurse', site: 'Kenora', address: null }],
  }),
  row('r3', '1416***1234', { reason: 'phone', rememberable: false, search: 'xyz', found: [] }),
  row('r4', 'Noor Okoro', {
    reason: 'not-enrolled',
    suggestions: [suggestion('c4', 'Noor Okoro', 'certain-match', 100)],
  }),
];

const group = {
  session: { id: '6', title: 'Fibromyalgia', when },
  cohort: { id: 'k1', name: 'Winter 2026' },
  canEdit: true,
  roster: [{ id: 'c1', name: 'Maïté Beauséjour' }],
  rows,
};

const vars = {
  session: { id: '6', organizationId: 'o1', title: 'Fibromyalgia', isFinal: false, canEdit: true, when },
  groups: [group],
  total: 6,
  hidden: 2,
  settled: [
    { id: 's1', name: 'iPad', status: 'ignored', person: null, reason: 'A <test>', settledAt: when.endsAt },
    {
      id: 's2',
      name: 'N. Roy',
      status: 'resolved',
      person: 'Nadia Roy',
      reason: null,
      settledAt: when.endsAt,
    },
  ],
  answered: {
    id: 's2',
    sessionId: '6',
    name: 'N. Roy',
    person: 'Nadia Roy',
    reason: null,
    alsoIds: ['s7', 's8'],
    refused: 1,
    isRemembered: true,
  },
  path: '/manage/sessions/6/review',
  next: { r1: 'r2', r2: 'r3', r3: 'r4', r4: 'r3' },
  professions,
  roles,
  failure: null,
  typedReason: null,
  typedRecord: null,
};

const failure = { title: 'Something is missing', todo: 'Mend it.', details: ['Choose a profession.'] };

export const reviewSamples = {
  review: { template: 'manage-review', vars },
  'review-refused': {
    template: 'manage-review',
    vars: {
      ...vars,
      answered: null,
      failure: { ...failure, at: 'r2' },
      typedRecord: { given: 'Ada', family: 'Novak', address: 'ada', profession: 'nurse', role: 'observer' },
    },
  },
  'review-all': {
    template: 'manage-review',
    vars: { ...vars, session: null, groups: [{ ...group, roster: null, canEdit: false }], settled: [] },
  },
  'review-done': { template: 'manage-review', vars: { ...vars, groups: [], total: 0, hidden: 0 } },
};
