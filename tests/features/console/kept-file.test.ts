// What travels between two forms, and how findings are put into words.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { AppError } from '../../../src/core/errors.js';
import { findingGroups, findingWords } from '../../../src/features/console/finding-words.js';
import { keepFile, keptFileOf } from '../../../src/features/console/kept-file.js';
import type { PageForm } from '../../../src/platform/http/page.js';
import { templatesFolder } from '../../../src/platform/paths.js';
import { createTemplates } from '../../../src/platform/templates/liquid.js';

const { messages } = createTemplates(templatesFolder);

function formOf(fields: Record<string, string>): PageForm {
  return {
    text: (name) => fields[name] ?? '',
    all: (name) => (fields[name] === undefined ? [] : [fields[name]]),
    has: (name) => fields[name] !== undefined,
  };
}

describe('a kept file', () => {
  test('comes back byte for byte, with its name', () => {
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0, 1, 2, 255, 13, 10]);
    const kept = keepFile({ fileName: 'rapport été.csv', bytes });
    const back = keptFileOf(formOf({ kept: kept?.content ?? '', keptName: kept?.fileName ?? '' }));
    expect(back.bytes.equals(bytes)).toBe(true);
    expect(back.fileName).toBe('rapport été.csv');
  });

  test('a file too long to travel is not kept', () => {
    let seed = 1;
    const noise = Buffer.from(
      Array.from({ length: 200_000 }, () => (seed = (seed * 48_271) % 2_147_483_647) & 255),
    );
    expect(keepFile({ fileName: 'long.csv', bytes: noise })).toBeNull();
    expect(keepFile({ fileName: 'even.csv', bytes: Buffer.alloc(500_000, 'a') })).not.toBeNull();
  });

  test.each([
    ['nothing', ''],
    ['no gzip', 'AAAA'],
    ['cut short', gzipSync(Buffer.from('abc')).toString('base64url').slice(0, 12)],
    ['more than any file may hold', gzipSync(Buffer.alloc(10_000_001)).toString('base64url')],
  ])('%s is refused with a sentence', (_name, content) => {
    expect(() => keptFileOf(formOf({ kept: content }))).toThrow(AppError);
  });
});

describe('findings in words', () => {
  test('the same ones stand once with their lines, the severest first', () => {
    const late = { code: 'x.late', severity: 'refused' as const, detail: 'Incomplete.' };
    const groups = findingGroups(
      [
        { code: 'x.y', severity: 'note', detail: 'A note.' },
        ...Array.from({ length: 14 }, (_none, i) => ({ ...late, line: i + 2 })),
      ],
      'en',
      messages,
    );
    expect(groups.map(({ text, lines, more }) => [text, lines, more])).toEqual([
      ['Incomplete.', '2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13', 2],
      ['A note.', '', 0],
    ]);
  });

  test('both languages tell the same facts', () => {
    const finding = {
      code: 'attendance.no-such-date',
      severity: 'refused' as const,
      detail: 'Line 4 has a date or time that does not exist (“31/02/2026”); mend it. It was left out.',
      params: { text: '31/02/2026' },
    };
    for (const language of ['en', 'fr'] as const) {
      expect(findingGroups([finding], language, messages)[0]?.text).toContain('31/02/2026');
    }
    const { params: _lost, ...bare } = finding;
    expect(findingGroups([bare], 'fr', messages)[0]?.text).toBe(finding.detail);
  });

  test('figures, columns and roles are put as the reader says them', () => {
    const say = (code: string, params: Record<string, string | number>, language: 'en' | 'fr') =>
      findingWords(code, { detail: '', params }, language, messages);
    expect(say('finding.credits.teaching-rate-above-rule', { creditsPerHour: '1.50' }, 'fr')).toContain(
      '1,50',
    );
    expect(say('finding.credits.teaching-rate-above-rule', { creditsPerHour: '1.50' }, 'en')).toContain(
      '1.50',
    );
    expect(say('console.roster-line.field-differs', { field: 'timeZone' }, 'fr')).toContain(
      '(fuseau horaire)',
    );
    expect(say('console.roster-line.field-differs', { field: 'licence:CPSO' }, 'en')).toContain(
      '(licence number, CPSO)',
    );
    expect(say('console.roster-line.role-differs', { role: 'observer' }, 'fr')).toContain(
      '(Observateur·trice)',
    );
  });

  test('French has its own sentence with the same figures', () => {
    const finding = {
      code: 'import.smaller-than-before',
      severity: 'warning' as const,
      detail: 'English.',
      params: { rows: 3, before: 9 },
    };
    expect(findingGroups([finding], 'fr', messages)[0]?.text).toMatch(
      /compte 3 lignes, un fichier précédent en comptait 9/,
    );
  });
});
