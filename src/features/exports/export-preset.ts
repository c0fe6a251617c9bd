// What an export preset is: columns in two languages, and a way to read its rows session by session.
import type { Bilingual, Language } from '../../core/bilingual.js';
import type { Day, Instant } from '../../core/time/instant.js';
import type { Db } from '../../platform/db/database.js';
import type { SheetColumn } from '../../platform/sheet/columns.js';

export const exportFormats = ['csv', 'xlsx', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Whose rows: sessions of one program whose local date lies in the period, both ends included; null is open. */
export interface Selection {
  organizationId: string;
  programId: string;
  from: Day | null;
  to: Day | null;
  /** The ledger is read as of this instant; sessions that end later have no absent people yet. */
  asOf: Instant;
  language: Language;
}

interface ColumnBase {
  /** Stable; the titles follow the asker's language. */
  key: string;
  title: Bilingual;
  widthCharacters?: number;
}

export type ExportColumn<Row> =
  | (ColumnBase & { kind: 'text'; value(row: Row, language: Language): string | null })
  | (ColumnBase & { kind: 'integer'; value(row: Row): number | null })
  | (ColumnBase & { kind: 'decimal' | 'day' | 'instant'; value(row: Row): string | null });

export interface PresetDescription {
  id: string;
  title: Bilingual;
  description: Bilingual;
  formats: readonly ExportFormat[];
  columns: readonly { key: string; title: Bilingual; kind: SheetColumn<unknown>['kind'] }[];
}

export type Progress = (done: number, total: number) => void;

/** A preset with the type of its rows closed over. */
export interface ExportPreset {
  description: PresetDescription;
  /** False where only the last state is kept, so that no earlier one can be told truthfully. */
  knowsPast: boolean;
  /** The number of rows, or `limit` where there are that many or more: counting stops there. */
  countUpTo: (db: Db, selection: Selection, limit: number) => Promise<number>;
  sheet: (language: Language) => Sheet;
}

export interface Sheet {
  title: string;
  columns: SheetColumn<unknown>[];
  /** In the order of sessions; `onProgress` counts sessions. */
  rows: (db: Db, selection: Selection, onProgress: Progress) => AsyncIterable<unknown>;
}

export interface PresetSource<Row> {
  id: string;
  title: Bilingual;
  description: Bilingual;
  columns: readonly ExportColumn<Row>[];
  knowsPast: boolean;
  countUpTo: ExportPreset['countUpTo'];
  rows: (db: Db, selection: Selection, onProgress: Progress) => AsyncIterable<Row>;
}

function sheetColumn<Row>(column: ExportColumn<Row>, language: Language): SheetColumn<Row> {
  const base = {
    key: column.key,
    title: column.title[language],
    ...(column.widthCharacters === undefined ? {} : { widthCharacters: column.widthCharacters }),
  };
  switch (column.kind) {
    case 'text':
      return { ...base, kind: column.kind, value: (row) => column.value(row, language) ?? undefined };
    case 'integer':
      return { ...base, kind: column.kind, value: (row) => column.value(row) ?? undefined };
    default:
      return { ...base, kind: column.kind, value: (row) => column.value(row) ?? undefined };
  }
}

export function exportPreset<Row>(source: PresetSource<Row>): ExportPreset {
  const { id, title, description, columns, knowsPast, countUpTo, rows } = source;
  return {
    description: {
      id,
      title,
      description,
      formats: exportFormats,
      columns: columns.map(({ key, title: columnTitle, kind }) => ({ key, title: columnTitle, kind })),
    },
    knowsPast,
    countUpTo,
    sheet: (language) => ({
      title: title[language],
      // The rows that `rows` reads are the rows these columns were written for.
      columns: columns.map((column) => sheetColumn(column, language)),
      rows,
    }),
  };
}
