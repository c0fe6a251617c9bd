// Disputed participants: what persons took back is never concluded again, and everybody else is matched as before.
import { expect, test } from '@jest/globals';
import { matchDisputed } from '../../../src/core/identity/disputed.js';
import { matchParticipants, type MatchInput } from '../../../src/core/identity/match.js';

const person = (clinicianId: string, given: string, address: string, enrolled = true) => ({
  clinicianId,
  given,
  family: 'Okoro',
  addresses: [{ address, shared: false }],
  enrolled,
});
const people = [person('ann', 'Ann', 'ann@x.example'), person('bea', 'Bea', 'bea@x.example')];
const row = (key: string, name: string, email?: string) => ({
  key,
  names: [name],
  emails: email === undefined ? [] : [email],
  seconds: 60,
});
const input: MatchInput = {
  participants: [
    row('mail:ann@x.example', 'Ann Okoro', 'ann@x.example'),
    row('mail:bea@x.example', 'Bea Okoro', 'bea@x.example'),
    row('name:bea okoro', 'Bea Okoro'),
  ],
  people,
  remembered: new Map([['name:bea okoro', 'bea']]),
};
const annKey = 'mail:ann@x.example';
const told = ({ certain, review }: ReturnType<typeof matchDisputed>) => ({
  certain: certain.map(({ key, clinicianId }) => [key, clinicianId]),
  review: review.map(({ key, reason, suggestions }) => [key, reason, suggestions.map((s) => s.clinicianId)]),
});

test('without disputes it is what matching says', () => {
  expect(matchDisputed(input, [])).toEqual(matchParticipants(input));
});

test('who it is not is neither certain nor suggested; the others are untouched', () => {
  const { certain, review } = told(matchDisputed(input, [{ key: annKey, clinicianId: 'ann' }]));
  expect(certain).toEqual([
    ['mail:bea@x.example', 'bea'],
    ['name:bea okoro', 'bea'],
  ]);
  expect(review).toMatchObject([[annKey, 'disputed', expect.not.arrayContaining(['ann'])]]);
});

test('an answer taken back leaves the certain one as a suggestion', () => {
  expect(told(matchDisputed(input, [{ key: 'name:bea okoro', clinicianId: null }])).review).toEqual([
    ['name:bea okoro', 'disputed', ['bea']],
  ]);
});

test('taken back and uncertain, the row keeps its own reason', () => {
  const unsure = { ...input, remembered: new Map<string, string>() };
  expect(told(matchDisputed(unsure, [{ key: 'name:bea okoro', clinicianId: null }])).review).toMatchObject([
    ['name:bea okoro', 'no-address', expect.arrayContaining(['bea'])],
  ]);
});

test('an address that was put right makes another person certain, who is not disputed', () => {
  const corrected = {
    ...input,
    people: [person('ann', 'Ann', 'ann.new@x.example'), person('cid', 'Cid', 'ann@x.example')],
  };
  const dispute = { key: annKey, clinicianId: 'ann' };
  expect(told(matchDisputed(corrected, [dispute])).certain).toContainEqual([annKey, 'cid']);
  const both = [dispute, { key: annKey, clinicianId: null }];
  expect(told(matchDisputed(corrected, both)).review).toContainEqual([annKey, 'disputed', ['cid']]);
});
