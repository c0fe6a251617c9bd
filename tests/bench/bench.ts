// `npm run bench`: our paths beside the bare libraries doing the same work in the same run, as one table.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './built.js';
import { benchCertificates } from './certificates.js';
import { benchExport } from './export-rows.js';
import { benchFinalize } from './finalize.js';
import { addApprovals, addClinicians, openHub } from './hub.js';
import { benchHooks } from './hooks.js';
import { benchIdentity } from './identity.js';
import { benchImport } from './import-report.js';
import type { BenchRow } from './measure.js';
import { benchOutbox } from './outbox.js';
import { benchRequests } from './requests.js';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'echo-credits-bench-'));

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Import, finalize and requests share a hub, in this order: nobody's awards overlap. */
async function benchHub(wanted: (name: string) => boolean): Promise<BenchRow[]> {
  const hub = await openHub(join(folder, 'hub'));
  const rows: BenchRow[] = [];
  try {
    addClinicians(hub, 1000);
    await addApprovals(hub, [
      ...([
        'ama-pra-category-1',
        'aafp-prescribed',
        'cfpc-mainpro-certified',
        'participation-hours',
      ] as const),
    ]);
    if (wanted('import')) rows.push(...(await benchImport(hub, options)));
    if (wanted('finalize')) rows.push(...(await benchFinalize(hub, options)));
    if (wanted('requests')) rows.push(...(await benchRequests(hub, folder, options)));
  } finally {
    await hub.running.close();
  }
  return rows;
}

const parts: { names: string[]; run: (wanted: (name: string) => boolean) => Promise<BenchRow[]> }[] = [
  { names: ['import', 'finalize', 'requests'], run: benchHub },
  { names: ['identity'], run: () => benchIdentity(options) },
  { names: ['hooks'], run: () => benchHooks(join(folder, 'hooks'), options) },
  { names: ['certificates'], run: () => benchCertificates(options) },
  { names: ['outbox'], run: () => benchOutbox(join(folder, 'outbox'), options) },
  { names: ['export'], run: () => benchExport(join(folder, 'export'), options) },
];

function cell(value: number | null): string {
  if (value === null) return '–';
  return value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}

function floorText(row: BenchRow): string {
  if (row.floor === null) return '–';
  return row.better === 'less' ? `< ${row.floor}` : `≥ ${row.floor}`;
}

function table(rows: readonly BenchRow[]): string {
  const lines = [
    ['what', 'unit', 'ours', 'bare', 'ratio', 'floor', ''],
    ...rows.map((row) => {
      const figures = [cell(row.ours), cell(row.bare), row.ratio === null ? '–' : row.ratio.toFixed(2)];
      return [
        row.what,
        row.unit,
        ...figures,
        floorText(row),
        row.floor === null ? '' : row.ok ? 'ok' : 'short',
      ];
    }),
  ];
  const widths =
    lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const isFigure = (column: number): boolean => column >= 2 && column <= 5;
  return lines
    .map((line) =>
      line
        .map((text, column) =>
          isFigure(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const rows: BenchRow[] = [];
try {
  say('building …');
  build();
  const wanted = (name: string): boolean =>
    options.only === undefined || options.only.split(',').includes(name);
  for (const part of parts) {
    const names = part.names.filter(wanted);
    if (names.length === 0) continue;
    say(`${names.join(', ')} …`);
    rows.push(...(await part.run(wanted)));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const isShort = rows.some((row) => !row.ok);
if (options.json) {
  const { version, platform, arch } = process;
  process.stdout.write(
    `${JSON.stringify({ node: version, platform, arch, quick: options.quick, ok: !isShort, rows })}\n`,
  );
} else {
  process.stdout.write(`${table(rows)}\n`);
}
process.exit(isShort ? 1 : 0);
