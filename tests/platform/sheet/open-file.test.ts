// Whatever somebody uploads: text or a workbook, at the sheet that looks like what is wanted.
import { expect, test } from '@jest/globals';
import { detectSource, readSourceFile } from '../../../src/core/attendance/readers/detect.js';
import { openFile } from '../../../src/platform/sheet/open-file.js';
import { findingsOf, fixtureBytes, noonSession, presenceOf } from '../../support/read-report.js';
import { asTyped, partsOf, workbookOf, zipOf } from '../../support/workbook.js';

const isReport = (file: Parameters<typeof detectSource>[0]) => detectSource(file) !== null;
const open = (bytes: Buffer) => openFile(bytes, isReport);

async function read(bytes: Buffer) {
  const opened = await open(bytes);
  if (!opened.ok) throw new Error(opened.detail);
  const outcome = readSourceFile(opened.file, noonSession);
  if (!outcome.ok) throw new Error(outcome.detail);
  return outcome.report;
}

const zoomRows = fixtureBytes('zoom/zoom_2024_detail_no_header.csv')
  .toString()
  .trim()
  .split('\r\n')
  .map((line) => line.split(','));

test('a Zoom report saved as a workbook goes to its own reader, with its seconds', async () => {
  const report = await read(await workbookOf(asTyped(zoomRows)));
  expect(report).toMatchObject({ source: 'zoom-meeting', layout: 'Z5' });
  expect(presenceOf(report)).toMatchObject({ 'mail:ann@east.example': '3585 exact' });
  expect(findingsOf(report)).toEqual([]);
});

test('where Excel had dropped the seconds before, it says so', async () => {
  const withoutSeconds = zoomRows.map((row) =>
    row.map((text) => text.replace(/(\d:\d\d):\d\d ([AP]M)/, '$1 $2')),
  );
  const report = await read(await workbookOf(asTyped(withoutSeconds)));
  expect(report.rows.every((row) => row.timeGrade === 'minute')).toBe(true);
  expect(findingsOf(report)).toEqual(['seconds-lost']);
});

test('the sheet with known titles is read, wherever it stands, and named', async () => {
  const sheet = [
    ['Name', 'Email', 'In', 'Out'],
    ['Ann Lee', 'ann@east.example', { time: '12:05:00' }, { time: '13:00:00' }],
  ];
  const report = await read(
    await workbookOf({ Cover: [['ECHO Chronic Pain']], Empty: [[null]], 'Sign-in': sheet }),
  );
  expect(presenceOf(report)).toEqual({ 'mail:ann@east.example': '3300 minute' });
  expect(report.findings[0]).toMatchObject({
    code: 'attendance.sheet-chosen',
    params: { sheet: 'Sign-in', sheets: 2 },
  });
});

test('without known titles it is the first that holds something', async () => {
  const opened = await open(await workbookOf({ Empty: [[null]], First: [['a']], Second: [['b']] }));
  expect(opened).toMatchObject({ ok: true, file: { rows: [{ line: 1, cells: ['a'] }] } });
});

test('text is opened as ever', async () => {
  expect(await open(Buffer.from('Name,Minutes\nAnn,5\n'))).toMatchObject({
    ok: true,
    file: { kind: 'table' },
  });
  expect(await open(Buffer.from('{"a":1}'))).toMatchObject({ ok: true, file: { kind: 'json' } });
  expect(await open(Buffer.alloc(0))).toMatchObject({ code: 'attendance.empty' });
  expect(await open(await workbookOf([[null]]))).toMatchObject({ code: 'attendance.empty' });
});

const oldOffice = (text: string) =>
  Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.alloc(508), Buffer.from(text, 'utf16le')]);

test.each([
  [
    'locked with a password',
    oldOffice('EncryptedPackage'),
    'attendance.unreadable',
    'locked with a password',
  ],
  ['of the old format', oldOffice('Workbook'), 'attendance.unreadable', 'old Excel'],
  ['cut short', zipOf(partsOf('<x/>')).subarray(0, 200), 'attendance.unreadable', 'damaged or cut short'],
  [
    'an archive of reports',
    zipOf([{ path: 'a.csv', content: Buffer.from('x') }]),
    'attendance.unreadable',
    'Unpack it',
  ],
  ['a bomb', zipOf(partsOf(' '.repeat(40_000_000))), 'request.too-large', 'unpacks to more than 30 MB'],
])('%s: refused with a sentence', async (_, bytes, code, words) => {
  expect(await open(bytes)).toMatchObject({ ok: false, code, detail: expect.stringContaining(words) });
});
