import { type FeedParams, type FeedProgress, type FeedReject, mapFile, type MappedRow, type Mapping } from '#libs/adapters';
import { batchParcels, type BatchLimits, packEvent, type Parcel } from './batch.js';
import { defaultPatience, Patience, type PatienceOptions } from './patience.js';
import { type Delivery, postBatch } from './post-batch.js';
import type { Refusal } from './refusal.js';
import { shareWork } from './share-work.js';
import { type ImportSummary, Tally } from './tally.js';

/** What to import; the first three are an `ImportStart` of libs/adapters. */
export interface ImportSource {
  readonly mapping: Mapping;
  readonly files: readonly string[];
  readonly params: FeedParams;
}

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
 * Maps files and sends their events to the gateway. Refused rows and events are counted and reported, never thrown;
 * throws CliError when the gateway stays out of reach or refuses the key, FeedError when the input cannot be read.
 */
export function importFeed(options: ImportSource & ImportTarget, report: ImportReport = {}): Promise<ImportSummary> {
  const { gatewayUrl, key, mapping, concurrency = 4, limits } = options;
  const gateway = {
    service: { name: 'gateway', url: gatewayUrl, option: '--gateway' } as const,
    key,
    patience: new Patience({ ...defaultPatience, ...options.patience }),
    onRetry: (error: Error) => report.onRetry?.(error),
  };
  // Without a recordedtime the order of receipt decides between versions, so that order has to be the file's.
  const workers = mapping.recordedtime === undefined ? 1 : concurrency;
  return deliverFeed(options, (batch, signal) => postBatch(gateway, batch, signal), { workers, ...(limits ? { limits } : {}) }, report);
}

/** Maps files and hands their events to `deliver` in batches. */
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
  const rows = mapFile(source.mapping, source.files, source.params, { onProgress });
  await shareWork(batchParcels(packRows(rows, tally, report), limits), workers, async (batch, signal) => {
    const { accepted, refusals, warnings } = await deliver(batch, signal);
    tally.accepted += accepted;
    for (const refusal of refusals) refuse(tally, report, refusal);
    for (const warning of warnings) tally.warn(warning);
    tell();
  });
  return tally.summarise(Date.now());
}

async function* packRows(rows: AsyncIterable<MappedRow>, tally: Tally, report: ImportReport): AsyncGenerator<Parcel> {
  for await (const row of rows) {
    tally.rows += 1;
    for (const { flag, message } of row.warnings) tally.warn({ file: row.file, line: row.line, flag, message });
    for (const reject of row.rejects) refuse(tally, report, refusalOf(row, reject));
    for (const event of row.events) {
      const parcel = packEvent(event, row);
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

function refusalOf({ file, line }: MappedRow, { reason, column, message }: FeedReject): Refusal {
  return { file, line, faults: [{ reason, message, ...(column === undefined ? {} : { column }) }] };
}

function countsOf({ rows, events, accepted, refused }: Tally): Omit<ImportProgress, keyof FeedProgress> {
  return { rows, events, accepted, refused };
}
