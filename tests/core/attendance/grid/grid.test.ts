// Grids of present and absent: what cells say, which session a column is, and who a line is.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readGridCell } from '../../../../src/core/attendance/grid/cells.js';
import { matchColumns, type GridSession } from '../../../../src/core/attendance/grid/columns.js';
import { placePeople } from '../../../../src/core/attendance/grid/people.js';
import { readTitle } from '../../../../src/core/attendance/grid/titles.js';
import { dateOrders, type DateOrder } from '../../../../src/core/attendance/readers/dates.js';

describe('cells', () => {
  test.each([
    ...[
      'x',
      'X',
      '✓',
      '✔️',
      '☑',
      '1',
      'P',
      'present',
      'Présent',
      'Présente',
      'présent(e)',
      'présent·e',
      'oui',
      'Y',
      'TRUE',
      'vrai',
    ].map((text) => [text, { kind: 'present' }] as const),
    ...['0', 'A', 'absent', 'Absente', 'abs', 'abs.', 'non', 'N', 'FALSE', '-', '–', '0 min'].map(
      (text) => [text, { kind: 'absent' }] as const,
    ),
    ['45', { kind: 'minutes', minutes: 45 }],
    ['45 min', { kind: 'minutes', minutes: 45 }],
    ['45,0', { kind: 'minutes', minutes: 45 }],
    ['1 min', { kind: 'minutes', minutes: 1 }],
    ['1 h 15', { kind: 'minutes', minutes: 75 }],
    ['excusé', { kind: 'excused' }],
    ['Exc.', { kind: 'excused' }],
    ...['late', 'o', 'O', '☒', '?', '45.5', 'x?', '1:00'].map((text) => [text, { kind: 'unread' }] as const),
    ['', null],
    ['  ', null],
  ])('%j', (text, mark) => {
    expect(readGridCell(text)).toEqual(mark);
  });
});

/** Mondays of January and February 2026. */
const days = ['2026-01-05', '2026-01-12', '2026-01-19', '2026-01-26', '2026-02-02', '2026-02-09'];
const titles = ['What pain is', 'Opioids', 'Sleep', 'Headache', 'Fibromyalgia', 'Cannabis'];
const sessions: GridSession[] = days.map((localDate, at) => ({
  id: `s${at + 1}`,
  number: at + 1,
  title: titles[at] ?? '',
  localDate,
}));
function match(
  columns: readonly string[],
  dateOrder: DateOrder | null = null,
  chosen: [number, string][] = [],
  among: readonly GridSession[] = sessions,
) {
  return matchColumns(
    columns.map((title, index) => ({ index, title })),
    among,
    { dateOrder, sessions: new Map(chosen) },
  ).map(({ sessionId, problem }) => sessionId ?? problem);
}

test('dates that can be read in one way only ask nobody for the order, whatever stands beside them', () => {
  const among = ['2026-09-21', '2026-09-28', '2026-10-05', '2026-05-10'].map((localDate, index) => ({
    id: `d${index}`,
    number: index + 1,
    title: `Session ${index + 1}`,
    localDate,
  }));
  const placedBy = (titles: string[], dateOrder: DateOrder | null = null) =>
    matchColumns(
      titles.map((title, index) => ({ index, title })),
      among,
      { dateOrder, sessions: new Map() },
    ).map(({ sessionId, problem }) => sessionId ?? problem);
  expect(placedBy(['2026-09-21', '28/09/2026'])).toEqual(['d0', 'd1']);
  expect(placedBy(['2026-09-21', '10/05/2026'])).toEqual(['d0', 'date-order']);
  expect(placedBy(['2026-09-21', '10/05/2026'], 'day-first')).toEqual(['d0', 'd3']);
});

