// Which session each column of a grid is: by date, number or name, only where all it claims agree on one.
import type { Day } from '../../time/instant.js';
import { dateOrders, type DateOrder, type DateShape } from '../readers/dates.js';
import { bareTitle, dayUnder, readTitle, type TitleClaims } from './titles.js';

export interface GridSession {
  id: string;
  number: number;
  title: string;
  localDate: Day;
}

export type ColumnProblem =
  /** It claims nothing that a session could be. */
  | 'unread'
  | 'no-session'
  /** Several sessions fit, or what it claims speaks of different ones. */
  | 'ambiguous'
  | 'date-order'
  | 'repeated';

export interface GridColumn {
  /** Index among the cells of a row. */
  index: number;
  title: string;
  sessionId: string | null;
  problem: ColumnProblem | null;
}

export interface ColumnChoices {
  /** As the lead said; settles every date. */
  dateOrder: DateOrder | null;
  /** Index of a column → session. */
  sessions: ReadonlyMap<number, string>;
}

/** The order of day and month must place this many times more columns than any other reading does. */
const clearlyMore = 2;

type Titled = Pick<GridColumn, 'index' | 'title'>;

/** The day of a date that can be read in one way only (`2026-09-21`, `28/09/2026`); such a date asks nobody for the order. */
function soleDayOf(date: DateShape): Day | null {
  const days = new Set(dateOrders.flatMap((order) => dayUnder(date, order) ?? []));
  const [only] = days;
  return days.size === 1 && only !== undefined ? only : null;
}

/** Undefined where two orders fit about equally well and mean different days. */
function orderOf(claims: readonly TitleClaims[], days: ReadonlySet<Day>): DateOrder | null | undefined {
  const dated = claims.flatMap(({ date }) => (date === null || soleDayOf(date) !== null ? [] : [date]));
  if (dated.length === 0) return null;
  const readings = dateOrders.map((order) => {
    const read = dated.map((shape) => dayUnder(shape, order));
    return { order, key: read.join(), fitting: read.filter((day) => day !== null && days.has(day)).length };
  });
  readings.sort((a, b) => b.fitting - a.fitting);
  const [best] = readings;
  const other = readings.find(({ key, fitting }) => key !== best?.key && fitting > 0);
  if (best === undefined || best.fitting === 0) return null;
  return other !== undefined && best.fitting < clearlyMore * other.fitting ? undefined : best.order;
}

function sessionsBy(
  claims: TitleClaims,
  order: DateOrder | null,
  sessions: readonly GridSession[],
): GridSession[][] {
  const found: GridSession[][] = [];
  if (claims.date !== null) {
    const day = soleDayOf(claims.date) ?? (order === null ? null : dayUnder(claims.date, order));
    found.push(sessions.filter((session) => session.localDate === day));
  }
  if (claims.yearless.length > 0) {
    found.push(sessions.filter((session) => claims.yearless.includes(session.localDate.slice(5))));
  }
  if (claims.number !== null) found.push(sessions.filter((session) => session.number === claims.number));
  return found;
}

function placed(
  column: Titled,
  claims: TitleClaims,
  order: DateOrder | null | undefined,
  sessions: readonly GridSession[],
): GridColumn {
  const told = (problem: ColumnProblem): GridColumn => ({ ...column, sessionId: null, problem });
  const named = sessions.filter((session) => bareTitle(session.title) === bareTitle(column.title));
  if (named.length === 1 && named[0] !== undefined)
    return { ...column, sessionId: named[0].id, problem: null };
  if (claims.date !== null && soleDayOf(claims.date) === null && order === undefined)
    return told('date-order');
  const found = sessionsBy(claims, order ?? null, sessions);
  const byName = sessions.filter((session) => bareTitle(session.title) === claims.words);
  if (claims.words !== '' && byName.length > 0) found.push(byName);
  const [first] = found;
  if (first === undefined) return told(named.length > 1 ? 'ambiguous' : 'unread');
  if (found.every((set) => set.length === 0)) return told('no-session');
  const agreed = first.filter((session) => found.every((set) => set.includes(session)));
  const [only, second] = agreed;
  return only === undefined || second !== undefined
    ? told('ambiguous')
    : { ...column, sessionId: only.id, problem: null };
}

/** A session claimed by two columns is claimed by neither: which of them is meant, the file does not say. */
export function matchColumns(
  columns: readonly Titled[],
  sessions: readonly GridSession[],
  choices: ColumnChoices,
): GridColumn[] {
  const claims = columns.map(({ title }) => readTitle(title));
  const days = new Set(sessions.map(({ localDate }) => localDate));
  const order = choices.dateOrder ?? orderOf(claims, days);
  const found = columns.map((column, at): GridColumn => {
    const chosen = choices.sessions.get(column.index);
    if (chosen !== undefined) return { ...column, sessionId: chosen, problem: null };
    return placed(column, claims[at] ?? readTitle(''), order, sessions);
  });
  const counts = new Map<string, number>();
  for (const { sessionId } of found) {
    if (sessionId !== null) counts.set(sessionId, (counts.get(sessionId) ?? 0) + 1);
  }
  return found.map((column) =>
    (counts.get(column.sessionId ?? '') ?? 0) > 1
      ? { ...column, sessionId: null, problem: 'repeated' }
      : column,
  );
}
