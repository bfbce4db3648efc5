/** The guarantees of a store that a test may take out, to show that it would notice. */
export interface MemoryRules {
  /** `lockPartition` and `lockEntities` wait for and take row locks. */
  readonly locksRows: boolean;
  /** `advance` compares offset and epoch, and counters must add up. */
  readonly comparesOffsets: boolean;
  /** Entities are inserted and updated only at the version that was read. */
  readonly comparesVersions: boolean;
  /** (fact_id, revision) is unique. */
  readonly keepsFactsUnique: boolean;
  /** Reference data stays as it is while batches and touches that read it are under way. */
  readonly holdsReference: boolean;
}

export const allRules: MemoryRules = { locksRows: true, comparesOffsets: true, comparesVersions: true, keepsFactsUnique: true, holdsReference: true };
