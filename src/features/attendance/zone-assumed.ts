// The zone in which a file's times were read, told where nobody stated it.
import type { SourceKind } from '../../core/attendance/evidence.js';
import type { Finding } from '../../core/finding.js';

/** Their times are instants: no zone was assumed, and stating another changes nothing. */
const instantSources: readonly SourceKind[] = [
  'zoom-api',
  'teams-live-event',
  'teams-graph',
  'webex-api',
  'meet-api',
  'bigbluebutton',
];

export function zoneAssumed(source: SourceKind, timeZone: string): Finding[] {
  if (instantSources.includes(source)) return [];
  return [
    {
      code: 'import.time-zone-assumed',
      severity: 'note',
      detail: `The file names no time zone; its times were read as ${timeZone}. Where that is wrong, send the same file again with timeZone: it is read anew.`,
      params: { timeZone },
    },
  ];
}
