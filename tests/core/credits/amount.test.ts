// Amounts, and the promise that no fraction comes near a credit.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { divideFloor, formatCredits, parseCredits, sayNumber } from '../../../src/core/credits/amount.js';
import { amountInWords, documentFor, printedAs } from '../../../src/core/credits/printed-as.js';
import { shippedRule } from '../../support/credit-catalogue.js';

describe('amounts', () => {
  test.each([
    ['0', 0],
    ['1', 1000],
    ['1.25', 1250],
    ['0.025', 25],
    ['0.10', 100],
    ['999999.999', 999999999],
  ])('%s is %i thousandths', (text, thousandths) => {
    expect(parseCredits(text)).toBe(thousandths);
  });

  test.each([
    '',
    ' 1',
    '1.',
    '.5',
    '-1',
    '+1',
    '1e3',
    '1,25',
    '01',
    '1.0000',
    '1234567',
    'NaN',
    'Infinity',
    '٣',
    '1.25\n',
  ])('refuses %j', (text) => {
    expect(() => parseCredits(text)).toThrow(RangeError);
  });

  test('shows at least the decimals asked for, and more rather than a wrong figure', () => {
    expect(formatCredits(1000, 2)).toBe('1.00');
    expect(formatCredits(1500, 1)).toBe('1.5');
    expect(formatCredits(1250, 1)).toBe('1.25');
    expect(formatCredits(25, 2)).toBe('0.025');
    expect(formatCredits(100, 3)).toBe('0.100');
    expect(formatCredits(3000, 0)).toBe('3');
    expect(formatCredits(-750, 2)).toBe('-0.75');
    expect(sayNumber(1250, 2, 'fr')).toBe('1,25');
    expect(() => formatCredits(0.5, 2)).toThrow(RangeError);
    expect(() => formatCredits(1000, 4)).toThrow(RangeError);
  });

  test('parsing undoes formatting', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999_999 }),
        fc.integer({ min: 0, max: 3 }),
        (amount, decimals) => {
          expect(parseCredits(formatCredits(amount, decimals))).toBe(amount);
        },
      ),
    );
  });

  test('divides integers only', () => {
    expect(divideFloor(59, 60)).toBe(0);
    expect(divideFloor(60, 60)).toBe(1);
    expect(() => divideFloor(1.5, 2)).toThrow(RangeError);
    expect(() => divideFloor(1, 0)).toThrow(RangeError);
    expect(() => divideFloor(-1, 2)).toThrow(RangeError);
  });

  test('the engine holds no floating point', () => {
    const folder = new URL('../../../src/core/credits/', import.meta.url);
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(15);
    for (const name of files) {
      const source = readFileSync(new URL(name, folder), 'utf8');
      const code = source
        .replace(/\/\*[\s\S]*?\*\//g, '')
        .replace(/(^|\s)\/\/.*$/gm, '')
        .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
      expect([name, code.match(/parseFloat|toFixed|toPrecision|Math\.round|\d\.\d|\de-\d/g)]).toEqual([
        name,
        null,
      ]);
    }
  });
});

describe('how documents state an amount', () => {
  const oneAndAHalf = { creditsThousandths: 1500, hoursThousandths: 1500 };
  test.each([
    ['ama-pra-category-1', oneAndAHalf, '1.50', '1,50', '1.50 credits', '1,50 crédit'],
    [
      'ama-pra-category-1',
      { creditsThousandths: 750, hoursThousandths: 750 },
      '0.75',
      '0,75',
      '0.75 credit',
      '0,75 crédit',
    ],
    [
      'ama-pra-category-1',
      { creditsThousandths: 0, hoursThousandths: 0 },
      '0.00',
      '0,00',
      '0.00 credits',
      '0,00 crédit',
    ],
    ['rcpsc-moc-section-1', oneAndAHalf, '1.5 hours', '1,5 heure', '1.5 hours', '1,5 heure'],
    [
      'rcpsc-moc-section-3',
      { creditsThousandths: 3000, hoursThousandths: 1000 },
      '1.0 hour',
      '1,0 heure',
      '1.0 hour',
      '1,0 heure',
    ],
    [
      'participation-hours',
      { creditsThousandths: 2000, hoursThousandths: 2000 },
      '2.00 hours',
      '2,00 heures',
      '2.00 hours',
      '2,00 heures',
    ],
    ['cccep-ceu', oneAndAHalf, '1.50 CEU', '1,50 UFC', '1.50 CEU', '1,50 UFC'],
    [
      'acpe-ceu',
      { creditsThousandths: 25, hoursThousandths: 250 },
      '0.25 hour (0.025 CEU)',
      '0,25 heure (0,025 UFC)',
      '0.25 hour (0.025 CEU)',
      '0,25 heure (0,025 UFC)',
    ],
  ])('%s %j', (system, amount, en, fr, wordsEn, wordsFr) => {
    const rule = shippedRule(system);
    expect(printedAs(rule, amount)).toEqual({ en, fr });
    expect(amountInWords(rule, amount)).toEqual({ en: wordsEn, fr: wordsFr });
  });

  test('speakers get a speaker letter, case presenters what learners get', () => {
    const rule = shippedRule('cccep-ceu');
    expect(documentFor('presenter', rule)).toBe('speaker-letter');
    expect(documentFor('specialist', rule)).toBe('speaker-letter');
    expect(documentFor('case-presenter', rule)).toBe('letter-of-attendance');
    expect(documentFor('learner', shippedRule('acpe-ceu'))).toBe('none');
  });
});
