// Meeting reports as Zoom writes them, from a few rows of names, addresses and wall times.

/** Display name, address (may be empty), join and leave as 24-hour wall times. */
export type ReportRow = [name: string, email: string, join: string, leave: string];

const pad = (value: number): string => String(value).padStart(2, '0');

function clock12(time: string): string {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const shown = hours % 12 === 0 ? 12 : hours % 12;
  return `${pad(shown)}:${pad(minutes)}:${pad(seconds)} ${hours < 12 ? 'AM' : 'PM'}`;
}

/** `2026-01-05` → `01/05/2026`. */
export const usDay = (day: string): string => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`;

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export const reportHeader = 'Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest';

/** The detailed report without a block (Z3). The stated minutes are not what counts. */
export function zoomReport(rows: readonly ReportRow[], day = '2026-01-05'): string {
  const lines = rows.map(([name, email, join, leave]) =>
    [
      quoted(name),
      email,
      `${usDay(day)} ${clock12(join)}`,
      `${usDay(day)} ${clock12(leave)}`,
      '',
      'Yes',
    ].join(','),
  );
  return [reportHeader, ...lines].join('\r\n');
}

/** The report of unique users (Z6): whole minutes and no times. */
export function totalsReport(rows: readonly [name: string, email: string, minutes: number][]): string {
  const lines = rows.map(([name, email, minutes]) => [quoted(name), email, minutes, 'Yes'].join(','));
  return ['Name (original name),Email,Total duration (minutes),Guest', ...lines].join('\r\n');
}
