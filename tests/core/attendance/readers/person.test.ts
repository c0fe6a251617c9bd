// Whom a line names.
import { expect, test } from '@jest/globals';
import type { Finding } from '../../../../src/core/finding.js';
import { readPerson } from '../../../../src/core/attendance/readers/person.js';

test.each([
  ['the name in one cell', { name: ' Ann Lee ', email: 'ann@east.example' }, 'Ann Lee', 'ann@east.example'],
  ['in two cells', { given: 'Ann', family: 'Lee', email: '' }, 'Ann Lee', null],
  [
    'the whole name before its parts',
    { name: 'Lee, Ann', given: 'A', family: 'L', email: '' },
    'Lee, Ann',
    null,
  ],
  ['only a given name', { given: 'Cher', family: '', email: '' }, 'Cher', null],
  ['only an address', { email: 'bo@west.example' }, '', 'bo@west.example'],
  ['what is no address is none', { name: 'Bo', email: 'n/a' }, 'Bo', null],
])('%s', (_, cells, name, email) => {
  const findings: Finding[] = [];
  expect(readPerson({ line: 7 }, cells, findings)).toEqual({ name, email });
  expect(findings).toEqual([]);
});

test.each([
  ['attendance.row-nameless', { name: ' ', email: 'nobody' }],
  ['attendance.name-refused', { name: 'Bo\nRoy', email: 'bo@west.example' }],
])('%s', (code, cells) => {
  const findings: Finding[] = [];
  expect(readPerson({ line: 7 }, cells, findings)).toBeNull();
  expect(findings).toEqual([expect.objectContaining({ code, severity: 'refused', line: 7 })]);
});
