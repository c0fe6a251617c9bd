// Spreadsheets as they leave the service, read back by other libraries: CSV by csv-parse, XLSX by read-excel-file.
import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import readWorkbook, { readSheet } from 'read-excel-file/node';
import { AppError } from '../../../src/core/errors.js';
import { typedCell, type SheetColumn } from '../../../src/platform/sheet/columns.js';
import { csvChunks, defuse, writeCsv } from '../../../src/platform/sheet/csv.js';
import {
  tabName,
  workbookText,
  writeXlsx,
  xlsxBytes,
  xlsxRowsMax,
} from '../../../src/platform/sheet/xlsx.js';

interface Line {
  name: string;
  licence?: string;
  attendedMinutes?: number;
  credits?: string;
  heldOn?: string;
  joinedAt?: string;
}

const columns: SheetColumn<Line>[] = [
  { key: 'name', title: 'Nom', kind: 'text', value: (row) => row.name },
  { key: 'licence', title: 'Permis', kind: 'text', value: (row) => row.licence },
  { key: 'attendedMinutes', title: 'Minutes', kind: 'integer', value: (row) => row.attendedMinutes },
  { key: 'credits', title: 'Crédits', kind: 'decimal', value: (row) => row.credits },
  { key: 'heldOn', title: 'Jour', kind: 'day', value: (row) => row.heldOn },
  { key: 'joinedAt', title: 'Entrée', kind: 'instant', value: (row) => row.joinedAt },
];

const zoe: Line = {
  name: 'Zoé Ångström-Łukasiewicz',
  licence: '00123',
  attendedMinutes: 58,
  credits: '0.975',
  heldOn: '2026-03-08',
  joinedAt: '2026-03-08T16:00:07Z',
};

const scripts = [
  'ᐃᓄᒃᑎᑐᑦ ᑲᓇᑕ',
  'Nguyễn Thị Hương',
  'Karonhiahén:te Kanienʼkéha',
  'محمد الأمين',
  '王小明',
  'Γεωργία Ψ',
  '𝒜 𐐷 👩🏽‍⚕️',
  'e\u0301 decomposed',
];
const awkward = [
  'O"Brien, Jr',
  'two\nlines',
  'carriage\rreturn',
  ' kept spaces ',
  '',
  "'already",
  '1e5',
  '0012',
  'TRUE',
];

async function csvText(rows: Iterable<Line>, options = {}): Promise<string> {
  const parts: string[] = [];
  for await (const part of csvChunks(columns, rows, options)) parts.push(part);
  return parts.join('');
}

function readCsv(text: string): string[][] {
  return parse(text, { bom: true, record_delimiter: '\r\n' });
}

/** A reader that keeps what it gets, slowly: every chunk waits for a turn of the event loop. */
class SlowReader extends Writable {
  text = '';
  largest = 0;

  constructor() {
    super({ highWaterMark: 1024, decodeStrings: false });
  }

  override _write(chunk: string, _encoding: BufferEncoding, done: () => void): void {
    this.largest = Math.max(this.largest, this.writableLength);
    this.text += chunk;
    void turn().then(done);
  }
}

