// English and French side by side, and the choice between them.

export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

/** A text in both official languages; an empty French text falls back to English, never to a translation of ours. */
export interface Bilingual {
  en: string;
  fr: string;
}

export function inLanguage(text: Bilingual, language: Language): string {
  return text[language] || text.en || text.fr;
}
