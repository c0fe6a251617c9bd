// What the readers are fed: arbitrary bytes and texts, sheets put together from known words, and every fixture, damaged.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ReadContext } from '../../src/core/attendance/evidence.js';
import { dateOrders } from '../../src/core/attendance/readers/dates.js';
import { damageKinds, damaged, oddCells } from './mutations.js';

export interface FuzzInput {
  bytes: Buffer;
  context: ReadContext;
}

const folder = join(import.meta.dirname, '../fixtures');

/** Whatever report a test knows, those added later included. */
export function fixtures(): Buffer[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(csv|tsv|txt|json)$/.test(path) && path !== 'credit-vectors.json')
    .sort()
    .map((path) => readFileSync(join(folder, path)));
}

const zones = [null, 'America/Toronto', 'UTC', 'Asia/Kolkata', 'America/St_Johns', 'Nowhere/Atall', ''];
const days = [
  '2026-01-05',
  '2026-02-06',
  '2025-12-11',
  '2021-11-19',
  '2026-11-01',
  '2026-03-08',
  '1999-12-31',
];

export const contexts: fc.Arbitrary<ReadContext> = fc
  .record({
    // Mostly what a hub would say, so that readers get to read.
    zone: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.nat(zones.length - 1)),
    day: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(days.length - 1)),
    order: fc.option(fc.constantFrom(...dateOrders), { freq: 3 }),
    isMapped: fc.nat(9).map((one) => one === 0),
    allMeetings: fc.boolean(),
  })
  .map(({ zone, day, order, isMapped, allMeetings }) => ({
    timeZone: zones[zone] ?? null,
    session: { startsAt: `${days[day]}T17:00:00Z`, endsAt: `${days[day]}T18:00:00Z` },
    ...(order === null ? {} : { dateOrder: order }),
    ...(isMapped ? { mapping: { name: '#1', join: '#2', leave: '#3' } } : {}),
    ...(allMeetings ? { allMeetings } : {}),
  }));

/** Any UTF-16 unit, halves of characters and controls too. */
const units = fc.array(fc.nat(0xffff), { maxLength: 12 }).map((codes) => String.fromCharCode(...codes));
const number = fc.nat(0x7fffffff);
export const mutation = fc.record({ kind: fc.nat(damageKinds - 1), a: number, b: number });

function damagedFixtures(all: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const one = fc.nat(all.length - 1);
  return fc
    .tuple(one, one, fc.array(mutation, { minLength: 1, maxLength: 4, size: 'small' }))
    .map(([index, other, mutations]) =>
      damaged(all[index] ?? Buffer.alloc(0), mutations, all[other] ?? Buffer.alloc(0)),
    );
}

/** Tables whose cells are odd, or words that a fixture knows. */
function patchedSheets(all: readonly Buffer[]): fc.Arbitrary<Buffer> {
  const words = all
    .flatMap((bytes) => bytes.toString('utf8').split(/[,;\t\r\n]+/))
    .filter((word) => word.length < 60);
  const cell = fc.oneof(fc.constantFrom(...oddCells), fc.constantFrom(...new Set(words)), units);
  return fc
    .tuple(
      fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 12 }),
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n', '\r'),
    )
    .map(([rows, delimiter, end]) => Buffer.from(rows.map((row) => row.join(delimiter)).join(end)));
}

export function fuzzInputs(): fc.Arbitrary<FuzzInput> {
  const all = fixtures();
  const bytes = fc.oneof(
    { weight: 6, arbitrary: damagedFixtures(all) },
    { weight: 2, arbitrary: patchedSheets(all) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2000 }).map((each) => Buffer.from(each)) },
    { weight: 1, arbitrary: fc.json({ maxDepth: 6 }).map((each) => Buffer.from(each)) },
  );
  return fc.record({ bytes, context: contexts });
}
