// Workbooks to damage: fixtures as a spreadsheet would hold them, taken apart, their XML damaged, and zipped again.
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { openZip } from '../../src/platform/sheet/zip-entries.js';
import { asTyped, partsOf, workbookOf, zipOf, type ZippedPart } from '../support/workbook.js';
import { contexts, fixtures, mutation, type FuzzInput } from './inputs.js';
import { damaged, type Mutation } from './mutations.js';

const limits = { entriesMax: 500, bytesMax: 30_000_000 };
const sheets: readonly string[] = [
  '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row></sheetData></worksheet>',
  '<worksheet><sheetData><row r="1"><c r="ZZ9"><v>1e400</v></c><c r="A0"><v>x</v></c></row></sheetData></worksheet>',
];

function rowsOf(bytes: Buffer): string[][] | null {
  const text = bytes[0] === 0xff ? iconv.decode(bytes, 'utf16le') : bytes.toString('utf8');
  if (/^\s*[[{]/.test(text)) return null;
  const delimiter = [',', ';', '\t'].sort((a, b) => text.split(b).length - text.split(a).length)[0] ?? ',';
  const options = { bom: true, delimiter, relax_column_count: true, relax_quotes: true } as const;
  try {
    return parse(text, options);
  } catch {
    return null;
  }
}

/** One for each fixture that is a table, and a few by hand. */
export async function workbooks(): Promise<Buffer[]> {
  const made = sheets.map((xml) => zipOf(partsOf(xml)));
  for (const bytes of fixtures()) {
    const rows = rowsOf(bytes);
    if (rows !== null && bytes.length < 20_000) made.push(await workbookOf(asTyped(rows)));
  }
  return made;
}

function partsIn(workbook: Buffer): ZippedPart[] {
  const zip = openZip(workbook, limits);
  if (!zip.ok) return [];
  return zip.paths.flatMap((path) => {
    const content = zip.read(path);
    return content === null ? [] : [{ path, content }];
  });
}

/** The archive's own bytes, or the XML within it. */
function damagedWorkbook(workbook: Buffer, mutations: readonly Mutation[], isOutside: boolean): Buffer {
  if (isOutside) return damaged(workbook, mutations, workbook);
  const parts = partsIn(workbook);
  // Sheets and shared strings hold what people typed; the other parts are the same in all of them.
  const telling = parts.filter(({ path }) => /sheet\d*\.xml$|sharedStrings/.test(path));
  const [{ a } = { a: 0 }] = mutations;
  const chosen = telling[a % Math.max(1, telling.length)];
  return zipOf(
    parts.map((part) =>
      part === chosen ? { ...part, content: damaged(part.content, mutations, part.content) } : part,
    ),
  );
}

export function workbookInputs(whole: readonly Buffer[]): fc.Arbitrary<FuzzInput> {
  const bytes = fc
    .tuple(
      fc.nat(whole.length - 1),
      fc.array(mutation, { minLength: 1, maxLength: 4, size: 'small' }),
      fc.nat(3).map((one) => one === 0),
    )
    .map(([index, mutations, isOutside]) =>
      damagedWorkbook(whole[index] ?? Buffer.alloc(0), mutations, isOutside),
    );
  return fc.record({ bytes, context: contexts });
}
