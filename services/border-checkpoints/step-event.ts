import { z } from 'zod';
import {
  classifier, currency, limits, load, method, place, wholeNumber, type EventType, type Fact, type Json, type JsonObject, type Violation,
} from '#libs/contracts';
import { modes, stepDirections, unitTypes } from './fields.js';

/** The steps of a passage in the order in which they count at one instant; the last two are of one rank. */
export const steps = ['QUEUE_JOINED', 'CALLED', 'ENTERED', 'ACTIVITY', 'EXITED', 'TURNED_BACK'] as const;
export type StepWord = (typeof steps)[number];

const schema = z.object({
  place,
  unitType: z.enum(unitTypes),
  unitId: z.string().max(limits.idLength),
  direction: z.enum(stepDirections),
  mode: z.enum(modes),
  step: z.enum(steps),
  activity: z.string().max(limits.idLength).optional(),
  durationS: wholeNumber(limits.durationSeconds).optional(),
  classifier,
  crossingRef: z.string().max(limits.idLength).optional(),
  costs: z.array(z.object({ amountMinor: wholeNumber(limits.amountMinor), currency, official: z.boolean() })).max(100).optional(),
  load: load.optional(),
  method: method.optional(),
});
type StepData = z.infer<typeof schema>;

/** What is kept of a cost: amount in minor units, currency, 1 if official. */
export type KeptCost = readonly [amountMinor: number, currency: string, official: 0 | 1];

/** What is kept of a step. `activity` is empty and `duration` 0 but for ACTIVITY; `crossingRef` is empty when absent. */
export type KeptStep = readonly [
  codes: readonly string[],
  unitType: string,
  unitId: string,
  direction: string,
  mode: string,
  step: StepWord,
  isActual: 0 | 1,
  activity: string,
  durationSeconds: number,
  crossingRef: string,
  ...costs: KeptCost[],
];

/** The kept form of a step fact. */
export function keptStep(fact: Fact): KeptStep {
  return fact.kept as unknown as KeptStep;
}

/** Upper case without spaces, `-`, `.` and `/`, so that two spellings of a plate are one unit. */
export function normaliseUnitId(unitId: string): string {
  return unitId.toUpperCase().replace(/[\s\-./]/g, '');
}

/** `caravan.border.step.v1`: one step of one unit on one side of a border. */
export const stepEvent: EventType = {
  type: 'caravan.border.step.v1',
  title: 'A step of a unit on one side of a border',
  schema,
  check: checkStep,
  keep: (data) => keepStep(data as StepData) as unknown as Json,
};

function checkStep(data: JsonObject): readonly Violation[] {
  const { unitId, step, activity, durationS } = data as StepData;
  const missing = (field: string, message: string): Violation => ({ reason: 'missing_field', propertyPath: `$.data.${field}`, message });
  const found: Violation[] = [];
  if (normaliseUnitId(unitId) === '') found.push(missing('unitId', 'unitId must hold a letter or a digit'));
  if (step === 'ACTIVITY' && !activity) found.push(missing('activity', 'activity is required for the step ACTIVITY'));
  if (step === 'ACTIVITY' && durationS === undefined) found.push(missing('durationS', 'durationS is required for the step ACTIVITY'));
  return found;
}

function keepStep(data: StepData): KeptStep {
  const isActivity = data.step === 'ACTIVITY';
  const costs = (data.costs ?? []).map((cost): KeptCost => [cost.amountMinor, cost.currency, cost.official ? 1 : 0]);
  return [
    data.place.codes,
    data.unitType,
    normaliseUnitId(data.unitId),
    data.direction,
    data.mode,
    data.step,
    data.classifier === 'ACTUAL' ? 1 : 0,
    isActivity ? (data.activity ?? '') : '',
    isActivity ? (data.durationS ?? 0) : 0,
    data.crossingRef ?? '',
    ...costs,
  ];
}
