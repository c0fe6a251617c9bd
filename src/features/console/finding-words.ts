// Findings in the reader's language, the same ones gathered with the lines they stand on.
import type { Language } from '../../core/bilingual.js';
import type { Finding, FindingSeverity } from '../../core/finding.js';
import type { Messages } from '../../platform/i18n/messages.js';

export interface FindingGroup {
  severity: FindingSeverity;
  text: string;
  /** "3, 4, 9", the first of them where there are many. */
  lines: string;
  /** How many lines were left unnamed. */
  more: number;
}

const linesNamedMax = 12;
const severest: readonly FindingSeverity[] = ['refused', 'warning', 'note'];

const closedWords = { field: 'console.roster-field', role: 'role' } as const;

/** Decimals stand in texts as `1.50`, fields and roles by their names; all of them are put as the reader says them. */
function spoken(
  name: string,
  value: string | number,
  language: Language,
  messages: Messages,
): string | number {
  if (name === 'creditsPerHour' && language === 'fr') return String(value).replace('.', ',');
  if (name !== 'field' && name !== 'role') return value;
  const [word = '', body = ''] = String(value).split(':');
  const key = `${closedWords[name]}.${word}`;
  return messages.has(key) ? messages.t(language, key, { body }) : value;
}

/** The sentence `key` in the reader's language with the finding's facts; its own English one where facts are missing. */
export function findingWords(
  key: string,
  finding: Pick<Finding, 'detail' | 'params'>,
  language: Language,
  messages: Messages,
): string {
  const facts = finding.params ?? {};
  if (!messages.has(key)) return finding.detail;
  if (messages.parameters(language, key).some((name) => !Object.hasOwn(facts, name))) return finding.detail;
  const params = Object.entries(facts).map(
    ([name, value]) => [name, spoken(name, value, language, messages)] as const,
  );
  return messages.t(language, key, Object.fromEntries(params));
}

export function findingGroups(
  findings: readonly Finding[],
  language: Language,
  messages: Messages,
): FindingGroup[] {
  const groups = new Map<string, { severity: FindingSeverity; text: string; lines: number[] }>();
  for (const finding of findings) {
    const text = findingWords(`finding.${finding.code}`, finding, language, messages);
    const group = groups.get(text) ?? { severity: finding.severity, text, lines: [] };
    if (finding.line !== undefined) group.lines.push(finding.line);
    groups.set(text, group);
  }
  return [...groups.values()]
    .sort((a, b) => severest.indexOf(a.severity) - severest.indexOf(b.severity))
    .map(({ severity, text, lines }) => ({
      severity,
      text,
      lines: lines.slice(0, linesNamedMax).join(', '),
      more: Math.max(0, lines.length - linesNamedMax),
    }));
}
