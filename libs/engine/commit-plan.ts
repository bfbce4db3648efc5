import type { Cube, Domain } from '#libs/contracts';
import type { Outcome } from './apply-batch.js';
import type { LogRecord, Reject } from './decode-record.js';
import type { Plan } from './plan-batch.js';
import { readRedriven } from './redrive.js';
import { type RollupDelta, applyDelta } from './rollup-delta.js';
import type { DeadLetterRow, PartitionId, PartitionState, RestatementRow, RollupRow, Transaction } from './store.js';

export interface Commit {
  readonly id: PartitionId;
  readonly epoch: number;
  readonly state: PartitionState;
  readonly nextOffset: bigint;
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
  const entities = plan.entities.map((entity) => entity.row).sort((a, b) => (a.entityKey < b.entityKey ? -1 : 1));
  const created = entities.filter((row) => row.version === 1);
  const changed = entities.filter((row) => row.version > 1);
  if (changed.length > 0) await tx.updateEntities(changed);
  if (created.length > 0) await tx.insertEntities(created);
  await writeRollups(tx, commit);
  const dead = [...commit.rejects.map((r) => ({ ...r, stage: 'decode' as const })), ...plan.refused.map((r) => ({ ...r, stage: 'apply' as const }))];
  if (dead.length > 0) await tx.insertDeadLetters(dead.map((d) => deadLetter(commit, d.record, d.reject, d.stage)));
  const counters = { stored: plan.facts.length, duplicate: plan.duplicates, dead: dead.length };
  const moved = await tx.advance(id, epoch, state.nextOffset, nextOffset, counters, plan.watermark);
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

async function writeRollups(tx: Transaction, commit: Commit): Promise<void> {
  const changes = commit.plan.deltas.changes();
  if (changes.length === 0) return;
  const stored = await tx.lockRollups(changes.map((change) => change.row));
  const pairs = changes.map((change) => {
    const before = stored.get(change.row.key) ?? change.row;
    return { change, before, after: applyDelta(before, change) };
  });
  await tx.writeRollups(pairs.map((pair) => pair.after));
  const restatements = pairs.flatMap(({ change, before, after }) => restatementOf(commit, change, before, after));
  if (restatements.length > 0) await tx.insertRestatements(restatements);
}

/** A change to a day that was closed when the batch began: at its end, taken as 24 h after its start, plus the cube's grace. */
function restatementOf(commit: Commit, change: RollupDelta, before: RollupRow, after: RollupRow): RestatementRow[] {
  const { domain, state, now } = commit;
  if (before.grain !== 'day' || state.watermark === undefined) return [];
  const cube = domain.cubes.find((c) => c.name === before.cube) as Cube;
  if ((before.bucket + 86_400 + cube.graceSeconds) * 1000 > state.watermark) return [];
  const { cause, factId, versions } = change.cause;
  return [{
    tenant: before.tenant, domain: domain.name, rollup: after, cause, factId, versions, at: now,
    before: { n: before.n, sums: before.sums },
    after: { n: after.n, sums: after.sums },
  }];
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
