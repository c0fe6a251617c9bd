// Schemas that many endpoints share: ids, instants, days, pages, names in two languages.
import { z } from 'zod';
import { isDay } from '../../core/time/instant.js';
import { idPattern } from '../ids.js';

export const id = z.string().regex(idPattern, 'is not an id').meta({ format: 'uuid' });
export const idParams = z.strictObject({ id });

export const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/, 'must be like 2026-01-05T17:00:00Z')
  .refine(
    (text) =>
      !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().slice(0, 19) === text.slice(0, 19),
    'is no such instant',
  )
  .meta({ format: 'date-time', example: '2026-01-05T17:00:00Z' });

export const day = z
  .string()
  .refine(isDay, 'must be an existing day like 2026-01-05')
  .meta({ format: 'date', example: '2026-01-05' });

export const wallTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be like 12:00')
  .meta({ example: '12:00' });

/** One line that people read: no control characters, no line breaks, trimmed, not empty. */
export const line = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !/\p{Cc}|[\u2028\u2029]/u.test(text), 'must be one line without control characters')
    .transform((text) => text.trim())
    .pipe(z.string().min(1, 'must not be empty'));

/** Several lines; other control characters are refused. */
export const lines = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !/[^\P{Cc}\n\r\t]/u.test(text), 'must not hold control characters');

export const bilingual = (max: number) => z.strictObject({ en: line(max), fr: line(max) });
export const language = z.enum(['en', 'fr']);

export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(500).optional(),
});

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const warning = z.object({ code: z.string(), detail: z.string() });

export const finding = z.object({
  code: z.string(),
  severity: z.enum(['note', 'warning', 'refused']),
  line: z.int().optional(),
  detail: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
