// What a PATCH may bring: any of the fields, each left out or undefined where it stays as it is.

export type Changes<T> = { [K in keyof T]?: T[K] | undefined };

/** The columns that were given; undefined ones stay out of the update. */
export function definedOnly<T extends object>(columns: Changes<T>): Partial<T> {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Partial<T>;
}
