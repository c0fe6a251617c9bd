// Zoom reports of a meeting, a webinar and a large meeting to stored attendance, beside csv-parse and prepared inserts.
import { createHash } from 'node:crypto';
import type BetterSqlite from 'better-sqlite3';
import { parse } from 'csv-parse/sync';
import { v7 } from 'uuid';
import { addCohort, recordedAt, type Hub, type HubSession } from './hub.js';
import { median, rateRow, secondsOf, type BenchRow } from './measure.js';
import { insertInto, openRaw } from './raw-sqlite.js';
import { meetingReport, takeIn, webinarReport, type ReportMaker } from './report.js';

interface Case {
  what: string;
  report: ReportMaker;
  people: number;
  /** Sessions of a quick run and of a whole one; the first two warm up. */
  sessions: { quick: number; whole: number };
  floor: number;
}

const cases: readonly Case[] = [
  {
    what: 'import, 1,000 connections to attendance',
    report: meetingReport(2),
    people: 500,
    sessions: { quick: 5, whole: 20 },
    floor: 0.25,
  },
  {
    what: 'import, webinar of 1,030 rows to attendance',
    report: webinarReport,
    people: 515,
    sessions: { quick: 5, whole: 12 },
    floor: 0.25,
  },
  {
    what: 'import, meeting of 5,000 connections to attendance',
    report: meetingReport(5),
    people: 1000,
    sessions: { quick: 4, whole: 8 },
    floor: 0.25,
  },
];

interface Statements {
  raw: BetterSqlite.Database;
  imports: BetterSqlite.Statement;
  connections: BetterSqlite.Statement;
  links: BetterSqlite.Statement;
  attendance: BetterSqlite.Statement;
  holder: BetterSqlite.Statement;
}

function prepare(path: string): Statements {
  const raw = openRaw(path);
  return {
    raw,
    imports: insertInto(raw, 'imports', [
      ...[
        'id',
        'organization_id',
        'session_id',
        'source',
        'layout',
        'kind',
        'time_zone',
        'file_hash',
        'file_name',
      ],
      ...['file_bytes', 'row_count', 'connection_count', 'findings_json', 'created_at', 'created_by'],
    ]),
    connections: insertInto(raw, 'connections', [
      ...[
        'id',
        'import_id',
        'session_id',
        'row_no',
        'fingerprint',
        'participant_key',
        'raw_name',
        'raw_email',
      ],
      ...['raw_json', 'role', 'room', 'joined_at', 'left_at', 'stated_seconds', 'time_grade', 'no_show'],
    ]),
    links: insertInto(raw, 'links', [
      ...['id', 'session_id', 'participant_key', 'clinician_id', 'method', 'decided_at', 'decided_by'],
    ]),
    attendance: insertInto(raw, 'attendance', [
      ...['session_id', 'clinician_id', 'organization_id', 'seconds', 'minutes', 'status', 'evidence'],
      ...['intervals_json', 'joins', 'totals_only_seconds', 'manual_minutes', 'adjusted', 'updated_at'],
    ]),
    holder: raw.prepare('select address, clinician_id from clinician_addresses where organization_id = ?'),
  };
}

/** `01/06/2025 12:00:15 PM` in winter Toronto. */
function secondsOfTime(text: string): number {
  const match = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d) (AM|PM)$/.exec(text);
  if (match === null) throw new Error(`not a time: ${text}`);
  const [, month, day, year, hour, minute, second, half] = match;
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0) + 5;
  return Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(second)) / 1000;
}

const instantOf = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

interface Line {
  cells: Record<string, string>;
  name: string;
  email: string;
  join: string;
  leave: string;
  minutes: string;
}

/** What stands below the last line of titles, a webinar's attendees included. */
function linesOf(bytes: Buffer): Line[] {
  const table: string[][] = parse(bytes, { bom: true, relax_column_count: true });
  const at = table.findLastIndex((cells) => cells.some((cell) => /^join time$/i.test(cell)));
  const titles = table[at] ?? [];
  const column = (pattern: RegExp): number => titles.findIndex((title) => pattern.test(title));
  const places = {
    name: column(/^(user )?name/i),
    email: column(/^email$/i),
    join: column(/^join/i),
    leave: column(/^leave/i),
    minutes: column(/minutes/i),
  };
  return table.slice(at + 1).map((cells) => ({
    cells: Object.fromEntries(titles.map((title, index) => [title, cells[index] ?? ''])),
    name: cells[places.name] ?? '',
    email: cells[places.email] ?? '',
    join: cells[places.join] ?? '',
    leave: cells[places.leave] ?? '',
    minutes: cells[places.minutes] ?? '',
  }));
}

