// What a spreadsheet column is, whatever the file format: a key, a title, a kind and how to read a row.

interface ColumnBase {
  /** Stable, for machines and tests; the title is what people read and follows their language. */
  readonly key: string;
  readonly title: string;
  /** In characters, for formats that have column widths. */
  readonly widthCharacters?: number;
}

/** Names, addresses and every number that is not counted with: licences, activity ids, certificate numbers. */
export interface TextColumn<Row> extends ColumnBase {
  readonly kind: 'text';
  value(row: Row): string | undefined;
}

export interface IntegerColumn<Row> extends ColumnBase {
  readonly kind: 'integer';
  value(row: Row): number | undefined;
}

/** `decimal`: "1.25". `day`: "2026-01-05". `instant`: "2026-01-05T17:00:00Z". */
export interface WrittenColumn<Row> extends ColumnBase {
  readonly kind: 'decimal' | 'day' | 'instant';
  value(row: Row): string | undefined;
}

export type SheetColumn<Row> = TextColumn<Row> | IntegerColumn<Row> | WrittenColumn<Row>;

export type SheetRows<Row> = Iterable<Row> | AsyncIterable<Row>;

const writtenForms = {
  decimal: /^-?\d+(?:\.\d+)?$/,
  day: /^\d{4}-\d{2}-\d{2}$/,
  instant: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/,
};

/** The cell of a typed column, or undefined where it is empty; a value of another form is a bug of the caller. */
export function typedCell<Row>(
  column: IntegerColumn<Row> | WrittenColumn<Row>,
  row: Row,
): string | number | undefined {
  const value = column.value(row);
  if (value === undefined) return undefined;
  const fits =
    typeof value === 'number'
      ? column.kind === 'integer' && Number.isSafeInteger(value)
      : column.kind !== 'integer' && writtenForms[column.kind].test(value);
  if (!fits) throw new TypeError(`column ${column.key} is ${column.kind} and cannot hold ${String(value)}`);
  return value;
}
