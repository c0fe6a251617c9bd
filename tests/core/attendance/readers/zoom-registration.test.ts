// Zoom's registration report is known as such: a roster, never attendance.
import { expect, test } from '@jest/globals';
import { parseTable } from '../../../../src/core/attendance/readers/table.js';
import {
  findRegistrationHeader,
  registrationStateOf,
} from '../../../../src/core/attendance/readers/zoom-registration.js';
import { fixtureBytes, readFixture, refusalOf } from '../../../support/read-report.js';

test.each(['zoom_registration_report.csv', 'zoom_registration_fr_semicolon.csv'])(
  '%s is refused as attendance, with what it is and where it belongs',
  (name) => {
    const refused = refusalOf(fixtureBytes(`zoom/${name}`));
    expect(refused.code).toBe('attendance.roster-file');
    expect(refused.detail).toContain('it is a roster and no evidence of attendance');
    expect(refused.recognisedColumns).toHaveLength(5);
  },
);

test('the shortest layout, wherever its titles stand', () => {
  const table = parseTable(
    'ECHO Pain,x,y\n\nFirst Name,Last Name,Email,Registration Time,Approval Status\nAnn,Lee,ann@east.example,,approved\n',
  );
  expect(table.ok && findRegistrationHeader(table.rows)).toMatchObject({ index: 2, approvalAt: 4 });
});

test('an approval beside times of joining is a webinar report, and read as one', () => {
  expect(readFixture('zoom/zoom_webinar_attendee.csv').source).toBe('zoom-webinar');
});

test('states in both languages; what is blank or else is none of them', () => {
  expect(
    ['Approved', 'approuvée', 'pending approval', 'En attente', 'denied', 'Refusé', 'canceled', 'Annulé'].map(
      registrationStateOf,
    ),
  ).toEqual(['approved', 'approved', 'pending', 'pending', 'denied', 'denied', 'cancelled', 'cancelled']);
  expect(['', '--', 'NA', 'maybe'].map(registrationStateOf)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
