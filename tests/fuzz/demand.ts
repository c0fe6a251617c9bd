// What must hold of every answer, and texts that no database could keep.
export function demand(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what);
}

export const unkeepable = /[\u0000-\u001f\u007f]|\p{Cs}/u;
