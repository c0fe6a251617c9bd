// Reads a layout from JSON and refuses, field by field, what could not be drawn: unknown names, boxes off the page.

import type { FieldError } from '../errors.js';
import { fontNames } from './draw-list.js';
import { FieldReader } from './layout-fields.js';
import { pageMillimetres, pageSizes } from './layout.js';
import type {
  Box,
  CertificateLayout,
  Fit,
  LayoutItem,
  PageSize,
  SessionColumn,
  TextStyle,
} from './layout.js';
import { placeholders, sessionPlaceholders } from './placeholders.js';
import { placeholdersIn } from './template-text.js';

const onPages = ['first', 'later', 'every'] as const;
const itemTypes = ['text', 'rule', 'frame', 'sessions', 'qr', 'image'] as const;
/** Smaller print is not readable on paper (look.md). */
const smallestPt = 6;
const largestPt = 96;

interface Surroundings {
  page: { widthMm: number; heightMm: number };
  styles: Record<string, TextStyle>;
}

function readStyle(reader: FieldReader): TextStyle {
  const style: TextStyle = {
    font: reader.oneOf('font', fontNames, 'regular'),
    sizePt: reader.number('sizePt', smallestPt, largestPt),
    color: reader.color('color'),
    align: reader.oneOf('align', ['left', 'center', 'right'], 'left'),
    leading: reader.number('leading', 1, 3, 1.35),
    trackingPt: reader.number('trackingPt', 0, 10, 0),
  };
  reader.refuseOthers();
  return style;
}

function readBox(reader: FieldReader, field: string, page: Surroundings['page']): Box {
  const box = reader.object(field);
  const read: Box = {
    xMm: box.number('xMm', 0, page.widthMm),
    yMm: box.number('yMm', 0, page.heightMm),
    widthMm: box.number('widthMm', 1, page.widthMm),
    heightMm: box.number('heightMm', 1, page.heightMm),
  };
  box.refuseOthers();
  if (read.xMm + read.widthMm > page.widthMm + 0.01 || read.yMm + read.heightMm > page.heightMm + 0.01) {
    reader.refuse(field, 'layout.off-page', 'The box reaches over the edge of the page.');
  }
  return read;
}

function readStyleName(reader: FieldReader, field: string, { styles }: Surroundings): string {
  const name = reader.text(field);
  if (!Object.hasOwn(styles, name)) {
    reader.refuse(field, 'layout.unknown-style', `There is no style “${name}”.`);
  }
  return name;
}

function readFit(reader: FieldReader, sizePt: number): Fit {
  if (!reader.has('fit')) return { mode: 'wrap', floorPt: sizePt };
  const fit = reader.object('fit');
  const read: Fit = {
    mode: fit.oneOf('mode', ['wrap', 'shrink']),
    floorPt: fit.number('floorPt', smallestPt, sizePt, sizePt),
  };
  fit.refuseOthers();
  return read;
}

function readTextItem(reader: FieldReader, around: Surroundings): LayoutItem {
  const style = readStyleName(reader, 'style', around);
  const when = reader.has('when') ? reader.text('when') : null;
  if (when !== null && !placeholders.has(when)) {
    reader.refuse('when', 'layout.unknown-placeholder', `There is no placeholder “${when}”.`);
  }
  return {
    type: 'text',
    on: reader.oneOf('on', onPages, 'first'),
    box: readBox(reader, 'box', around.page),
    tag: reader.oneOf('tag', ['H1', 'H2', 'P'], 'P'),
    style,
    text: reader.template('text'),
    fit: readFit(reader, around.styles[style]?.sizePt ?? smallestPt),
    vertical: reader.oneOf('vertical', ['top', 'middle', 'bottom'], 'top'),
    flow: reader.flag('flow'),
    when,
  };
}

function readColumn(reader: FieldReader, around: Surroundings): SessionColumn {
  const value = reader.text('value');
  if (!sessionPlaceholders.has(value)) {
    reader.refuse('value', 'layout.unknown-placeholder', `There is no session placeholder “${value}”.`);
  }
  const rest = reader.value('widthMm') === 'rest';
  const column: SessionColumn = {
    value,
    heading: reader.template('heading'),
    widthMm: rest ? 'rest' : reader.number('widthMm', 4, around.page.widthMm),
    align: reader.oneOf('align', ['left', 'right'], 'left'),
    total: reader.has('total') ? reader.template('total') : null,
    optional: reader.flag('optional'),
  };
  reader.refuseOthers();
  return column;
}

