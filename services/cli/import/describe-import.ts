import type { AnswerTable, Column, Row } from '../render/answer-table.js';
import { countText, numberText, textOf } from '../render/texts.js';
import type { InputKind } from './import-source.js';
import { type Origin, placeOf, type Refusal } from './refusal.js';
import type { Count, ImportSummary } from './tally.js';

/** What an import has to show for itself. */
export interface ImportResult {
  readonly feed: string;
  readonly kind: InputKind;
  readonly dryRun: boolean;
  readonly summary: ImportSummary;
  /** The first refusals; `summary.refused` counts all. */
  readonly refusals: readonly Refusal[];
  /** The first events of a dry run. */
  readonly events: readonly unknown[];
}

/** The result of an import: refused rows as the table, the counts below it. */
export function describeImport(result: ImportResult): AnswerTable {
  const { feed, dryRun, summary, refusals, events } = result;
  const rows = refusals.flatMap(faultRows);
  const words = summaryLines(result);
  const { reasons, warnings, ignored, ...counts } = summary;
  return {
    columns: columnsFor(result.kind, rows),
    rows,
    json: { feed, dryRun, ...counts, reasons, warnings, ignored, refusals, ...(dryRun ? { firstEvents: events } : {}) },
    ...(rows.length > 0 ? { notes: words } : { whenEmpty: words.join('\n') }),
  };
}

/** The counts of an import as lines of text. */
export function summaryLines({ feed, kind, dryRun, summary, refusals }: ImportResult): readonly string[] {
  const { rows, events, accepted, refused, seconds } = summary;
  const rate = seconds > 0 ? `, ${numberText(Math.round(events / seconds))} a second` : '';
  const verb = dryRun ? 'would be sent' : 'accepted';
  return [
    `${feed}: ${countText(rows, kind === 'messages' ? 'message' : 'row')}, ${countText(events, 'event')}: ${numberText(accepted)} ${verb}, ${numberText(refused)} refused (${seconds.toFixed(1)} s${rate})`,
    ...summary.reasons.map((reason) => `refused ${countLine(reason, kind)}`),
    ...summary.warnings.map((warning) => `warning ${countLine(warning, kind)}`),
    ...summary.ignored.map((ignored) => `ignored ${countLine(ignored, kind)}`),
    ...(refusals.length < refused ? [`only the first ${numberText(refusals.length)} refusals are listed`] : []),
    ...(dryRun ? ['dry run: nothing was sent'] : []),
  ];
}

function countLine({ name, count, message, first }: Count, kind: InputKind): string {
  const places = first.map((origin) => placeOf(origin, kind)).join(', ');
  return textOf(`${name}: ${numberText(count)}, ${count > first.length ? 'first ' : ''}at ${places}: ${message}`);
}

function faultRows({ file, line, id, faults }: Refusal): readonly Row[] {
  return faults.map((fault) => ({ file, line, id, ...fault }));
}

/** Columns nobody filled are left out of a table; CSV always has all. */
function columnsFor(kind: InputKind, rows: readonly Row[]): readonly Column[] {
  const filled = (name: string): boolean => rows.some((row) => row[name] !== undefined);
  return [
    { name: 'file', title: 'where', show: (_file, row) => placeOf(row as unknown as Origin, kind) },
    { name: 'line', inTable: false },
    { name: 'id', inTable: false },
    { name: 'column', inTable: filled('column') },
    { name: 'reason' },
    { name: 'propertyPath', title: 'path', inTable: filled('propertyPath') },
    { name: 'message' },
  ];
}
