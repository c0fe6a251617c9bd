// The wall clock of one file: its zone, its order of day and month, settled once for all its times.
import { instantToLocal, isKnownZone, isZoneTrusted } from '../../time/zone.js';
import type { ReadContext, ReadFailure } from '../evidence.js';
import { chooseDateOrder } from './date-order.js';
import {
  momentUnder,
  readDateShape,
  readTimeOfDay,
  type DateOrder,
  type DateShape,
  type LocalMoment,
} from './dates.js';
import { readOffsetTime } from './offset-time.js';

export interface WallClock {
  timeZone: string;
  order: DateOrder;
  session: ReadContext['session'];
  /** `unknown`: empty, a dash or no date at all; `no-such-date`: has the grammar of one, but does not exist. */
  read(text: string): LocalMoment | 'unknown' | 'no-such-date';
}

export type OpenedClock = { ok: true; clock: WallClock } | ReadFailure;

/** `texts`: every cell that may hold a moment, those of the meeting itself included; each is parsed once. */
export function openWallClock(texts: Iterable<string>, context: ReadContext): OpenedClock {
  const shapeByText = new Map<string, DateShape | null>();
  const shapes: DateShape[] = [];
  let hasBareTimes = false;
  for (const each of texts) {
    const text = each.trim();
    let shape = shapeByText.get(text);
    if (shape === undefined) shapeByText.set(text, (shape = readDateShape(text)));
    if (shape !== null) shapes.push(shape);
    else hasBareTimes ||= readTimeOfDay(text) !== null;
  }
  const refused = refuseZone(shapes.length > 0 || hasBareTimes, context);
  if (refused !== null) return refused;
  const order = shapes.length === 0 ? 'month-first' : orderOf(shapes, context);
  if (typeof order !== 'string') return order;
  const read: WallClock['read'] = (text) => {
    const shape = shapeByText.get(text.trim()) ?? readDateShape(text.trim());
    if (shape === null) return readOffsetTime(text.trim()) ?? 'unknown';
    return momentUnder(shape, order) ?? 'no-such-date';
  };
  return {
    ok: true,
    clock: { timeZone: context.timeZone ?? 'UTC', order, session: context.session, read },
  };
}

function refuseZone(hasLocalTimes: boolean, { timeZone, session }: ReadContext): ReadFailure | null {
  if (timeZone === null) {
    if (!hasLocalTimes) return null;
    return {
      ok: false,
      code: 'attendance.time-zone-required',
      detail: 'The file does not say in which time zone its times are. State it, e.g. America/Toronto.',
    };
  }
  if (!isKnownZone(timeZone)) {
    return {
      ok: false,
      code: 'zone.unknown',
      detail: `“${timeZone}” is no time zone. Use a name such as America/Toronto.`,
    };
  }
  if (isZoneTrusted(timeZone, session.startsAt.slice(0, 10))) return null;
  return {
    ok: false,
    code: 'zone.outdated',
    detail: `This server's time-zone data are too old for ${timeZone}; minutes would be wrong. Run it on a Node with current zone data.`,
  };
}

function orderOf(shapes: readonly DateShape[], context: ReadContext): DateOrder | ReadFailure {
  if (context.dateOrder !== undefined) return context.dateOrder;
  const zone = context.timeZone ?? 'UTC';
  const [start, end] = [context.session.startsAt, context.session.endsAt].map((at) =>
    instantToLocal(at, zone),
  );
  const choice = chooseDateOrder(shapes, {
    startsAtWall: `${start?.day}T${start?.time}`,
    endsAtWall: `${end?.day}T${end?.time}`,
  });
  if (choice.ok) return choice.order;
  const readings = choice.readings.map(({ day, order }) => `${day} (${order})`).join(' or ');
  return {
    ok: false,
    code: 'attendance.date-order-ambiguous',
    detail: `“${choice.example}” can be ${readings}, and the session on ${start?.day} does not settle it. Say which order the dates have, or check that the file belongs to this session.`,
  };
}
