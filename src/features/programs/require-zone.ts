// Refuses a time zone this server does not know, or knows wrongly, with what to do about it.
import { AppError } from '../../core/errors.js';
import type { Day } from '../../core/time/instant.js';
import { isKnownZone, isZoneTrusted } from '../../core/time/zone.js';

/** With `lastDay` only a zone whose data are wrong up to that day is refused: a hub's history stays welcome. */
export function requireZone(zone: string, lastDay?: Day): void {
  const at = (code: 'zone.unknown' | 'zone.outdated', detail: string): AppError =>
    new AppError(code, detail, { errors: [{ pointer: '/body/timeZone', code, detail }] });
  if (!isKnownZone(zone)) {
    throw at('zone.unknown', `There is no time zone "${zone}"; use an IANA name such as America/Toronto.`);
  }
  if (!isZoneTrusted(zone, lastDay)) {
    throw at(
      'zone.outdated',
      `This server's time-zone data give wrong times for ${zone}, whose clock rules changed in 2026; ` +
        'run the service on Node 22.23, 24.21 or newer and try again.',
    );
  }
}
