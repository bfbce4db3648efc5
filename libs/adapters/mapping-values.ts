import { z } from 'zod';
import type { Json } from '#libs/contracts';
import type { DataSpec, FunctionCalls, FunctionName, ValueSpec } from './mapping-types.js';
import { resembles } from './resembles.js';
import { strictObject } from './strict-object.js';

const text = z.string();
const value: z.ZodType<ValueSpec> = z.custom<ValueSpec>().superRefine(inspectValue);
const optional = z.boolean().optional();
const subject = { col: text.optional(), of: value.optional() };

const shapes: { readonly [K in FunctionName]: z.ZodType<FunctionCalls[K]> } = {
  lookup: strictObject({ lookup: text, ...subject, default: value.nullable().optional() }),
  regex: strictObject({ regex: text, ...subject }),
  int: strictObject({ int: value, optional }),
  scale: strictObject({ scale: value, by: z.number(), optional }),
  date: strictObject({ date: strictObject({ ...subject, pattern: text, optional }) }),
  startOf: strictObject({ startOf: value, zone: value }),
  instant: strictObject({
    instant: strictObject({ date: value, time: value, zone: value.optional(), offset: value.optional() }),
  }),
  hhmm: strictObject({
    hhmm: strictObject({ time: value, zone: value, date: value.optional(), after: value.optional() }),
  }),
  clock: strictObject({
    clock: strictObject({
      ...subject,
      pattern: text,
      words: z.record(text, text).optional(),
      date: value,
      offsets: z.record(text, z.string().regex(/^[+-]\d\d:\d\d$/, 'must be an offset such as -05:00')),
      notAfter: value.optional(),
      graceS: z.int().optional(),
      optional,
    }),
  }),
  plusSeconds: strictObject({ plusSeconds: value, seconds: value }),
  coalesce: strictObject({ coalesce: z.array(value).min(1) }),
  nullIf: strictObject({ nullIf: value, is: z.union([text, z.array(text)], 'must be a text or a list of texts') }),
  upper: strictObject({ upper: value }),
  trim: strictObject({ trim: value }),
  col: strictObject({ col: text }),
  var: strictObject({ var: text }),
  param: strictObject({ param: text }),
  const: strictObject({ const: z.custom<Json>((given) => given !== undefined, 'is missing') }),
};

/** Every function a mapping may call; where a call holds several of these words, the first one here is the function. */
export const functionNames = Object.keys(shapes) as readonly FunctionName[];

/** The function an object calls, if it calls one. */
export function functionOf(given: object): FunctionName | undefined {
  return functionNames.find((name) => Object.hasOwn(given, name));
}

/** A value: text template, constant or function call. */
export const valueSchema = value;

/** A value inside `data`. */
export const dataSchema: z.ZodType<DataSpec> = z.custom<DataSpec>().superRefine(inspectData);

function inspectValue(given: unknown, context: z.RefinementCtx): void {
  if (given === undefined) return complain(context, 'is missing');
  if (['string', 'number', 'boolean'].includes(typeof given)) return;
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return complain(context, 'must be text with {column} places, a constant or a function call');
  const name = functionOf(given);
  if (name === undefined) return complain(context, noSuchFunction(given));
  relay(shapes[name], given, context);
}

function inspectData(given: unknown, context: z.RefinementCtx): void {
  if (typeof given !== 'object' || given === null) return;
  if (Array.isArray(given)) return relay(z.array(dataSchema), given, context);
  if (functionOf(given)) return inspectValue(given, context);
  const [key, ...others] = Object.keys(given);
  if (key !== undefined && others.length === 0 && functionNames.some((name) => resembles(key, name)))
    return complain(context, noSuchFunction(given));
  relay(z.record(text, dataSchema), given, context);
}

function noSuchFunction(given: object): string {
  const keys = Object.keys(given);
  const near = functionNames.find((name) => keys.some((key) => resembles(key, name)));
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  return `there is no function "${keys.join(', ')}"${hint}; the functions are ${functionNames.join(', ')}`;
}

function complain(context: z.RefinementCtx, message: string): void {
  context.addIssue({ code: 'custom', message });
}

/** Checks a part against its own schema and passes the complaints on with their path. */
export function relay(schema: z.ZodType, given: unknown, context: z.RefinementCtx): void {
  for (const issue of schema.safeParse(given).error?.issues ?? [])
    context.addIssue({ code: 'custom', path: [...issue.path], message: issue.message });
}
