// Ways in which a report gets damaged, by hand, by spreadsheets or by malice; each is decided by two numbers, so that a run can be repeated.
import iconv from 'iconv-lite';

export interface Mutation {
  kind: number;
  a: number;
  b: number;
}

type Damage = (bytes: Buffer, a: number, b: number, other: Buffer) => Buffer;

const longest = 60_000;

const at = (length: number, share: number): number => (length === 0 ? 0 : share % length);

/** Cells that no reader should trip over. */
export const oddCells: readonly string[] = [
  ...[
    '',
    ' ',
    '--',
    '-',
    '0',
    '-1',
    '1e9',
    '999999999',
    'NaN',
    'Infinity',
    'null',
    '="x"',
    '=',
    '"',
    '""',
    '\u0000',
  ],
  ...[
    '01/05/2026 12:00:00 PM',
    '31/02/2026 25:61:61',
    '2026-01-05T12:00:00-05:00',
    '2026-01-05T12:00:00.123456Z',
    '9999-12-31T23:59:59-05:00',
    '0001-01-01T00:00:00+14:00',
  ],
  ...[
    '11/1/2026 1:30:00 AM',
    '3/8/2026 2:30:00 AM',
    '1/1/1970 00:00:00',
    '31/12/9999 23:59:59',
    '0000-00-00 00:00',
  ],
  ...[
    'Mar 28, 2020 08:07:27',
    '28 févr. 2026 à 18 h 02',
    '12:00',
    '12:00:11 PM',
    '99:99',
    '1 h 2 min',
    'PT1H',
    '1:00:00',
  ],
  ...[
    'Jane Doe',
    'jane@clinic.example',
    '@',
    'a@b',
    'Doe, Jane',
    '佐藤 花子',
    'é'.repeat(400),
    'x'.repeat(12_000),
  ],
  ...[
    '\ud800',
    '😊',
    '\u202e\u0000',
    '1416***1234',
    'iPad',
    ' '.repeat(3000),
    '('.repeat(300),
    '“'.repeat(300),
    '\u00a0',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'Name (Original Name)',
    'Join Time',
    'Leave Time',
    'Email',
    'Duration',
  ],
];

/** Values that JSON may hold where a reader expects another kind. */
const oddValues: readonly unknown[] = [
  ...[null, true, 0, -1, 1e308, 1.5, '', 'x', '\ud800', '\u0000', [], {}, [null], { name: null }, [[[]]]],
  ...[
    1_767_631_680_000,
    -1_767_631_680_000,
    8.64e15,
    '2026-01-05T17:00:00Z',
    { displayName: 7 },
    'x'.repeat(5000),
  ],
];

function editLines(bytes: Buffer, edit: (lines: string[]) => string[]): Buffer {
  return Buffer.from(edit(bytes.toString('latin1').split('\n')).join('\n'), 'latin1');
}

function shuffled(lines: string[], seed: number): string[] {
  const out = [...lines];
  let state = seed >>> 0 || 1;
  for (let i = out.length - 1; i > 0; i -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const j = state % (i + 1);
    [out[i], out[j]] = [out[j] ?? '', out[i] ?? ''];
  }
  return out;
}

const delimiters = [',', ';', '\t'];

/** Cell `a` of the file becomes `make` of itself. */
function editCell(bytes: Buffer, a: number, make: (cell: string) => string): Buffer {
  const cells = bytes.toString('utf8').split(/([,;\t\n])/);
  const index = at(cells.length, a) & ~1;
  cells[index] = make(cells[index] ?? '');
  return Buffer.from(cells.join(''));
}

/** One node of the JSON, however deep, is replaced. */
function editJson(bytes: Buffer, a: number, b: number): Buffer {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return bytes;
  }
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push({ holder: node as Record<string, unknown>, key });
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(value);
  const place = places[at(places.length, a)];
  if (place !== undefined) place.holder[place.key] = oddValues[b % oddValues.length];
  return Buffer.from(JSON.stringify(value));
}

const utf16 = (bytes: Buffer, bigEndian: boolean): Buffer =>
  iconv.encode(bytes.toString('utf8'), bigEndian ? 'utf16be' : 'utf16le', { addBOM: true });

const damages: readonly Damage[] = [
  (bytes, a, b) => {
    const out = Buffer.from(bytes);
    if (out.length > 0) out[at(out.length, a)] = b & 0xff;
    return out;
  },
  (bytes, a) => bytes.subarray(0, at(bytes.length + 1, a)),
  (bytes, a) => bytes.subarray(at(bytes.length + 1, a)),
  (bytes, a) => editLines(bytes, (lines) => shuffled(lines, a)),
  (bytes, a) => editLines(bytes, (lines) => lines.filter((_, index) => index !== at(lines.length, a))),
  (bytes, a, b) =>
    editLines(bytes, (lines) => [...lines, ...Array<string>(b % 40).fill(lines[at(lines.length, a)] ?? '')]),
  (bytes, a, b) => editCell(bytes, a, () => oddCells[b % oddCells.length] ?? ''),
  (bytes, a, b) => editCell(bytes, a, (cell) => `${cell}${oddCells[b % oddCells.length] ?? ''}`),
  (bytes, a) => editCell(bytes, a, (cell) => `"${cell}"`),
  (bytes, a) => editCell(bytes, a, (cell) => `${cell}"`),
  (bytes, a) => editCell(bytes, a, (cell) => `${cell}\n`),
  (bytes, a, b) => {
    const [from = ',', to = ';'] = [delimiters[a % 3], delimiters[b % 3]];
    return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
  },
  (bytes) => utf16(bytes, false),
  (bytes) => utf16(bytes, true),
  (bytes) => iconv.encode(bytes.toString('utf8'), 'windows-1252'),
  (bytes) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
  (bytes, a, _b, other) => Buffer.concat([bytes, Buffer.from('\r\n'), other.subarray(at(other.length, a))]),
  (bytes, a, b, other) =>
    Buffer.concat([bytes.subarray(0, at(bytes.length, a)), other.subarray(at(other.length, b))]),
  (bytes, a, b) => {
    const place = at(bytes.length, a);
    return Buffer.concat([bytes.subarray(0, place), Buffer.alloc(b % 200), bytes.subarray(place)]);
  },
  (bytes, a, b) => editJson(bytes, a, b),
];

export const damageKinds = damages.length;

export function damaged(bytes: Buffer, mutations: readonly Mutation[], other: Buffer): Buffer {
  return mutations.reduce(
    (out, { kind, a, b }) =>
      (damages[kind % damageKinds] ?? ((each) => each))(out, a, b, other).subarray(0, longest),
    bytes,
  );
}
