// Whether a sheet is one whose columns somebody has named before.
import { expect, test } from '@jest/globals';
import type { ColumnMapping } from '../../../../src/core/attendance/evidence.js';
import { isSameMapping, savedMappingFor } from '../../../../src/core/attendance/readers/saved-mapping.js';
import { openText, type SourceFile } from '../../../../src/core/attendance/readers/source-file.js';
import { fixtureBytes } from '../../../support/read-report.js';

function fileOf(text: string | Uint8Array): SourceFile {
  const opened = openText(typeof text === 'string' ? Buffer.from(text) : text);
  if (!opened.ok) throw new Error(opened.detail);
  return opened.file;
}

const saved = (name: string, mapping: ColumnMapping, titles: string[] = []) => ({ name, mapping, titles });
const visitors = saved('visitors', { name: 'Who', join: 'Came', leave: 'Went' });
const withContact = saved('with contact', { name: 'Who', email: 'Contact', join: 'Came', leave: 'Went' });
const sheet = fileOf(fixtureBytes('sheets/sheet_unknown_titles.csv'));

test('the one of most columns whose titles all stand in the sheet', () => {
  expect(savedMappingFor(sheet, [visitors, withContact])?.name).toBe('with contact');
  expect(savedMappingFor(sheet, [visitors])?.name).toBe('visitors');
  expect(savedMappingFor(sheet, [saved('older', visitors.mapping), visitors])?.name).toBe('older');
  expect(savedMappingFor(sheet, [saved('more', { ...visitors.mapping, minutes: 'Minutes' })])).toBeNull();
  expect(savedMappingFor(sheet, [])).toBeNull();
});

test('a column by its number needs the title it had', () => {
  const text = 'Person,Time,Time\nAnn,12:00,12:45\n';
  const mapping: ColumnMapping = { name: 'Person', join: '#2', leave: '#3' };
  expect(savedMappingFor(fileOf(text), [saved('times', mapping, ['Person', 'Time', 'Time'])])?.name).toBe(
    'times',
  );
  expect(savedMappingFor(fileOf(text), [saved('times', mapping, ['Person', 'In', 'Out'])])).toBeNull();
  expect(savedMappingFor(fileOf(text), [saved('times', mapping)])).toBeNull();
});

test('a sheet without titles is never recognised', () => {
  const mapping: ColumnMapping = { name: '#1', minutes: '#2' };
  expect(savedMappingFor(fileOf('Ann,45\n'), [saved('bare', mapping, ['Ann', '45'])])).toBeNull();
});

test('it outranks obvious titles, and never the reader of a meeting tool', () => {
  const obvious = fileOf('Name,Email,In,Out,Came,Went\nAnn,a@b.example,1:00,2:00,1:10,1:50\n');
  expect(savedMappingFor(obvious, [saved('mine', { name: 'Name', join: 'Came', leave: 'Went' })])?.name).toBe(
    'mine',
  );
  const meet = fileOf(fixtureBytes('meet/meet_first_last_minutes_am_pm.csv'));
  expect(savedMappingFor(meet, [saved('mine', { email: 'Email', duration: 'Duration' })])).toBeNull();
  expect(savedMappingFor(fileOf('{"a":1}'), [visitors])).toBeNull();
});

test('the same titles for the same fields are the same mapping', () => {
  expect(isSameMapping({ name: 'Who', join: 'Came' }, { join: ' came', name: 'WHO' })).toBe(true);
  expect(isSameMapping({ name: 'Who' }, { name: 'Whom' })).toBe(false);
  expect(isSameMapping({ name: 'Who' }, null)).toBe(false);
  expect(isSameMapping(null, null)).toBe(true);
});
