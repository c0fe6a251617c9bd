// Believable values for every page template, so that a change of any page is a visible diff.
import { evidenceLimits } from '../../src/core/attendance/evidence-policy.js';
import { reviewSamples } from './review-samples.js';
import type { Language } from '../../src/core/bilingual.js';
import { screenSamples } from './screen-samples.js';

const number = '4K7M-29QX-TB3C-8WZR-H';
const zone = 'America/Toronto';
const times = { startsAt: '2026-03-11T16:00:00Z', endsAt: '2026-03-11T17:00:00Z', timeZone: zone };

export function sampleFrame(language: Language) {
  return {
    path: '/me',
    picoUrl: '/assets/pico.css?v=0',
    styleUrl: '/assets/echo.css?v=0',
    iconUrl: '/assets/icon.svg?v=0',
    slideStyleUrl: '/assets/slide.css?v=0',
    slideScriptUrl: '/assets/slide.js?v=0',
    liveScriptUrl: '/assets/live.js?v=0',
    reviewScriptUrl: '/assets/review.js?v=0',
    visitorName: 'Maïté Beauséjour',
    isStaff: true,
    hasMailbox: true,
    notice: null,
    languages: ['en', 'fr'].map((code) => ({ code, isCurrent: code === language, url: `/me?lang=${code}` })),
  };
}

const next = {
  ...times,
  id: '0197a3c2-0000-7000-8000-000000000006',
  title: 'Fibromyalgia & <b>sleep</b>',
  objectives: null,
  programName: 'ECHO Chronic Pain',
  organizationName: 'Lakeside Health',
  isCancelled: false,
  reason: null,
  isUnderWay: false,
  joinUrl: '/s/6/join',
  icsUrl: '/s/6.ics',
};

const bar = {
  segments: [
    { fromPercent: 0, widthPercent: 50, kind: 'content', isCounted: true },
    { fromPercent: 50, widthPercent: 8.33, kind: 'break', isCounted: false },
    { fromPercent: 58.33, widthPercent: 41.67, kind: 'case', isCounted: true },
  ],
  present: [{ fromPercent: 25, widthPercent: 25 }],
  clipped: [{ fromPercent: 50, widthPercent: 8.33 }],
  sessionFromPercent: 0,
  sessionToPercent: 100,
  words: 'Present 12:15–12:35: 20 min of 1 h.',
  startLabel: '12:00',
  endLabel: '13:00',
  minutesLabel: '20 min of 1 h',
  notes: [],
  hasClipped: true,
  isProvisional: false,
};

const award = (status: string, creditThousandths: number | null) => ({
  id: status,
  systemName: 'Mainpro+ Certified',
  kind: status === 'awarded' ? 'teaching' : 'learner',
  kindLabel: 'Teaching',
  status,
  statusLabel: status,
  creditThousandths,
  sentence: 'You were present 15 of the 55 counted minutes.',
  rungs: ['joined once', '15 min present', '0.25 credit'],
});

const past = {
  ...next,
  isFinal: true,
  wasThere: true,
  said: null,
  answer: null,
  mayClaim: false,
  plannedStartsAt: null,
  isProvisional: false,
  bar,
  awards: [award('awarded', 250), award('none', null), award('pending-evaluation', 500)],
};

const certificate = {
  number,
  isValid: true,
  statusLabel: 'Valid',
  programName: 'ECHO Chronic Pain',
  unitName: 'Mainpro+ credits',
  credits: '2.25',
  sessions: 3,
  periodFrom: '2026-02-04',
  periodTo: '2026-02-25',
  pdfUrl: `/me/certificates/${number}.pdf`,
  verifyUrl: `/verify/${number}`,
  replacedBy: null,
};

const me = {
  addresses: 'maite.beausejour@clinique.example',
  name: 'Maïté Beauséjour',
  hasRecords: true,
  readerZone: 'America/Winnipeg',
  year: '2026',
  next,
  afterwards: [{ ...next, title: 'Pain in older adults', isCancelled: true, icsUrl: null }],
  weeks: [
    {
      cohortName: 'Winter 2026',
      label: 'Sessions of Winter 2026, in order',
      weeks: [
        {
          url: '#session-1',
          label: 'attended',
          isAhead: false,
          sharePercent: 50,
          fillFrom: 10,
          fillHeight: 7,
        },
        { url: null, label: 'ahead', isAhead: true, sharePercent: 0, fillFrom: 17, fillHeight: 0 },
      ],
    },
  ],
  totals: [
    {
      systemName: 'Mainpro+ Certified',
      thisYearThousandths: 2250,
      allThousandths: 11250,
      waitingThousandths: 500,
    },
  ],
  hasWaiting: true,
  certificates: [certificate],
  earlierCertificates: [{ ...certificate, isValid: false, statusLabel: 'Replaced' }],
  past: [
    past,
    { ...past, wasThere: false, mayClaim: true, awards: [] },
    { ...past, isFinal: false, awards: [], isProvisional: true },
    {
      ...past,
      said: 'You told the program, and it granted 35 min.',
      answer: 'the nurse confirms',
      awards: [],
    },
    { ...past, wasThere: false, awards: [] },
    { ...past, awards: [], bar: { ...bar, notes: ['No leave was recorded.'] } },
  ],
  hasClipped: true,
  olderUrl: '/me?before=2026#past',
  together: { waiting: [{ id: '7', title: 'Headache', ...times }], seatedIn: [next.id], maySpeakIn: [] },
};

