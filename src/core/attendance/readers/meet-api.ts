// Reads what Google Meet's API tells of a conference: participants, and where they are there, their single sessions.
import type { Finding } from '../../finding.js';
import type { ReadContext, ReadFailure, ReadOutcome, SourceRow } from '../evidence.js';
import {
  isRecord,
  rawOfRecord,
  recordsAt,
  recordsIn,
  textAt,
  valueAt,
  type JsonRecord,
} from './json-values.js';
import { idCharactersMax } from './limits.js';
import { refuseRowCount } from './outcomes.js';
import { readPerson } from './person.js';
import type { Reader } from './reader.js';
import type { SourceFile } from './source-file.js';
import { asEnvelope, readStay } from './stay.js';
import { plainRow, readEach } from './table-lines.js';
import { openWallClock, type WallClock } from './wall-clock.js';

export const meetApiReader: Reader = {
  source: 'meet-api',
  recognise: (file) =>
    participantsOf(file).length === 0
      ? null
      : { certainty: 90, recognised: ['participants', 'displayName', 'earliestStartTime', 'latestEndTime'] },
  read: readMeetApi,
};

const notMeet: ReadFailure = {
  ok: false,
  code: 'attendance.unknown-format',
  detail: 'The participants of a Google Meet conference were not found.',
};

/** attendance-sources.md §5: a participant is exactly one of the three. */
const kinds = ['signedinUser', 'anonymousUser', 'phoneUser'] as const;

function participantsOf(file: SourceFile): JsonRecord[] {
  if (file.kind !== 'json') return [];
  const list = isRecord(file.value) ? recordsAt(file.value, 'participants') : recordsIn(file.value);
  return list.filter((each) => kinds.some((kind) => isRecord(valueAt(each, kind))));
}

/** One stay of one participant, or all of them in one where nothing tells them apart. */
interface Stretch {
  line: number;
  participant: JsonRecord;
  join: string;
  leave: string;
  isEnvelope: boolean;
}

/** Sessions stand within their participant, or in a list of their own and begin with the participant's name. */
function stretchesOf(file: SourceFile): Stretch[] {
  const loose = sessionsByOwner(file.kind === 'json' ? recordsAt(file.value, 'participantSessions') : []);
  return participantsOf(file).flatMap((participant, index): Stretch[] => {
    const line = index + 1;
    const name = textAt(participant, 'name');
    const own = name === '' ? [] : (loose.get(name) ?? []);
    const sessions = [...recordsAt(participant, 'participantSessions'), ...own];
    if (sessions.length === 0) {
      const [join, leave] = [textAt(participant, 'earliestStartTime'), textAt(participant, 'latestEndTime')];
      return [{ line, participant, join, leave, isEnvelope: true }];
    }
    return sessions.map((session) => ({
      line,
      participant,
      join: textAt(session, 'startTime'),
      leave: textAt(session, 'endTime'),
      isEnvelope: false,
    }));
  });
}

/** `conferenceRecords/c/participants/p/participantSessions/s`, or only `p/s`: by every part that ends before a slash. */
function sessionsByOwner(sessions: readonly JsonRecord[]): Map<string, JsonRecord[]> {
  const byOwner = new Map<string, JsonRecord[]>();
  for (const session of sessions) {
    const name = textAt(session, 'name').slice(0, idCharactersMax);
    for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
      const owner = name.slice(0, at);
      const own = byOwner.get(owner);
      if (own === undefined) byOwner.set(owner, [session]);
      else own.push(session);
    }
  }
  return byOwner;
}

function readMeetApi(file: SourceFile, context: ReadContext): ReadOutcome {
  const stretches = stretchesOf(file);
  if (stretches.length === 0) return notMeet;
  const refused = refuseRowCount(stretches.length);
  if (refused !== null) return refused;
  const opened = openWallClock(
    stretches.flatMap(({ join, leave }) => [join, leave]),
    context,
  );
  if (!opened.ok) return opened;
  const findings: Finding[] = [];
  const read = readEach(stretches, findings, (each) => readStretch(each, opened.clock, findings));
  if (!read.ok) return read;
  const layout = stretches.some(({ isEnvelope }) => !isEnvelope) ? 'sessions' : 'participants';
  const meeting = { id: null, topic: null, startAt: null, endAt: null };
  return { ok: true, report: { source: 'meet-api', layout, meeting, rows: read.rows, findings } };
}

function readStretch(stretch: Stretch, clock: WallClock, findings: Finding[]): SourceRow | null {
  const { line, participant, join, leave, isEnvelope } = stretch;
  const kind = kinds.find((each) => isRecord(valueAt(participant, each))) ?? 'anonymousUser';
  const shown = valueAt(participant, kind);
  const person = readPerson({ line }, { name: textAt(shown, 'displayName'), email: '' }, findings);
  if (person === null) return null;
  const stay = readStay(
    { line },
    { join, leave, statedSeconds: null, noShow: false, isEnvelope },
    clock,
    findings,
  );
  if (stay === null) return null;
  const account = kind === 'signedinUser' ? textAt(shown, 'user') : '';
  const row: SourceRow = {
    ...plainRow,
    rowNo: line,
    raw: { ...rawOfRecord(participant), join, leave },
    ...person,
    externalIds: account === '' ? {} : { accountId: `meet:${account}` },
    statedSeconds: null,
    ...stay,
  };
  return isEnvelope ? asEnvelope(row, findings) : row;
}
