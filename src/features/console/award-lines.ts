// Awards as the sheet shows them: a line with its sentence and steps, losses that wait, a summary a person, totals.
import { inLanguage, type Bilingual, type Language } from '../../core/bilingual.js';
import { parseCredits } from '../../core/credits/amount.js';
import type { Award } from '../credits/award.js';
import { rungsOf } from '../portal/portal-view.js';

interface SystemWords {
  name: Bilingual;
  unitName: Bilingual;
}

export function awardLine(award: Award, systems: ReadonlyMap<string, SystemWords>, language: Language) {
  const system = systems.get(award.creditSystem);
  return {
    system: inLanguage(system?.name ?? { en: award.creditSystem, fr: award.creditSystem }, language),
    unit: inLanguage(system?.unitName ?? { en: '', fr: '' }, language),
    kind: award.kind,
    status: award.status,
    creditThousandths: parseCredits(award.credits),
    minutes: award.minutes,
    sentence: inLanguage(award.sentence, language),
    rungs: rungsOf(award.explanation, language),
    ruleVersion: award.ruleVersion,
  };
}

export type AwardLine = ReturnType<typeof awardLine>;

/** What she would hold: a proposal that asks for an evaluation earns nothing before it is in. */
function thousandthsOnceTaken(proposal: Award): number {
  const isHeld = proposal.explanation.some((step) => step.step === 'evaluation' && step.value === 'missing');
  return isHeld ? 0 : parseCredits(proposal.credits);
}

/** The losses among the awards of a session that wait for a lead, each beside what stands, by clinician. */
export function lossesByClinician(
  awards: readonly Award[],
  systems: ReadonlyMap<string, SystemWords>,
  language: Language,
): Map<string, LossLine[]> {
  const standing = awards.filter((award) => award.status !== 'pending-confirmation');
  const losses = awards
    .filter((award) => award.status === 'pending-confirmation')
    .map((proposal): LossLine => {
      const stands = standing.find(
        ({ clinicianId, approvalId, kind }) =>
          clinicianId === proposal.clinicianId &&
          approvalId === proposal.approvalId &&
          kind === proposal.kind,
      );
      return {
        ...awardLine(proposal, systems, language),
        id: proposal.id,
        clinicianId: proposal.clinicianId,
        fromThousandths: stands === undefined ? 0 : parseCredits(stands.credits),
        toThousandths: thousandthsOnceTaken(proposal),
      };
    });
  const ofEach = new Map<string, LossLine[]>();
  for (const loss of losses) ofEach.set(loss.clinicianId, [...(ofEach.get(loss.clinicianId) ?? []), loss]);
  return ofEach;
}

export interface LossLine extends AwardLine {
  id: string;
  clinicianId: string;
  fromThousandths: number;
  toThousandths: number;
}

/** One line over the awards of a person: `same` where every one that counts is of the same size. */
export function awardSummary(awards: readonly AwardLine[]) {
  const held = awards.filter((award) => award.status === 'awarded' && award.creditThousandths > 0);
  const sizes = held.map((award) => award.creditThousandths);
  return {
    held: held.length,
    lowest: Math.min(...sizes, Number.MAX_SAFE_INTEGER),
    highest: Math.max(0, ...sizes),
    waiting: awards.filter((award) => award.status.startsWith('pending')).length,
  };
}

/** Per system: how many hold credit, how much in all, how many wait and how many got none. */
export function totalsOf(awards: readonly AwardLine[]) {
  const totals = new Map<
    string,
    { system: string; unit: string; people: number; creditThousandths: number; waiting: number; none: number }
  >();
  for (const award of awards) {
    const total = totals.get(award.system) ?? {
      system: award.system,
      unit: award.unit,
      people: 0,
      creditThousandths: 0,
      waiting: 0,
      none: 0,
    };
    if (award.status === 'awarded' && award.creditThousandths > 0) {
      total.people += 1;
      total.creditThousandths += award.creditThousandths;
    } else if (award.status.startsWith('pending')) total.waiting += 1;
    else total.none += 1;
    totals.set(award.system, total);
  }
  return [...totals.values()];
}
