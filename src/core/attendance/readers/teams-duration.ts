// The durations that Teams prints, in seconds: `1h 2m 3s`, `2 h 44 m`, `1 Std. 5 Min. 3 Sek.`.

/** English, French, German, Polish, Dutch, Italian, Spanish and Portuguese print these or the same letters. */
const unitNames: readonly (readonly [number, string])[] = [
  [3600, 'h hr std stdn godz u uur ora ore'],
  [60, 'm min'],
  [1, 's sec sek seg'],
];
const secondsOfUnit = new Map(
  unitNames.flatMap(([seconds, names]) => names.split(' ').map((name) => [name, seconds] as const)),
);

/** Longer is no meeting but a damaged cell. */
const hoursMax = 999;

/**
 * Teams cuts off what it does not print: `1h 42m` may be up to 59 s more. Null where the text is anything else, a bare
 * number included: what unit it has nobody says.
 */
export function readTeamsDuration(text: string): number | null {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  if (!/^(?:\d{1,5} ?[a-z]+\.?\s*){1,3}$/.test(plain)) return null;
  let seconds = 0;
  let lastUnit = Number.POSITIVE_INFINITY;
  for (const [, count, name = ''] of plain.matchAll(/(\d+) ?([a-z]+)/g)) {
    const unit = secondsOfUnit.get(name);
    if (unit === undefined || unit >= lastUnit) return null;
    seconds += Number(count) * unit;
    lastUnit = unit;
  }
  return seconds > hoursMax * 3600 ? null : seconds;
}
