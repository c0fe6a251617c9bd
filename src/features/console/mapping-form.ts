// An unknown sheet as its form shows it: the first rows, which of them holds the titles, what each column is said to be.
import { mappableFields, type ColumnMapping, type MappableField } from '../../core/attendance/evidence.js';
import { findMappedHeader } from '../../core/attendance/readers/mapped-header.js';
import { guessFields, guessTitleRow, mappingOfColumns } from '../../core/attendance/readers/sheet-guess.js';
import { tellsAttendance } from '../../core/attendance/readers/sheet-titles.js';
import type { TableRow } from '../../core/attendance/readers/table.js';
import type { PageForm } from '../../platform/http/page.js';

const rowsShownMax = 12;
export const columnsShownMax = 40;
const cellCharactersShown = 60;
const samplesShown = 3;

export interface NamedSheet {
  /** The first rows that hold something. */
  top: TableRow[];
  /** Which of them holds the titles; -1: none. */
  titleRow: number;
  titles: string[];
  /** One for each column. */
  fields: (MappableField | null)[];
}

/** As the form says; what it does not say is taken from the mapping by which the sheet would be read, else guessed. */
export function namedSheet(
  rows: readonly TableRow[],
  form: PageForm,
  known: ColumnMapping | null,
): NamedSheet {
  const top = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== '')).slice(0, rowsShownMax);
  const width = Math.min(columnsShownMax, Math.max(0, ...top.map(({ cells }) => filledWidth(cells))));
  const header = known === null ? null : findMappedHeader(rows, known);
  const knownRow = header === null ? -1 : top.findIndex(({ line }) => line === rows[header.index]?.line);
  const said = form.text('titles');
  const isSaid = /^(?:-1|\d{1,3})$/.test(said) && Number(said) < top.length;
  const guessed = knownRow === -1 ? guessTitleRow(top.map(({ cells }) => cells)) : knownRow;
  const titleRow = isSaid ? Number(said) : guessed;
  const titles = Array.from({ length: width }, (_, index) => top[titleRow]?.cells[index]?.trim() ?? '');
  if (isSaid && form.text('act') !== 'look')
    return { top, titleRow, titles, fields: saidFields(form, width) };
  if (header === null || titleRow !== knownRow) return { top, titleRow, titles, fields: guessFields(titles) };
  const byColumn = new Map([...header.columns].map(([field, index]) => [index, field]));
  return { top, titleRow, titles, fields: titles.map((_, index) => byColumn.get(index) ?? null) };
}

function filledWidth(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '') + 1;
}

function saidFields(form: PageForm, width: number): (MappableField | null)[] {
  return Array.from({ length: width }, (_, index) => {
    const said = form.text(`column-${index + 1}`);
    return mappableFields.find((field) => field === said) ?? null;
  });
}

/** Why the columns cannot be read so; null where they can. */
export function faultOf({ fields }: NamedSheet): 'incomplete' | 'said-twice' | null {
  const said = fields.filter((field) => field !== null);
  if (new Set(said).size < said.length) return 'said-twice';
  return tellsAttendance(new Set(said)) ? null : 'incomplete';
}

export function mappingOf({ titles, fields }: NamedSheet): ColumnMapping {
  return mappingOfColumns(titles, fields);
}

/** For the template: the rows as they stand, and each column with a few of its cells. */
export function sheetVars({ top, titleRow, titles, fields }: NamedSheet) {
  const shown = (cell: string | undefined): string => {
    const text = cell?.trim() ?? '';
    return text.length > cellCharactersShown ? `${text.slice(0, cellCharactersShown)}…` : text;
  };
  const people = top.slice(titleRow + 1);
  return {
    titleRow,
    top: top.map(({ line, cells }, index) => ({
      line,
      isTitles: index === titleRow,
      cells: titles.map((_, at) => shown(cells[at])),
    })),
    columns: titles.map((title, at) => ({
      number: at + 1,
      title: shown(title),
      field: fields[at] ?? '',
      samples: [...new Set(people.map(({ cells }) => shown(cells[at])))]
        .filter((cell) => cell !== '')
        .slice(0, samplesShown)
        .join(' · '),
    })),
  };
}
