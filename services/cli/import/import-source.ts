import type { FeedParams, Mapping, Standard } from '#libs/adapters';
import { domains } from '#libs/catalog';

/** Files to import by a feed mapping: an `ImportStart` of libs/adapters. */
export interface FeedSource {
  readonly mapping: Mapping;
  readonly files: readonly string[];
  readonly params: FeedParams;
}

/** Files of messages of a standard to import. */
export interface StandardSource {
  readonly standard: Standard;
  readonly files: readonly string[];
  /** Its settings. */
  readonly params: FeedParams;
}

/** What to import. */
export type ImportSource = FeedSource | StandardSource;

/** How places in the input are written: by line, or by position. */
export type InputKind = Mapping['input']['kind'] | 'messages';

export function nameOf(source: ImportSource): string {
  return 'standard' in source ? source.standard.name : source.mapping.feed;
}

export function kindOf(source: ImportSource): InputKind {
  return 'standard' in source ? 'messages' : source.mapping.input.kind;
}

/** True when some version has no recordedtime: the order of receipt then decides between versions, so that it has to be the file's. */
export function needsOrder(source: ImportSource): boolean {
  return 'standard' in source || source.mapping.recordedtime === undefined;
}

/** The domains its events go to. */
export function domainsOf(source: ImportSource): readonly string[] {
  if ('standard' in source) return [source.standard.domain];
  const { emit, common } = source.mapping;
  const types = new Set(emit.map(({ type }) => type ?? common?.type));
  return domains.filter(({ events }) => events.some(({ type }) => types.has(type))).map(({ name }) => name);
}
