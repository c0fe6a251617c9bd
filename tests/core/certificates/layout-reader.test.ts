// Layouts as data: the shipped one is read; what could not be drawn is refused with the field at fault.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readLayout } from '../../../src/core/certificates/layout-reader.js';
import { placeholders, sessionPlaceholders } from '../../../src/core/certificates/placeholders.js';
import { certificateSnapshot } from '../../support/certificate-snapshots.js';

type Json = Record<string, unknown>;

function minimal(item: Json = {}, change: Json = {}): Json {
  return {
    schema: 1,
    id: 'test',
    version: 1,
    kind: 'participation',
    page: { size: 'a4', orientation: 'portrait' },
    title: { en: 'Title', fr: 'Titre' },
    styles: { body: { sizePt: 10, color: '#000000' } },
    continuation: { xMm: 20, yMm: 20, widthMm: 170, heightMm: 250 },
    items: [
      {
        type: 'text',
        style: 'body',
        box: { xMm: 20, yMm: 20, widthMm: 170, heightMm: 20 },
        text: { en: '{{clinician.name}}', fr: '{{clinician.name}}' },
        ...item,
      },
    ],
    ...change,
  };
}

const codes = (json: unknown): string[] =>
  readLayout(json).errors.map(({ pointer, code }) => `${pointer} ${code}`);

describe('readLayout', () => {
  test('reads the shipped layout without complaint', () => {
    const json: unknown = JSON.parse(
      readFileSync('templates/certificates/participation.layout.json', 'utf8'),
    );
    const { layout, errors } = readLayout(json);
    expect(errors).toEqual([]);
    expect(layout?.kind).toBe('participation');
    expect(layout?.items.filter((item) => item.type === 'sessions')).toHaveLength(1);
  });

  test('fills in what may be left out', () => {
    const { layout } = readLayout(minimal());
    expect(layout?.items[0]).toMatchObject({
      on: 'first',
      tag: 'P',
      vertical: 'top',
      fit: { mode: 'wrap', floorPt: 10 },
    });
    expect(layout?.styles.body).toMatchObject({ font: 'regular', align: 'left', trackingPt: 0 });
  });

  test.each<[string, Json, string]>([
    [
      'an unknown placeholder',
      minimal({ text: { en: '{{clinician.nmae}}', fr: '' } }),
      '/items/0/text/en layout.unknown-placeholder',
    ],
    ['an unknown condition', minimal({ when: 'clinician.nmae' }), '/items/0/when layout.unknown-placeholder'],
    [
      'braces left open',
      minimal({ text: { en: '{{clinician.name', fr: '' } }),
      '/items/0/text/en layout.braces',
    ],
    ['a missing language', minimal({ text: { en: 'x' } }), '/items/0/text/fr layout.text'],
    ['an unknown style', minimal({ style: 'toString' }), '/items/0/style layout.unknown-style'],
    [
      'a box over the edge',
      minimal({ box: { xMm: 100, yMm: 20, widthMm: 170, heightMm: 20 } }),
      '/items/0/box layout.off-page',
    ],
    ['an unknown kind of item', minimal({ type: 'video' }), '/items/0/type layout.choice'],
    ['an unknown field', minimal({ onclick: 'x' }), '/items/0/onclick layout.unknown-field'],
    [
      'a floor above the size',
      minimal({ fit: { mode: 'shrink', floorPt: 11 } }),
      '/items/0/fit/floorPt layout.number',
    ],
    ['another schema', minimal({}, { schema: 2 }), '/schema layout.schema'],
    [
      'a colour that is none',
      minimal({}, { styles: { body: { sizePt: 10, color: 'red' } } }),
      '/styles/body/color layout.color',
    ],
    [
      'print too small',
      minimal({}, { styles: { body: { sizePt: 4, color: '#000000' } } }),
      '/styles/body/sizePt layout.number',
    ],
    ['no items', minimal({}, { items: 'none' }), '/items layout.list'],
  ])('refuses %s', (_what, json, expected) => {
    expect(codes(json)).toContain(expected);
    expect(readLayout(json).layout).toBeUndefined();
  });

  test.each([null, 7, 'x', []])('refuses %p as a whole', (json) => {
    expect(codes(json)[0]).toBe(' layout.not-an-object');
  });

  test('refuses a table with unknown values, two rests or columns wider than it', () => {
    const column = { value: 'session.title', widthMm: 'rest', heading: { en: '', fr: '' } };
    const table = (columns: Json[]): Json => {
      const box = { xMm: 20, yMm: 20, widthMm: 100, heightMm: 100 };
      const styles = { headingStyle: 'body', rowStyle: 'body', totalStyle: 'body', ruleColor: '#000000' };
      return minimal({}, { items: [{ type: 'sessions', box, ...styles, columns }] });
    };
    expect(codes(table([column]))).toEqual([]);
    expect(codes(table([{ ...column, value: 'clinician.name' }]))).toEqual([
      '/items/0/columns/0/value layout.unknown-placeholder',
    ]);
    expect(codes(table([column, column]))).toContain('/items/0/columns layout.columns');
    expect(codes(table([column, { ...column, widthMm: 90 }]))).toEqual([
      '/items/0/columns layout.columns-too-wide',
    ]);
    expect(codes(table([]))).toContain('/items/0/columns layout.columns');
  });
});

describe('placeholders', () => {
  test('each has a label and a sample in both languages', () => {
    for (const [name, { label, sample }] of [...placeholders, ...sessionPlaceholders]) {
      for (const text of [label.en, label.fr, sample.en, sample.fr]) {
        expect({ name, empty: text === '' }).toEqual({ name, empty: false });
      }
    }
  });

  test('Royal College systems print hours, others credits; French takes the decimal comma', () => {
    const snapshot = certificateSnapshot({
      totals: { sessions: 1, minutes: 90, creditsThousandths: 4500, hoursThousandths: 1500 },
    });
    const hours = { ...snapshot, creditSystem: { ...snapshot.creditSystem, printAs: 'hours' as const } };
    const amount = placeholders.get('credit.amount');
    expect(amount?.evaluate(snapshot, 'en')).toBe('4.50');
    expect(amount?.evaluate(hours, 'fr')).toBe('1,50');
  });

  test('a statement without French stays in the accreditor’s English, and says so', () => {
    const [approval] = certificateSnapshot().approvals;
    const approvals = approval ? [{ ...approval, statement: { en: 'Theirs.', fr: '' } }] : [];
    const snapshot = certificateSnapshot({ approvals });
    const statement = placeholders.get('approvals.statement');
    expect(statement?.evaluate(snapshot, 'fr')).toBe('Theirs.');
    expect(statement?.writtenIn?.(snapshot, 'fr')).toBe('en');
    expect(statement?.writtenIn?.(certificateSnapshot(), 'fr')).toBe('fr');
  });
});
