import type { Indicator } from '#libs/contracts';
import { type ReferenceSnapshot, addDays } from '#libs/reference';
import { type Fraction, toNumber } from '../decimal.js';
import { capacityUnitOf } from '../formulas/capacity.js';
import { besideNames, hasDistance, partsOfFormula } from '../formulas/needs.js';
import { ratioDecimals } from '../growth/growth.js';
import { type Question, labelOf } from '../question/question.js';
import { checkpointOf } from './evidence.js';
import type { AnswerRow } from './row.js';
import type { Field } from './write-row.js';

/** Names of the companion figures of an indicator, its own and those of its formula. */
export function partNames({ parts = {}, formula }: Indicator): string[] {
  return [...Object.keys(parts), ...partsOfFormula(formula)];
}

/** The fields that only some indicators have, in their order. */
export function writeFields(question: Question, reference: ReferenceSnapshot, row: AnswerRow): Record<string, Field> {
  const { indicator, compare, by } = question;
  return {
    ...labelOf(question),
    ...(besideNames(indicator).length > 0 ? { beside: writeBeside(indicator, row) } : {}),
    ...(hasDistance(indicator.formula) ? { distance_quality: row.figure.distanceQuality } : {}),
    ...(compare && by.length > 0 ? { contribution: decimalOf(row.compared?.contribution, ratioDecimals) } : {}),
    ...(indicator.formula.kind === 'capacity' ? writeCapacity(question, reference, row) : {}),
  };
}

/** The columns of these fields in CSV. */
export function fieldColumns(question: Pick<Question, 'indicator' | 'compare' | 'by' | 'asks'>): string[] {
  const { indicator, compare, by } = question;
  return [
    ...Object.keys(labelOf(question)).filter((name) => indicator.formula.kind !== 'capacity' || name !== 'capacity_unit'),
    ...besideNames(indicator).map((name) => `beside.${name}`),
    ...(hasDistance(indicator.formula) ? ['distance_quality'] : []),
    ...(compare && by.length > 0 ? ['contribution'] : []),
    ...(indicator.formula.kind === 'capacity' ? ['capacity_unit', 'design'] : []),
  ];
}

/** Figures apart are in the indicator's unit, a companion is a share. */
function writeBeside(indicator: Indicator, { figure }: AnswerRow): Record<string, number | null> {
  const decimals = (name: string): number => (name === indicator.companion?.name ? ratioDecimals : indicator.decimals);
  return Object.fromEntries(besideNames(indicator).map((name) => [name, decimalOf(figure.beside[name], decimals(name))]));
}

function decimalOf(value: Fraction | null | undefined, decimals: number): number | null {
  return value ? toNumber(value, decimals) : null;
}

/** The unit that traffic is held against, and every design capacity in force at the end of what was asked or planned for later. */
function writeCapacity(question: Question, reference: ReferenceSnapshot, { key }: AnswerRow): Record<string, Field> {
  const { formula } = question.indicator;
  const checkpoint = reference.checkpoint(checkpointOf(question, key));
  const lastDay = addDays(question.range.to, -1);
  const rows = reference.rows('capacities').filter((row) => row['checkpoint_id'] === checkpoint?.id && (!row['valid_to'] || row['valid_to'] >= lastDay));
  return {
    capacity_unit: (formula.kind === 'capacity' ? formula.unit : undefined) ?? capacityUnitOf(checkpoint?.mode ?? ''),
    design: rows.map((row) => ({ unit: row['unit'], value: Number(row['value']), from: row['valid_from'] || null, to: row['valid_to'] || null, scope: row['scope'] })),
  };
}
