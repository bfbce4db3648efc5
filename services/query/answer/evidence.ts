import type { ReferenceSnapshot } from '#libs/reference';
import { capacityUnitOf } from '../formulas/capacity.js';
import type { Evidence } from '../formulas/evaluate-figure.js';
import type { Cell } from '../formulas/figure.js';
import type { Question } from '../question/question.js';
import type { Span } from '../question/windows.js';
import type { RowKey } from './row-groups.js';

/** The evidence for one row. */
export function evidenceOf(
  question: Question, reference: ReferenceSnapshot, key: RowKey, cells: readonly Cell[], per: readonly Cell[], span: Span,
): Evidence {
  const evidence = { cells, per, span, reference };
  return question.indicator.formula.kind === 'capacity' ? { ...evidence, capacity: capacityOf(question, reference, key) } : evidence;
}

function capacityOf(question: Question, reference: ReferenceSnapshot, key: RowKey): NonNullable<Evidence['capacity']> {
  const checkpoint = key[question.by.indexOf('checkpoint')] ?? question.filters['checkpoint']?.[0] ?? '';
  const unit = question.capacityUnit ?? capacityUnitOf(reference.checkpoint(checkpoint)?.mode ?? '');
  return { checkpoint, unit, directions: hasOneDirection(question) ? 1 : 2 };
}

function hasOneDirection({ by, filters }: Question): boolean {
  return ['from', 'to'].some((name) => by.includes(name) || filters[name]?.length === 1);
}
