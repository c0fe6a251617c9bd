// The export preset `credits`: one row an award, as the ledger stood at an instant.
import { formatCredits } from '../../core/credits/amount.js';
import { frozenEvidence } from '../../core/credits/frozen-evidence.js';
import type { ExplanationStep } from '../../core/credits/reckoning.js';
import type { Db } from '../../platform/db/database.js';
import { exportPreset, type ExportColumn, type Progress, type Selection } from './export-preset.js';
import {
  approvalActivityIds,
  countAwardRows,
  listAwardFacts,
  listSessions,
  sessionActivityIds,
  type AwardFact,
} from './exports.store.js';
import { createPeopleReader, personColumns, type ExportPerson } from './people.js';
import { sessionColumns, sessionFacts, type SessionFacts } from './session-facts.js';

interface CreditExportRow {
  session: SessionFacts;
  person: ExportPerson;
  award: AwardFact;
  approvalActivityId: string | null;
  sessionActivityId: string | null;
}

/** At least two, and more where the amount would otherwise be shown wrong. */
const decimals = 2;

/** As the award was reckoned; how exact its times are is known while it stands. Minutes taught rest on the agenda. */
function evidenceOf(award: AwardFact): string | null {
  if (award.kind === 'teaching') return null;
  const frozen = frozenEvidence(JSON.parse(award.explanation_json) as ExplanationStep[]);
  if (frozen !== 'timed') return frozen;
  return award.evidence_now === 'totals-only' ? null : award.evidence_now;
}

const columns: readonly ExportColumn<CreditExportRow>[] = [
  ...sessionColumns<CreditExportRow>(),
  ...personColumns<CreditExportRow>(),
  {
    key: 'creditSystem',
    title: { en: 'Credit system', fr: 'Système de crédits' },
    kind: 'text',
    value: (row) => row.award.credit_system,
  },
  {
    key: 'approvalActivityId',
    title: { en: 'Approval activity id', fr: 'Numéro d’agrément' },
    kind: 'text',
    value: (row) => row.approvalActivityId,
  },
  {
    key: 'sessionActivityId',
    title: { en: 'Session activity id', fr: 'Numéro de la séance auprès de l’organisme' },
    kind: 'text',
    value: (row) => row.sessionActivityId,
  },
  { key: 'kind', title: { en: 'Kind', fr: 'Nature' }, kind: 'text', value: (row) => row.award.kind },
  {
    key: 'credits',
    title: { en: 'Credits', fr: 'Crédits' },
    kind: 'decimal',
    value: (row) => formatCredits(row.award.credit_thousandths, decimals),
  },
  {
    key: 'minutes',
    title: { en: 'Minutes', fr: 'Minutes' },
    kind: 'integer',
    value: (row) => row.award.minutes,
  },
  {
    key: 'evidence',
    title: { en: 'Evidence', fr: 'Preuve' },
    kind: 'text',
    value: ({ award }) => evidenceOf(award),
  },
  {
    key: 'hours',
    title: { en: 'Hours', fr: 'Heures' },
    kind: 'decimal',
    value: (row) => formatCredits(row.award.hour_thousandths, decimals),
  },
  { key: 'status', title: { en: 'Status', fr: 'Statut' }, kind: 'text', value: (row) => row.award.status },
  {
    key: 'ruleVersion',
    title: { en: 'Rule version', fr: 'Version de la règle' },
    kind: 'text',
    value: (row) => row.award.rule_version,
  },
  {
    key: 'awardId',
    title: { en: 'Award id', fr: 'Identifiant de l’attribution' },
    kind: 'text',
    widthCharacters: 38,
    value: (row) => row.award.id,
  },
  {
    key: 'recordedAt',
    title: { en: 'Recorded (UTC)', fr: 'Consigné (UTC)' },
    kind: 'instant',
    value: (row) => row.award.created_at,
  },
  {
    key: 'sentence',
    title: { en: 'Explanation', fr: 'Explication' },
    kind: 'text',
    widthCharacters: 80,
    value: (row) => row.award.sentence,
  },
];

/** By clinician, each list in a fixed order: system, then learning before teaching. */
function byClinician(facts: readonly AwardFact[]): Map<string, AwardFact[]> {
  const groups = new Map<string, AwardFact[]>();
  for (const fact of facts) {
    const group = groups.get(fact.clinician_id);
    if (group === undefined) groups.set(fact.clinician_id, [fact]);
    else group.push(fact);
  }
  const orderOf = (fact: AwardFact) => `${fact.credit_system}\n${fact.kind}\n${fact.id}`;
  for (const group of groups.values()) group.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  return groups;
}

async function* rows(db: Db, selection: Selection, onProgress: Progress): AsyncGenerator<CreditExportRow> {
  // A session cancelled after its awards were given still has them: the ledger never forgets.
  const sessions = await listSessions(db, selection, { cancelled: true });
  const people = createPeopleReader(db);
  const activityIds = await approvalActivityIds(db, selection.programId);
  for (const [index, session] of sessions.entries()) {
    const groups = byClinician(await listAwardFacts(db, session.id, selection.asOf, selection.language));
    const ofSession =
      groups.size === 0 ? new Map<string, string>() : await sessionActivityIds(db, session.id);
    const shared = sessionFacts(session);
    for (const person of await people.sorted([...groups.keys()])) {
      for (const award of groups.get(person.id) ?? []) {
        yield {
          session: shared,
          person,
          award,
          approvalActivityId: activityIds.get(`${award.approval_id}@${award.approval_version}`) ?? null,
          sessionActivityId: ofSession.get(award.approval_id) ?? null,
        };
      }
    }
    onProgress(index + 1, sessions.length);
  }
}

export const creditRegister = exportPreset<CreditExportRow>({
  id: 'credits',
  title: { en: 'Credits', fr: 'Crédits' },
  description: {
    en: 'One row for each award: amount, minutes and how they are known, the accreditor’s ids and the reason in one sentence. With “asOf” it shows what stood on the ledger at that instant; names and titles are today’s.',
    fr: 'Une ligne par attribution\u00a0: crédits, minutes et nature de la preuve, numéros de l’organisme d’agrément et motif en une phrase. Avec «\u00a0asOf\u00a0», le registre tel qu’il était à cet instant; les noms et les titres sont ceux d’aujourd’hui.',
  },
  columns,
  knowsPast: true,
  countUpTo: countAwardRows,
  rows,
});
