// Escaping of what templates print, and the one way for our own code to hand over HTML it has drawn itself.

/** HTML made by code (a chart, an icon). A template or stored text can never become one. */
export class TrustedHtml {
  readonly #html: string;

  constructor(html: string) {
    this.#html = html;
  }

  /** What a template prints; the private field proves that the value was made here. */
  static unwrap(value: unknown): string | undefined {
    return typeof value === 'object' && value !== null && #html in value ? value.#html : undefined;
  }
}

const replacements: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => replacements[character] ?? character);
}

/** Lists, maps and missing values print as nothing readable; they are a mistake in the template and throw. */
export function escapeOutput(value: unknown): string {
  const trusted = TrustedHtml.unwrap(value);
  if (trusted !== undefined) return trusted;
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TypeError('a template prints a list or an object');
}
