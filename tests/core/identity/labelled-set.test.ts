// The labelled set: nobody is credited wrongly, whom we must know we know, and the right person is nearly always offered.
import { describe, expect, test } from '@jest/globals';
import { suggestionsMax } from '../../../src/core/identity/suggest.js';
import { matchLabelledSet, shareOf, type LabelledRow } from '../../support/identity-set.js';

const rows = matchLabelledSet();
const told = ({ line, shown, truth, decided, suggested }: LabelledRow) => ({
  line,
  shown,
  truth,
  decided,
  suggested,
});

test('it is large and mixed enough to prove something', () => {
  expect(rows.length).toBeGreaterThanOrEqual(300);
  const people = new Set(rows.flatMap(({ truth }) => truth));
  expect(people.size).toBe(60);
  expect(new Set(rows.map(({ group }) => group)).size).toBeGreaterThan(40);
  expect(rows.filter(({ truth }) => truth.length === 0).length).toBeGreaterThan(30);
});

test('wrong automatic credits: none', () => {
  const wrong = rows.filter(({ decided, truth }) => decided !== null && !truth.includes(decided));
  expect(wrong.map(told)).toEqual([]);
});

test('automation decides what it must and nothing it may not', () => {
  expect(rows.filter(({ automatic, decided }) => automatic === 'must' && decided === null).map(told)).toEqual(
    [],
  );
  expect(
    rows.filter(({ automatic, decided }) => automatic === 'may-not' && decided !== null).map(told),
  ).toEqual([]);
});

test('a third of all rows need nobody, hard as the set is', () => {
  expect(shareOf(rows, ({ decided }) => decided !== null)).toBeGreaterThan(0.33);
});

describe('suggestions', () => {
  const waiting = rows.filter(({ decided, truth }) => decided === null && truth.length > 0);
  const isOffered = ({ truth, suggested }: LabelledRow) => truth.some((id) => suggested.includes(id));
  /** What no name can tell: the screen of a room, a phone, a device or a title alone, somebody on no roster. */
  const untold = /^(nameless|machine|phone|room)|not enrolled$/;

  test('the right person is among them for nine in ten', () => {
    expect(shareOf(waiting, isOffered)).toBeGreaterThan(0.9);
  });

  test('where the row tells a name, for all but a few nicknames and scripts', () => {
    const telling = waiting.filter(({ group }) => !untold.test(group));
    expect(telling.length).toBeGreaterThan(150);
    expect(telling.filter((row) => !isOffered(row)).map(({ shown }) => shown)).toEqual([
      'Sasha K',
      'فاطمة بن علي',
      '김민수',
    ]);
  });

  test('first for three in four, and never more than a few', () => {
    const isFirst = ({ truth, suggested }: LabelledRow) => truth.includes(suggested[0] ?? '');
    expect(shareOf(waiting, isFirst)).toBeGreaterThan(0.75);
    expect(Math.max(...rows.map(({ suggested }) => suggested.length))).toBeLessThanOrEqual(suggestionsMax);
  });

  test('a recording program suggests nobody', () => {
    const bots = rows.filter(({ group }) => group.startsWith('recording program'));
    expect(bots.length).toBeGreaterThan(5);
    expect(bots.flatMap(({ suggested }) => suggested)).toEqual([]);
  });
});
