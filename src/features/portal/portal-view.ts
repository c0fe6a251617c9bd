// The portal in one language, ready for its template: names chosen, bars drawn, words put together.
import { inLanguage, type Language } from '../../core/bilingual.js';
import type { ExplanationStep } from '../../core/credits/reckoning.js';
import { formatCredits, formatMinutes, formatWeekday } from '../../platform/i18n/format.js';
import type { Translate } from '../../platform/i18n/messages.js';
import { presenceBar } from './presence-bar.js';
import type { Portal, WeeksShown } from './portal.service.js';
import type { SessionFacts } from './session-facts.js';
import type { SessionAhead } from './sessions-ahead.service.js';
import type { AwardShown, PastSession } from './sessions-past.service.js';

interface Words {
  language: Language;
  t: Translate;
}

const fillHeightMax = 14;
const fillBottom = 17;

function sessionVars(session: SessionFacts, language: Language) {
  const { id, title, objectives, startsAt, endsAt, timeZone } = session;
  return {
    id,
    title,
    objectives,
    startsAt,
    endsAt,
    timeZone,
    programName: inLanguage(session.program, language),
    organizationName: inLanguage(session.organization, language),
  };
}

const aheadVars = (session: SessionAhead, { language }: Words) => ({
  ...sessionVars(session, language),
  isCancelled: session.isCancelled,
  reason: session.reason,
  isUnderWay: session.isUnderWay,
  joinUrl: session.joinUrl,
  icsUrl: session.isCancelled ? null : `/s/${session.id}.ics`,
});

/** At one credit a unit the product only says the rounded figure again: "1.50 × 1.00 = 1.50". */
function isTimesOne(step: ExplanationStep, before: ExplanationStep | undefined): boolean {
  return step.step === 'credits' && before?.step === 'rounded' && Number(step.value) === Number(before.value);
}

/** The rungs in words; the last is the result. */
export const rungsOf = (steps: readonly ExplanationStep[], language: Language): string[] =>
  steps
    .filter((step, place) => !isTimesOne(step, steps[place - 1]))
    .map((step) => inLanguage(step.text, language));

function awardVars(award: AwardShown, { language, t }: Words) {
  const holds = award.status === 'awarded' || award.status === 'pending-evaluation';
  return {
    id: award.id,
    systemName: inLanguage(award.system.name, language),
    kind: award.kind,
    kindLabel: t(language, `award.kind.${award.kind}`),
    status: award.status,
    statusLabel: t(language, `award.status.${award.status}`),
    creditThousandths: holds ? award.creditThousandths : null,
    sentence: inLanguage(award.sentence, language),
    rungs: rungsOf(award.steps, language),
  };
}

const nothingKnown = { evidence: null, attestedBy: null, inferredEnd: null };

/** Whose word her minutes rest on, for ever and before anybody finalizes: a report is no word. */
function saidWords(
  { attendance, hasCheckedIn, granted }: PastSession,
  { language, t }: Words,
): string | null {
  if (granted !== null) {
    const minutes = formatMinutes(granted.grantedMinutes ?? 0, language);
    return t(language, 'me.past.said.claim', { minutes });
  }
  if (attendance?.evidence === 'manual') return t(language, 'me.past.said.manual');
  const by =
    attendance?.attestedBy ?? (hasCheckedIn && attendance?.status === 'provisional' ? 'check-in' : null);
  return by === null ? null : t(language, `me.past.said.${by}`);
}

