// Whole Teams files, byte for byte: the stated seconds of the samples, and files each named by what is wrong with them.
import { describe, expect, test } from '@jest/globals';
import { sessionFit } from '../../../../src/core/attendance/readers/detect.js';
import { epochSecondsOf } from '../../../../src/core/time/instant.js';
import { totalSeconds, uniteIntervals } from '../../../../src/core/time/interval.js';
import { findingsOf, noonSession, presenceOf, readFixture, readText } from '../../../support/read-report.js';

const read = (name: string, context = noonSession) => readFixture(`teams/${name}`, context);

/** Of everybody with this name in the file, not clipped to the session. */
function unclippedSeconds(name: string, person: string): number {
  const rows = read(name).rows.filter((row) => row.name === person);
  const stretches = rows.map(({ joinAt, leaveAt }) => ({
    startSeconds: epochSecondsOf(joinAt ?? ''),
    endSeconds: epochSecondsOf(leaveAt ?? ''),
  }));
  return totalSeconds(uniteIntervals(stretches));
}

describe('the sample files yield the stated seconds', () => {
  test('teams_2020_classic: T1, the session settles 11/12, who never leaves stays to the end', () => {
    const session = { startsAt: '2025-12-11T17:00:00Z', endsAt: '2025-12-11T18:00:00Z' };
    const report = read('teams_2020_classic.csv', { ...noonSession, session });
    expect(report).toMatchObject({ source: 'teams-classic', layout: 'T1' });
    expect(report.rows).toMatchObject([
      {
        rowNo: 2,
        name: 'Roy, Bo',
        joinAt: '2025-12-11T17:00:04Z',
        leaveAt: null,
        timeGrade: 'inferred',
        staysOpen: true,
      },
      { rowNo: 3, name: 'Ann Lee (Guest)', timeGrade: 'exact' },
    ]);
    expect(presenceOf(report, { session })).toEqual({
      'name:roy bo': '3596 minute',
      'name:ann lee guest': '2460 exact',
    });
    expect(findingsOf(report)).toEqual(['stayed-to-end@2']);
    expect(sessionFit(report, session)).toBe('fits');
  });

  test('teams_2020_classic_fr: T1 in French', () => {
    const report = read('teams_2020_classic_fr.csv');
    expect(report).toMatchObject({ source: 'teams-classic', layout: 'T1', findings: [] });
    expect(presenceOf(report)).toEqual({ 'name:prenom1 nom1': '3527 exact' });
  });

  test('teams_2021_summary_fr: T2 in French', () => {
    const report = read('teams_2021_summary_fr.csv');
    expect(report).toMatchObject({
      source: 'teams-report',
      layout: 'T2',
      findings: [],
      meeting: { id: null, topic: null, startAt: '2026-01-05T16:55:02Z', endAt: '2026-01-05T18:03:31Z' },
      rows: [
        { role: 'host', statedSeconds: 4080 },
        { role: 'participant', statedSeconds: 3384, email: 'elodie@clinique.example' },
      ],
    });
    expect(presenceOf(report)).toEqual({
      'mail:pivot@hub.example': '3600 exact',
      'mail:elodie@clinique.example': '3384 exact',
    });
    expect(unclippedSeconds('teams_2021_summary_fr.csv', 'Hôte Pivot')).toBe(4109);
  });

  test('teams_2022_sections: T3, single stays before the printed duration, others from the participants', () => {
    const report = read('teams_2022_sections.csv');
    expect(report).toMatchObject({
      source: 'teams-report',
      layout: 'T3',
      findings: [],
      meeting: { topic: 'ECHO Diabetes', startAt: '2026-01-05T16:58:00Z', endAt: '2026-01-05T18:02:10Z' },
    });
    expect(report.rows.map(({ rowNo, name, isEnvelope }) => [rowNo, name, isEnvelope ?? false])).toEqual([
      [11, 'Hub Host', true],
      [13, 'Casey (Unverified)', true],
      [14, '15550100123 (Unverified)', true],
      [18, 'Lee, Ann', false],
      [19, 'Lee, Ann', false],
    ]);
    expect(report.rows[3]?.externalIds).toEqual({ accountId: 'teams:ann@east.example' });
    expect(report.rows[2]?.raw['Name']).toBe(' 15550100123 (Unverified)');
    expect(presenceOf(report)).toEqual({
      'mail:host@hub.example': '3600 exact',
      'name:casey unverified': '1500 exact',
      'name:15550100123 unverified': '2580 exact',
      'mail:ann@east.example': '3000 exact',
    });
    expect(unclippedSeconds('teams_2022_sections.csv', 'Hub Host')).toBe(3850);
  });
});

