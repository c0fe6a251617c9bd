// Folding and unfolding of iCalendar lines (RFC 5545 §3.1).

export const lineOctetsMax = 75;

/** Logical lines of a calendar, whatever its line ends; empty lines are dropped. */
export function unfoldLines(text: string): string[] {
  return text
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

/** At most 75 octets a line, never inside a character; a continuation starts with one space. */
function foldLine(line: string): string {
  if (Buffer.byteLength(line) <= lineOctetsMax) return line;
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const width = Buffer.byteLength(character);
    if (octets + width > lineOctetsMax) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += width;
  }
  return folded;
}

/** CRLF after every line, the last one included. */
export function foldLines(lines: readonly string[]): string {
  return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}
