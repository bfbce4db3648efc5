interface KindDeclaration {
  /** Name of the CSV file under `data/`. */
  readonly file: string;
  /** Columns that identify a row: of two rows with one key the later layer's wins. */
  readonly key: readonly string[];
  /** True when folds read it, so that a changed row makes entities fold again (domains.md 2.5). */
  readonly foldsRead: boolean;
}

/** The closed list of reference kinds; the names are those that golden examples and the administrative call use. */
export const referenceKinds = {
  nodes: { file: 'nodes.csv', key: ['node_id'], foldsRead: true },
  nodeAliases: { file: 'node-aliases.csv', key: ['scheme', 'code', 'valid_from', 'valid_to'], foldsRead: true },
  checkpoints: { file: 'checkpoints.csv', key: ['checkpoint_id'], foldsRead: true },
  capacities: { file: 'capacities.csv', key: ['checkpoint_id', 'unit', 'valid_from', 'valid_to'], foldsRead: false },
  legs: { file: 'legs.csv', key: ['leg_id'], foldsRead: false },
  corridors: { file: 'corridors.csv', key: ['corridor_id', 'seq'], foldsRead: false },
  odPairs: { file: 'od-pairs.csv', key: ['from_node', 'to_node'], foldsRead: true },
  closures: { file: 'closures.csv', key: ['checkpoint_id', 'date_from', 'date_to', 'side'], foldsRead: false },
  airports: { file: 'airports.csv', key: ['iata'], foldsRead: true },
  airportAliases: { file: 'airport-aliases.csv', key: ['scheme', 'code', 'valid_from', 'valid_to'], foldsRead: true },
  fx: { file: 'fx.csv', key: ['date', 'currency'], foldsRead: false },
  hsGroups: { file: 'hs-groups.csv', key: ['group_id', 'chapter'], foldsRead: false },
  milestoneCodes: { file: 'milestone-codes.csv', key: ['milestone'], foldsRead: true },
  sizeTypes: { file: 'size-types.csv', key: ['length_code'], foldsRead: true },
  borderActivities: { file: 'border-activities.csv', key: ['mode', 'activity'], foldsRead: true },
} as const satisfies Record<string, KindDeclaration>;

export type Kind = keyof typeof referenceKinds;

/** All kinds, in the order declared. */
export const kinds = Object.keys(referenceKinds) as readonly Kind[];

/** One reference row: the CSV's column names and its texts; an absent column means the same as an empty one. */
export type Row = Readonly<Record<string, string>>;

/** One layer of reference data: the common files, a feed's places, a tenant's own rows. */
export type ReferenceRows = Partial<Record<Kind, readonly Row[]>>;

/** The text that identifies a row among those of its kind. */
export function rowKey(kind: Kind, row: Row): string {
  return referenceKinds[kind].key.map((column) => row[column] ?? '').join('\u001f');
}