describe('columns', () => {
  test.each([
    ['2026-01-12', 's2'],
    ['2026-01-12 00:00', 's2'],
    ['01/12/2026', 's2'],
    ['Jan 12, 2026', 's2'],
    ['12 janvier 2026', 's2'],
    ['lundi 12 janvier 2026', 's2'],
    ['Jan 12', 's2'],
    ['12 janv.', 's2'],
    ['Mon 12 Jan', 's2'],
    ['1/12', 's2'],
    ['3', 's3'],
    ['Session 3', 's3'],
    ['Séance 3', 's3'],
    ['S3', 's3'],
    ['Semaine 3', 's3'],
    ['n° 3', 's3'],
    ['#3', 's3'],
    ['opioids', 's2'],
    ['Session 2 – 2026-01-12', 's2'],
    ['Séance 2 (12 janvier)', 's2'],
    ['Opioids (Jan 12)', 's2'],
    ['Session 3 – 2026-01-12', 'ambiguous'],
    ['Sleep (Jan 12)', 'ambiguous'],
    ['2026-01-13', 'no-session'],
    ['Session 9', 'no-session'],
    ['Total', 'unread'],
    ['Notes', 'unread'],
    ['%', 'unread'],
  ])('%s', (title, expected) => {
    expect(match([title])).toEqual([expected]);
  });

  test('the order of day and month is what places the columns, and is asked for where both do', () => {
    expect(match(['05/01/2026', '12/01/2026', '02/02/2026'])).toEqual(['s1', 's2', 's5']);
    const both: GridSession[] = [
      { id: 'a', number: 1, title: 'One', localDate: '2026-02-03' },
      { id: 'b', number: 2, title: 'Two', localDate: '2026-03-02' },
    ];
    expect(match(['02/03/2026', '03/02/2026'], null, [], both)).toEqual(['date-order', 'date-order']);
    expect(match(['02/03/2026', '03/02/2026'], 'month-first', [], both)).toEqual(['a', 'b']);
    expect(match(['02/03/2026', '03/02/2026'], 'day-first', [], both)).toEqual(['b', 'a']);
    expect(match(['2/3'], null, [], both)).toEqual(['ambiguous']);
  });

  test('two columns of one session are neither, two sessions of one day are asked about', () => {
    expect(match(['1', 'What pain is', '2'])).toEqual(['repeated', 'repeated', 's2']);
    const twice = [...sessions, { id: 's7', number: 7, title: 'Evening', localDate: '2026-01-05' }];
    expect(match(['2026-01-05', 'Evening'], null, [], twice)).toEqual(['ambiguous', 's7']);
  });

  test('what the lead chose stands', () => {
    expect(match(['Total', '2026-01-13'], null, [[1, 's2']])).toEqual(['unread', 's2']);
  });

  test('« mar 3 février » is the day that has a session', () => {
    const tuesday = [{ id: 't', number: 1, title: 'T', localDate: '2026-02-03' }];
    expect(match(['mar 3 février'], null, [], tuesday)).toEqual(['t']);
  });

  test('whatever the titles are, every column has a session of the cohort or a reason, and no session two', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom(...titles, ...days, '1', 'S2', '01/02/2026'))),
        fc.constantFrom(null, ...dateOrders),
        (columns, order) => {
          const found = matchColumns(
            columns.map((title, index) => ({ index, title })),
            sessions,
            { dateOrder: order, sessions: new Map() },
          );
          const held = found.flatMap(({ sessionId }) => sessionId ?? []);
          expect(new Set(held).size).toBe(held.length);
          expect(held.every((id) => sessions.some((session) => session.id === id))).toBe(true);
          expect(found.every(({ sessionId, problem }) => (sessionId === null) !== (problem === null))).toBe(
            true,
          );
        },
      ),
    );
  });

  test('a title is taken apart', () => {
    expect(readTitle('Week 5')).toMatchObject({ number: 5, date: null, yearless: [] });
    expect(readTitle('14/01')).toMatchObject({ yearless: ['01-14'], number: null });
  });
});

describe('people', () => {
  const person = (clinicianId: string, given: string, family: string, shared = false) => ({
    clinicianId,
    given,
    family,
    addresses: [{ address: `${clinicianId}@clinic.example`, shared }],
    enrolled: true,
  });
  const people = [
    person('ann', 'Ann', 'Lee'),
    person('bea', 'Béatrice', 'Roy'),
    person('desk', 'Dora', 'Desk', true),
    person('ann2', 'Ann', 'Lee'),
  ];
  const place = (rows: { name: string; emails: string[] }[], chosen: [number, string][] = []) =>
    placePeople(
      rows.map((row, at) => ({ line: at + 2, ...row })),
      people,
      new Map(chosen),
    );

  test('an address on one record is certain; a name never is, also where it is unique', () => {
    const [byAddress, byName, twins] = place([
      { name: 'whoever', emails: ['ANN@clinic.example'] },
      { name: 'Beatrice Roy', emails: [] },
      { name: 'Lee, Ann', emails: [] },
    ]);
    expect(byAddress).toMatchObject({ clinicianId: 'ann', suggestions: [] });
    expect(byName).toMatchObject({ clinicianId: null, suggestions: [{ clinicianId: 'bea' }] });
    expect(twins?.clinicianId).toBeNull();
    expect(twins?.suggestions.map(({ clinicianId }) => clinicianId).sort()).toEqual(['ann', 'ann2']);
  });

  test('a shared address is a suggestion, two people’s addresses on one line are nobody', () => {
    const [shared, two] = place([
      { name: 'Desk', emails: ['desk@clinic.example'] },
      { name: 'Ann', emails: ['ann@clinic.example', 'bea@clinic.example'] },
    ]);
    expect(shared).toMatchObject({ clinicianId: null });
    expect(shared?.suggestions[0]).toMatchObject({ clinicianId: 'desk', why: 'shared-address' });
    expect(two?.clinicianId).toBeNull();
  });

  test('what the lead confirmed counts; the second line of one person does not', () => {
    const rows = [
      { name: 'B. Roy', emails: [] },
      { name: 'Béa', emails: ['bea@clinic.example'] },
    ];
    expect(place(rows, [[2, 'bea']])).toMatchObject([
      { line: 2, clinicianId: 'bea', repeats: null },
      { line: 3, clinicianId: null, repeats: 2 },
    ]);
    expect(place(rows, [[2, 'nobody']])[0]?.clinicianId).toBeNull();
  });
});
