// A duration as people and tools write it, into seconds.

/** Longer ones are no stays but damage. */
const durationSecondsMax = 7 * 86_400;

/** First letters tell the units apart, in English and in French; `j` is a French day. */
const unitSeconds: Readonly<Record<string, number>> = { d: 86_400, j: 86_400, h: 3600, m: 60, s: 1 };
const worded =
  /^(\d+(?:[.,]\d+)?) ?(days?|d|jours?|j|hours?|hrs?|h|heures?|minutes?|mins?|m|seconds?|secondes?|secs?|s)\.?(?=[\s\d,]|$)[, ]*(?:and |et )?/;
const clock = /^(?:(\d{1,3}):)?(\d{1,3}):([0-5]\d)$/;

/** `1 hr 2 min`, `58 min`, `32m`, `1 h 05`, `1:00:00`, `32:14` (minutes and seconds), `PT58M`; null for anything else. */
export function durationSeconds(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
  const seconds = clockSeconds(plain) ?? wordedSeconds(plain.replace(/^pt(?=\d)/, ''));
  return seconds === null || seconds > durationSecondsMax ? null : seconds;
}

/** `1:00`, `0:58`: the hours or minutes that stand first; null where the text is no pair. */
export function firstOfPair(text: string): number | null {
  const first = /^(\d{1,3}):[0-5]\d$/.exec(text.trim())?.[1];
  return first === undefined ? null : Number(first);
}

/** The same, where a bare number means minutes: `58`, `57.5`. */
export function minutesOrDuration(text: string): number | null {
  const bare = /^(\d{1,5})(?:[.,](\d{1,3}))?$/.exec(text.trim());
  if (bare === null) return durationSeconds(text);
  const seconds = Math.round(Number(`${bare[1]}.${bare[2] ?? '0'}`) * 60);
  return seconds > durationSecondsMax ? null : seconds;
}

function clockSeconds(text: string): number | null {
  const match = clock.exec(text);
  if (match === null) return null;
  const [, hours, minutes = '', seconds = ''] = match;
  if (hours !== undefined && (minutes.length > 2 || Number(minutes) > 59)) return null;
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Units must go from large to small, each once; bare minutes may follow hours. */
function wordedSeconds(text: string): number | null {
  let rest = text;
  let seconds = 0;
  let smallest = Number.POSITIVE_INFINITY;
  while (rest !== '') {
    const match = worded.exec(rest);
    if (match === null) {
      const bareMinutes = smallest === 3600 ? /^[0-5]?\d$/.exec(rest) : null;
      return bareMinutes === null ? null : seconds + Number(rest) * 60;
    }
    const [whole, amount = '', unit = ''] = match;
    const size = unitSeconds[unit.charAt(0)] ?? 0;
    if (size >= smallest) return null;
    seconds += Math.round(Number(amount.replace(',', '.')) * size);
    smallest = size;
    rest = rest.slice(whole.length);
  }
  return smallest === Number.POSITIVE_INFINITY ? null : seconds;
}
