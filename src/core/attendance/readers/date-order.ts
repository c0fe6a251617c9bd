// Which order of day and month a report uses, judged by all its dates together and by the scheduled session.
import { instantPlusSeconds } from '../../time/instant.js';
import { dateOrders, momentUnder } from './dates.js';
import type { DateOrder, DateShape, LocalMoment } from './dates.js';

/** The scheduled session on the same wall clock as the report, e.g. `2026-01-05T12:00:00`. */
export interface WallSession {
  startsAtWall: string;
  endsAtWall: string;
}

export type OrderChoice =
  | { ok: true; order: DateOrder }
  | { ok: false; example: string; readings: { order: DateOrder; day: string }[] };

/** Times this far from the session still count as being of its day (people test early, talk late). */
const nearSeconds = 24 * 3600;
/** An order that places this share near the session wins even if a few other dates do not exist under it. */
const clearShare = 0.5;

interface Judged {
  order: DateOrder;
  /** One day per readable date, empty where it does not exist under this order. */
  days: string[];
  fits: boolean;
  nearShare: number;
}

/**
 * `01/05/2026` with a session on 5 January → month-first; with no session near either reading the caller must ask
 * (attendance-sources.md §0 rule 3). A date that exists under no order does not count.
 */
export function chooseDateOrder(shapes: readonly DateShape[], session: WallSession): OrderChoice {
  const byOrder = dateOrders.map((order) => shapes.map((shape) => momentUnder(shape, order)));
  const isReadable = shapes.map((_, index) => byOrder.some((moments) => moments[index] !== null));
  const readable = shapes.filter((_, index) => isReadable[index]);
  const judged = dateOrders.map((order, at) =>
    judge(
      order,
      (byOrder[at] ?? []).filter((_, index) => isReadable[index]),
      session,
    ),
  );
  const fitting = distinct(judged.filter((each) => each.fits));
  const near = fitting.filter((each) => each.nearShare >= 0.5);
  // An export of a whole month is near the session with few of its dates, and under the right order only.
  const [best, rival] = near.length > 0 ? near : fitting.filter((each) => each.nearShare > 0);
  if (best !== undefined && rival === undefined) return { ok: true, order: best.order };
  const clear = judged.filter((each) => each.nearShare >= clearShare);
  if (near.length === 0 && clear.length === 1 && clear[0] !== undefined)
    return { ok: true, order: clear[0].order };
  const [only, other] = near.length > 0 ? near : fitting;
  if (only !== undefined && other === undefined) return { ok: true, order: only.order };
  if (only === undefined) return { ok: true, order: mostReadable(judged) };
  return ambiguity(readable, near.length > 0 ? near : fitting);
}

function judge(order: DateOrder, moments: readonly (LocalMoment | null)[], session: WallSession): Judged {
  // Wall times are compared as text: they have one width.
  const from = shiftedWall(session.startsAtWall, -nearSeconds);
  const to = shiftedWall(session.endsAtWall, nearSeconds);
  const nearCount = moments.filter((moment) => {
    const wall = moment === null ? '' : `${moment.day}T${moment.time}`;
    return wall >= from && wall <= to;
  }).length;
  return {
    order,
    days: moments.map((moment) => moment?.day ?? ''),
    fits: !moments.includes(null),
    nearShare: moments.length === 0 ? 0 : nearCount / moments.length,
  };
}

function shiftedWall(wall: string, seconds: number): string {
  return instantPlusSeconds(`${wall}Z`, seconds).slice(0, 19);
}

/** `03/03/2026` reads the same in both orders: that is no ambiguity. */
function distinct(judged: readonly Judged[]): Judged[] {
  return judged.filter(
    (each, index) => judged.findIndex((one) => one.days.join() === each.days.join()) === index,
  );
}

function mostReadable(judged: readonly Judged[]): DateOrder {
  const counted = judged.map(({ order, days }) => ({
    order,
    count: days.filter((day) => day !== '').length,
  }));
  counted.sort((a, b) => b.count - a.count);
  return counted[0]?.order ?? 'month-first';
}

function ambiguity(shapes: readonly DateShape[], judged: readonly Judged[]): OrderChoice {
  const index = shapes.findIndex((_, i) => new Set(judged.map((each) => each.days[i])).size > 1);
  return {
    ok: false,
    example: shapes[index]?.text ?? '',
    readings: judged.map((each) => ({ order: each.order, day: each.days[index] ?? '' })),
  };
}
