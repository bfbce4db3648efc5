import type { CloudEvent, Violation, WarningFlag } from '#libs/contracts';

/** What an adapter leaves out on purpose, counted by kind. A closed list: it becomes members of answers. */
export const ignoredKinds = [
  'dcsa_shipment',
  'dcsa_iot',
  'dcsa_reefer',
  'dcsa_requested',
  'dcsa_approaching',
  'codeco_document',
  'codeco_equipment',
  'mvt_line',
] as const;
export type IgnoredKind = (typeof ignoredKinds)[number];

/** What an adapter needs to know that no message says. */
export interface AdapterSettings {
  /** The CloudEvents source, for standards whose messages do not name their publisher. */
  readonly source?: string;
  /** The time zone of an EDIFACT sender, by its IANA name. */
  readonly zone?: string;
}

/** Event attribute or field → where the input says it, such as `$.time` → `$.events[0].eventDateTime`; `$` is the item itself. */
export type Origins = Readonly<Record<string, string>> & { readonly $: string };

/** An event that an item of the input stands for. One item may stand for several. */
export interface AdaptedEvent {
  readonly kind: 'event';
  /** Position of the item in the input, from 0. */
  readonly item: number;
  readonly event: CloudEvent;
  readonly warnings: readonly WarningFlag[];
  readonly origins: Origins;
}

export interface IgnoredItem {
  readonly kind: 'ignored';
  readonly item: number;
  readonly ignored: IgnoredKind;
}

export interface RejectedItem {
  readonly kind: 'rejected';
  readonly item: number;
  readonly id: string | null;
  /** All that is wrong, with the JSONPath into the input; the first names the reason. */
  readonly violations: readonly [Violation, ...Violation[]];
}

/** What became of one item, or of a part of one. */
export type Outcome = AdaptedEvent | IgnoredItem | RejectedItem;

/** The outcomes of a whole input, by kind. */
export interface Adapted {
  readonly events: readonly AdaptedEvent[];
  readonly ignored: readonly IgnoredItem[];
  readonly rejected: readonly RejectedItem[];
}

/** Sorts outcomes by kind, each kind in its order. */
export function gather(outcomes: Iterable<Outcome>): Adapted {
  const all = [...outcomes];
  return {
    events: all.filter((outcome) => outcome.kind === 'event'),
    ignored: all.filter((outcome) => outcome.kind === 'ignored'),
    rejected: all.filter((outcome) => outcome.kind === 'rejected'),
  };
}

/** A rejected item with one violation. */
export function rejectItem(item: number, violation: Violation, id: string | null = null): RejectedItem {
  return { kind: 'rejected', item, id, violations: [violation] };
}

