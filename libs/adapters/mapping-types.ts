import type { Json } from '#libs/contracts';

/** A value in a mapping: text with `{column}` places, a constant, or one function call. */
export type ValueSpec = string | number | boolean | FunctionSpec;

type Maybe<T> = T | undefined;

/** What a function reads: a column by name, or any value. */
interface Subject {
  readonly col?: Maybe<string>;
  readonly of?: Maybe<ValueSpec>;
}

/** The closed list of functions, each with the shape of its call. */
export interface FunctionCalls {
  lookup: Subject & { readonly lookup: string; readonly default?: Maybe<ValueSpec | null> };
  regex: Subject & { readonly regex: string };
  int: { readonly int: ValueSpec; readonly optional?: Maybe<boolean> };
  scale: { readonly scale: ValueSpec; readonly by: number; readonly optional?: Maybe<boolean> };
  date: { readonly date: Subject & { readonly pattern: string; readonly optional?: Maybe<boolean> } };
  startOf: { readonly startOf: ValueSpec; readonly zone: ValueSpec };
  instant: {
    readonly instant: {
      readonly date: ValueSpec;
      readonly time: ValueSpec;
      readonly zone?: Maybe<ValueSpec>;
      readonly offset?: Maybe<ValueSpec>;
    };
  };
  hhmm: {
    readonly hhmm: {
      readonly time: ValueSpec;
      readonly zone: ValueSpec;
      readonly date?: Maybe<ValueSpec>;
      readonly after?: Maybe<ValueSpec>;
    };
  };
  clock: {
    readonly clock: Subject & {
      readonly pattern: string;
      readonly words?: Maybe<Readonly<Record<string, string>>>;
      readonly date: ValueSpec;
      readonly offsets: Readonly<Record<string, string>>;
      readonly notAfter?: Maybe<ValueSpec>;
      readonly graceS?: Maybe<number>;
      readonly optional?: Maybe<boolean>;
    };
  };
  plusSeconds: { readonly plusSeconds: ValueSpec; readonly seconds: ValueSpec };
  coalesce: { readonly coalesce: readonly ValueSpec[] };
  nullIf: { readonly nullIf: ValueSpec; readonly is: string | readonly string[] };
  upper: { readonly upper: ValueSpec };
  trim: { readonly trim: ValueSpec };
  col: { readonly col: string };
  var: { readonly var: string };
  param: { readonly param: string };
  const: { readonly const: Json };
}

export type FunctionName = keyof FunctionCalls;
export type FunctionSpec = FunctionCalls[FunctionName];

/** A value inside `data`: may also be a list or an object of values. */
export type DataSpec = ValueSpec | null | readonly DataSpec[] | { readonly [field: string]: DataSpec };

/** What `when` may ask of a row. */
export interface ConditionCalls {
  eq: { readonly eq: readonly [ValueSpec, ValueSpec] };
  ne: { readonly ne: readonly [ValueSpec, ValueSpec] };
  empty: { readonly empty: ValueSpec };
  notEmpty: { readonly notEmpty: ValueSpec };
  in: { readonly in: readonly [ValueSpec, readonly string[]] };
  and: { readonly and: readonly Condition[] };
  or: { readonly or: readonly Condition[] };
  not: { readonly not: Condition };
}

export type ConditionName = keyof ConditionCalls;
export type Condition = ConditionCalls[ConditionName];

/** One event a row gives; what it leaves out is taken from `common`. */
export interface EmitSpec {
  readonly when?: Maybe<Condition>;
  readonly type?: Maybe<string>;
  readonly id: string;
  readonly time?: Maybe<ValueSpec>;
  readonly data?: Maybe<Readonly<Record<string, DataSpec>>>;
}

export interface CsvInput {
  readonly kind: 'csv';
  readonly encoding: string;
  readonly header: boolean;
  readonly columns?: Maybe<readonly string[]>;
  readonly delimiter: string;
  readonly emptyIs: string;
  readonly join?: Maybe<{ readonly file: { readonly param: string }; readonly on: readonly string[] }>;
}

export interface JsonInput {
  readonly kind: 'json';
  readonly encoding: string;
  readonly emptyIs: string;
  readonly rows?: Maybe<string>;
  readonly explode?: Maybe<
    readonly { readonly path: string; readonly set?: Maybe<Readonly<Record<string, string | number | boolean>>> }[]
  >;
}

/** A feed mapping as its file says it (domains.md 5.4), defaults filled in. */
export interface Mapping {
  readonly feed: string;
  readonly version: number;
  readonly title?: Maybe<string>;
  readonly source: string;
  readonly input: CsvInput | JsonInput;
  readonly recordedtime?: Maybe<ValueSpec>;
  readonly lookups?: Maybe<Readonly<Record<string, Readonly<Record<string, string | number | boolean | null>>>>>;
  readonly let?: Maybe<Readonly<Record<string, ValueSpec>>>;
  readonly check?: Maybe<readonly { readonly sum: readonly string[]; readonly equals: string }[]>;
  readonly common?: Maybe<Omit<EmitSpec, 'id' | 'when'>>;
  readonly emit: readonly EmitSpec[];
}
