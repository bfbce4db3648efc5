import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchEvent } from '../workloads/workload.js';
import type { Acknowledged } from './commit-watch.js';
import type { LogWriter } from './log-writer.js';

export interface PaceOptions {
  readonly writer: LogWriter;
  readonly events: Iterator<BenchEvent>;
  readonly perSecond: number;
  readonly seconds: number;
  readonly onAcknowledged: (records: Acknowledged) => void;
}

const tickMillis = 10;

/** Writes what is due every 10 ms, whether or not earlier writes are acknowledged; resolves, when all are, to what it did. */
export async function pace({ writer, events, perSecond, seconds, onAcknowledged }: PaceOptions): Promise<{ readonly events: number; readonly seconds: number }> {
  const begun = performance.now();
  const underWay: Promise<void>[] = [];
  const count = Math.max(1, Math.round(perSecond * seconds));
  for (let written = 0; written < count; ) {
    const due = Math.min(count, Math.ceil(((performance.now() - begun) / 1000) * perSecond));
    if (due > written) underWay.push(writer.send(take(events, due - written)).then((all) => all.forEach(onAcknowledged)));
    written = due;
    await sleep(tickMillis);
  }
  await Promise.all(underWay);
  return { events: count, seconds: (performance.now() - begun) / 1000 };
}

function take(events: Iterator<BenchEvent>, count: number): BenchEvent[] {
  return Array.from({ length: count }, () => events.next().value as BenchEvent);
}
