// The table of sessions: column widths, rows that wrap, and its flow over further pages with the heading repeated.

import { inLanguage } from '../bilingual.js';
import type { Language } from '../bilingual.js';
import { mmPerPt } from './draw-list.js';
import type { DrawBlock, DrawOp, MeasureText } from './draw-list.js';
import type { Continuation } from './continuation.js';
import type { Box, CertificateLayout, SessionColumn, SessionsItem, TextStyle } from './layout.js';
import { sessionPlaceholders } from './placeholders.js';
import type { CertificateSnapshot } from './snapshot.js';
import { fillTemplate } from './template-text.js';
import { linesAsOps, styleNamed, trackedMeasure } from './text-block.js';
import { wrapSpans } from './typeset.js';
import type { Line } from './typeset.js';

/** A last page with fewer rows than this takes some over from the page before. */
const fewestRowsOnLastPage = 3;
const sizeStepPt = 0.25;

export interface TableRequest {
  item: SessionsItem;
  layout: CertificateLayout;
  snapshot: CertificateSnapshot;
  language: Language;
  valueOf: (placeholder: string) => string;
  measure: MeasureText;
}

/** A column with the place it takes in a box. */
interface PlacedColumn {
  column: SessionColumn;
  xMm: number;
  widthMm: number;
}

interface Row {
  kind: 'heading' | 'session' | 'total';
  cells: Line[][];
  style: TextStyle;
  sizePt: number;
  heightMm: number;
}

/** All rows of the table, set for a box at one size. */
interface SetTable {
  columns: PlacedColumn[];
  heading: Row;
  sessions: Row[];
  total: Row | null;
}

function columnsIn(box: Box, { item, snapshot, language }: TableRequest): PlacedColumn[] {
  const shown = item.columns.filter(
    (column) =>
      !column.optional ||
      snapshot.sessions.some((one) =>
        sessionPlaceholders.get(column.value)?.evaluate(one, snapshot, language),
      ),
  );
  const fixedMm = shown.reduce((sum, { widthMm }) => sum + (widthMm === 'rest' ? 0 : widthMm), 0);
  const restMm = box.widthMm - fixedMm - item.columnGapMm * (shown.length - 1);
  let xMm = box.xMm;
  return shown.map((column) => {
    const widthMm = column.widthMm === 'rest' ? restMm : column.widthMm;
    const placed = { column, xMm, widthMm };
    xMm += widthMm + item.columnGapMm;
    return placed;
  });
}

function setRow(
  kind: Row['kind'],
  request: TableRequest,
  columns: readonly PlacedColumn[],
  textOf: (column: SessionColumn) => string,
  sizeOf: (style: TextStyle) => number,
): Row {
  const { item, layout, measure } = request;
  const names = { heading: item.headingStyle, session: item.rowStyle, total: item.totalStyle };
  const style = styleNamed(layout, names[kind]);
  const sizePt = sizeOf(style);
  const cells = columns.map(({ column, widthMm }) => {
    // Only templates of the layout carry marks; a session's title is taken as it stands.
    const text = textOf(column);
    const spans =
      kind === 'session'
        ? fillTemplate('{{text}}', () => text, style.font)
        : fillTemplate(text, request.valueOf, style.font);
    return wrapSpans(spans, widthMm, sizePt, trackedMeasure(style, measure));
  });
  const lineCount = Math.max(1, ...cells.map((lines) => lines.length));
  return {
    kind,
    cells,
    style,
    sizePt,
    heightMm: lineCount * sizePt * style.leading * mmPerPt + item.rowGapMm,
  };
}

/** `shrinkPt` is taken off the size of every row alike. */
function setTable(request: TableRequest, box: Box, shrinkPt: number): SetTable {
  const { item, snapshot, language } = request;
  const columns = columnsIn(box, request);
  const sizeOf = (style: TextStyle): number => Math.max(item.floorPt, style.sizePt - shrinkPt);
  const sessions = snapshot.sessions.map((session) =>
    setRow(
      'session',
      request,
      columns,
      ({ value }) => sessionPlaceholders.get(value)?.evaluate(session, snapshot, language) ?? '',
      sizeOf,
    ),
  );
  const headingOf = (column: SessionColumn): string => inLanguage(column.heading, language);
  const totalOf = ({ total }: SessionColumn): string => (total ? inLanguage(total, language) : '');
  return {
    columns,
    heading: setRow('heading', request, columns, headingOf, (style) => style.sizePt),
    sessions,
    total: columns.some(({ column }) => column.total)
      ? setRow('total', request, columns, totalOf, sizeOf)
      : null,
  };
}

function heightOf(rows: readonly (Row | null)[]): number {
  return rows.reduce((sum, row) => sum + (row?.heightMm ?? 0), 0);
}

