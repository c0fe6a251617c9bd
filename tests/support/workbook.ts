// Workbooks for tests: honest ones as a spreadsheet would save them, and archives that lie.
import { crc32, deflateRawSync } from 'node:zlib';
import writeExcelFile from 'write-excel-file/node';

export type WorkbookCell = string | number | boolean | Date | { time: string } | null;

const dateFormat = 'm/d/yyyy h:mm';

/** Dates are wall time written as UTC; `{ time }` is a time of day or a duration, as Excel makes of `18:02`. */
function cellOf(cell: WorkbookCell) {
  if (cell === null) return null;
  if (cell instanceof Date) return { type: Date, value: cell, format: dateFormat };
  if (typeof cell === 'object') {
    return { type: Date, value: new Date(`1899-12-30T${cell.time}Z`), format: 'h:mm:ss' };
  }
  return { value: cell };
}

/** One sheet, or several by their names. */
export async function workbookOf(
  sheets: readonly (readonly WorkbookCell[])[] | Record<string, readonly (readonly WorkbookCell[])[]>,
): Promise<Buffer> {
  const named = (Array.isArray(sheets) ? { Sheet1: sheets } : sheets) as Record<string, WorkbookCell[][]>;
  return writeExcelFile(
    Object.entries(named).map(([sheet, rows]) => ({
      sheet,
      data: rows.map((row) => row.map(cellOf)),
    })) as never,
  ).toBuffer();
}

/** The rows of a CSV as Excel would hold them: what looks like a date becomes one, a number a number. */
export function asTyped(rows: readonly (readonly string[])[]): WorkbookCell[][] {
  return rows.map((row) =>
    row.map((text): WorkbookCell => {
      const moment = /^(\d\d)\/(\d\d)\/(\d{4}) (\d{1,2}):(\d\d)(?::(\d\d))? ([AP])M$/.exec(text);
      if (moment !== null) {
        const [, month, day, year, hour, minute, second = '00', half] = moment;
        const hours = (Number(hour) % 12) + (half === 'P' ? 12 : 0);
        return new Date(`${year}-${month}-${day}T${String(hours).padStart(2, '0')}:${minute}:${second}Z`);
      }
      return /^\d{1,12}$/.test(text) ? Number(text) : text === '' ? null : text;
    }),
  );
}

export interface ZippedPart {
  path: string;
  content: Buffer;
  /** What the directory states instead of the truth. */
  statedBytes?: number;
  flags?: number;
}

/** A zip archive of deflated parts, which may state sizes that are not theirs. */
export function zipOf(parts: readonly ZippedPart[]): Buffer {
  const locals: Buffer[] = [];
  const listing: Buffer[] = [];
  let offset = 0;
  for (const { path, content, statedBytes = content.length, flags = 0 } of parts) {
    const packed = deflateRawSync(content);
    const name = Buffer.from(path);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(flags, 6);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(statedBytes, 22);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(flags, 8);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(crc32(content), 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(statedBytes, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, name, packed);
    listing.push(entry, name);
    offset += local.length + name.length + packed.length;
  }
  const directory = Buffer.concat(listing);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** The parts a reader needs, around one sheet's XML. */
export function partsOf(sheetXml: string): ZippedPart[] {
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const text = (path: string, xml: string): ZippedPart => ({ path, content: Buffer.from(xml) });
  return [
    text(
      'xl/workbook.xml',
      `<workbook xmlns:r="${relation}"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    text(
      'xl/_rels/workbook.xml.rels',
      `<Relationships><Relationship Id="rId1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    text('xl/worksheets/sheet1.xml', sheetXml),
  ];
}