const ann = { 'mail:ann@east.example': '3000 exact' };

test.each<[string, string, string, Record<string, string>, string[]]>([
  [
    'teams_t1_two_meetings.csv',
    'T1',
    'who stayed to the end of the first meeting is not in the second',
    {
      'name:roy bo': '0 minute',
      'name:ann lee': '3550 exact',
      'name:cy ng': '1800 minute',
      'name:di kaur guest': '1800 exact',
    },
    ['stay-cut@2', 'stay-cut@5', 'stayed-to-end@9'],
  ],
  [
    'teams_t1_no_header.csv',
    'T1',
    'no titles, and more commas than TABs',
    { 'name:lee ann md': '3596 minute', 'name:roy bo np': '2460 exact' },
    ['stayed-to-end@1'],
  ],
  [
    'teams_t1_fr_takeover.csv',
    'T1',
    'a new connection before the old one ends; a leave that is missing in between',
    { 'name:elodie cote': '3527 exact', 'name:marc roy': '1200 exact' },
    ['time-unknown@6'],
  ],
  [
    'teams_t1_remark_and_odd_lines.csv',
    'T1',
    'a remark above, unknown words, times that are none, a leave without a join',
    {
      'name:ann lee': '1800 exact',
      'name:cy ng': '0 exact',
      'name:di kaur': '0 exact',
      'name:ed fox': '0 exact',
    },
    [
      'action-unknown@5',
      'row-incomplete@10',
      'time-unknown@7',
      'time-unknown@9',
      'no-such-date@8',
      'time-unknown@6',
    ],
  ],
  [
    'teams_t1_excel_resaved.csv',
    'T1',
    'semicolons, quotes, a byte order mark, seconds lost',
    { 'name:roy bo': '3600 minute', 'name:lee ann': '2460 minute' },
    ['stayed-to-end@2', 'seconds-lost'],
  ],
  [
    'teams_t2_en_upn.csv',
    'T2',
    'one row a join, durations without seconds, a guest with an account but no address',
    {
      'mail:host@hub.example': '3600 exact',
      'mail:ann@east.example': '3095 exact',
      'account:teams:broy@north.example': '1800 exact',
    },
    [],
  ],
  [
    'teams_t2_hand_saved_ascii.csv',
    'T2',
    'semicolons, accents and seconds lost, the first column renamed',
    { 'mail:pivot@hub.example': '3600 minute', 'mail:elodie@clinique.example': '3420 minute' },
    ['seconds-lost'],
  ],
  [
    'teams_t3_be_lf_resaved.csv',
    'T3',
    'UTF-16BE and LF; both sections list everybody',
    { 'mail:host@hub.example': '3600 exact', ...ann, 'name:casey unverified': '1500 exact' },
    [],
  ],
  [
    'teams_t3_de_titles.csv',
    'T3',
    'German',
    { 'mail:leitung@hub.example': '3600 exact', 'name:jorg weiss gast': '1800 exact' },
    [],
  ],
  [
    'teams_t3_pl_utf8.csv',
    'T3',
    'Polish, UTF-8, no single stays',
    { 'mail:lucja@klinika.example': '3600 exact', 'mail:jan@klinika.example': '1510 totals-only' },
    [],
  ],
  [
    'teams_t3_fr_assumed.csv',
    'T3',
    'French as it is assumed to be',
    { 'mail:elodie@clinique.example': '3000 exact', 'name:15550100123 non verifie': '2580 exact' },
    [],
  ],
  [
    'teams_t3_unknown_titles.csv',
    'T3',
    'a language that is not known here',
    { ...ann, 'mail:bo@north.example': '1800 exact' },
    [],
  ],
  [
    'teams_t3_split_moments.csv',
    'T3',
    'commas, which cut date and time apart; no summary; engagement columns',
    { ...ann, 'mail:bo@north.example': '1800 exact' },
    [],
  ],
  [
    'teams_t3_split_titles.csv',
    'T3',
    'date and time under titles of their own',
    { 'mail:ann@east.example': '3000 totals-only', 'mail:bo@north.example': '1800 exact' },
    [],
  ],
  [
    'teams_t3_engagement_multiline_title.csv',
    'T3',
    'a title of two lines, sections renumbered, short rows, engagement columns and section, narrow spaces',
    {
      'mail:host@hub.example': '3600 exact',
      'mail:ann@east.example': '2700 exact',
      'name:casey unverified': '1500 exact',
    },
    [],
  ],
  [
    'teams_t3_namesakes.csv',
    'T3',
    'two people of one name, whose stays have no addresses',
    {
      'mail:alex.kim@east.example': '2400 totals-only',
      'mail:akim@north.example': '1200 exact',
      'mail:bo@north.example': '1200 exact',
    },
    ['summed-up@3', 'summed-up@4'],
  ],
  [
    'teams_t3_cut_off.csv',
    'T3',
    'the download broke off among the single stays',
    { 'mail:ann@east.example': '2999 totals-only', 'mail:bo@north.example': '3000 totals-only' },
    ['summed-up@3', 'summed-up@4', 'row-incomplete@10'],
  ],
  [
    'teams_t3_excel_resaved.csv',
    'T3',
    'semicolons, padding, a byte order mark, seconds lost, day first',
    { 'mail:host@hub.example': '3600 minute', 'mail:ann@east.example': '3000 minute' },
    ['seconds-lost'],
  ],
  [
    'teams_t4_live_event.csv',
    'T4',
    'UTC, connections of one person that overlap, a leave that is missing',
    {
      'name:lee ann': '3590 exact',
      'name:bo roy': '0 exact',
      'name:hub host@2026-01-05T16:50:00Z': '3600 exact',
    },
    ['action-unknown@9', 'time-unknown@3'],
  ],
])('%s (%s): %s', (name, layout, _, presence, findings) => {
  const report = read(name);
  expect(report.layout).toBe(layout);
  expect(presenceOf(report)).toEqual(presence);
  expect(findingsOf(report)).toEqual(findings);
});

