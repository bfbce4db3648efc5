import { parse } from 'yaml';
import { z } from 'zod';
import { compileMapping } from './compile-mapping.js';
import { explainIssues } from './explain-issues.js';
import { MappingError } from './feed-errors.js';
import { conditionSchema } from './mapping-conditions.js';
import type { Mapping } from './mapping-types.js';
import { dataSchema, valueSchema } from './mapping-values.js';
import { strictObject } from './strict-object.js';

const text = z.string().min(1);
const encoding = z.string().default('utf-8').refine(isEncoding, 'is not an encoding; write utf-8, windows-1251, iso-8859-1, …');
const emptyIs = z.string().default('');

const csv = strictObject({
  kind: z.literal('csv'),
  encoding,
  header: z.boolean().default(true),
  columns: z.array(text).min(1).optional(),
  delimiter: z.string().min(1).default(','),
  emptyIs,
  join: strictObject({ file: strictObject({ param: text }), on: z.array(text).min(1) }).optional(),
});

const json = strictObject({
  kind: z.literal('json'),
  encoding,
  emptyIs,
  rows: text.optional(),
  explode: z
    .array(strictObject({ path: text, set: z.record(text, z.union([z.string(), z.number(), z.boolean()])).optional() }))
    .min(1)
    .optional(),
});

const data = z.record(text, dataSchema).optional();
const emit = strictObject({
  when: conditionSchema.optional(),
  type: text.optional(),
  id: text,
  time: valueSchema.optional(),
  data,
});

/** The shape of a mapping file (domains.md 5.4). */
export const mappingSchema: z.ZodType<Mapping> = strictObject({
  feed: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be a name of small letters, digits and hyphens'),
  version: z.int().positive(),
  title: text.optional(),
  source: text,
  input: z.discriminatedUnion('kind', [csv, json], 'must be csv or json'),
  recordedtime: valueSchema.optional(),
  lookups: z
    .record(text, z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])))
    .optional(),
  let: z.record(text, valueSchema).optional(),
  check: z.array(strictObject({ sum: z.array(text).min(1), equals: text })).optional(),
  common: strictObject({ type: text.optional(), time: valueSchema.optional(), data }).optional(),
  emit: z.array(emit).min(1),
});

/** Reads a mapping from YAML or JSON text; throws MappingError with one sentence for each thing wrong. */
export function readMapping(source: string): Mapping {
  const read = mappingSchema.safeParse(parseText(source));
  if (!read.success) throw new MappingError(explainIssues(read.error.issues));
  compileMapping(read.data);
  return read.data;
}

function parseText(source: string): unknown {
  try {
    return parse(source);
  } catch (error) {
    throw new MappingError([`not YAML or JSON: ${(error as Error).message}`]);
  }
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}