function pastVars(session: PastSession, words: Words) {
  const { language, t } = words;
  const { attendance } = session;
  const isProvisional = attendance?.status === 'provisional';
  const bar = presenceBar(
    {
      ...session,
      intervals: attendance?.intervals ?? [],
      minutes: attendance?.minutes ?? 0,
      isProvisional,
      basis: attendance ?? nothingKnown,
    },
    language,
    t,
  );
  return {
    ...sessionVars(session, language),
    plannedStartsAt: session.plannedStartsAt === session.startsAt ? null : session.plannedStartsAt,
    isFinal: session.isFinal,
    wasThere: (attendance?.minutes ?? 0) > 0 || (attendance?.intervals.length ?? 0) > 0,
    said: saidWords(session, words),
    /** What the program answered when it granted what she said. */
    answer: session.granted?.answer ?? null,
    /** Less than the whole of it is known: worth saying “I was there”, as long as that is taken. */
    mayClaim: session.mayClaim && attendance?.status !== 'attended',
    isProvisional,
    bar,
    awards: session.awards.map((award) => awardVars(award, words)),
  };
}

function weeksVars({ cohortName, weeks }: WeeksShown, shownIds: ReadonlySet<string>, { language, t }: Words) {
  return {
    cohortName,
    label: t(language, 'me.weeks.label', { cohort: cohortName }),
    weeks: weeks.map((week) => {
      const sharePercent = Math.min(100, Math.round((week.minutes * 100) / Math.max(1, week.sessionMinutes)));
      const fillHeight = Math.round((fillHeightMax * sharePercent) / 100);
      const params = {
        day: formatWeekday(week.localDate, language),
        title: week.title,
        minutes: formatMinutes(week.minutes, language),
        total: formatMinutes(week.sessionMinutes, language),
      };
      const { day, title } = params;
      return {
        url: shownIds.has(week.sessionId) ? `#session-${week.sessionId}` : null,
        label: week.isAhead
          ? t(language, 'me.week.ahead', { day, title })
          : t(language, 'me.week.past', params),
        isAhead: week.isAhead,
        sharePercent,
        fillHeight,
        fillFrom: fillBottom - fillHeight,
      };
    }),
  };
}

function certificateVars({ certificate, isValid }: Portal['certificates'][number], { language, t }: Words) {
  const { snapshot, number } = certificate;
  return {
    number,
    isValid,
    statusLabel: t(language, `certificate.status.${certificate.status}`),
    programName: inLanguage(snapshot.program.name, language),
    unitName: inLanguage(snapshot.creditSystem.unitName, language),
    credits: formatCredits(snapshot.totals.creditsThousandths, language),
    sessions: snapshot.totals.sessions,
    periodFrom: snapshot.period.from,
    periodTo: snapshot.period.to,
    pdfUrl: `/me/certificates/${number}.pdf`,
    verifyUrl: `/verify/${number}`,
    replacedBy: certificate.replacedBy,
  };
}

export function portalVars(portal: Portal, words: Words, addresses: readonly string[]) {
  const { language } = words;
  const [next, ...afterwards] = portal.ahead.map((session) => aheadVars(session, words));
  const shownIds = new Set(portal.past.map((session) => session.id));
  const certificates = portal.certificates.map((shown) => certificateVars(shown, words));
  const past = portal.past.map((session) => pastVars(session, words));
  return {
    addresses: addresses.join(', '),
    hasRecords: portal.records.length > 0,
    readerZone: portal.records.find((record) => record.timeZone !== null)?.timeZone ?? null,
    year: portal.year,
    next: next ?? null,
    afterwards,
    weeks: portal.weeks.map((weeks) => weeksVars(weeks, shownIds, words)),
    totals: portal.totals.map((total) => ({
      ...total,
      systemName: inLanguage(total.system.name, language),
      unitName: inLanguage(total.system.unitName, language),
    })),
    hasWaiting: portal.totals.some((total) => total.waitingThousandths > 0),
    certificates: certificates.filter((certificate) => certificate.isValid),
    earlierCertificates: certificates.filter((certificate) => !certificate.isValid),
    past,
    /** The bars need a word about their hatching, once. */
    hasClipped: past.some((session) => session.bar.hasClipped),
    olderUrl: portal.older === null ? null : `/me?before=${encodeURIComponent(portal.older)}#past`,
  };
}
