// Looking into JSON that somebody uploaded: nothing in it is known to be there, or to be what it should.
import { instantFromEpochSeconds, type Instant } from '../../time/instant.js';

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined for what is no record or has no such key of its own. */
export function valueAt(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Trimmed; empty where there is no text. Numbers are spelled out. */
export function textAt(value: unknown, key: string): string {
  const found = valueAt(value, key);
  if (typeof found === 'number' && Number.isFinite(found)) return String(found);
  return typeof found === 'string' ? found.trim() : '';
}

/** The records in a list, whatever else stands between them. */
export function recordsAt(value: unknown, key: string): JsonRecord[] {
  return recordsIn(valueAt(value, key));
}

export function recordsIn(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** Its texts, numbers and truths by key, `outer.inner` below; lists and emptiness left out. */
export function rawOfRecord(record: JsonRecord, prefix = ''): Record<string, string> {
  const raw: Record<string, string> = {};
  for (const [key, value] of Object.entries(record)) {
    if (isRecord(value) && prefix === '') Object.assign(raw, rawOfRecord(value, `${key}.`));
    else if (['string', 'number', 'boolean'].includes(typeof value)) raw[prefix + key] = String(value);
  }
  return raw;
}

const yearMin = 2000;
const yearMax = 2100;

/** Epoch milliseconds; null for what is no number or no time of this century. */
export function instantOfEpochMs(value: unknown): Instant | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  const year = value / (365.2425 * 86_400_000) + 1970;
  return year < yearMin || year > yearMax ? null : instantFromEpochSeconds(Math.floor(value / 1000));
}
