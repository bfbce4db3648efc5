import type { Domain } from '#libs/contracts';
import type { Breaker } from './breaker.js';
import { OffsetMoved, commitPlan } from './commit-plan.js';
import { type LogRecord, type Reject, decodeRecord } from './decode-record.js';
import { type DecodedRecord, type HomeSearch, LockedOutOfOrder, findPlan } from './find-plan.js';
import type { EventReader } from './read-event.js';
import type { ReferenceSource } from './read-references.js';
import { type Counters, type PartitionId, type PartitionState, RefusedByStore, type Store, type Transaction } from './store.js';
import { packTail } from './tail.js';

export interface ApplierParts {
  readonly domain: Domain;
  readonly reader: EventReader;
  readonly store: Store;
  readonly references: ReferenceSource;
  readonly breaker: Breaker;
  /** For restatements and dead letters only: never decides what counts. */
  readonly now: () => number;
}

/** What became of a batch. Only `applied` moved the offset. */
export type Outcome =
  | { readonly kind: 'applied'; readonly nextOffset: bigint; readonly counters: Counters; readonly deadByReason: Readonly<Record<string, number>>; readonly watermark: number | undefined }
  /** Another process claimed the partition. */
  | { readonly kind: 'fenced' }
  /** The log does not go on where the last batch ended. */
  | { readonly kind: 'gap'; readonly expected: bigint; readonly found: bigint }
  | { readonly kind: 'halted'; readonly reason: string };

interface Batch {
  readonly records: readonly DecodedRecord[];
  readonly empty: ReadonlySet<bigint>;
}

/**
 * Applies batches of one domain exactly once: facts, entities, rollups, dead letters, restatements and the consumed
 * offset are one transaction, or nothing happened. Anything it throws means that nothing happened: retry the batch.
 */
export class Applier {
  constructor(private readonly parts: ApplierParts) {}

  /**
   * `records` are consecutive records of the partition in offset order; `epoch` is the claim they are applied under; `empty` are
   * offsets among and behind them that hold nothing for consumers, which the log itself says.
   */
  async apply(id: PartitionId, epoch: number, records: readonly LogRecord[], empty: ReadonlySet<bigint> = new Set()): Promise<Outcome> {
    const decoded = records.map((record) => ({ record, decoded: decodeRecord(this.parts.reader, record) }));
    return this.applyHalving(id, epoch, { records: decoded, empty });
  }

  /** A batch that holds a record the store or the fold cannot take is halved until that record stands alone. */
  private async applyHalving(id: PartitionId, epoch: number, { records, empty }: Batch, search: HomeSearch = 'of the withdrawn'): Promise<Outcome> {
    try {
      const outcome = await this.parts.store.transaction((tx) => this.applyIn(tx, id, epoch, { records, empty }, search));
      if (outcome.kind === 'applied') this.remember(id, outcome.counters);
      return outcome;
    } catch (error) {
      if (error instanceof OffsetMoved) return { kind: 'fenced' };
      if (error instanceof LockedOutOfOrder) return this.applyHalving(id, epoch, { records, empty }, 'of all');
      if (!(error instanceof RefusedByStore)) throw error;
      const [only] = records;
      if (records.length === 1 && only) return this.applyHalving(id, epoch, { records: [refusedByStore(only, error)], empty });
      const middle = Math.ceil(records.length / 2);
      const first = await this.applyHalving(id, epoch, { records: records.slice(0, middle), empty });
      if (first.kind !== 'applied') return first;
      return addCounters(first, await this.applyHalving(id, epoch, { records: records.slice(middle), empty }));
    }
  }

  private async applyIn(tx: Transaction, id: PartitionId, epoch: number, batch: Batch, search: HomeSearch): Promise<Outcome> {
    const state = await tx.lockPartition(id);
    if (!state || state.epoch !== epoch) return { kind: 'fenced' };
    if (state.state === 'halted') return { kind: 'halted', reason: state.haltReason ?? 'unknown' };
    const { records, nextOffset, skipped } = consecutive(batch, state.nextOffset);
    if (nextOffset === state.nextOffset) return afterNothing(state, batch.records);
    const rejects = records.flatMap(({ record, decoded }) => ('reject' in decoded ? [{ record, reject: decoded.reject }] : []));
    if (this.parts.breaker.trips(nameOf(id), records.length, rejects.length)) return haltByBreaker(tx, id, epoch, records.length, rejects.length);
    const plan = await findPlan(tx, this.parts, { id, watermark: state.watermark, records }, search);
    const last = records.at(-1)?.record;
    const tail = last && packTail(last);
    return commitPlan(tx, { id, epoch, state, nextOffset, skipped, tail, plan, rejects, domain: this.parts.domain, now: this.parts.now() });
  }

  private remember(id: PartitionId, { stored, duplicate, dead }: Counters): void {
    this.parts.breaker.remember(nameOf(id), stored + duplicate + dead, dead);
  }
}

async function haltByBreaker(tx: Transaction, id: PartitionId, epoch: number, seen: number, refused: number): Promise<Outcome> {
  const reason = 'dead_letter_breaker';
  await tx.halt(id, epoch, reason, `${refused} of the next ${seen} records would be refused`);
  return { kind: 'halted', reason };
}

/** The records from `next` on as far as offsets follow one another, but for those that hold nothing; and where that ends. */
function consecutive({ records, empty }: Batch, next: bigint): { records: DecodedRecord[]; nextOffset: bigint; skipped: number } {
  const wanted: DecodedRecord[] = [];
  let nextOffset = next;
  const passEmpty = (): void => {
    while (empty.has(nextOffset)) nextOffset++;
  };
  passEmpty();
  for (const entry of records) {
    if (entry.record.offset < nextOffset) continue;
    if (entry.record.offset !== nextOffset) break;
    wanted.push(entry);
    nextOffset++;
    passEmpty();
  }
  return { records: wanted, nextOffset, skipped: Number(nextOffset - next) - wanted.length };
}

function afterNothing(state: PartitionState, all: readonly DecodedRecord[]): Outcome {
  const beyond = all.find(({ record }) => record.offset > state.nextOffset);
  if (beyond) return { kind: 'gap', expected: state.nextOffset, found: beyond.record.offset };
  return { kind: 'applied', nextOffset: state.nextOffset, counters: { stored: 0, duplicate: 0, dead: 0, skipped: 0 }, deadByReason: {}, watermark: state.watermark };
}

function refusedByStore({ record, decoded }: DecodedRecord, error: RefusedByStore): DecodedRecord {
  if ('reject' in decoded) throw new Error(`the dead letter of offset ${record.offset} was refused too: ${error.message}`);
  const { tenant, source, eventId } = decoded.fact;
  const reject: Reject = { reason: 'store_refused', propertyPath: '$', detail: error.message, tenant, source, eventId };
  return { record, decoded: { reject } };
}

function addCounters(a: Outcome & { kind: 'applied' }, b: Outcome): Outcome {
  if (b.kind !== 'applied') return b;
  const [one, other] = [a.counters, b.counters];
  const counters = { stored: one.stored + other.stored, duplicate: one.duplicate + other.duplicate, dead: one.dead + other.dead, skipped: one.skipped + other.skipped };
  const deadByReason = { ...a.deadByReason };
  for (const [reason, count] of Object.entries(b.deadByReason)) deadByReason[reason] = (deadByReason[reason] ?? 0) + count;
  return { ...b, counters, deadByReason };
}

function nameOf(id: PartitionId): string {
  return `${id.topic}/${id.partition}`;
}