function bareImport(statements: Statements, hub: Hub, sessionId: string, bytes: Buffer): void {
  const { raw, imports, connections, links, attendance, holder } = statements;
  const rows = linesOf(bytes);
  raw.transaction(() => {
    const importId = v7();
    const organization_id = hub.organizationId;
    const holders = new Map(
      (holder.all(organization_id) as { address: string; clinician_id: string }[]).map((row) => [
        row.address,
        row.clinician_id,
      ]),
    );
    imports.run({
      ...{
        id: importId,
        organization_id,
        session_id: sessionId,
        source: 'zoom-meeting',
        layout: 'Z3',
        kind: 'live',
      },
      ...{ time_zone: 'America/Toronto', file_hash: createHash('sha256').update(bytes).digest('hex') },
      ...{
        file_name: 'report.csv',
        file_bytes: bytes,
        row_count: rows.length,
        connection_count: rows.length,
      },
      ...{ findings_json: '[]', created_at: recordedAt, created_by: 'bare' },
    });
    const stays = new Map<string, { startSeconds: number; endSeconds: number }[]>();
    for (const [index, row] of rows.entries()) {
      const { email } = row;
      const startSeconds = secondsOfTime(row.join);
      const endSeconds = secondsOfTime(row.leave);
      connections.run({
        ...{
          id: v7(),
          import_id: importId,
          session_id: sessionId,
          row_no: index + 1,
          participant_key: email,
        },
        ...{
          fingerprint: `${email}${startSeconds}/${endSeconds}`,
          raw_name: row.name,
          raw_email: email,
        },
        ...{
          raw_json: JSON.stringify(row.cells),
          role: 'participant',
          room: 'main',
          joined_at: instantOf(startSeconds),
        },
        ...{ left_at: instantOf(endSeconds), stated_seconds: Number(row.minutes) * 60 },
        ...{ time_grade: 'exact', no_show: 0 },
      });
      stays.set(email, [...(stays.get(email) ?? []), { startSeconds, endSeconds }]);
    }
    for (const [email, intervals] of stays) {
      const clinician_id = holders.get(email);
      const seconds = intervals.reduce((sum, stay) => sum + stay.endSeconds - stay.startSeconds, 0);
      const link = {
        participant_key: email,
        clinician_id,
        method: 'address',
        decided_at: recordedAt,
        decided_by: 'bare',
      };
      links.run({ id: v7(), session_id: sessionId, ...link });
      attendance.run({
        ...{
          session_id: sessionId,
          clinician_id,
          organization_id,
          seconds,
          minutes: Math.floor(seconds / 60),
        },
        ...{
          status: 'attended',
          evidence: 'exact',
          intervals_json: JSON.stringify(intervals),
          joins: intervals.length,
        },
        ...{ totals_only_seconds: null, manual_minutes: null, adjusted: 0, updated_at: recordedAt },
      });
    }
  })();
}

async function benchCase(
  hub: Hub,
  { what, report, people, sessions, floor }: Case,
  quick: boolean,
): Promise<BenchRow> {
  const count = quick ? sessions.quick : sessions.whole;
  const ours = await addCohort(hub, what, count, people);
  const bare = await addCohort(hub, `${what}, bare`, count, people);
  const statements = prepare(hub.databasePath);
  const [oursSeconds, bareSeconds]: [number[], number[]] = [[], []];
  let connections = 0;
  for (const [index, { id, day }] of ours.sessions.entries()) {
    const made = report(day, people);
    ({ connections } = made);
    oursSeconds.push(await secondsOf(() => takeIn(hub, id, made)));
    const { id: bareId = '' }: Partial<HubSession> = bare.sessions[index] ?? {};
    bareSeconds.push(await secondsOf(() => bareImport(statements, hub, bareId, made.bytes)));
  }
  statements.raw.close();
  // The first ones warm up.
  const rate = (seconds: number[]) => connections / median(seconds.slice(2));
  return rateRow(what, 'connections/s', rate(oursSeconds), rate(bareSeconds), floor);
}

export async function benchImport(hub: Hub, options: { quick: boolean }): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const each of cases) rows.push(await benchCase(hub, each, options.quick));
  return rows;
}
