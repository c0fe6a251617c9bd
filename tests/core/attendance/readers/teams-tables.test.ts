// Tables found by title or by shape, whatever stands around them.
import { describe, expect, test } from '@jest/globals';
import { findTeamsTables } from '../../../../src/core/attendance/readers/teams-tables.js';

/** One row a line, cells by `|`. */
function find(text: string) {
  const rows = text
    .trim()
    .split('\n')
    .map((line, index) => ({ line: index + 1, cells: line.split('|').map((cell) => cell.trim()) }));
  return findTeamsTables(rows).map(({ kind, columns, lines, headerLine, hasKnownTitles }) => ({
    kind,
    columns: Object.fromEntries(columns),
    names: lines.map(({ cells }) => cells[columns.get('name') ?? 0]),
    headerLine,
    hasKnownTitles,
  }));
}

const row = (name: string, extra = ''): string =>
  `${name}|1/5/26, 12:00:00 PM|1/5/26, 12:30:00 PM|30m${extra}`;

test('by title, in any order of columns', () => {
  expect(
    find(
      `Role|Email|Duration|Leave Time|Join Time|Name\nAttendee|a@x.example|30m|1/5/26, 12:30|1/5/26, 12:00|Ann`,
    ),
  ).toEqual([
    {
      kind: 'stays',
      columns: { name: 5, join: 4, leave: 3, duration: 2, email: 1 },
      names: ['Ann'],
      headerLine: 1,
      hasKnownTitles: true,
    },
  ]);
});

test('by shape where no title is known', () => {
  expect(
    find(
      `x|y\nA|B|C|D|E|F (UPN)\n${row('Ann', '|a@x.example|ann@t.example')}\n${row('Bo', '||bo@t.example')}`,
    ),
  ).toEqual([
    {
      kind: 'envelopes',
      columns: { name: 0, join: 1, leave: 2, duration: 3, email: 4, upn: 5 },
      names: ['Ann', 'Bo'],
      headerLine: 2,
      hasKnownTitles: false,
    },
  ]);
});

describe('stays or envelopes, where the titles do not say', () => {
  const kinds = (text: string): string[] => find(text).map(({ kind }) => kind);
  const header = 'A|B|C|D';

  test('the first of two sums people up', () => {
    expect(kinds(`2. x\n${header}\n${row('Ann')}\n3. y\n${header}\n${row('Ann')}\n${row('Ann')}`)).toEqual([
      'envelopes',
      'stays',
    ]);
  });
  test('one alone, by whether anybody stands in it twice', () => {
    expect(kinds(`${header}\n${row('Ann')}\n${row('Bo')}`)).toEqual(['envelopes']);
    expect(kinds(`${header}\n${row('Ann')}\n${row('Ann')}`)).toEqual(['stays']);
  });
  test('a known one tells of the other', () => {
    expect(kinds(`Name|First Join|Last Leave|D\n${row('Ann')}\n3. y\n${header}\n${row('Ann')}`)).toEqual([
      'envelopes',
      'stays',
    ]);
  });
});

describe('where a table ends', () => {
  const header = 'Name|Join Time|Leave Time|Duration';

  test('blank rows and rows of separators are skipped', () => {
    expect(find(`${header}\n${row('Ann')}\n|||\n\n${row('Bo')}`)[0]?.names).toEqual(['Ann', 'Bo']);
  });
  test('a numbered title, or a single cell that no entry follows', () => {
    expect(find(`${header}\n${row('Ann')}\n4. Meeting Engagement\nAnn|1|2\nBo|3|4`)[0]?.names).toEqual([
      'Ann',
    ]);
    expect(find(`${header}\n${row('Ann')}\nEngagement|\nName|Raised hands\nBo|3|4`)[0]?.names).toEqual([
      'Ann',
    ]);
  });
  test('a name that is cut short between entries or at the end is no title', () => {
    expect(find(`${header}\n${row('Ann')}\nBo\n${row('Cy')}`)[0]?.names).toEqual(['Ann', 'Bo', 'Cy']);
    expect(find(`${header}\n${row('Ann')}\nBo`)[0]?.names).toEqual(['Ann', 'Bo']);
    expect(find(`${header}\n${row('Ann')}\nBo\n3. x\ny`)[0]?.names).toEqual(['Ann', 'Bo']);
  });
  test('the next table', () => {
    expect(find(`${header}\n${row('Ann')}\n${header}\n${row('Bo')}`).map(({ names }) => names)).toEqual([
      ['Ann'],
      ['Bo'],
    ]);
  });
});

test('titles alone make an empty table; three cells of something else make none', () => {
  expect(find('Name|First Join|Last Leave|Duration')).toMatchObject([{ kind: 'envelopes', names: [] }]);
  expect(find('a|b|c|d\n1|2|3|4\n\nx')).toEqual([]);
  expect(find('Name|Email|Duration|Role\nAnn|a@x.example|30m|Attendee')).toEqual([]);
});