function readSessionsItem(reader: FieldReader, around: Surroundings): LayoutItem {
  const rowStyle = readStyleName(reader, 'rowStyle', around);
  const rowPt = around.styles[rowStyle]?.sizePt ?? smallestPt;
  const columns = reader.list('columns').map((column) => readColumn(column, around));
  if (columns.length === 0 || columns.filter((column) => column.widthMm === 'rest').length > 1) {
    reader.refuse('columns', 'layout.columns', 'One column or more, and one “rest” at most.');
  }
  const box = readBox(reader, 'box', around.page);
  const columnGapMm = reader.number('columnGapMm', 0, 20, 3);
  const fixedMm = columns.reduce((sum, { widthMm }) => sum + (widthMm === 'rest' ? 20 : widthMm), 0);
  if (fixedMm + columnGapMm * (columns.length - 1) > box.widthMm) {
    reader.refuse(
      'columns',
      'layout.columns-too-wide',
      'Together the columns are wider than the table’s box.',
    );
  }
  return {
    type: 'sessions',
    on: 'first',
    box,
    headingStyle: readStyleName(reader, 'headingStyle', around),
    rowStyle,
    totalStyle: readStyleName(reader, 'totalStyle', around),
    rowGapMm: reader.number('rowGapMm', 0, 10, 1),
    columnGapMm,
    floorPt: reader.number('floorPt', smallestPt, rowPt, rowPt),
    ruleColor: reader.color('ruleColor'),
    columns,
  };
}

function readMarkItem(
  reader: FieldReader,
  type: 'rule' | 'frame' | 'qr' | 'image',
  around: Surroundings,
): LayoutItem {
  const { widthMm, heightMm } = around.page;
  const on = reader.oneOf('on', onPages, 'first');
  const point = (field: string, max: number): number => reader.number(field, 0, max);
  const weight = (): number => reader.number('weightPt', 0.1, 10, 0.5);
  if (type === 'frame') {
    return {
      type,
      on,
      box: readBox(reader, 'box', around.page),
      weightPt: weight(),
      color: reader.color('color'),
    };
  }
  if (type === 'image') {
    return {
      type,
      on,
      box: readBox(reader, 'box', around.page),
      name: reader.text('name'),
      alt: reader.template('alt'),
    };
  }
  if (type === 'rule') {
    const [x1Mm, y1Mm] = [point('x1Mm', widthMm), point('y1Mm', heightMm)];
    const [x2Mm, y2Mm] = [point('x2Mm', widthMm), point('y2Mm', heightMm)];
    return { type, on, x1Mm, y1Mm, x2Mm, y2Mm, weightPt: weight(), color: reader.color('color') };
  }
  const content = reader.text('content');
  for (const name of placeholdersIn(content)) {
    if (!placeholders.has(name)) {
      reader.refuse('content', 'layout.unknown-placeholder', `There is no placeholder “${name}”.`);
    }
  }
  // Under 15 mm a phone no longer reads a verify address off paper.
  const sizeMm = reader.number('sizeMm', 15, Math.min(widthMm, heightMm));
  const [xMm, yMm] = [point('xMm', widthMm - sizeMm), point('yMm', heightMm - sizeMm)];
  return { type, on, xMm, yMm, sizeMm, color: reader.color('color'), content, alt: reader.template('alt') };
}

function readItem(reader: FieldReader, around: Surroundings): LayoutItem {
  const type = reader.oneOf('type', itemTypes);
  const item =
    type === 'text'
      ? readTextItem(reader, around)
      : type === 'sessions'
        ? readSessionsItem(reader, around)
        : readMarkItem(reader, type, around);
  reader.refuseOthers();
  return item;
}

function readPage(reader: FieldReader): CertificateLayout['page'] {
  const page = {
    size: reader.oneOf('size', Object.keys(pageSizes) as PageSize[]),
    orientation: reader.oneOf('orientation', ['portrait', 'landscape']),
  };
  reader.refuseOthers();
  return page;
}

/** `layout` is there only where nothing was refused. */
export function readLayout(json: unknown): { layout?: CertificateLayout; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const root = new FieldReader(json, '', errors);
  if (root.value('schema') !== 1) root.refuse('schema', 'layout.schema', 'This version reads schema 1.');
  const page = readPage(root.object('page'));
  const stylesReader = root.object('styles');
  const styles = Object.fromEntries(
    stylesReader.names().map((name) => [name, readStyle(stylesReader.object(name))]),
  );
  const around: Surroundings = { page: pageMillimetres(page), styles };
  const layout: CertificateLayout = {
    schema: 1,
    id: root.text('id'),
    version: root.number('version', 1, 1_000_000),
    kind: root.oneOf('kind', ['participation']),
    page,
    title: root.template('title'),
    styles,
    continuation: readBox(root, 'continuation', around.page),
    items: root.list('items').map((item) => readItem(item, around)),
  };
  root.refuseOthers();
  return errors.length === 0 ? { layout, errors } : { errors };
}
