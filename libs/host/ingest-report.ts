import type { Outcome } from '#libs/engine';
import type { KafkaBatch } from '#libs/kafka';
import { type Logger, ingestMetrics } from '#libs/platform';
import { exemplar } from '#libs/tracing';

type Result = Outcome | { readonly kind: 'failed'; readonly error: Error };

/** Turns what becomes of batches into metrics and log lines of one domain. */
export class IngestReport {
  private readonly watermarks = new Map<number, number>();
  private inHand = 0;

  constructor(
    private readonly domain: string,
    private readonly log: Logger,
  ) {}

  /** Call when a batch begins; call what it returns when the batch is done, within its trace. */
  began(batch: KafkaBatch): (result: Result) => void {
    const start = performance.now();
    const { domain } = this;
    this.inHand++;
    return (result) => {
      this.inHand--;
      ingestMetrics.batchSeconds.observe({ labels: { domain, outcome: result.kind }, value: (performance.now() - start) / 1000, exemplarLabels: exemplar() });
      ingestMetrics.batchRecords.observe({ domain }, batch.records.length);
      if (result.kind === 'applied') this.applied(batch, result);
    };
  }

  /** True while a batch is under way. */
  get isBusy(): boolean {
    return this.inHand > 0;
  }

  /** Seconds between now and the highest event time applied; undefined before the first. */
  freshnessSeconds(now: number): number | undefined {
    const highest = Math.max(...this.watermarks.values());
    return Number.isFinite(highest) ? (now - highest) / 1000 : undefined;
  }

  private applied(batch: KafkaBatch, result: Outcome & { kind: 'applied' }): void {
    const { domain } = this;
    const { stored, duplicate, dead } = result.counters;
    ingestMetrics.consumed.inc({ domain }, stored + duplicate + dead);
    ingestMetrics.stored.inc({ domain }, stored);
    ingestMetrics.duplicate.inc({ domain }, duplicate);
    for (const [reason, count] of Object.entries(result.deadByReason)) ingestMetrics.dead.inc({ domain, reason }, count);
    this.showLag(batch, result.nextOffset);
    if (result.watermark !== undefined) this.watermarks.set(batch.partition, result.watermark);
  }

  private showLag(batch: KafkaBatch, nextOffset: bigint): void {
    const labels = { domain: this.domain, partition: String(batch.partition) };
    const lag = Number(batch.highWatermark - nextOffset);
    const waiting = lag > 0 ? batch.records.at(-1) : undefined;
    ingestMetrics.lagRecords.set(labels, Math.max(0, lag));
    ingestMetrics.lagSeconds.set(labels, waiting ? Math.max(0, (Date.now() - waiting.timestamp) / 1000) : 0);
  }
}
