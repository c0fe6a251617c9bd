// Zoom webinar attendee reports, section by section.
import { describe, expect, test } from '@jest/globals';
import { zoomWebinarReader } from '../../../../src/core/attendance/readers/zoom-webinar.js';
import { findingsOf, presenceOf, readFixture, readText, refusalOf } from '../../../support/read-report.js';

describe('the sample', () => {
  const report = readFixture('zoom/zoom_webinar_attendee.csv');

  test('the stated seconds', () => {
    expect(report).toMatchObject({
      source: 'zoom-webinar',
      layout: 'Z8',
      findings: [],
      meeting: {
        id: '812345678',
        topic: 'ECHO Grand Rounds',
        startAt: '2026-01-05T16:50:00Z',
        endAt: '2026-01-05T18:05:00Z',
      },
    });
    expect(presenceOf(report)).toEqual({
      'mail:echo-hub@hub.example': '3600 exact',
      'mail:expert@hub.example': '3600 exact',
      'mail:ann@east.example': '3600 exact',
      'mail:bo@west.example': '0 exact',
      'name:14165550123': '3240 minute',
    });
    const wholeDay = { session: { startsAt: '2026-01-05T05:00:00Z', endsAt: '2026-01-06T05:00:00Z' } };
    expect(presenceOf(report, wholeDay)).toMatchObject({
      'mail:echo-hub@hub.example': '4500 exact',
      'mail:expert@hub.example': '3690 exact',
    });
    const stated = report.rows.filter((row) => row.email === 'ann@east.example');
    expect(stated.reduce((sum, row) => sum + (row.statedSeconds ?? 0), 0)).toBe(71 * 60);
  });

  test('a repeated header makes nobody an attendee who is none', () => {
    expect(report.rows.map(({ rowNo, name, role, noShow }) => [rowNo, name, role, noShow])).toEqual([
      [7, 'Hub Host', 'host', false],
      [10, 'Dr Expert', 'panelist', false],
      [13, 'Ann Lee', 'participant', false],
      [14, 'Ann Lee', 'participant', false],
      [15, 'Bo Roy', 'participant', true],
      [18, '14165550123', 'participant', false],
    ]);
    expect(report.rows[2]?.raw['Approval Status']).toBe('approved');
    expect(report.rows[3]?.raw['Approval Status']).toBe('');
  });
});

test('zoom_webinar_2026_titles: shown names, comma runs, an absent panelist, somebody without registration', () => {
  const report = readFixture('zoom/zoom_webinar_2026_titles.csv');
  expect(report).toMatchObject({
    findings: [],
    meeting: { id: '81234567890', startAt: '2026-01-05T16:50:02Z', endAt: '2026-01-05T18:05:02Z' },
  });
  expect(presenceOf(report)).toEqual({
    'mail:echo-hub@hub.example': '3600 exact',
    'mail:expert@hub.example': '3600 exact',
    'mail:absent@hub.example': '0 exact',
    'mail:ann@east.example': `${930 + 1740} exact`,
    'name:walk in': '600 exact',
    'mail:bo@west.example': '0 exact',
    'name:14165550123': '3240 minute',
  });
  expect(report.rows.filter((row) => row.noShow).map(({ name, role }) => [name, role])).toEqual([
    ['Dr Absent', 'panelist'],
    ['Bo Roy', 'participant'],
  ]);
  const ann = report.rows.find((row) => row.email === 'ann@east.example');
  expect(ann?.name).toBe('Ann Lee');
  expect(ann?.raw).toMatchObject({ 'User Name (Original Name)': 'annie (Ann Lee)', 'Is Guest': 'Yes' });
});

test('zoom_webinar_custom_questions: commas, quotes and line breaks in answers move no column', () => {
  const report = readFixture('zoom/zoom_webinar_custom_questions.csv');
  expect(report.findings).toEqual([]);
  expect(presenceOf(report)).toEqual({
    'mail:echo-hub@hub.example': '3600 exact',
    'mail:ann@east.example': '2700 exact',
    'mail:zoe@north.example': '3000 exact',
  });
  expect(report.rows.map((row) => row.rowNo)).toEqual([7, 10, 12]);
  expect(report.rows[1]?.raw['What do you hope to learn, in one line?']).toBe(
    'Tapering, safely; and "when to stop"\nsecond line, of the answer',
  );
  expect(report.rows[1]?.raw['How did you hear about "ECHO"?']).toBe('A colleague, at work');
});

test('zoom_webinar_fr_assumed: the assumed French wording', () => {
  const report = readFixture('zoom/zoom_webinar_fr_assumed.csv');
  expect(report).toMatchObject({ findings: [], meeting: { id: '812345678', topic: 'ECHO Douleur' } });
  expect(presenceOf(report)).toEqual({
    'mail:pivot@hub.example': '3600 exact',
    'mail:experte@hub.example': '3600 exact',
    'mail:elodie@nord.example': '3440 exact',
    'mail:bo@west.example': '0 exact',
    'name:14165550123': '3240 minute',
  });
  expect(report.rows.map((row) => row.role).slice(0, 3)).toEqual(['host', 'panelist', 'participant']);
});

