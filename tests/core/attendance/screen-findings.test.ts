// What is odd about the people before shared screens, told once for each.
import { expect, test } from '@jest/globals';
import { screenFindings } from '../../../src/core/attendance/screen-findings.js';
import type { Interval } from '../../../src/core/time/interval.js';

const of = (startSeconds: number, endSeconds: number): Interval => ({ startSeconds, endSeconds });
const seated = (name: string, intervals: Interval[]) => ({
  clinicianId: name.toLowerCase(),
  name,
  intervals,
  isShortened: false,
});
const ann = (...intervals: Interval[]) => seated('Ann', intervals);
const bo = (...intervals: Interval[]) => seated('Bo', intervals);
const screen = (name: string, people: ReturnType<typeof seated>[]) => ({
  name,
  intervals: [of(0, 1200)],
  people,
});
const told = (...input: Parameters<typeof screenFindings>) =>
  screenFindings(...input).map(({ code, severity, params }) => [code, severity, params?.['minutes']]);

test('one after the other is no finding, at the same time is a question', () => {
  const first = screen('North', [ann(of(0, 600)), bo(of(0, 600))]);
  expect(told([first, screen('South', [ann(of(600, 1200))])], new Map())).toEqual([]);
  expect(told([first, screen('South', [ann(of(500, 1200))])], new Map())).toEqual([
    ['screen.two-at-once', 'warning', 2],
  ]);
});

test('connected alone as well is only said', () => {
  const own = new Map([['ann', [of(300, 900)]]]);
  expect(told([screen('North', [ann(of(0, 600)), bo(of(0, 600))])], own)).toEqual([
    ['screen.own-connection', 'note', 5],
  ]);
});

test('more people than the device says that it holds', () => {
  const people = [ann(of(0, 60)), bo(of(0, 60))];
  expect(told([screen('Room (1 person)', people)], new Map())).toEqual([
    ['screen.more-than-declared', 'warning', undefined],
  ]);
  expect(told([screen('Room (2 people)', people)], new Map())).toEqual([]);
});

test('a part of the time in which the device was away is a question, where times are known at all', () => {
  const away = { ...ann(), isShortened: true };
  expect(told([screen('North', [away, bo()])], new Map())).toEqual([
    ['screen.shortened-away', 'warning', undefined],
  ]);
  expect(told([{ ...screen('North', [away]), intervals: [] }], new Map())).toEqual([]);
});
