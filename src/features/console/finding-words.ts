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

/** English keeps the finding's own sentence, which knows more; French has a sentence by its code. */
function wordsOf(finding: Finding, language: Language, messages: Messages): string {
  const key = `finding.${finding.code}`;
  if (language === 'en' || !messages.has(key)) return finding.detail;
  return messages.t(language, key, finding.params);
}

export function findingGroups(
  findings: readonly Finding[],
  language: Language,
  messages: Messages,
): FindingGroup[] {
  const groups = new Map<string, { severity: FindingSeverity; text: string; lines: number[] }>();
  for (const finding of findings) {
    const text = wordsOf(finding, language, messages);
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
