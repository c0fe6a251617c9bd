// Opens whatever table somebody uploads: text as it is, a workbook at the sheet that looks like what is wanted.
import type { Finding } from '../../core/finding.js';
import {
  emptyFile,
  openText,
  type OpenedFile,
  type SourceFile,
} from '../../core/attendance/readers/source-file.js';
import type { ReadFailure } from '../../core/attendance/evidence.js';
import {
  readWorkbook,
  sheetCellsMax,
  workbookUnpackedBytesMax,
  type WorkbookProblem,
  type WorkbookSheet,
} from './read-workbook.js';

const zipMagic = Buffer.from('PK\x03\x04', 'latin1');
/** Excel wraps a workbook with a password into the container that its old format used. */
const oldOfficeMagic = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);
const passwordMark = Buffer.from('EncryptedPackage', 'utf16le');

/** `isKnown`: whether a sheet has the titles that the caller looks for; the first such sheet is opened, else the first. */
export async function openFile(bytes: Buffer, isKnown: (file: SourceFile) => boolean): Promise<OpenedFile> {
  if (startsWith(bytes, oldOfficeMagic) && bytes.includes(passwordMark)) return failureOf('encrypted');
  if (!startsWith(bytes, zipMagic)) return openText(bytes);
  const workbook = await readWorkbook(bytes);
  if (!workbook.ok) return failureOf(workbook.problem);
  const filled = workbook.sheets.filter(({ rows }) =>
    rows.some(({ cells }) => cells.some((cell) => cell !== '')),
  );
  const chosen = filled.find((sheet) => isKnown(tableOf(sheet, []))) ?? filled[0];
  if (chosen === undefined) return emptyFile;
  return { ok: true, file: tableOf(chosen, filled.length === 1 ? [] : [sheetChosen(chosen, filled.length)]) };
}

const startsWith = (bytes: Buffer, magic: Buffer): boolean => bytes.subarray(0, magic.length).equals(magic);

function tableOf({ rows }: WorkbookSheet, findings: Finding[]): SourceFile {
  return { kind: 'table', rows, findings };
}

function sheetChosen({ name }: WorkbookSheet, sheets: number): Finding {
  return {
    code: 'attendance.sheet-chosen',
    severity: 'note',
    detail: `The workbook has ${sheets} sheets; “${name}” was read.`,
    params: { sheet: name, sheets },
  };
}

const unreadable: Readonly<Record<Exclude<WorkbookProblem, 'too-large' | 'too-many-cells'>, string>> = {
  damaged: 'The workbook is damaged or cut short. Download it again, or save the sheet as CSV and send that.',
  encrypted: 'The workbook is locked with a password. Save it without one, or save the sheet as CSV.',
  'no-workbook': 'The file is a zip archive without a workbook in it. Unpack it and send the report itself.',
  'other-sheet': 'The file is an OpenDocument or binary sheet. Save it as .xlsx or CSV.',
};

const tooLarge = {
  'too-large': `The workbook unpacks to more than ${workbookUnpackedBytesMax / 1_000_000} MB. Save the sheet that matters as CSV and send that.`,
  'too-many-cells': `A sheet of the workbook reaches over more than ${sheetCellsMax.toLocaleString('en')} cells. Save it as CSV, or delete what stands far below or to the right.`,
};

function failureOf(problem: WorkbookProblem): ReadFailure {
  return problem === 'too-large' || problem === 'too-many-cells'
    ? { ok: false, code: 'request.too-large', detail: tooLarge[problem] }
    : { ok: false, code: 'attendance.unreadable', detail: unreadable[problem] };
}
