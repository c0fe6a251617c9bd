// What the rows of one session share in an export, and the columns that show it.
import type { Instant } from '../../core/time/instant.js';
import { instantToLocal } from '../../core/time/zone.js';
import { heldTimes } from '../sessions/session.js';
import type { ExportColumn } from './export-preset.js';
import type { ExportSession } from './exports.store.js';

export interface SessionFacts {
  id: string;
  /** The planned day, also where it was held past midnight. */
  date: string;
  number: number;
  title: string;
  /** As it was held, in wall times of the session's own zone, e.g. `12:00`. */
  startsAtLocal: string;
  endsAtLocal: string;
  timeZone: string;
}

export function sessionFacts(session: ExportSession): SessionFacts {
  const held = heldTimes({
    startsAt: session.starts_at,
    endsAt: session.ends_at,
    heldStartsAt: session.held_starts_at,
  });
  const localTime = (at: Instant) => instantToLocal(at, session.time_zone).time.slice(0, 5);
  return {
    id: session.id,
    date: session.local_date,
    number: session.number,
    title: session.title,
    startsAtLocal: localTime(held.startsAt),
    endsAtLocal: localTime(held.endsAt),
    timeZone: session.time_zone,
  };
}

type OfSession = { session: SessionFacts };

/** Date, number and title: enough to know which session a row speaks of. */
export function sessionColumns<Row extends OfSession>(): ExportColumn<Row>[] {
  return [
    {
      key: 'sessionDate',
      title: { en: 'Session date', fr: 'Date de la séance' },
      kind: 'day',
      value: (row) => row.session.date,
    },
    {
      key: 'sessionNumber',
      title: { en: 'Session number', fr: 'Numéro de la séance' },
      kind: 'integer',
      value: (row) => row.session.number,
    },
    {
      key: 'sessionTitle',
      title: { en: 'Session', fr: 'Séance' },
      kind: 'text',
      value: (row) => row.session.title,
    },
  ];
}

export function sessionTimeColumns<Row extends OfSession>(): ExportColumn<Row>[] {
  return [
    {
      key: 'startsAtLocal',
      title: { en: 'Starts (local time)', fr: 'Début (heure locale)' },
      kind: 'text',
      widthCharacters: 12,
      value: (row) => row.session.startsAtLocal,
    },
    {
      key: 'endsAtLocal',
      title: { en: 'Ends (local time)', fr: 'Fin (heure locale)' },
      kind: 'text',
      widthCharacters: 12,
      value: (row) => row.session.endsAtLocal,
    },
    {
      key: 'timeZone',
      title: { en: 'Time zone', fr: 'Fuseau horaire' },
      kind: 'text',
      value: (row) => row.session.timeZone,
    },
  ];
}
