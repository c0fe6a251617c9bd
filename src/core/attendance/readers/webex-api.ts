// Reads what Webex's API tells of a meeting's attendees: one item a connection, times with their offset, whole minutes.
import type { Finding } from '../../finding.js';
import type { ReadContext, ReadFailure, ReadOutcome, SourceRow } from '../evidence.js';
import { minutesOrDuration } from './duration.js';
import { isRecord, rawOfRecord, recordsAt, recordsIn, textAt, type JsonRecord } from './json-values.js';
import { refuseRowCount } from './outcomes.js';
import { readPerson } from './person.js';
import type { Reader } from './reader.js';
import type { SourceFile } from './source-file.js';
import { readStay } from './stay.js';
import { plainRow, readEach } from './table-lines.js';
import { openWallClock, type WallClock } from './wall-clock.js';

export const webexApiReader: Reader = {
  source: 'webex-api',
  recognise: (file) => {
    const items = itemsOf(file).filter(isAttendee);
    return items.length === 0
      ? null
      : { certainty: 90, recognised: ['displayName', 'email', 'joinedTime', 'leftTime'] };
  },
  read: readWebexApi,
};

const notWebex: ReadFailure = {
  ok: false,
  code: 'attendance.unknown-format',
  detail: 'The items of a Webex attendee report (displayName, joinedTime, leftTime) were not found.',
};

/** One page as it came, or the items of several put together. */
function itemsOf(file: SourceFile): JsonRecord[] {
  if (file.kind !== 'json') return [];
  return isRecord(file.value) ? recordsAt(file.value, 'items') : recordsIn(file.value);
}

/** attendance-sources.md §5. */
function isAttendee(item: JsonRecord): boolean {
  return 'joinedTime' in item && ('displayName' in item || 'email' in item);
}

interface Numbered {
  /** 1-based; JSON has no lines to speak of. */
  line: number;
  item: JsonRecord;
}

function readWebexApi(file: SourceFile, context: ReadContext): ReadOutcome {
  const items = itemsOf(file)
    .map((item, index): Numbered => ({ line: index + 1, item }))
    .filter(({ item }) => isAttendee(item));
  if (items.length === 0) return notWebex;
  const refused = refuseRowCount(items.length);
  if (refused !== null) return refused;
  const texts = items.flatMap(({ item }) => [textAt(item, 'joinedTime'), textAt(item, 'leftTime')]);
  const opened = openWallClock(texts, context);
  if (!opened.ok) return opened;
  const findings: Finding[] = [];
  const read = readEach(items, findings, (each) => readItem(each, opened.clock, findings));
  if (!read.ok) return read;
  const meeting = { id: null, topic: null, startAt: null, endAt: null };
  return {
    ok: true,
    report: { source: 'webex-api', layout: 'attendees', meeting, rows: read.rows, findings },
  };
}

function readItem({ line, item }: Numbered, clock: WallClock, findings: Finding[]): SourceRow | null {
  const cells = { name: textAt(item, 'displayName'), email: textAt(item, 'email') };
  const person = readPerson({ line }, cells, findings);
  if (person === null) return null;
  const statedSeconds = minutesOrDuration(textAt(item, 'duration'));
  const times = { join: textAt(item, 'joinedTime'), leave: textAt(item, 'leftTime'), statedSeconds };
  const stay = readStay({ line }, { ...times, noShow: false }, clock, findings);
  if (stay === null) return null;
  const role = textAt(item, 'participantType').toUpperCase() === 'HOST' ? 'host' : 'participant';
  return { ...plainRow, rowNo: line, raw: rawOfRecord(item), ...person, role, statedSeconds, ...stay };
}
