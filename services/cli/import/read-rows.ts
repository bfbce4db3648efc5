import { adaptFiles, type FeedProgress, type FeedReject, type FileOutcome, type IgnoredKind, mapFile, type Outcome } from '#libs/adapters';
import type { WarningFlag } from '#libs/contracts';
import { packEvent, type Parcel } from './batch.js';
import type { ImportSource } from './import-source.js';
import type { Fault, Origin } from './refusal.js';

/** What one row of a file, or one message, came to. */
export interface ImportRow extends Origin {
  readonly parcels: readonly Parcel[];
  /** Each with all its faults; one message may hold several things that are refused. */
  readonly refusals: readonly { readonly id?: string; readonly faults: readonly [Fault, ...Fault[]] }[];
  readonly warnings: readonly { readonly flag: WarningFlag; readonly message: string }[];
  readonly ignored: readonly IgnoredKind[];
}

/** Reads the files of an import row by row, or message by message. Throws FeedError for what concerns a whole file. */
export async function* readRows(source: ImportSource, now: number, onProgress: (progress: FeedProgress) => void): AsyncGenerator<ImportRow> {
  if ('standard' in source) return yield* readMessages(adaptFiles(source.standard, source.files, source.params, now, { onProgress }));
  for await (const { file, line, events, rejects, warnings } of mapFile(source.mapping, source.files, source.params, { onProgress })) {
    yield { file, line, parcels: events.map((event) => packEvent(event, { file, line })), refusals: rejects.map(refusalOf), warnings, ignored: [] };
  }
}

/** The outcomes of one message follow one another. */
async function* readMessages(outcomes: AsyncIterable<FileOutcome>): AsyncGenerator<ImportRow> {
  let origin: Origin | undefined;
  let together: Outcome[] = [];
  for await (const { file, outcome } of outcomes) {
    if (origin && (origin.file !== file || origin.line !== outcome.item)) {
      yield rowOf(origin, together);
      together = [];
    }
    origin = { file, line: outcome.item };
    together.push(outcome);
  }
  if (origin) yield rowOf(origin, together);
}

function rowOf(origin: Origin, outcomes: readonly Outcome[]): ImportRow {
  const events = outcomes.filter((outcome) => outcome.kind === 'event');
  return {
    ...origin,
    parcels: events.map(({ event, origins }) => ({ ...packEvent(event, origin), origins })),
    refusals: outcomes.flatMap((outcome) => (outcome.kind === 'rejected' ? [{ ...(outcome.id === null ? {} : { id: outcome.id }), faults: outcome.violations }] : [])),
    warnings: events.flatMap(({ warnings }) => warnings.map((flag) => ({ flag, message: `accepted; ${flag.replaceAll('_', ' ')}` }))),
    ignored: outcomes.flatMap((outcome) => (outcome.kind === 'ignored' ? [outcome.ignored] : [])),
  };
}

function refusalOf({ reason, column, message }: FeedReject): { readonly faults: readonly [Fault] } {
  return { faults: [{ reason, message, ...(column === undefined ? {} : { column }) }] };
}
