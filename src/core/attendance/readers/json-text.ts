// How deep and how crowded a JSON text is, counted before anything is built from it.

export interface JsonShape {
  /** The deepest nesting of brackets and braces outside of strings. */
  depth: number;
  /** Braces opened: one a record. */
  records: number;
}

/** Linear, and not interested in whether the text is valid. */
export function jsonShapeOf(text: string): JsonShape {
  let [depth, deepest, records] = [0, 0, 0];
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === backslash && isInString) at += 1;
    else if (code === quote) isInString = !isInString;
    else if (isInString) continue;
    else if (code === bracket || code === brace) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (code === brace) records += 1;
    } else if (code === bracketEnd || code === braceEnd) depth -= 1;
  }
  return { depth: deepest, records };
}

const quote = 0x22;
const backslash = 0x5c;
const bracket = 0x5b;
const bracketEnd = 0x5d;
const brace = 0x7b;
const braceEnd = 0x7d;