test('zoom_webinar_resaved_excel: seconds and number lost are told, an empty section is none', () => {
  const report = readFixture('zoom/zoom_webinar_resaved_excel.csv');
  expect(report.findings.map(({ code, line, params }) => [code, line, params])).toEqual([
    ['attendance.meeting-id-lost', 4, { meetingId: '8.12346E+10' }],
    ['attendance.leave-inferred', 13, { minutes: 30 }],
    ['attendance.seconds-lost', undefined, { rows: 2 }],
  ]);
  expect(presenceOf(report)).toEqual({
    'mail:echo-hub@hub.example': '3600 minute',
    'mail:ann@east.example': `${1200 + 30 * 60 - 59} minute`,
    'mail:bo@west.example': '0 exact',
    'name:14165550123': '3240 minute',
  });
});

const attendees =
  'Attended,First Name,Last Name,Email,Join Time,Leave Time,Time in Session (minutes),Country/Region Name';

test('a section without its title is known by its columns', () => {
  const report = readText(
    [
      'Attended,User Name,Email,Join Time,Leave Time,Time in Session (minutes)',
      'Yes,Dr Expert,expert@hub.example,01/05/2026 12:00:00 PM,01/05/2026 12:30:00 PM,30',
      attendees,
      'Yes,Ann,Lee,ann@east.example,01/05/2026 12:00:00 PM,01/05/2026 12:30:00 PM,30,Canada',
      'User Name,Join Time,Leave Time,Time in Session (minutes)',
      '14165550123,01/05/2026 12:00 PM,01/05/2026 12:30 PM,30',
      'Zoom Report,01/06/2026',
    ].join('\n'),
  );
  expect(report.rows.map(({ name, role }) => [name, role])).toEqual([
    ['Dr Expert', 'panelist'],
    ['Ann Lee', 'participant'],
    ['14165550123', 'participant'],
  ]);
  expect(report.findings).toEqual([]);
  expect(report.meeting.id).toBeNull();
});

test('who is said not to have attended, beside times, is asked about and earns nothing meanwhile', () => {
  const report = readText(
    `Attendee Details,\n${attendees}\nNo,Ann,Lee,ann@east.example,01/05/2026 12:00:00 PM,01/05/2026 12:30:00 PM,30,Canada\n` +
      'No,Bo,Roy,bo@west.example,,,,\n,Cy,Dee,cy@west.example,,,,\n',
  );
  expect(report.rows.map(({ joinAt, leaveAt, noShow }) => [joinAt, leaveAt, noShow])).toEqual([
    [null, null, false],
    [null, null, true],
    [null, null, false],
  ]);
  expect(report.findings.map(({ code, line }) => [code, line])).toEqual([
    ['attendance.attended-differs', 3],
    ['attendance.time-unknown', 5],
  ]);
});

test('a name with a control character and a line cut short are refused, the others stay', () => {
  const report = readText(
    `${attendees}\nYes,"A\u0007nn",Lee,ann@east.example,01/05/2026 12:00:00 PM,01/05/2026 12:30:00 PM,30,Canada\n` +
      'Yes,Bo\nYes,Cy,Dee,cy@west.example,01/05/2026 12:00:00 PM,01/05/2026 12:30:00 PM,30,Canada\n',
  );
  expect(report.rows.map((row) => row.name)).toEqual(['Cy Dee']);
  expect(findingsOf(report)).toEqual(['row-incomplete@3', 'name-refused@2']);
});

test('a section of unknown columns is left out, and says so', () => {
  const report = readText(
    `Attendee Report,\nHost Details,\nGekommen,Name,Beitritt\nJa,Hub,12:00\n,,\nAttendee Details,\n${attendees}\n` +
      'Yes,Ann,Lee,ann@east.example,01/05/2026 12:00:00 PM,01/05/2026 12:30:00 PM,30,Canada\n',
  );
  expect(report.rows.map((row) => row.name)).toEqual(['Ann Lee']);
  expect(report.findings).toMatchObject([
    { code: 'attendance.section-unread', severity: 'refused', line: 3, params: { rows: 2 } },
  ]);
});

test('a report of nobody, one of unknown columns, and another file', () => {
  expect(refusalOf(`Attendee Report,\nAttendee Details,\n${attendees}\n`).code).toBe('attendance.empty');
  expect(
    refusalOf('Attendee Report,\nAttendee Details,\nGekommen,Vorname,Zeit\nJa,Ann,12:00\n'),
  ).toMatchObject({
    code: 'attendance.unknown-format',
    recognisedColumns: ['Attendee Report', 'Attendee Details'],
  });
  expect(
    zoomWebinarReader.read(
      { kind: 'json', value: {}, findings: [] },
      {
        timeZone: null,
        session: { startsAt: '2026-01-05T17:00:00Z', endsAt: '2026-01-05T18:00:00Z' },
      },
    ),
  ).toMatchObject({ ok: false, code: 'attendance.unknown-format' });
});

test('a thousand lines are read whole', () => {
  const lines = Array.from(
    { length: 1030 },
    (_, i) =>
      `Yes,Person,${i},person${i}@clinic.example,01/05/2026 12:00:07 PM,01/05/2026 12:30:30 PM,31,Canada`,
  );
  expect(readText([attendees, ...lines].join('\r\n')).rows).toHaveLength(1030);
});
