import type { CloudEvent, WarningFlag } from '#libs/contracts';
import { checkSums } from './check-sums.js';
import { compileMapping, type CompiledMapping, type Emit } from './compile-mapping.js';
import type { RowState } from './compile-scope.js';
import { type Datum, isEmpty, textOf } from './datum.js';
import { RowFailure } from './feed-errors.js';
import type { Mapping } from './mapping-types.js';
import { Instant, parseInstant } from './times.js';

/** A row as read: column name to text, or to JSON. */
export type FeedRow = Readonly<Record<string, unknown>>;

/** Values given when an import starts, such as `fileTime`. */
export type FeedParams = Readonly<Record<string, string>>;

/** What a row is mapped with, besides the row. */
export interface RowContext {
  readonly params: FeedParams;
  /** Its line in the file (JSON: its index); becomes the events' `sequence`, so that the later row of a file wins. */
  readonly line?: number;
}

/** Why a row gave no events. */
export interface FeedReject {
  readonly reason: 'mapping_failed';
  readonly line: number | undefined;
  readonly column: string | undefined;
  /** One sentence without the line. */
  readonly message: string;
}

/** What is odd about a row whose events count. */
export interface FeedWarning {
  readonly flag: WarningFlag;
  readonly line: number | undefined;
  /** The event meant, where it is one. */
  readonly id?: string;
  readonly message: string;
}

export interface MappedEvents {
  readonly events: readonly CloudEvent[];
  readonly rejects: readonly FeedReject[];
  readonly warnings: readonly FeedWarning[];
}

/** The events of one row. Pure. A row with a reject gives no events at all, so that it can be sent again whole. */
export function mapRow(mapping: Mapping, row: FeedRow, context: RowContext): MappedEvents {
  const ready = compileMapping(mapping);
  const state: RowState = { row, params: context.params, known: [] };
  const warnings = checkSums(mapping, row, context.line);
  const rejects: FeedReject[] = [];
  const events = catchFailure(rejects, context, () => emitEvents(mapping, ready, state, context, warnings));
  return events ? { events, rejects, warnings } : { events: [], rejects, warnings: [] };
}

function catchFailure<T>(rejects: FeedReject[], { line }: RowContext, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof RowFailure)) throw error;
    rejects.push({ reason: 'mapping_failed', line, column: error.column, message: error.message });
    return undefined;
  }
}

function emitEvents(mapping: Mapping, ready: CompiledMapping, state: RowState, { line }: RowContext, warnings: FeedWarning[]): CloudEvent[] {
  const events: CloudEvent[] = [];
  const envelope = { source: mapping.source, ...recordedTime(ready, state, line, warnings), ...(line === undefined ? {} : { sequence: String(line) }) };
  for (const emit of ready.emits) if (emit.when?.(state) ?? true) events.push(emitEvent(emit, state, envelope));
  return events;
}

function emitEvent(emit: Emit, state: RowState, envelope: Pick<CloudEvent, 'source'>): CloudEvent {
  return {
    specversion: '1.0',
    id: textOf(emit.id(state)),
    type: emit.type,
    time: timeText(emit.time(state), 'time'),
    ...envelope,
    data: emit.data(state),
  };
}

function recordedTime(ready: CompiledMapping, state: RowState, line: number | undefined, warnings: FeedWarning[]): { recordedtime?: string } {
  if (!ready.recordedtime) return {};
  const datum = ready.recordedtime(state);
  if (!isEmpty(datum)) return { recordedtime: timeText(datum, 'recordedtime') };
  warnings.push({ flag: 'recordedtime_missing', line, message: 'the row does not say when it was recorded; the time of receipt is taken' });
  return {};
}

/** An instant as text; a text that is one already stays as the source wrote it. */
function timeText(datum: Datum, name: string): string {
  const text = textOf(datum);
  if (datum instanceof Instant || parseInstant(text)) return text;
  const said = text === '' ? 'is empty' : `is "${text}", not a time with an offset (2024-05-01T08:00:00Z)`;
  throw new RowFailure(undefined, `${name} ${said}`);
}
