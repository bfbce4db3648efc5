import type { Cube, Domain, Filter, Indicator } from '#libs/contracts';
import type { Comparison } from '../growth/comparison.js';
import type { QueryGrain, Span } from './windows.js';

/** An indicator with where it is declared. */
export interface CatalogueEntry {
  readonly domain: Domain;
  readonly cube: Cube;
  readonly indicator: Indicator;
  /** The indicators that answer for it by a parameter, itself among them. */
  readonly variants: readonly Indicator[];
}

/** The parameters by which the variants of an indicator are chosen. */
export function variantParametersOf({ variants }: Pick<CatalogueEntry, 'variants'>): string[] {
  return [...new Set(variants.flatMap(({ variant }) => variant?.parameter ?? []))];
}

/** A checked question about an indicator. */
export interface Question extends CatalogueEntry {
  /** The name it was asked by: an alias stays an alias. */
  readonly asked: string;
  readonly grain: QueryGrain;
  /** Local dates. */
  readonly range: Span;
  /** Hours only: the instants asked for, epoch seconds. */
  readonly hours: { readonly from: number; readonly to: number } | undefined;
  readonly byInstant: boolean;
  readonly by: readonly string[];
  /** What the caller filters. */
  readonly asks: Readonly<Record<string, readonly string[]>>;
  /** What is read: dimensions of the cube only, with the indicator's own filters. */
  readonly filters: Readonly<Record<string, readonly string[]>>;
  readonly compare: Comparison | undefined;
  readonly asOf: number | undefined;
  readonly knownAt: number | undefined;
}

/** What tells an answer apart from its variants: `{bounds: 'at_least'}`; null where the caller overrode what a variant stands for. */
export function labelOf({ indicator, asks }: Pick<Question, 'indicator' | 'asks'>): Readonly<Record<string, string | null>> {
  if (!indicator.variant) return {};
  const isOverridden = Object.keys(indicator.defaults ?? {}).some((name) => asks[name] !== undefined);
  return { [indicator.variant.parameter]: isOverridden ? null : indicator.variant.value };
}

/** The values of a filter as a list. */
export function listOf(value: Filter[string]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

/** The dimension that tells periods of reported figures apart; undefined for observed ones. */
export function isReported(cube: Cube): boolean {
  return cube.dimensions.some(({ name }) => name === 'period');
}
