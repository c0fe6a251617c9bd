// Placing certificates: golden draw lists in both languages, and how tables and statements flow over pages.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { DrawBlock, DrawList, DrawOp, MeasureText } from '../../../src/core/certificates/draw-list.js';
import { mmPerPt } from '../../../src/core/certificates/draw-list.js';
import { readLayout } from '../../../src/core/certificates/layout-reader.js';
import type { CertificateLayout } from '../../../src/core/certificates/layout.js';
import { placeCertificate } from '../../../src/core/certificates/place.js';
import { certificateSnapshot, weeklySessions } from '../../support/certificate-snapshots.js';

/** Half an em a character: near enough to Noto Sans, and the same everywhere. */
const measure: MeasureText = (text, _font, sizePt) => text.length * 0.5 * sizePt * mmPerPt;
const layout = readLayout(
  JSON.parse(readFileSync('templates/certificates/participation.layout.json', 'utf8')),
).layout as CertificateLayout;

function opsOf(blocks: readonly DrawBlock[]): DrawOp[] {
  return blocks.flatMap((block) => [...(block.ops ?? []), ...opsOf(block.children ?? [])]);
}

function textsOf(blocks: readonly DrawBlock[]): string[] {
  return opsOf(blocks).flatMap((op) => (op.op === 'text' ? [op.text] : []));
}

function tableOf(list: DrawList): DrawBlock {
  const table = list.blocks.find((block) => block.tag === 'Table');
  if (!table) throw new Error('no table was placed');
  return table;
}

/** `UPDATE_GOLDEN=1` writes the file anew; the difference is then read in review. */
function expectGolden(name: string, value: unknown): void {
  const path = `tests/golden/certificates/${name}.json`;
  const text = `${JSON.stringify(value, null, 1)}\n`;
  if (process.env.UPDATE_GOLDEN === '1' || (!existsSync(path) && !process.env.CI)) {
    mkdirSync('tests/golden/certificates', { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, 'utf8'));
}

describe('placeCertificate', () => {
  test.each(['en', 'fr'] as const)('draw list of a cohort of twelve sessions, %s', (language) => {
    const list = placeCertificate(layout, certificateSnapshot(), language, measure);
    expect(list.problems).toEqual([]);
    expect(list.pageCount).toBe(1);
    expectGolden(`participation-${language}`, list);
  });

  test('every mark stands inside the frame', () => {
    const list = placeCertificate(
      layout,
      certificateSnapshot({ sessions: weeklySessions(60) }),
      'fr',
      measure,
    );
    for (const op of opsOf(list.blocks)) {
      if (op.op !== 'text') continue;
      const endMm = op.xMm + measure(op.text, op.font, op.sizePt);
      expect({ text: op.text, left: op.xMm >= 9, right: endMm <= 270.4, low: op.yMm <= 206.9 }).toEqual({
        text: op.text,
        left: true,
        right: true,
        low: true,
      });
    }
  });

  test.each([
    [1, 1],
    [12, 1],
    [60, 3],
  ])('%i sessions stand on %i pages, each once, the total beneath the last', (count, pageCount) => {
    const snapshot = certificateSnapshot({ sessions: weeklySessions(count) });
    const list = placeCertificate(layout, snapshot, 'en', measure);
    expect(list.pageCount).toBe(pageCount);
    const rows = tableOf(list).children ?? [];
    expect(rows).toHaveLength(count + 2);
    expect(rows[0]?.children?.every((cell) => cell.tag === 'TH' && cell.scope === 'Column')).toBe(true);
    expect(new Set(rows.map((row) => row.children?.length)).size).toBe(1);
    expect(textsOf(rows.slice(-1))[0]).toBe('Total');
    const headings = opsOf(list.blocks).filter((op) => op.op === 'text' && op.text === 'Counted');
    expect(headings.map((op) => op.page)).toEqual(Array.from({ length: pageCount }, (_, page) => page));
    const lastPage = opsOf(rows).filter((op) => op.op === 'text' && op.page === pageCount - 1);
    expect(new Set(lastPage.map((op) => (op.op === 'text' ? op.yMm : 0))).size).toBeGreaterThanOrEqual(
      Math.min(count, 3) + 1,
    );
  });

  test('further pages carry name, number and page as artifacts; a single page carries no page number', () => {
    const one = placeCertificate(layout, certificateSnapshot(), 'en', measure);
    expect(textsOf(one.blocks).join('|')).not.toContain('page');
    const many = placeCertificate(
      layout,
      certificateSnapshot({ sessions: weeklySessions(60) }),
      'fr',
      measure,
    );
    const heads = many.blocks.filter((block) =>
      textsOf([block]).join('').includes('page\u00a03\u00a0de\u00a03'),
    );
    expect(heads.map((block) => block.tag)).toEqual(['Artifact']);
  });

  test('a statement longer than its box goes on with nothing lost', () => {
    const [approval] = certificateSnapshot().approvals;
    const sentence = 'Each participant should claim only those hours they spent. ';
    const statement = { en: sentence.repeat(40).trim(), fr: '' };
    const snapshot = certificateSnapshot({ approvals: approval ? [{ ...approval, statement }] : [] });
    const list = placeCertificate(layout, snapshot, 'fr', measure);
    const block = list.blocks.find((one) => one.language === 'en');
    expect(textsOf(block ? [block] : []).join('')).toBe(statement.en);
    expect(list.pageCount).toBe(2);
    const sizes = opsOf(block ? [block] : []).map((op) => (op.op === 'text' ? op.sizePt : 0));
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(8.5);
  });

  test('without approval, credentials or profession their lines are left out', () => {
    const base = certificateSnapshot();
    const clinician = { ...base.clinician, credentials: null, profession: { en: '', fr: '' } };
    const list = placeCertificate(layout, { ...base, clinician, approvals: [] }, 'en', measure);
    const texts = textsOf(list.blocks);
    expect(texts.some((text) => text.startsWith('Provider') || text.startsWith('Activity'))).toBe(false);
    expect(texts).toContain('Issued on 25\u00a0March\u00a02026 by Northern Lakes Health Network');
    expect(list.problems).toEqual([]);
  });

  test('the column of session ids appears where a session has one', () => {
    const sessions = weeklySessions(2).map((one, index) => ({
      ...one,
      sessionActivityId: index === 1 ? '301245002' : null,
    }));
    const withIds = tableOf(placeCertificate(layout, certificateSnapshot({ sessions }), 'en', measure));
    expect(textsOf([withIds])).toContain('301245002');
    expect(withIds.children?.[0]?.children).toHaveLength(5);
    const without = tableOf(placeCertificate(layout, certificateSnapshot(), 'en', measure));
    expect(without.children?.[0]?.children).toHaveLength(4);
  });

  test('a name that cannot stand at its floor is a finding, not a cut', () => {
    const base = certificateSnapshot();
    const name = 'Wolfeschlegelsteinhausenbergerdorff '.repeat(8).trim();
    const list = placeCertificate(layout, { ...base, clinician: { ...base.clinician, name } }, 'en', measure);
    expect(list.problems[0]).toMatchObject({
      code: 'certificate.text-overflow',
      severity: 'refused',
      params: { text: name },
    });
  });
});
