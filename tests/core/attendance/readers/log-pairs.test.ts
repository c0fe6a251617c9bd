// Which leave ended which join: whole logs, logs with gaps, and logs that cannot be ordered.
import { describe, expect, test } from '@jest/globals';
import {
  pairLog,
  rawOfStay,
  type LogEntry,
  type LoggedStay,
} from '../../../../src/core/attendance/readers/log-pairs.js';

/** `+12:00 -12:30 +soon`: joins and leaves in the order of the file. */
function entriesOf(log: string): LogEntry[] {
  return log.split(' ').map((word, index): LogEntry => {
    const text = word.slice(1);
    return {
      line: { line: index + 1, cells: ['Ann', word.startsWith('+') ? 'Joined' : 'Left', text] },
      name: 'Ann',
      action: word.startsWith('+') ? 'joined' : 'left',
      text,
      wall: /^\d/.test(text) ? `2026-01-05T${text}:00` : null,
    };
  });
}

const shown = ({ join, leave, isOpen }: LoggedStay): string =>
  `${join?.text ?? '?'}–${leave?.text ?? (isOpen ? 'end' : '?')}`;

describe('pairLog', () => {
  test.each([
    ['one stay', '+12:00 -12:30', '12:00–12:30'],
    ['two stays', '+12:00 -12:10 +12:20 -12:30', '12:00–12:10 12:20–12:30'],
    ['out of order in the file', '-12:30 +12:20 -12:10 +12:00', '12:00–12:10 12:20–12:30'],
    ['never left', '+12:00', '12:00–end'],
    ['left once, then stayed', '+12:00 -12:10 +12:20', '12:00–12:10 12:20–end'],
    ['a new connection takes over', '+12:00 +12:20 -12:21 -12:50', '12:00–12:21 12:20–12:50'],
    ['a leave is missing in between', '+12:00 +12:20 -12:50', '12:20–12:50 12:00–?'],
    ['a leave is missing before a stay to the end', '+12:00 +12:20', '12:00–? 12:20–end'],
    ['a leave without a join', '-12:20', '?–12:20'],
    ['a leave without a join, then a stay', '-12:20 +12:30 -12:40', '?–12:20 12:30–12:40'],
    ['back within the same minute', '+12:00 -12:30 +12:30', '12:00–12:30 12:30–end'],
    ['a leave that cannot be placed may have ended it', '+12:00 -soon', '12:00–? ?–soon'],
    ['a join that cannot be placed', '+soon -12:20', '?–12:20 soon–?'],
  ])('%s', (_, log, expected) => {
    expect(pairLog(entriesOf(log)).map(shown).join(' ')).toBe(expected);
  });

  test('a long log of one name takes no longer than its length', () => {
    const entries = Array.from({ length: 50_000 }, (_, index): LogEntry => {
      const wall = new Date(Date.UTC(2026, 0, 5) + index * 1000).toISOString().slice(0, 19);
      return {
        line: { line: index + 1, cells: [] },
        name: 'Ann',
        action: index < 25_000 ? 'joined' : 'left',
        text: wall,
        wall,
      };
    });
    const stays = pairLog(entries);
    expect(stays).toHaveLength(25_000);
    expect(stays.every(({ join, leave }) => join !== null && leave !== null)).toBe(true);
  });
});

test('the cells of both lines are kept', () => {
  const [stay] = pairLog(entriesOf('+12:00 -12:30'));
  expect(rawOfStay(stay as LoggedStay, ['Full Name', 'User Action', 'Timestamp'])).toEqual({
    'Full Name': 'Ann',
    'User Action': 'Joined',
    Timestamp: '12:00',
    'Full Name (4)': 'Ann',
    'User Action (5)': 'Left',
    'Timestamp (6)': '12:30',
  });
  expect(rawOfStay(stay as LoggedStay, [])).toEqual({
    '(1)': 'Ann',
    '(2)': 'Joined',
    '(3)': '12:00',
    '(4)': 'Ann',
    '(5)': 'Left',
    '(6)': '12:30',
  });
});
