import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { fieldErrors, issueWords } from '../../../src/platform/http/field-words.js';
import { id, instant, line, pageQuery } from '../../../src/platform/http/schemas.js';

function faults(schema: z.ZodType, value: unknown) {
  const parsed = schema.safeParse(value, { error: issueWords });
  if (parsed.success) throw new Error('it fits');
  return fieldErrors('body', parsed.error).map(({ pointer, code, detail }) => [pointer, code, detail]);
}
const one = (schema: z.ZodType, value: unknown) => faults(z.strictObject({ x: schema }), { x: value })[0];

describe('words for what does not fit', () => {
  test.each<[z.ZodType, unknown, string, string]>([
    [z.string(), undefined, 'field.missing', 'is missing'],
    [z.string(), 7, 'field.type', 'must be text'],
    [z.int(), 1.5, 'field.type', 'must be a whole number'],
    [z.number(), 'a', 'field.type', 'must be a number'],
    [z.boolean(), 'yes', 'field.type', 'must be true or false'],
    [z.array(z.int()), {}, 'field.type', 'must be a list'],
    [z.strictObject({}), [], 'field.type', 'must be an object'],
    [z.number().max(500), 501, 'field.too-big', 'must be 500 at most'],
    [z.number().min(1), 0, 'field.too-small', 'must be 1 at least'],
    [z.number().lt(5), 5, 'field.too-big', 'must be less than 5'],
    [z.string().max(3), 'long', 'field.too-big', 'must be 3 characters at most'],
    [z.array(z.int()).min(1), [], 'field.too-small', 'must be 1 item at least'],
    [z.enum(['en', 'fr']), 'de', 'field.choice', 'must be one of en, fr'],
    [z.literal(true), false, 'field.choice', 'must be true'],
    [z.email(), 'nobody', 'field.format', 'must be an e-mail address'],
    [id, 'seven', 'field.format', 'is not an id'],
    [instant, 'noon', 'field.format', 'must be like 2026-01-05T17:00:00Z'],
    [line(10), 'a\r\nb', 'field.rule', 'must be one line without control characters'],
    [z.literal('').or(line(100)), 'a\r\nb', 'field.rule', 'must be one line without control characters'],
    [z.literal('').or(line(100)), 7, 'field.type', 'must be empty or text'],
    [z.union([z.string(), z.strictObject({ a: z.int() })]), 7, 'field.type', 'must be text or an object'],
    [z.literal('').or(line(100)), undefined, 'field.type', 'is missing'],
  ])('%#: %s', (schema, value, code, detail) => {
    const [pointer, foundCode, foundDetail] = one(schema, value) ?? [];
    expect([pointer, foundDetail]).toEqual(['/body/x', detail]);
    expect(foundCode).toBe(detail === 'is missing' ? 'field.missing' : code);
  });

  test('of several forms the one that was meant speaks, where it is wrong', () => {
    const decision = z.union([
      z.strictObject({ clinicianId: id, remember: z.boolean().optional() }),
      z.strictObject({ ignore: z.literal(true), reason: line(500) }),
    ]);
    expect(faults(decision, { ignore: true })).toEqual([['/body/reason', 'field.missing', 'is missing']]);
    expect(faults(decision, { clinicianId: 'x' })).toEqual([
      ['/body/clinicianId', 'field.format', 'is not an id'],
    ]);
    const email = z.union([z.email(), z.strictObject({ address: z.email() })]);
    expect(faults(z.array(email), ['a@b.example', { address: 'nobody' }])).toEqual([
      ['/body/1/address', 'field.format', 'must be an e-mail address'],
    ]);
  });

  test('unknown fields are named, and pointers escape', () => {
    expect(faults(z.strictObject({}), { 'a/b': 1 })[0]?.[1]).toBe('field.unknown');
    expect(faults(z.record(z.string(), z.int()), { 'a/b~': 'x' })).toEqual([
      ['/body/a~1b~0', 'field.type', 'must be a number'],
    ]);
    expect(faults(pageQuery, { limit: '501' })[0]?.[2]).toBe('must be 500 at most');
    expect(faults(pageQuery, { limit: 'many' })[0]?.[2]).toBe('must be a number');
  });
});