test('a title of two lines is one line, and lines below keep their numbers', () => {
  const report = read('teams_t3_engagement_multiline_title.csv');
  expect(report.meeting).toMatchObject({
    topic: 'ECHO Diabetes Session 12, part "B"',
    startAt: '2026-01-05T16:58:00Z',
  });
  expect(report.rows.map(({ rowNo }) => rowNo)).toEqual([16, 17, 18]);
});

const languages: [string, string, string][] = [
  [
    'Spanish',
    'Nombre|Primera unión|Última salida|Duración en la reunión|Correo electrónico|Id. de participante (UPN)|Rol',
    'Nombre|Hora de unión|Hora de salida|Duración|Correo electrónico|Rol',
  ],
  [
    'Portuguese',
    'Nome|Primeiro ingresso|Última saída|Duração na reunião|Email|ID do participante (UPN)|Função',
    'Nome|Hora de ingresso|Hora de saída|Duração|Email|Função',
  ],
  [
    'Italian',
    'Nome|Primo accesso|Ultima uscita|Durata nella riunione|E-mail|ID partecipante (UPN)|Ruolo',
    'Nome|Ora di accesso|Ora di uscita|Durata|E-mail|Ruolo',
  ],
  [
    'Dutch',
    'Naam|Eerste deelname|Laatste vertrek|Duur in vergadering|E-mailadres|Deelnemer-ID (UPN)|Rol',
    'Naam|Deelnametijd|Vertrektijd|Duur|E-mailadres|Rol',
  ],
];

test.each(languages)('%s titles', (_, participants, activities) => {
  const line = (...cells: string[]) => cells.join(';');
  const text = [
    '2. x',
    participants.replaceAll('|', ';'),
    line(
      'Ann',
      '05/01/2026, 12:00:00',
      '05/01/2026, 13:00:00',
      '49m 59s',
      'ann@east.example',
      'ann@east.example',
      'x',
    ),
    '3. y',
    activities.replaceAll('|', ';'),
    line('Ann', '05/01/2026, 12:00:00', '05/01/2026, 12:30:00', '29m 59s', 'ann@east.example', 'x'),
    line('Ann', '05/01/2026, 12:40:00', '05/01/2026, 13:00:00', '20m', 'ann@east.example', 'x'),
    '',
  ].join('\r\n');
  expect(presenceOf(readText(text))).toEqual(ann);
});
