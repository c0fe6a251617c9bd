// What a bench row is, and the small arithmetic of timing.

export interface BenchRow {
  what: string;
  unit: string;
  /** Which direction is good. */
  better: 'more' | 'less';
  ours: number;
  /** The bare library doing the same work in the same run; null where there is nothing to compare with. */
  bare: number | null;
  /** How much better or worse than bare: 1 is equal, below 1 is slower. */
  ratio: number | null;
  /** What must hold: of the ratio, or of the value itself where there is no bare one; null is for information. */
  floor: number | null;
  ok: boolean;
}

const round = (value: number): number => Number(value.toPrecision(4));

export function rateRow(
  what: string,
  unit: string,
  ours: number,
  bare: number,
  floor: number | null,
): BenchRow {
  const ratio = round(ours / bare);
  const ok = floor === null || ratio >= floor;
  return { what, unit, better: 'more', ours: round(ours), bare: round(bare), ratio, floor, ok };
}

/** A value that must stay below its limit. */
export function limitRow(what: string, unit: string, ours: number, limit: number): BenchRow {
  return {
    what,
    unit,
    better: 'less',
    ours: round(ours),
    bare: null,
    ratio: null,
    floor: limit,
    ok: ours < limit,
  };
}

/** A value that must not fall below its floor. */
export function atLeastRow(what: string, unit: string, ours: number, floor: number): BenchRow {
  return {
    what,
    unit,
    better: 'more',
    ours: round(ours),
    bare: null,
    ratio: null,
    floor,
    ok: ours >= floor,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return middle;
}

/** Seconds one call takes. */
export async function secondsOf(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
