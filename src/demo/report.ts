// Moves a shipped meeting report to the day its session really has; the times of day stay as they are.
import { dayPlusDays, epochSecondsOf, type Day } from '../core/time/instant.js';

/** Zoom's `MM/DD/YYYY`, which the shipped reports are written with. */
const zoomDate = /\b(\d{2})\/(\d{2})\/(\d{4})\b/g;

const dayOf = (month: string, date: string, year: string): Day => `${year}-${month}-${date}`;

function dayNumber(day: Day): number {
  return epochSecondsOf(`${day}T00:00:00Z`) / 86400;
}

/** The earliest day in a report becomes `day`, later ones keep their distance: `01/07/2026 11:41 AM` → `03/11/2026 11:41 AM`. */
export function moveReportToDay(text: string, day: Day): string {
  const days = [...text.matchAll(zoomDate)].map(([, month = '', date = '', year = '']) =>
    dayOf(month, date, year),
  );
  const [first] = days.sort();
  if (first === undefined) throw new Error('the report has no date to move');
  const distanceDays = dayNumber(day) - dayNumber(first);
  return text.replace(zoomDate, (_, month: string, date: string, year: string) => {
    const moved = dayPlusDays(dayOf(month, date, year), distanceDays);
    return `${moved.slice(5, 7)}/${moved.slice(8, 10)}/${moved.slice(0, 4)}`;
  });
}
