// Days, durations and counts as certificates write them, in both languages.

import { describe, expect, test } from '@jest/globals';
import {
  durationFigure,
  learningFormat,
  longDay,
  pageNote,
  periodPhrase,
  sessionCount,
  sessionTitle,
  shortDay,
} from '../../../src/core/certificates/wording.js';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('learning format', () => {
  test.each([
    ['Live webinar', 'Webinaire en direct'],
    ['LIVE  WEBINAR', 'Webinaire en direct'],
    ['Live, online', 'En direct, en ligne'],
    ['Live activity', 'Activité en direct'],
    ['In-person', 'En personne'],
    [' recorded ', 'Enregistrement'],
    ['Webinaire bilingue', 'Webinaire bilingue'],
    ['', ''],
  ])('“%s” in French', (text, fr) => {
    expect(learningFormat(text)).toEqual({ en: text, fr });
  });
});

describe('wording', () => {
  test('days', () => {
    expect(plain(longDay('2026-03-01', 'en'))).toBe('1 March 2026');
    expect(plain(longDay('2026-03-01', 'fr'))).toBe('1er mars 2026');
    expect(plain(longDay('2026-12-31', 'fr'))).toBe('31 décembre 2026');
    expect(plain(shortDay('2026-02-04', 'en'))).toBe('4 Feb 2026');
    expect(plain(shortDay('2026-02-04', 'fr'))).toBe('4 févr. 2026');
  });

  test('periods name the year once where it is one', () => {
    expect(plain(periodPhrase('2026-01-06', '2026-03-24', 'en'))).toBe('from 6 January to 24 March 2026');
    expect(plain(periodPhrase('2026-01-06', '2026-03-24', 'fr'))).toBe('du 6 janvier au 24 mars 2026');
    expect(plain(periodPhrase('2025-12-01', '2026-01-05', 'fr'))).toBe(
      'du 1er décembre 2025 au 5 janvier 2026',
    );
    expect(plain(periodPhrase('2026-01-06', '2026-01-06', 'en'))).toBe('on 6 January 2026');
    expect(plain(periodPhrase('2026-01-06', '2026-01-06', 'fr'))).toBe('le 6 janvier 2026');
  });

  test('durations, also under an hour and at the hour', () => {
    expect([0, 59, 60, 725].map((minutes) => plain(durationFigure(minutes, 'en')))).toEqual([
      '0 min',
      '59 min',
      '1 h 00 min',
      '12 h 05 min',
    ]);
    expect([59, 60, 725].map((minutes) => plain(durationFigure(minutes, 'fr')))).toEqual([
      '59 min',
      '1 h 00',
      '12 h 05',
    ]);
  });

  test('plurals', () => {
    expect([0, 1, 2].map((count) => plain(sessionCount(count, 'en')))).toEqual([
      '0 sessions',
      '1 session',
      '2 sessions',
    ]);
    expect([0, 1, 2].map((count) => plain(sessionCount(count, 'fr')))).toEqual([
      '0 séance',
      '1 séance',
      '2 séances',
    ]);
    expect(pageNote(1, 1, 'en')).toBe('');
    expect(plain(pageNote(2, 3, 'fr'))).toBe(' · page 2 de 3');
  });
});

test('a session known by a total says so', () => {
  expect(sessionTitle({ title: 'Opioids' }, 'en')).toBe('Opioids');
  expect(sessionTitle({ title: 'Opioids', isTotalsOnly: true }, 'fr')).toBe(
    'Opioids (selon le total du rapport, sans heures)',
  );
});
