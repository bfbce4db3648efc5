import { type Counters, type DeadLetterRow, type EntityRow, type FactRow, type PartitionState, type RestatementRow, type RollupRow, type SegmentRow, type Walk, type WalkCounts, wholeLife } from '#libs/engine';
import { type CommittedRows, TableView } from './memory-table.js';

/** A partition's row with what only tests look at. */
export interface StoredPartition extends PartitionState {
  readonly startOffset: bigint;
  readonly counters: Counters;
  readonly owner: string;
  readonly foldVersion: number;
}

/** A walk with what its process and tests look at. */
export interface StoredWalk extends Walk {
  readonly isDone: boolean;
  /** The number of the transaction that last worked on it. */
  readonly workedAt: number;
  readonly counts: WalkCounts;
}

/** A change of rows that folds read; '' is everybody's tenant. */
export interface StoredChange {
  readonly change: number;
  readonly tenant: string;
}

export interface StoredDeadLetter extends DeadLetterRow {
  readonly attempts: number;
}

/** What is committed. */
export class MemoryTables {
  readonly partitions: CommittedRows<StoredPartition> = new Map();
  readonly facts: CommittedRows<FactRow> = new Map();
  readonly entities: CommittedRows<EntityRow> = new Map();
  /** The sealed parts of long lives, by entity. */
  readonly segments: CommittedRows<readonly SegmentRow[]> = new Map();
  readonly rollups: CommittedRows<RollupRow> = new Map();
  readonly deadLetters: CommittedRows<StoredDeadLetter> = new Map();
  readonly restatements: CommittedRows<RestatementRow> = new Map();
  readonly referenceChanges: CommittedRows<StoredChange> = new Map();
  readonly walks: CommittedRows<StoredWalk> = new Map();
}

/** All tables as one transaction sees them. */
export class TablesView {
  readonly partitions: TableView<StoredPartition>;
  readonly facts: TableView<FactRow>;
  readonly entities: TableView<EntityRow>;
  readonly segments: TableView<readonly SegmentRow[]>;
  readonly rollups: TableView<RollupRow>;
  readonly deadLetters: TableView<StoredDeadLetter>;
  readonly restatements: TableView<RestatementRow>;
  readonly referenceChanges: TableView<StoredChange>;
  readonly walks: TableView<StoredWalk>;

  constructor(tables: MemoryTables) {
    this.partitions = new TableView(tables.partitions);
    this.facts = new TableView(tables.facts);
    this.entities = new TableView(tables.entities);
    this.segments = new TableView(tables.segments);
    this.rollups = new TableView(tables.rollups);
    this.deadLetters = new TableView(tables.deadLetters);
    this.restatements = new TableView(tables.restatements);
    this.referenceChanges = new TableView(tables.referenceChanges);
    this.walks = new TableView(tables.walks);
  }

  commit(): void {
    for (const view of Object.values(this) as TableView<unknown>[]) view.commit();
  }
}

/** The entities of a store, whole lives. */
export function wholeEntities({ entities, segments }: Pick<MemoryTables, 'entities' | 'segments'>): EntityRow[] {
  return [...entities.values()].map((row) => wholeLife(row, segments.get(row.entityKey) ?? []));
}
