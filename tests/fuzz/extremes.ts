// Inputs of the greatest size an upload may have, each made to cost as much as it can.
import { reportBytesMax } from '../../src/core/attendance/readers/limits.js';

const header = 'Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)';
const stay = 'Ann Lee,ann@east.example,01/05/2026 12:00:00 PM,01/05/2026 01:00:00 PM,60';

/** For the titles above. */
const roomBytes = 900_000;
const filled = (part: string): string =>
  part.repeat(Math.floor((reportBytesMax - roomBytes) / Buffer.byteLength(part)));
const under = (line: string): string => `${header}\n${filled(`${line}\n`)}`;
const json = (list: string): string => `[${list.slice(0, -1)}]`;

/** `Ann,` followed by columns up to the limit, as often as a file holds. */
const wide = (columns: number, cell: string): string => `Ann,${Array(columns).fill(cell).join(',')}`;

export const extremes: Readonly<Record<string, () => string | Buffer>> = {
  'one line without an end': () => filled('x'),
  'ten million commas': () => filled(','),
  'ten million line breaks': () => filled('\n'),
  'ten million carriage returns': () => filled('\r'),
  'quotes everywhere': () => filled('"'),
  'quotes and commas': () => filled('",'),
  'quotes and line breaks': () => filled('"\n'),
  'a quote that is never closed': () => `${header}\n"${filled(`${stay}\n`)}`,
  'a hundred thousand columns': () => under(wide(100_000, 'x')),
  'as many columns as allowed': () => `${wide(990, 'Join Time')}\n${filled(`${wide(990, '')}\n`)}`,
  'long titles over empty cells': () =>
    `${header},${Array.from({ length: 90 }, (_, i) => `${'t'.repeat(9000)}${i}`).join(',')}\n${filled(`${stay}${','.repeat(90)}\n`)}`,
  'more rows than a report has': () => under(stay),
  'as many rows as allowed, all odd': () =>
    `${header}\n${'A,x,31/02/2026 25:00,32/13/2026 99:99,x\n'.repeat(49_000)}`,
  'one name of nothing but brackets': () =>
    `${header}\n${'('.repeat(4000)}${')'.repeat(4000)},,01/05/2026 12:00:00 PM,,1`,
  'cells of spaces': () => filled(`${' '.repeat(9000)}x,`),
  'cells of spaces inside': () => under(`a${' '.repeat(9900)}b,x,y,z,1`),
  'titles of spaces and a bracket': () => filled(`a${' '.repeat(4900)}b(,`),
  'dates of spaces': () =>
    `${header}\n${`A,a@b.example,01/05/2026${' '.repeat(4000)}12:00,1${' '.repeat(4000)}2,5\n`.repeat(1200)}`,
  'digits without an end': () =>
    under(`A,a@b.example,${'1'.repeat(4900)},${'9:'.repeat(2400)},${'7'.repeat(90)}`),
  'durations without an end': () =>
    `Name,Email,Duration,Time joined,Time exited\n${filled(`A,a@b.example,${'1 h '.repeat(1200)}x,12:00,13:00\n`)}`,
  'addresses without an end': () =>
    under(`A,${'a@'.repeat(4900)},01/05/2026 12:00:00 PM,01/05/2026 01:00:00 PM,60`),
  'hosts of brackets': () => `Topic,ID,Host\nx,1,${'(a@'.repeat(3300)}\n\n${header}\n${stay}`,
  NULs: () => filled('\u0000'),
  'NULs between letters': () => filled('N\u0000a\u0000'),
  controls: () => filled('\u0001\u0002'),
  'halves of characters': () =>
    Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.alloc(reportBytesMax - 1000, Buffer.from([0x00, 0xd8])),
    ]),
  'broken characters': () => Buffer.alloc(reportBytesMax - 1, 0xc3),
  'marks without an end': () => `${header}\n${'e\u0301'.repeat(3000)},,01/05/2026 12:00:00 PM,,1`,
  'wide forms that grow': () => under(`${'\ufdfa'.repeat(3000)},,x,y,1`),
  'brackets, opened only': () => filled('['),
  'brackets, opened and closed': () => `${'['.repeat(4_000_000)}${']'.repeat(4_000_000)}`,
  'objects in objects': () => `${'{"a":'.repeat(900_000)}1${'}'.repeat(900_000)}`,
  'a list of zeros': () => json(filled('0,')),
  'a list of empty objects': () => json(filled('{},')),
  'as many empty objects as allowed': () => json('{},'.repeat(499_999)),
  'keys without an end': () => `{${Array.from({ length: 600_000 }, (_, i) => `"k${i}":1`).join(',')}}`,
  'Zoom rows': () => `{"page_size":300,"participants":${json(filled('{"name":"A","join_time":"x"},'))}}`,
  'Meet participants and sessions': () =>
    `{"participants":${json(Array.from({ length: 40_000 }, (_, i) => `{"name":"p/${i}","anonymousUser":{"displayName":"A"}},`).join(''))},"participantSessions":${json(Array.from({ length: 49_000 }, (_, i) => `{"name":"p/${i % 40_000}/s/${i}","startTime":"2026-01-05T17:00:00Z"},`).join(''))}}`,
  'a BigBlueButton crowd': () =>
    `{"users":{${Array.from({ length: 49_000 }, (_, i) => `"u${i}":{"name":"A","intIds":{"w":{"registeredOn":1767631680000}}}`).join(',')}}}`,
  'Teams records': () => json(filled('{"attendanceIntervals":[{},{},{}],"identity":{"displayName":"A"}},')),
};
