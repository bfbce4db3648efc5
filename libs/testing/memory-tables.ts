import type { Counters, DeadLetterRow, EntityRow, FactRow, PartitionState, RestatementRow, RollupRow } from '#libs/engine';
import { type CommittedRows, TableView } from './memory-table.js';

/** A partition's row with what only tests look at. */
export interface StoredPartition extends PartitionState {
  readonly startOffset: bigint;
  readonly counters: Counters;
  readonly owner: string;
}

export interface StoredDeadLetter extends DeadLetterRow {
  readonly attempts: number;
}

/** What is committed. */
export class MemoryTables {
  readonly partitions: CommittedRows<StoredPartition> = new Map();
  readonly facts: CommittedRows<FactRow> = new Map();
  readonly entities: CommittedRows<EntityRow> = new Map();
  readonly rollups: CommittedRows<RollupRow> = new Map();
  readonly deadLetters: CommittedRows<StoredDeadLetter> = new Map();
  readonly restatements: CommittedRows<RestatementRow> = new Map();
}

/** All tables as one transaction sees them. */
export class TablesView {
  readonly partitions: TableView<StoredPartition>;
  readonly facts: TableView<FactRow>;
  readonly entities: TableView<EntityRow>;
  readonly rollups: TableView<RollupRow>;
  readonly deadLetters: TableView<StoredDeadLetter>;
  readonly restatements: TableView<RestatementRow>;

  constructor(tables: MemoryTables) {
    this.partitions = new TableView(tables.partitions);
    this.facts = new TableView(tables.facts);
    this.entities = new TableView(tables.entities);
    this.rollups = new TableView(tables.rollups);
    this.deadLetters = new TableView(tables.deadLetters);
    this.restatements = new TableView(tables.restatements);
  }

  commit(): void {
    for (const view of [this.partitions, this.facts, this.entities, this.rollups, this.deadLetters, this.restatements]) view.commit();
  }
}
