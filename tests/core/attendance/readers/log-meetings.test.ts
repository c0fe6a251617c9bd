// Several meetings in one log.
import { expect, test } from '@jest/globals';
import { meetingsOf } from '../../../../src/core/attendance/readers/log-meetings.js';
import type { LogEntry } from '../../../../src/core/attendance/readers/log-pairs.js';

/** `05T12:00` on January 2026; `?` where the moment cannot be read. */
function section(...moments: string[]): LogEntry[] {
  return moments.map((text, index) => ({
    line: { line: index + 1, cells: [] },
    name: 'Ann',
    action: 'joined',
    text,
    wall: text.startsWith('?') ? null : `2026-01-${text}:00`,
  }));
}

const shown = (sections: LogEntry[][]): string[] =>
  meetingsOf(sections).map(({ entries }) => entries.map(({ text }) => text).join(' '));

test.each([
  ['one section is one meeting', [section('05T12:00', '05T12:30')], ['05T12:00 05T12:30']],
  [
    'two sections are two',
    [section('05T12:00', '05T12:30'), section('05T14:00')],
    ['05T12:00 05T12:30', '05T14:00'],
  ],
  ['the later one may stand first', [section('05T14:00'), section('05T12:00')], ['05T12:00', '05T14:00']],
  [
    'without titles a long silence parts them',
    [section('06T12:00', '05T12:00', '06T12:30')],
    ['05T12:00', '06T12:00 06T12:30'],
  ],
  ['a silence of a morning does not', [section('05T08:00', '05T19:00')], ['05T08:00 05T19:00']],
  [
    'the same meeting downloaded twice is one',
    [section('05T12:00', '05T12:30'), section('05T12:00', '05T12:30', '05T12:50')],
    ['05T12:00 05T12:30 05T12:50'],
  ],
  [
    'an unreadable moment stays with its section',
    [section('05T12:00', '?1'), section('05T14:00')],
    ['?1 05T12:00', '05T14:00'],
  ],
])('%s', (_, sections, expected) => {
  expect(shown(sections)).toEqual(expected);
});

test('two devices that join in the same second are two joins', () => {
  expect(shown([section('05T12:00', '05T12:00')])).toEqual(['05T12:00 05T12:00']);
});

test('from the first entry to the last', () => {
  expect(meetingsOf([section('05T12:30', '?1', '05T12:00')])).toMatchObject([
    { from: '2026-01-05T12:00:00', to: '2026-01-05T12:30:00' },
  ]);
  expect(meetingsOf([section('?1')])).toMatchObject([{ from: '', to: '' }]);
  expect(meetingsOf([])).toEqual([]);
});
