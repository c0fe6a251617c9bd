// Takes the fields of a layout out of JSON one by one, and notes each that is missing, wrong or unknown.

import type { Bilingual } from '../bilingual.js';
import type { FieldError } from '../errors.js';
import { placeholders } from './placeholders.js';
import { placeholdersIn } from './template-text.js';

type Fields = Record<string, unknown>;

/** Reads one JSON object; remembers what was asked for, so that a field nobody knows is refused. */
export class FieldReader {
  private readonly asked = new Set<string>();
  private readonly fields: Fields;

  constructor(
    value: unknown,
    private readonly pointer: string,
    readonly errors: FieldError[],
  ) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    this.fields = isObject ? (value as Fields) : {};
    if (!isObject) this.refuse('', 'layout.not-an-object', 'An object is expected here.');
  }

  refuse(field: string, code: string, detail: string): void {
    this.errors.push({ pointer: field === '' ? this.pointer : `${this.pointer}/${field}`, code, detail });
  }

  has(field: string): boolean {
    return this.fields[field] !== undefined;
  }

  value(field: string): unknown {
    this.asked.add(field);
    return this.fields[field];
  }

  number(field: string, min: number, max: number, fallback?: number): number {
    const value = this.value(field) ?? fallback;
    if (typeof value === 'number' && value >= min && value <= max) return value;
    this.refuse(field, 'layout.number', `A number from ${String(min)} to ${String(max)} is expected.`);
    return min;
  }

  text(field: string, fallback?: string): string {
    const value = this.value(field) ?? fallback;
    if (typeof value === 'string') return value;
    this.refuse(field, 'layout.text', 'A text is expected.');
    return '';
  }

  flag(field: string): boolean {
    const value = this.value(field) ?? false;
    if (typeof value !== 'boolean') this.refuse(field, 'layout.flag', 'true or false is expected.');
    return value === true;
  }

  oneOf<Choice extends string>(field: string, choices: readonly Choice[], fallback?: Choice): Choice {
    const value = this.value(field) ?? fallback;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    this.refuse(field, 'layout.choice', `One of these is expected: ${choices.join(', ')}.`);
    return fallback ?? (choices[0] as Choice);
  }

  color(field: string): string {
    const value = this.text(field);
    if (!/^#[0-9a-f]{6}$/i.test(value))
      this.refuse(field, 'layout.color', 'A colour like #0b5c6b is expected.');
    return value;
  }

  object(field: string): FieldReader {
    return new FieldReader(this.value(field), `${this.pointer}/${field}`, this.errors);
  }

  list(field: string): FieldReader[] {
    const value = this.value(field);
    if (!Array.isArray(value)) {
      this.refuse(field, 'layout.list', 'A list is expected.');
      return [];
    }
    const entries: unknown[] = value;
    return entries.map(
      (one, index) => new FieldReader(one, `${this.pointer}/${field}/${String(index)}`, this.errors),
    );
  }

  names(): string[] {
    return Object.keys(this.fields);
  }

  /** Both languages, each with known placeholders only. */
  template(field: string, known: (name: string) => boolean = (name) => placeholders.has(name)): Bilingual {
    const reader = this.object(field);
    const text = { en: reader.text('en'), fr: reader.text('fr') };
    for (const language of ['en', 'fr'] as const) {
      for (const name of placeholdersIn(text[language])) {
        if (!known(name)) {
          reader.refuse(language, 'layout.unknown-placeholder', `There is no placeholder “${name}”.`);
        }
      }
      if (/\{\{|\}\}/.test(text[language].replace(/\{\{\s*[A-Za-z][\w.]*\s*\}\}/g, ''))) {
        reader.refuse(language, 'layout.braces', 'Braces must come in pairs around a placeholder’s name.');
      }
    }
    reader.refuseOthers();
    return text;
  }

  refuseOthers(): void {
    for (const field of this.names()) {
      if (!this.asked.has(field)) {
        this.refuse(field, 'layout.unknown-field', `Nothing here is called “${field}”.`);
      }
    }
  }
}
