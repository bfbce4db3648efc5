import type { CloudEvent } from '#libs/contracts';
import { type FeedReject, type FeedWarning, type ImportStart, mapFile, type MappedRow } from '../index.js';

export interface Collected {
  readonly rows: readonly MappedRow[];
  readonly events: readonly CloudEvent[];
  readonly rejects: readonly FeedReject[];
  readonly warnings: readonly FeedWarning[];
}

/** Everything an import gives, in memory. */
export async function collectImport({ mapping, files, params }: ImportStart): Promise<Collected> {
  const rows: MappedRow[] = [];
  for await (const row of mapFile(mapping, files, params)) rows.push(row);
  return {
    rows,
    events: rows.flatMap((row) => row.events),
    rejects: rows.flatMap((row) => row.rejects),
    warnings: rows.flatMap((row) => row.warnings),
  };
}

/** Sums of `data[value]` by a name made from the event. */
export function sumBy(events: readonly CloudEvent[], nameOf: (event: CloudEvent) => string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const event of events) sums[nameOf(event)] = (sums[nameOf(event)] ?? 0) + Number(event.data?.['value'] ?? 0);
  return sums;
}

/** Counts by a name made from the event. */
export function countBy(events: readonly CloudEvent[], nameOf: (event: CloudEvent) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const event of events) counts[nameOf(event)] = (counts[nameOf(event)] ?? 0) + 1;
  return counts;
}