const bilingual = (text: string) => ({ en: text, fr: `${text} (fr)` });

/** VerifiedFacts of features/certificates. */
const facts = {
  number,
  status: 'valid',
  statusReason: null,
  name: 'Maïté Beauséjour',
  organization: bilingual('Lakeside Health'),
  program: { en: 'ECHO Chronic Pain', fr: '' },
  cohort: 'Winter 2026',
  creditSystem: bilingual('Mainpro+ Certified'),
  unit: bilingual('credits'),
  period: { from: '2026-02-04', to: '2026-02-25' },
  sessions: [
    {
      date: '2026-02-04',
      title: 'Opioids',
      minutes: 55,
      credits: '1.00',
      sessionActivityId: '301234001',
      totalsOnly: false,
    },
  ],
  totals: { sessions: 3, minutes: 126, credits: '2.25', hours: '2.10' },
  issuedAt: '2026-03-04T20:00:00Z',
  sha256: 'ab'.repeat(32),
  replacedBy: null,
  replaces: null,
};

const head = {
  id: 'm1',
  subject: 'Your link to sign in',
  from: 'echo@hub.example',
  to: 'maite@clinique.example',
  dateAt: times.startsAt,
};

const join = {
  name: 'Dr. Noor Okoro',
  wayIn: 'ready',
  session: { title: 'Fibromyalgia & <b>sleep</b>', ...times },
  programName: 'ECHO Chronic Pain',
  isCancelled: false,
  action: '/join/token',
  sessionUrl: '/s/6',
  generalUrl: '/s/6/join',
};

const checkInSession = {
  fault: null,
  address: '',
  action: '/check-in/482913',
  linkAction: '/check-in/482913/link',
  session: { title: 'Fibromyalgia & <b>sleep</b>', ...times },
  programName: 'ECHO Chronic Pain',
  momentAt: '2026-03-11T16:31:00Z',
  isCancelled: false,
  isEarly: true,
  isSignedIn: true,
  hasRecord: true,
  visitorName: 'Maïté Beauséjour',
  checkIn: null,
};

const livePerson = (name: string, fields: object = {}) => ({
  name,
  clinicianId: 'c1',
  isOnRoster: true,
  since: times.startsAt,
  minutes: 12,
  ...fields,
});

const live = {
  session: { id: '6', title: 'Fibromyalgia', when: times },
  cohort: { id: 'k1', name: 'Winter 2026' },
  source: 'live',
  asOf: '2026-03-11T16:12:00Z',
  isCancelled: false,
  hasReport: true,
  present: [livePerson('Maïté Beauséjour'), livePerson('Noor Okoro', { isOnRoster: false })],
  waiting: [{ name: 'Ada' }],
  left: [livePerson('Anneke Olufsen', { since: null })],
  strangers: [livePerson('<b>iPhone</b>', { clinicianId: null, isOnRoster: false })],
  missing: [{ name: 'Tomasz Wielgosz' }],
};

/** Name of the golden file → template and values. */
const policy = {
  program: { id: 'p1', name: { en: 'ECHO Pain', fr: 'ECHO Douleur' } },
  can: { edit: true },
  limits: evidenceLimits,
  failure: null,
  typed: {
    version: '3',
    rollCallWorth: 'whole-session',
    rollCallMinutes: '',
    checkInWorth: 'minutes',
    checkInMinutes: '30',
    redeemHours: '72',
    sharedScreen: 'open',
    peopleMax: '20',
    confirmDays: '14',
    spotCheckPercent: '10',
    claimDays: '30',
    answerDays: '14',
  },
};
const refusedPolicy = {
  ...policy,
  typed: { ...policy.typed, checkInMinutes: 'half <an> hour' },
  failure: { title: 'Something is not right', details: ['Write the minutes.'], todo: 'Look again.' },
};