describe('csv', () => {
  test('starts with a byte-order mark and ends every line with CRLF', async () => {
    const text = await csvText([zoe]);
    expect(text).toBe(
      '\uFEFFNom,Permis,Minutes,Crédits,Jour,Entrée\r\n' +
        'Zoé Ångström-Łukasiewicz,00123,58,0.975,2026-03-08,2026-03-08T16:00:07Z\r\n',
    );
    expect(await csvText([], { byteOrderMark: false })).toBe('Nom,Permis,Minutes,Crédits,Jour,Entrée\r\n');
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+1 613 555 0100', "'+1 613 555 0100"],
    ['-cmd', "'-cmd"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\r=x', "'\r=x"],
    ['a=1', 'a=1'],
    ["'=1", "'=1"],
    [' =1', ' =1'],
    ['', ''],
  ])('text %j is written as %j', async (name, written) => {
    expect(defuse(name)).toBe(written);
    expect(readCsv(await csvText([{ name }]))[1]?.[0]).toBe(written);
  });

  test('a title is text too, and a negative number is a number', async () => {
    const typed: SheetColumn<Line>[] = [
      { key: 'session', title: '=Session', kind: 'text', value: () => '-' },
      { key: 'balance', title: 'Balance', kind: 'decimal', value: () => '-1.25' },
      { key: 'change', title: 'Change', kind: 'integer', value: () => -3 },
    ];
    const parts: string[] = [];
    for await (const part of csvChunks(typed, [zoe], { byteOrderMark: false })) parts.push(part);
    expect(parts.join('')).toBe("'=Session,Balance,Change\r\n'-,-1.25,-3\r\n");
  });

  test('every script, quote and line break comes back as it was', async () => {
    const names = [...scripts, ...awkward];
    const rows = readCsv(await csvText(names.map((name) => ({ name, licence: '0' }))));
    expect(rows.slice(1).map((row) => row[0])).toEqual(names);
  });

  test('what is missing is an empty cell, zero is not', async () => {
    const rows = readCsv(await csvText([{ name: 'A', attendedMinutes: 0 }]));
    expect(rows[1]).toEqual(['A', '', '0', '', '', '']);
  });

  test('waits for a slow reader and never piles the file up in memory', async () => {
    let made = 0;
    function* many(): Generator<Line> {
      for (; made < 20_000; made += 1)
        yield { name: `Clinician ${made}`, licence: String(made).padStart(6, '0') };
    }
    const out = new SlowReader();
    expect(await writeCsv(columns, many(), out)).toBe(20_000);
    expect(out.writableFinished).toBe(true);
    expect(out.largest).toBeLessThan(out.text.length / 5);
    const rows = readCsv(out.text);
    expect(rows).toHaveLength(20_001);
    expect(rows[20_000]?.slice(0, 2)).toEqual(['Clinician 19999', '019999']);
  });

  test('stops reading rows where the reader goes away', async () => {
    let closed = false;
    let made = 0;
    async function* endless(): AsyncGenerator<Line> {
      try {
        for (;;) {
          made += 1;
          yield { name: `Clinician ${made}` };
        }
      } finally {
        closed = true;
        await turn();
      }
    }
    const out = new Writable({ write: (_chunk, _encoding, done) => done(new Error('the reader went away')) });
    await expect(writeCsv(columns, endless(), out)).rejects.toThrow('the reader went away');
    for (let turns = 0; !closed && turns < 100; turns += 1) await turn();
    expect(closed).toBe(true);
    expect(made).toBeLessThan(10_000);
  });

  test('a failure while reading rows reaches the caller', async () => {
    function* failing(): Generator<Line> {
      yield zoe;
      throw new Error('the cursor broke');
    }
    await expect(writeCsv(columns, failing(), new SlowReader())).rejects.toThrow('the cursor broke');
  });
});

describe('typed cells', () => {
  test.each([
    ['integer', 1.5],
    ['integer', Number.NaN],
    ['integer', 2 ** 53],
  ] as const)('%s refuses %p', (kind, value) => {
    expect(() => typedCell({ key: 'k', title: 'K', kind, value: () => value }, zoe)).toThrow(
      /column k is integer/,
    );
  });

  test.each([
    ['decimal', '1,25'],
    ['decimal', '=1'],
    ['decimal', ''],
    ['day', '2026-3-8'],
    ['instant', '2026-03-08 16:00:07'],
    ['instant', '2026-03-08T16:00:07.000Z'],
  ] as const)('%s refuses %p', (kind, value) => {
    expect(() => typedCell({ key: 'k', title: 'K', kind, value: () => value }, zoe)).toThrow(/cannot hold/);
  });
});

/** One file of a zip archive, found by its central directory (PKWARE APPNOTE 4.3.12). */
function zipEntry(archive: Buffer, path: string): string {
  for (let at = archive.indexOf('PK\x01\x02'); at >= 0; at = archive.indexOf('PK\x01\x02', at + 4)) {
    const name = archive.toString('utf8', at + 46, at + 46 + archive.readUInt16LE(at + 28));
    if (name !== path) continue;
    const size = archive.readUInt32LE(at + 20);
    const header = archive.readUInt32LE(at + 42);
    const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
    return inflateRawSync(archive.subarray(start, start + size)).toString('utf8');
  }
  throw new Error(`${path} is not in the archive`);
}

describe('xlsx', () => {
  /** What every cell of the body is, by the library that reads it; undefined values are empty cells. */
  async function roundTrip(rows: Iterable<Line>): Promise<unknown[][]> {
    const bytes = await xlsxBytes(columns, rows, { sheetName: 'Présences' });
    return readSheet(bytes, { trim: false });
  }

  test('cells come back with their types', async () => {
    const [titles, row] = await roundTrip([zoe]);
    expect(titles).toEqual(['Nom', 'Permis', 'Minutes', 'Crédits', 'Jour', 'Entrée']);
    expect(row).toEqual([
      'Zoé Ångström-Łukasiewicz',
      '00123',
      58,
      0.975,
      new Date('2026-03-08T00:00:00Z'),
      new Date('2026-03-08T16:00:07Z'),
    ]);
  });

  test('text is text: formula-like, numeric, boolean, and dates', async () => {
    const names = [
      '=1+1',
      '+1',
      '-1',
      '@x',
      '0012',
      '1e5',
      'TRUE',
      '2026-01-05',
      ...scripts,
      ' kept spaces ',
    ];
    const rows = await roundTrip(names.map((name) => ({ name })));
    expect(rows.slice(1).map((row) => row[0])).toEqual(names);
  });

  test('no cell of the file is a formula', async () => {
    const bytes = await xlsxBytes(columns, [{ name: '=HYPERLINK("http://x.example")' }], { sheetName: 'S' });
    const sheet = zipEntry(bytes, 'xl/worksheets/sheet1.xml');
    expect(sheet).toContain('<c r="A2"');
    expect(sheet).toMatch(/<c r="A2"[^>]* t="s"/);
    expect(sheet).not.toContain('<f>');
  });

  test('texts that the format or the library would misread are spelled', () => {
    expect(workbookText('constructor')).toBe('_x0063_onstructor');
    expect(workbookText('__proto__')).toBe('_x005F__proto__');
    expect(workbookText('_x0041_')).toBe('_x005F_x0041_');
    expect(workbookText('snake_case_x1')).toBe('snake_case_x1');
    expect(workbookText('é'.repeat(32_767))).toHaveLength(32_767);
    expect(workbookText('é'.repeat(32_768))).toBe(`${'é'.repeat(32_766)}…`);
  });

  test('spelled texts are read back as they were', async () => {
    const names = [
      'constructor',
      'toString',
      '__proto__',
      '_x0041_',
      'Andr\uFFFD',
      'a\u0007b\u0085',
      'two\r\nlines',
    ];
    const rows = await roundTrip(names.map((name) => ({ name })));
    expect(rows.slice(1).map((row) => row[0])).toEqual(names);
  });

  test('empty cells stay empty beside zero', async () => {
    const [, row] = await roundTrip([{ name: '', attendedMinutes: 0, credits: '0' }]);
    expect(row?.slice(0, 4)).toEqual([null, null, 0, 0]);
  });

  test.each([
    ['ECHO: Pain/Douleur [2026]?', 'ECHO Pain Douleur 2026'],
    ["'quoted'", 'quoted'],
    ['   ', 'Sheet 1'],
    ['Programme de soins de la douleur chronique', 'Programme de soins de la douleu'],
    [`${'a'.repeat(30)}👩`, 'a'.repeat(30)],
  ])('the tab of %j is called %j', async (sheetName, name) => {
    expect(tabName(sheetName)).toBe(name);
    const sheets = await readWorkbook(await xlsxBytes(columns, [], { sheetName }));
    expect(sheets.map((sheet) => sheet.sheet)).toEqual([name]);
  });

  test('one row too many is refused before a byte is written', async () => {
    function* rows(): Generator<Line> {
      for (let i = 0; i <= xlsxRowsMax; i += 1) yield { name: 'Ana' };
    }
    const out = new SlowReader();
    const one: SheetColumn<Line>[] = [{ key: 'name', title: 'Name', kind: 'text', value: (row) => row.name }];
    const refused = writeXlsx(one, rows(), out, { sheetName: 'S' });
    await expect(refused).rejects.toThrow(AppError);
    await expect(refused).rejects.toMatchObject({ code: 'export.too-many-rows' });
    expect(out.text).toBe('');
  });

  test('writes the same bytes into a stream', async () => {
    const chunks: Buffer[] = [];
    const out = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        chunks.push(chunk);
        done();
      },
    });
    await writeXlsx(columns, [zoe], out, { sheetName: 'S' });
    const rows = await readSheet(Buffer.concat(chunks));
    expect(rows[1]?.[1]).toBe('00123');
  });
});
