// The labelled identity set (tests/fixtures/identity) and what matching makes of each of its rows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { participantKeys, type KeyedRow } from '../../src/core/attendance/participants.js';
import { matchParticipants, type KnownPerson, type Participant } from '../../src/core/identity/match.js';

const folder = join(import.meta.dirname, '../fixtures/identity');

const read = (name: string): Record<string, string>[] =>
  parse(readFileSync(join(folder, name)), { columns: true });

export interface LabelledRow {
  /** 1-based line of rows.csv. */
  line: number;
  session: string;
  group: string;
  shown: string;
  /** Clinicians who were behind the row; empty: nobody of the organization. */
  truth: string[];
  /** Whether automation must decide, or may not. */
  automatic: 'must' | 'may-not';
  /** Whom matching was certain of. */
  decided: string | null;
  suggested: string[];
}

const sharedMark = 'shared:';

function peopleOf(): KnownPerson[] {
  return read('clinicians.csv').map((row) => ({
    clinicianId: row['id'] ?? '',
    given: row['given'] ?? '',
    family: row['family'] ?? '',
    ...(row['display'] === '' ? {} : { display: row['display'] ?? '' }),
    addresses: (row['addresses'] ?? '').split(' ').map((address) => ({
      address: address.replace(sharedMark, ''),
      shared: address.startsWith(sharedMark),
    })),
    enrolled: row['enrolled'] === 'yes',
    registrantIds: (row['registrants'] ?? '').split(' ').filter((id) => id !== ''),
  }));
}

/** `12:05-12:40`; the whole hour where nothing is stated. */
function keyedRow(row: Record<string, string>, rowNo: number): KeyedRow {
  const [join, leave] = (row['time'] || '12:00-13:00').split('-');
  const [kind = '', ...id] = (row['other'] ?? '').split(':');
  const name = kind === 'registrant' ? 'registrantId' : 'accountId';
  return {
    rowNo,
    name: row['shown'] ?? '',
    email: row['email'] === '' ? null : (row['email'] ?? null),
    externalIds: kind === '' ? {} : { [name]: id.join(':') },
    room: 'main',
    joinAt: `2026-01-05T${join}:00Z`,
    leaveAt: `2026-01-05T${leave}:00Z`,
    statedSeconds: null,
    noShow: false,
  };
}

function rememberedOf(): Map<string, string> {
  return new Map(
    read('remembered.csv').map((row) => [
      participantKeys([keyedRow({ ...row, time: '' }, 1)])[0]?.split('@2026')[0] ?? '',
      row['clinician'] ?? '',
    ]),
  );
}

function participantsOf(rows: readonly KeyedRow[], keys: readonly string[]): Participant[] {
  const groups = new Map<string, KeyedRow[]>();
  for (const [index, row] of rows.entries()) {
    const key = keys[index] ?? '';
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].map(([key, group]) => ({
    key,
    names: [...new Set(group.map(({ name }) => name))],
    emails: [...new Set(group.flatMap(({ email }) => email ?? []))],
    ...(key.startsWith('registrant:') ? { registrantId: key.slice('registrant:'.length) } : {}),
    seconds: 3600,
  }));
}

/** Each session is matched by itself, as an import is. */
export function matchLabelledSet(): LabelledRow[] {
  const people = peopleOf();
  const remembered = rememberedOf();
  const all = read('rows.csv').map((row, index) => ({ row, line: index + 2 }));
  return [...new Set(all.map(({ row }) => row['session'] ?? ''))].flatMap((session) => {
    const own = all.filter(({ row }) => row['session'] === session);
    const rows = own.map(({ row, line }) => keyedRow(row, line));
    const keys = participantKeys(rows);
    const { certain, review } = matchParticipants({
      participants: participantsOf(rows, keys),
      people,
      remembered,
    });
    return own.map(({ row, line }, index): LabelledRow => {
      const of = <Item extends { key: string }>(items: readonly Item[]) =>
        items.find(({ key }) => key === keys[index]);
      return {
        line,
        session,
        group: row['group'] ?? '',
        shown: row['shown'] ?? '',
        truth: row['truth'] === 'none' ? [] : (row['truth'] ?? '').split('+'),
        automatic: row['automatic'] === 'must' ? 'must' : 'may-not',
        decided: of(certain)?.clinicianId ?? null,
        suggested: (of(review)?.suggestions ?? []).map(({ clinicianId }) => clinicianId),
      };
    });
  });
}

export function shareOf(rows: readonly LabelledRow[], isCounted: (row: LabelledRow) => boolean): number {
  return rows.length === 0 ? 0 : rows.filter(isCounted).length / rows.length;
}
