// Texts of a layout: placeholders in {{braces}}, **strong** and *emphasis*, read once and filled for each document.

import type { FontName } from './draw-list.js';

/** A stretch of text in one font. */
export interface Span {
  text: string;
  font: FontName;
}

type Part = { literal: string; font: FontName | null } | { placeholder: string; font: FontName | null };

/** Placeholders are recognised before marks, and what fills them is never read for marks: a name may hold asterisks. */
const tokenPattern = /\{\{\s*([A-Za-z][\w.]*)\s*\}\}|\*\*|\*/g;

/** The AMA's phrase is italic wherever it stands (credits.md §3.2); the trademark sign after it is not. */
const trademarkPhrase = /AMA PRA Category 1 Credit(?:\(s\)|s)?/g;

function readParts(template: string): Part[] {
  const parts: Part[] = [];
  let font: FontName | null = null;
  let at = 0;
  for (const match of template.matchAll(tokenPattern)) {
    if (match.index > at) parts.push({ literal: template.slice(at, match.index), font });
    at = match.index + match[0].length;
    const [mark, placeholder] = match;
    if (placeholder !== undefined) parts.push({ placeholder, font });
    else {
      const marked: FontName = mark === '**' ? 'semibold' : 'italic';
      font = font === marked ? null : marked;
    }
  }
  if (at < template.length) parts.push({ literal: template.slice(at), font });
  return parts;
}

/** The placeholders a template asks for, in order, repeats included. */
export function placeholdersIn(template: string): string[] {
  return readParts(template).flatMap((part) => ('placeholder' in part ? [part.placeholder] : []));
}

function withTrademarks(span: Span): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const match of span.text.matchAll(trademarkPhrase)) {
    if (match.index > at) spans.push({ ...span, text: span.text.slice(at, match.index) });
    spans.push({ text: match[0], font: 'italic' });
    at = match.index + match[0].length;
  }
  if (at < span.text.length) spans.push({ ...span, text: span.text.slice(at) });
  return spans;
}

/** A line of the template that has placeholders, all of them empty, says nothing and is left out. */
function linesWithContent(template: string, valueOf: (placeholder: string) => string): string {
  const lines = template.split('\n').filter((line) => {
    const names = placeholdersIn(line);
    return names.length === 0 || names.some((name) => valueOf(name) !== '');
  });
  return lines.join('\n');
}

/** The template filled; unmarked text takes `baseFont`. */
export function fillTemplate(
  template: string,
  valueOf: (placeholder: string) => string,
  baseFont: FontName,
): Span[] {
  return readParts(linesWithContent(template, valueOf)).flatMap((part) => {
    const text = 'placeholder' in part ? valueOf(part.placeholder) : part.literal;
    return withTrademarks({ text: text.normalize('NFC'), font: part.font ?? baseFont });
  });
}

/** The template filled, as bare text. */
export function fillPlain(template: string, valueOf: (placeholder: string) => string): string {
  return fillTemplate(template, valueOf, 'regular')
    .map((span) => span.text)
    .join('');
}
