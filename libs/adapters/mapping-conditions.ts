import { z } from 'zod';
import type { Condition, ConditionCalls, ConditionName } from './mapping-types.js';
import { relay, valueSchema } from './mapping-values.js';
import { strictObject } from './strict-object.js';

/** A condition over a row. */
export const conditionSchema: z.ZodType<Condition> = z.custom<Condition>().superRefine(inspect);

const pair = z.tuple([valueSchema, valueSchema], 'must be a list of two values');

const shapes: { readonly [K in ConditionName]: z.ZodType<ConditionCalls[K]> } = {
  eq: strictObject({ eq: pair }),
  ne: strictObject({ ne: pair }),
  empty: strictObject({ empty: valueSchema }),
  notEmpty: strictObject({ notEmpty: valueSchema }),
  in: strictObject({ in: z.tuple([valueSchema, z.array(z.string())], 'must be a list: a value and a list of texts') }),
  and: strictObject({ and: z.array(conditionSchema) }),
  or: strictObject({ or: z.array(conditionSchema) }),
  not: strictObject({ not: conditionSchema }),
};

const conditionNames = Object.keys(shapes) as readonly ConditionName[];

/** The condition an object states; undefined when it states none. */
export function conditionOf(given: object): ConditionName | undefined {
  return conditionNames.find((name) => Object.hasOwn(given, name));
}

function inspect(given: unknown, context: z.RefinementCtx): void {
  const name = typeof given === 'object' && given !== null ? conditionOf(given) : undefined;
  if (name) return relay(shapes[name], given, context);
  const said = typeof given === 'object' && given !== null ? `"${Object.keys(given).join(', ')}"` : JSON.stringify(given);
  context.addIssue({ code: 'custom', message: `${said} is not a condition; they are ${conditionNames.join(', ')}` });
}
