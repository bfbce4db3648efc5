import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { z, type ZodType } from 'zod';
import type { JsonObject, RejectReason, Violation } from '#libs/contracts';

interface FieldSchema extends JsonObject {
  readonly reason?: RejectReason;
}

/** Checks `data` against a schema: true when it fits, else what is wrong in the order the fields are declared. */
export interface DataCheck {
  fits(data: JsonObject): boolean;
  violations(data: JsonObject): Violation[];
}

const options = { unicodeRegExp: false, strict: false, strictNumbers: true, validateFormats: false, verbose: true } as const;

/** Compiles a zod schema once into a fast check (ajv) whose errors are worded for the sender. */
export function compileSchema(schema: ZodType): DataCheck {
  const json = jsonSchemaOf(schema);
  const quick = new Ajv2020(options).compile(json);
  let thorough: ValidateFunction | undefined;
  return {
    fits: (data) => quick(data) as boolean,
    violations: (data) => {
      thorough ??= new Ajv2020({ ...options, allErrors: true }).compile(json);
      thorough(data);
      return inFieldOrder(json, thorough.errors ?? []);
    },
  };
}

/** The JSON Schema (2020-12) of what a sender may put into `data`. */
export function jsonSchemaOf(schema: ZodType): JsonObject {
  return z.toJSONSchema(schema, { io: 'input' }) as unknown as JsonObject;
}

function inFieldOrder(json: JsonObject, errors: readonly ErrorObject[]): Violation[] {
  const properties = (json['properties'] ?? {}) as Record<string, FieldSchema>;
  const fields = Object.keys(properties);
  const composed = new Set(['anyOf', 'oneOf', 'allOf', 'if', 'not']);
  const worded = errors
    .filter((error) => !composed.has(error.keyword))
    .map((error) => ({ rank: fields.indexOf(fieldOf(error)), violation: wordError(properties, error) }));
  return worded.sort((a, b) => a.rank - b.rank).map((w) => w.violation);
}

function pathOf(error: ErrorObject): string[] {
  const path = error.instancePath.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return error.keyword === 'required' ? [...path, String(error.params['missingProperty'])] : path;
}

function fieldOf(error: ErrorObject): string {
  return pathOf(error)[0] ?? '';
}

function wordError(properties: Record<string, FieldSchema>, error: ErrorObject): Violation {
  const path = pathOf(error);
  const declared = properties[path[0] ?? '']?.reason ?? (error.parentSchema as FieldSchema | undefined)?.reason;
  const reason = reasonOf(error.keyword, declared);
  const propertyPath = '$.data' + path.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('');
  return { reason, propertyPath, message: `${path.join('.') || 'data'} ${sentenceOf(error)}` };
}

function reasonOf(keyword: string, declared: RejectReason | undefined): RejectReason {
  if (declared === 'missing_field') return declared;
  if (keyword === 'required') return 'missing_field';
  if (keyword === 'type') return 'wrong_type';
  if (declared !== undefined) return declared;
  return keyword === 'enum' || keyword === 'const' ? 'unknown_code' : 'value_out_of_range';
}

/** What a text of a format looks like: its pattern would say nothing to a sender. */
const forms: Readonly<Record<string, string>> = {
  date: 'a date of the calendar such as 2024-05-01',
  'date-time': 'an RFC 3339 time with an offset, such as 2024-05-01T06:00:00+05:00',
};

function sentenceOf(error: ErrorObject): string {
  if (error.keyword === 'required') return 'is required';
  const form = forms[(error.parentSchema as FieldSchema | undefined)?.['format'] as string];
  if (error.keyword === 'pattern' && form !== undefined) return `must be ${form}`;
  if (error.keyword === 'enum') return `must be one of ${(error.params['allowedValues'] as unknown[]).join(', ')}`;
  return error.message ?? 'is not as declared';
}
