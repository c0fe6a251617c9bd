// Two sections about the same people: each counts once, by the better evidence, under the identity of both.
import { describe, expect, test } from '@jest/globals';
import { findingsOf, presenceOf, readText } from '../../../support/read-report.js';

const participants = 'Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole';
const activities = 'Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole';

/** `name | join | leave | duration | email | upn | role`, minutes after noon. */
function report(people: string[], stays: string[], stayTitles = activities) {
  return readText(
    [
      '2. Participants',
      participants,
      ...people,
      '',
      '3. In-Meeting Activities',
      stayTitles,
      ...stays,
      '',
    ].join('\r\n'),
  );
}

function line(name: string, from: number, to: number, duration: string, ...others: string[]): string {
  const at = (minute: number): string => `1/5/26, 12:${String(minute).padStart(2, '0')}:00 PM`;
  return [name, at(from), at(to), duration, ...others].join('\t');
}

test('single stays with the address, account and role of the participant', () => {
  const read = report(
    [line('Ann', 0, 50, '30m', 'Ann@x.example', 'ANN@t.example', 'Organizer')],
    [
      line('Ann', 0, 10, '10m', 'ann@x.example', 'Attendee'),
      line('Ann', 30, 50, '20m', 'ann@x.example', 'Attendee'),
    ],
  );
  expect(read.rows).toMatchObject([
    { rowNo: 7, email: 'ann@x.example', externalIds: { accountId: 'teams:ann@t.example' }, role: 'host' },
    { rowNo: 8, email: 'ann@x.example', externalIds: { accountId: 'teams:ann@t.example' }, role: 'host' },
  ]);
  expect(read.rows.some(({ isEnvelope }) => isEnvelope === true)).toBe(false);
  expect(presenceOf(read)).toEqual({ 'mail:ann@x.example': '1800 exact' });
});

test('stays without a column of addresses belong to the one who bears the name', () => {
  const read = report(
    [
      line('Ann', 0, 50, '30m', 'ann@x.example', '', 'Attendee'),
      line('Bo', 0, 20, '20m', '', 'bo@t.example', 'Attendee'),
    ],
    [line('Ann', 0, 10, '10m'), line('Ann', 30, 50, '20m'), line('Bo', 0, 20, '20m')],
    'Name\tJoin Time\tLeave Time\tDuration',
  );
  expect(presenceOf(read)).toEqual({
    'mail:ann@x.example': '1800 exact',
    'account:teams:bo@t.example': '1200 exact',
  });
});

test('where stays do show addresses, one without is a guest of the same name', () => {
  const read = report(
    [line('Ann', 0, 50, '50m', 'ann@x.example', '', 'Attendee')],
    [line('Ann', 0, 50, '50m', 'ann@x.example', 'Attendee'), line('Ann', 10, 20, '10m', '', 'Attendee')],
  );
  expect(presenceOf(read)).toEqual({ 'mail:ann@x.example': '3000 exact', 'name:ann': '600 exact' });
});

test('stays of an account, where the address is missing in both sections', () => {
  const titles = 'Name\tJoin Time\tLeave Time\tDuration\tParticipant ID (UPN)';
  const read = report(
    [
      line('Ann', 0, 50, '30m', '', 'ann@t.example', 'Attendee'),
      line('Ann', 0, 5, '5m', '', 'other@t.example', 'Attendee'),
    ],
    [
      line('Ann', 0, 10, '10m', 'ann@t.example'),
      line('Ann', 30, 50, '20m', 'ANN@t.example'),
      line('Ann', 0, 5, '5m', 'other@t.example'),
    ],
    titles,
  );
  expect(presenceOf(read)).toEqual({
    'account:teams:ann@t.example': '1800 exact',
    'account:teams:other@t.example': '300 exact',
  });
  expect(read.findings).toEqual([]);
});

test('who stands in one section only counts from that one', () => {
  const read = report(
    [line('Ann', 0, 50, '30m', 'ann@x.example', '', 'Attendee')],
    [line('Bo', 5, 15, '10m', 'bo@x.example', 'Attendee')],
  );
  expect(read.rows).toMatchObject([{ name: 'Ann', isEnvelope: true, statedSeconds: 1800 }, { name: 'Bo' }]);
  expect(presenceOf(read)).toEqual({
    'mail:ann@x.example': '1800 totals-only',
    'mail:bo@x.example': '600 exact',
  });
});

describe('the summary counts instead', () => {
  const ann = line('Ann', 0, 50, '30m', 'ann@x.example', '', 'Attendee');
  const first = line('Ann', 0, 10, '10m', 'ann@x.example', 'Attendee');

  test.each([
    ['where a stay is missing', [first], ['summed-up@3']],
    [
      'where one cannot be read',
      [first, line('Ann', 30, 50, '20m', 'ann@x.example').replace('12:50', 'soon')],
      ['leave-inferred@8', 'summed-up@3'],
    ],
    [
      'where one has a date that does not exist',
      [first, line('Ann', 30, 50, '20m', 'ann@x.example').replaceAll('1/5/26', '2/30/26')],
      ['no-such-date@8', 'summed-up@3'],
    ],
  ])('%s', (_, stays, findings) => {
    const read = report([ann], stays);
    expect(presenceOf(read)).toEqual({ 'mail:ann@x.example': '1800 totals-only' });
    expect(findingsOf(read)).toEqual(findings);
  });

  test('but not where it is itself in doubt', () => {
    const read = report([ann.replace('30m', 'long')], [first]);
    expect(presenceOf(read)).toEqual({ 'mail:ann@x.example': '600 exact' });
    expect(read.findings).toEqual([]);
  });

  test('nor where two devices at once made it longer', () => {
    const read = report(
      [line('Ann', 0, 40, '60m', 'ann@x.example', '', 'Attendee')],
      [line('Ann', 0, 30, '30m', 'ann@x.example'), line('Ann', 10, 40, '30m', 'ann@x.example')],
    );
    expect(presenceOf(read)).toEqual({ 'mail:ann@x.example': '2400 exact' });
    expect(read.findings).toEqual([]);
  });
});

test('namesakes whose stays cannot be told apart keep them where a summary is not whole', () => {
  const read = report(
    [
      line('Ann', 0, 50, '30m', 'ann@x.example', '', 'Attendee'),
      line('Ann', 0, 50, '', 'ann@y.example', '', 'Attendee'),
    ],
    [line('Ann', 0, 10, '10m'), line('Ann', 30, 50, '20m')],
    'Name\tJoin Time\tLeave Time\tDuration',
  );
  expect(read.rows.map(({ email, isEnvelope }) => [email, isEnvelope ?? false])).toEqual([
    ['ann@x.example', true],
    ['ann@y.example', true],
    [null, false],
    [null, false],
  ]);
  expect(findingsOf(read)).toEqual(['summed-up@3', 'gaps-unknown@4', 'summed-up@4']);
});

test('thousands of namesakes take no longer than their number', () => {
  const many = Array.from({ length: 3000 }, (_, index) =>
    line('Ann', 0, 50, '30m', `ann${index}@x.example`, '', 'Attendee'),
  );
  const read = report(
    many,
    Array(3000).fill(line('Ann', 0, 10, '10m')) as string[],
    'Name\tJoin Time\tLeave Time\tDuration',
  );
  expect(read.rows).toHaveLength(3000);
});
