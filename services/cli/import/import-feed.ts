import type { FeedProgress } from '#libs/adapters';
import { batchParcels, type BatchLimits, type Parcel } from './batch.js';
import { type ImportSource, needsOrder } from './import-source.js';
import { defaultPatience, Patience, type PatienceOptions } from './patience.js';
import { type Delivery, postBatch } from './post-batch.js';
import { type ImportRow, readRows } from './read-rows.js';
import type { Refusal } from './refusal.js';
import { shareWork } from './share-work.js';
import { type ImportSummary, Tally } from './tally.js';

export interface ImportTarget {
  /** Such as `http://localhost:8080`. */
  readonly gatewayUrl: string;
  readonly key: string;
  /** Requests in flight; 4 when absent. */
  readonly concurrency?: number;
  readonly limits?: BatchLimits;
  readonly patience?: Partial<PatienceOptions>;
}

/** How far an import is. */
export interface ImportProgress extends FeedProgress {
  readonly rows: number;
  readonly events: number;
  readonly accepted: number;
  readonly refused: number;
}

/** Told while an import runs; each part may be left out. */
export interface ImportReport {
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly onRefusal?: (refusal: Refusal) => void;
  readonly onRetry?: (error: Error) => void;
  readonly onEvent?: (parcel: Parcel) => void;
}

/** What becomes of a batch. */
export type Deliver = (batch: readonly Parcel[], signal: AbortSignal) => Promise<Delivery> | Delivery;

/**
 * Reads files and sends their events to the gateway. Refused rows and events are counted and reported, never thrown;
 * throws CliError when the gateway stays out of reach or refuses the key, FeedError when the input cannot be read.
 */
export function importFeed(options: ImportSource & ImportTarget, report: ImportReport = {}): Promise<ImportSummary> {
  const { gatewayUrl, key, concurrency = 4, limits } = options;
  const gateway = {
    service: { name: 'gateway', url: gatewayUrl, option: '--gateway' } as const,
    key,
    patience: new Patience({ ...defaultPatience, ...options.patience }),
    onRetry: (error: Error) => report.onRetry?.(error),
  };
  const workers = needsOrder(options) ? 1 : concurrency;
  return deliverFeed(options, (batch, signal) => postBatch(gateway, batch, signal), { workers, ...(limits ? { limits } : {}) }, report);
}

/** Reads files and hands their events to `deliver` in batches. */
export async function deliverFeed(
  source: ImportSource,
  deliver: Deliver,
  { workers, limits }: { readonly workers: number; readonly limits?: BatchLimits },
  report: ImportReport,
): Promise<ImportSummary> {
  const tally = new Tally(Date.now());
  let reading: FeedProgress | undefined;
  const tell = (): void => {
    if (reading) report.onProgress?.({ ...reading, ...countsOf(tally) });
  };
  const onProgress = (progress: FeedProgress): void => {
    reading = progress;
    tell();
  };
  const rows = readRows(source, Date.now(), onProgress);
  await shareWork(batchParcels(packRows(rows, tally, report), limits), workers, async (batch, signal) => {
    const { accepted, refusals, warnings } = await deliver(batch, signal);
    tally.accepted += accepted;
    for (const refusal of refusals) refuse(tally, report, refusal);
    for (const warning of warnings) tally.warn(warning);
    tell();
  });
  return tally.summarise(Date.now());
}

async function* packRows(rows: AsyncIterable<ImportRow>, tally: Tally, report: ImportReport): AsyncGenerator<Parcel> {
  for await (const { file, line, parcels, refusals, warnings, ignored } of rows) {
    tally.rows += 1;
    for (const { flag, message } of warnings) tally.warn({ file, line, flag, message });
    for (const kind of ignored) tally.ignore(kind, { file, line });
    for (const refusal of refusals) refuse(tally, report, { file, line, ...refusal });
    for (const parcel of parcels) {
      tally.events += 1;
      report.onEvent?.(parcel);
      yield parcel;
    }
  }
}

function refuse(tally: Tally, report: ImportReport, refusal: Refusal): void {
  tally.refuse(refusal);
  report.onRefusal?.(refusal);
}

function countsOf({ rows, events, accepted, refused }: Tally): Omit<ImportProgress, keyof FeedProgress> {
  return { rows, events, accepted, refused };
}