/** Whole on the first page at the largest size that allows it; else at full size, to be continued. */
function setForFirstPage(request: TableRequest): SetTable {
  const { item, layout } = request;
  const fullPt = styleNamed(layout, item.rowStyle).sizePt;
  for (let shrinkPt = 0; fullPt - shrinkPt >= item.floorPt; shrinkPt += sizeStepPt) {
    const table = setTable(request, item.box, shrinkPt);
    if (heightOf([table.heading, ...table.sessions, table.total]) <= item.box.heightMm) return table;
  }
  return setTable(request, item.box, 0);
}

/** How many sessions from `start` stand in the height, and whether the total stands beneath the last. */
function rowsThatFit(table: SetTable, start: number, heightMm: number): { count: number; total: boolean } {
  let left = heightMm - table.heading.heightMm;
  let count = 0;
  for (const row of table.sessions.slice(start)) {
    if (row.heightMm > left) break;
    left -= row.heightMm;
    count++;
  }
  const remaining = table.sessions.length - start - count;
  if (remaining === 0 && (table.total === null || table.total.heightMm <= left))
    return { count, total: true };
  const missing = Math.max(0, fewestRowsOnLastPage - remaining);
  return { count: count > missing ? count - missing : count, total: false };
}

function rowOps(
  row: Row,
  columns: readonly PlacedColumn[],
  page: number,
  yMm: number,
  request: TableRequest,
): DrawOp[][] {
  return row.cells.map((lines, index) => {
    const column = columns[index];
    if (!column) return [];
    const style = { ...row.style, align: column.column.align };
    const box = { xMm: column.xMm, widthMm: column.widthMm };
    const measure = trackedMeasure(style, request.measure);
    return linesAsOps(lines, { box, style, sizePt: row.sizePt, page, topMm: yMm, measure });
  });
}

function rowBlock(row: Row, cells: DrawOp[][], columns: readonly PlacedColumn[]): DrawBlock {
  return {
    tag: 'TR',
    children: cells.map((ops, index): DrawBlock => {
      if (row.kind === 'heading') return { tag: 'TH', scope: 'Column', ops };
      const isLabel = row.kind === 'total' && index === 0 && columns[index]?.column.total;
      return isLabel ? { tag: 'TH', scope: 'Row', ops } : { tag: 'TD', ops };
    }),
  };
}

/** One page's share of the table, from `yMm` down. */
interface Share {
  page: number;
  box: Box;
  rows: Row[];
  firstShare: boolean;
}

function drawShare(
  table: SetTable,
  share: Share,
  request: TableRequest,
): { rows: DrawBlock[]; marks: DrawOp[]; endMm: number } {
  const { page, box } = share;
  const rows: DrawBlock[] = [];
  const marks: DrawOp[] = [];
  let yMm = box.yMm;
  const ruleBelow = (weightPt: number): void => {
    const ends = { x1Mm: box.xMm, y1Mm: yMm, x2Mm: box.xMm + box.widthMm, y2Mm: yMm };
    marks.push({ op: 'rule', page, ...ends, weightPt, color: request.item.ruleColor });
  };
  [table.heading, ...share.rows].forEach((row, index, all) => {
    const cells = rowOps(row, table.columns, page, yMm + request.item.rowGapMm / 2, request);
    if (row.kind === 'heading' && !share.firstShare) marks.push(...cells.flat());
    else rows.push(rowBlock(row, cells, table.columns));
    yMm += row.heightMm;
    if (row.kind === 'total') return;
    ruleBelow(row.kind === 'heading' || all[index + 1]?.kind === 'total' ? 0.9 : 0.25);
  });
  return { rows, marks, endMm: yMm };
}

/** The table as structure, and the rules and repeated headings around it as artifacts. */
export function placeSessions(request: TableRequest, continuation: Continuation): DrawBlock[] {
  const { item, snapshot } = request;
  let table = setForFirstPage(request);
  let [page, box, next] = [0, item.box, 0];
  const rows: DrawBlock[] = [];
  const marks: DrawOp[] = [];
  for (let firstShare = true; ; firstShare = false) {
    const fitting = rowsThatFit(table, next, box.heightMm);
    // A row taller than a whole page is drawn all the same: it may run long, it may not loop.
    const count = fitting.count === 0 && !fitting.total && !firstShare ? 1 : fitting.count;
    const shared = table.sessions.slice(next, next + count);
    next += count;
    const done = next >= snapshot.sessions.length && (fitting.total || count > fitting.count);
    const withTotal = done && table.total ? [...shared, table.total] : shared;
    if (withTotal.length > 0 || !firstShare) {
      const drawn = drawShare(table, { page, box, rows: withTotal, firstShare: rows.length === 0 }, request);
      rows.push(...drawn.rows);
      marks.push(...drawn.marks);
      if (page > 0) continuation.use(drawn.endMm - box.yMm);
    }
    if (done) break;
    ({ page, box } = continuation.freshPage());
    table = setTable(request, box, 0);
  }
  return [
    { tag: 'Table', children: rows },
    { tag: 'Artifact', ops: marks },
  ];
}
