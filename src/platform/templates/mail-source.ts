// Splits a mail template file into its three parts: subject, plain text, HTML.

export interface MailSource {
  subject: string;
  text: string;
  html: string;
}

const parts = ['subject', 'text', 'html'] as const;

/**
 * A mail template is one file with three lines that stand alone, in this order:
 *
 *     --- subject ---
 *     --- text ---
 *     --- html ---
 *
 * What follows each is a Liquid template: subject and text are rendered without HTML escaping, html with it.
 * A Liquid comment may stand above the first line.
 */
export function splitMailSource(source: string, name: string): MailSource {
  const pieces = source.split(/^--- (subject|text|html) ---[ \t]*\r?\n/m);
  const heads = pieces.filter((_piece, i) => i % 2 === 1);
  if (heads.join() !== parts.join()) {
    throw new Error(
      `the mail template ${name} needs the parts ${parts.join(', ')}, each once and in this order`,
    );
  }
  const [subject, text, html] = pieces.filter((_piece, i) => i > 0 && i % 2 === 0);
  return { subject: subject?.trim() ?? '', text: text?.trim() ?? '', html: html?.trim() ?? '' };
}