export const pageSamples: Readonly<Record<string, { template: string; vars: Record<string, unknown> }>> = {
  'sign-in': { template: 'sign-in', vars: { fault: null, address: '', next: null, isReturning: false } },
  'sign-in-fault': {
    template: 'sign-in',
    vars: { fault: 'sign-in.fault.form', address: 'maite', next: '/me', isReturning: true },
  },
  'sign-in-sent': { template: 'sign-in-sent', vars: { address: 'maite@clinique.example', validMinutes: 60 } },
  'sign-in-confirm': { template: 'sign-in-confirm', vars: { action: '/sign-in/secret' } },
  'sign-in-spent': { template: 'sign-in-spent', vars: {} },
  welcome: {
    template: 'welcome',
    vars: { faults: { name: true, address: true }, typed: { name: '', address: 'ada' } },
  },
  problem: {
    template: 'problem',
    vars: {
      code: 'resource.stale',
      detail: 'It changed.',
      fieldDetails: ['See the name.'],
      requestId: 'r-1',
      isOurs: false,
    },
  },
  me: { template: 'me', vars: me },
  'me-empty': {
    template: 'me',
    vars: {
      ...me,
      next: null,
      afterwards: [],
      weeks: [],
      totals: [],
      certificates: [],
      earlierCertificates: [],
      past: [],
      hasClipped: false,
      olderUrl: null,
    },
  },
  'me-unknown': { template: 'me', vars: { ...me, hasRecords: false } },
  session: {
    template: 'session',
    vars: {
      session: { title: 'Fibromyalgia', ...times },
      objectives: 'Name three causes.',
      programName: 'ECHO Chronic Pain',
      agenda: [
        { startsAt: times.startsAt, minutes: 30, kind: 'content', title: 'Talk' },
        { startsAt: '2026-03-11T16:30:00Z', minutes: 30, kind: 'case', title: null },
      ],
      isCancelled: false,
      isOver: false,
      reason: null,
      joinUrl: '/s/6/join',
      icsUrl: '/s/6.ics',
    },
  },
  ...reviewSamples,
  'evidence-policy': { template: 'manage-evidence-policy', vars: policy },
  'evidence-policy-refused': { template: 'manage-evidence-policy', vars: refusedPolicy },
  'evidence-policy-read': { template: 'manage-evidence-policy', vars: { ...policy, can: { edit: false } } },
  live: { template: 'manage-session-live', vars: live },
  'live-pull': { template: 'manage-session-live', vars: { ...live, source: 'pull' } },
  join: { template: 'join', vars: join },
  'join-preparing': { template: 'join', vars: { ...join, wayIn: 'preparing' } },
  'join-general': { template: 'join', vars: { ...join, wayIn: 'general' } },
  'join-closed': { template: 'join', vars: { ...join, wayIn: 'closed', generalUrl: null } },
  verify: { template: 'verify', vars: { certificate: facts } },
  'verify-superseded': {
    template: 'verify',
    vars: { certificate: { ...facts, status: 'superseded', replacedBy: 'MMMM-WWWW-MMMM-WWWW-M' } },
  },
  'verify-revoked': {
    template: 'verify',
    vars: { certificate: { ...facts, status: 'revoked', sha256: null } },
  },
  unsubscribe: {
    template: 'unsubscribe',
    vars: { address: 'maite@clinique.example', action: '/unsubscribe/x', isDone: false },
  },
  'unsubscribe-done': {
    template: 'unsubscribe',
    vars: { address: 'maite@clinique.example', action: '/unsubscribe/x', isDone: true },
  },
  mailbox: {
    template: 'mailbox',
    vars: { mails: [{ ...head, language: 'en' }], total: 700, timeZone: 'America/Toronto' },
  },
  'mailbox-mail': {
    template: 'mailbox-mail',
    vars: {
      mail: { ...head, text: 'Hello\n\nthere' },
      timeZone: 'America/Toronto',
      bodyUrl: '/mailbox/m1/body',
      rawUrl: '/mailbox/m1/raw',
      card: {
        method: 'REQUEST',
        summary: 'Fibromyalgia',
        location: 'Online',
        startsAt: times.startsAt,
        endsAt: times.endsAt,
      },
      attachments: [{ fileName: 'invite.ics', kilobytes: 2, url: '/mailbox/m1/attachments/0' }],
    },
  },
  'check-in': { template: 'check-in', vars: { fault: null, typed: '' } },
  'check-in-fault': {
    template: 'check-in',
    vars: { fault: 'check-in.fault.unknown', typed: '191827' },
  },
  'check-in-session': { template: 'check-in-session', vars: checkInSession },
  'check-in-who': { template: 'check-in-session', vars: { ...checkInSession, isSignedIn: false } },
  'check-in-done': {
    template: 'check-in-session',
    vars: {
      ...checkInSession,
      checkIn: { state: 'counted', worth: { kind: 'minutes', minutes: 30 }, isEnrolled: false },
    },
  },
  'check-in-sent': {
    template: 'check-in-sent',
    vars: { address: 'maite@clinique.example', validMinutes: 60 },
  },
  'check-in-expired': {
    template: 'check-in-expired',
    vars: { session: { title: 'Fibromyalgia', ...times }, redeemableUntil: '2026-03-14T16:32:00Z' },
  },
  'check-in-slide': {
    template: 'check-in-slide',
    vars: {
      session: { id: 's1', title: 'Fibromyalgia & <b>sleep</b>', when: times, isCancelled: false },
      programName: 'ECHO Chronic Pain',
      figures: '482 913',
      spoken: '4 8 2 9 1 3',
      qr: { side: 29, path: 'M4 4h7v1h-7z' },
      address: 'credits.example/check-in',
      secondsLeft: 40,
    },
  },
  ...screenSamples,
  help: { template: 'help', vars: { topics: { clinicians: ['sign-in', 'minutes'], leads: ['import'] } } },
};
