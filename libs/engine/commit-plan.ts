import type { Domain } from '#libs/contracts';
import type { Outcome } from './apply-batch.js';
import type { LogRecord, Reject } from './decode-record.js';
import type { Plan } from './plan-batch.js';
import { readRedriven } from './redrive.js';
import type { DeadLetterRow, PartitionId, PartitionState, Transaction } from './store.js';
import { writeChanges } from './write-changes.js';

export interface Commit {
  readonly id: PartitionId;
  readonly epoch: number;
  readonly state: PartitionState;
  readonly nextOffset: bigint;
  /** Offsets up to there that hold nothing for consumers. */
  readonly skipped: number;
  /** The last record of the batch, packed. */
  readonly tail: Buffer | undefined;
  readonly domain: Domain;
  readonly plan: Plan;
  readonly rejects: readonly { readonly record: LogRecord; readonly reject: Reject }[];
  readonly now: number;
}

/**
 * Writes a plan whose facts are inserted already: entities, rollups, restatements, dead letters, and last the offset.
 * Throws {@link OffsetMoved} when the offset is not where it was read.
 */
export async function commitPlan(tx: Transaction, commit: Commit): Promise<Outcome> {
  const { id, epoch, state, nextOffset, plan } = commit;
  await writeChanges(tx, { domain: commit.domain, entities: plan.entities, segments: plan.segments, deltas: plan.deltas, watermark: state.watermark, now: commit.now });
  const dead = [...commit.rejects.map((r) => ({ ...r, stage: 'decode' as const })), ...plan.refused.map((r) => ({ ...r, stage: 'apply' as const }))];
  if (dead.length > 0) await tx.insertDeadLetters(dead.map((d) => deadLetter(commit, d.record, d.reject, d.stage)));
  const counters = { stored: plan.facts.length, duplicate: plan.duplicates, dead: dead.length, skipped: commit.skipped };
  const moved = await tx.advance(id, epoch, state.nextOffset, nextOffset, counters, plan.watermark, commit.tail);
  if (!moved) throw new OffsetMoved();
  return { kind: 'applied', nextOffset, counters, deadByReason: countByReason(dead.map((d) => d.reject.reason)), watermark: plan.watermark };
}

function countByReason(reasons: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** The partition's offset or epoch changed under the row lock, which only a broken store allows: roll back. */
export class OffsetMoved extends Error {
  override readonly name = 'OffsetMoved';
}

function deadLetter(commit: Commit, record: LogRecord, reject: Reject, stage: DeadLetterRow['stage']): DeadLetterRow {
  return {
    topic: commit.id.topic,
    partition: commit.id.partition,
    offset: record.offset,
    tenant: reject.tenant,
    domain: commit.domain.name,
    key: record.key ?? undefined,
    value: record.value ?? undefined,
    headers: record.headers,
    reason: reject.reason,
    propertyPath: reject.propertyPath,
    detail: reject.detail,
    stage: reject.reason === 'store_refused' ? 'store' : stage,
    source: reject.source,
    eventId: reject.eventId,
    receivedAt: record.timestamp,
    attempts: (readRedriven(record)?.attempts ?? 0) + 1,
  };
}
