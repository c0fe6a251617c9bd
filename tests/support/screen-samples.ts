// Believable values for the pages about shared screens.
const zone = 'America/Toronto';
const when = { startsAt: '2026-03-11T16:00:00Z', endsAt: '2026-03-11T17:00:00Z', timeZone: zone };
const dueAt = '2026-03-25T16:00:00Z';
const device = 'Sunrise <Clinic> Boardroom (4 people)';

const group = { memberId: 'm1', name: 'Sunrise boardroom', consents: true };

const seat = (state: string, more: object = {}) => ({
  id: `seat-${state}`,
  deviceName: device,
  namedBy: 'Jane Doe',
  state,
  minutes: 58,
  mostMinutes: 58,
  isShortened: false,
  times: { from: '12:01', to: '13:00' },
  isSpotCheck: false,
  isOpen: true,
  dueAt,
  confirmedAt: '2026-03-11T20:00:00Z',
  group: null,
  ...more,
});

const person = (name: string, state: string, isSeated = true) => ({
  clinicianId: name,
  name,
  state,
  minutes: 58,
  isSeated,
});

const screen = {
  participant: 'p1',
  contactId: 'c1',
  listId: 'l1',
  name: device,
  minutes: 58,
  until: dueAt,
  isAllowed: true,
  isOpen: true,
  isOwn: false,
  contactName: 'Jane Doe',
  isSpotCheck: false,
  namesHerself: true,
  people: [
    person('Ann Lee', 'confirmed'),
    person('Bo Okoro', 'waiting'),
    person('Cy Lindqvist', 'denied', false),
  ],
  colleagues: ['Eve Newton'],
  canRemember: true,
  usual: null,
  choices: {
    near: [{ id: 'n1', name: 'Di Nakamura', isNear: true }],
    others: [{ id: 'o1', name: 'Eve Haddad', isNear: false }],
  },
};

const member = (id: string, isAsked: boolean) => ({ id, name: `Member ${id}`, isAsked });
const usual = {
  groupId: 'g1',
  name: group.name,
  members: [member('a', false), member('b', true)],
};

const typed = {
  at: '',
  persons: [],
  colleagues: [
    { name: '', address: '' },
    { name: '', address: '' },
  ],
  hasColleagues: false,
  minutes: '',
  from: '',
  to: '',
  groupName: '',
};

const failure = { title: 'It does not fit', todo: 'Look again.', details: ['Write the name too.'] };

const together = {
  session: { id: 's1', title: 'Fibromyalgia & <b>sleep</b>', when, isCancelled: false },
  programName: 'ECHO Chronic Pain',
  viewerName: 'Ann Lee',
  base: '/together/token',
  isByLink: true,
  seats: [
    seat('waiting', { isSpotCheck: true, group: { ...group, consents: false } }),
    seat('counted', { group }),
    seat('confirmed'),
    seat('denied', { isOpen: false }),
    seat('lapsed', { isOpen: false, namedBy: null }),
  ],
  screens: [
    screen,
    { ...screen, participant: 'p2', people: [], canRemember: false, usual },
    { ...screen, participant: 'p3', isOpen: false, isOwn: true },
    { ...screen, participant: 'p4', isAllowed: false, isOpen: false },
  ],
  failure: null,
  typed,
};

const consenting = {
  ...group,
  devices: [device, 'room@sunrise.example'],
  contactName: 'Jane Doe',
  others: ['Bo Okoro', 'Cy Lindqvist'],
};

/** Name of the golden file → template and values. */
export const screenSamples: Readonly<Record<string, { template: string; vars: Record<string, unknown> }>> = {
  together: { template: 'together', vars: together },
  'together-fault': {
    template: 'together',
    vars: {
      ...together,
      seats: [],
      screens: [screen],
      failure,
      typed: { ...typed, at: 'p1', persons: ['n1'] },
    },
  },
  'together-nothing': {
    template: 'together',
    vars: { ...together, seats: [], screens: [], isByLink: false },
  },
  'together-group': {
    template: 'together-group',
    vars: { group: consenting, viewerName: 'Ann Lee', base: '/together/token', isOver: false, failure: null },
  },
  'me-screens': {
    template: 'me-screens',
    vars: {
      groups: [consenting, { ...consenting, memberId: 'm2', consents: false, contactName: null, others: [] }],
    },
  },
};
