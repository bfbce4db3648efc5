import type { ReferenceSnapshot } from '#libs/reference';
import { type CapacityUnit, capacityUnitOf } from '../formulas/capacity.js';
import { distanceByCorridor } from '../formulas/distance.js';
import type { Evidence } from '../formulas/evidence.js';
import type { Cell } from '../formulas/figure.js';
import type { Question } from '../question/question.js';
import type { Span } from '../question/windows.js';
import type { RowKey } from './row-groups.js';

/** What was read for one row. */
export interface RowCells {
  readonly cells: readonly Cell[];
  readonly per: readonly Cell[];
  readonly span: Span;
}

/** The evidence for one row. `at`: the time asked at, epoch seconds. */
export function evidenceOf(question: Question, reference: ReferenceSnapshot, key: RowKey, read: RowCells, at: number): Evidence {
  const evidence = { ...read, reference, at, distanceOf: distanceByCorridor(reference, corridorOf(question, key)) };
  const { formula } = question.indicator;
  return formula.kind === 'capacity' ? { ...evidence, capacity: capacityOf(question, reference, key, formula.unit as CapacityUnit | undefined) } : evidence;
}

/** The corridor along which a row's distances run; undefined: any. */
function corridorOf({ by, asks }: Question, key: RowKey): string | undefined {
  return key[by.indexOf('corridor')] ?? asks['corridor']?.[0];
}

function capacityOf(question: Question, reference: ReferenceSnapshot, key: RowKey, unit: CapacityUnit | undefined): NonNullable<Evidence['capacity']> {
  const checkpoint = checkpointOf(question, key);
  return { checkpoint, unit: unit ?? capacityUnitOf(reference.checkpoint(checkpoint)?.mode ?? ''), directions: hasOneDirection(question) ? 1 : 2 };
}

/** The checkpoint that a row of the use of capacity is about; empty when there is none. */
export function checkpointOf({ by, filters }: Question, key: RowKey): string {
  return key[by.indexOf('checkpoint')] ?? filters['checkpoint']?.[0] ?? '';
}

function hasOneDirection({ by, filters }: Question): boolean {
  return ['from', 'to'].some((name) => by.includes(name) || filters[name]?.length === 1);
}
