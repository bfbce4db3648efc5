import { z } from 'zod';
import {
  classifier, limits, load, method, place, transportModes, wholeNumber, type EventType, type Fact, type Json, type JsonObject, type Violation, type WarningFlag,
} from '#libs/contracts';
import { containerNumberWarnings, normaliseNumber } from './container-number.js';
import { milestones, phases } from './fields.js';
import { isWagonNumberPlausible } from './wagon-number.js';

const shortText = z.string().max(limits.idLength);
const shortTexts = z.array(shortText).max(100);

const schema = z.object({
  containerNumber: shortText,
  milestone: z.enum(milestones),
  classifier,
  place,
  load: load.optional(),
  sizeType: shortText.optional(),
  mode: z.enum(transportModes).optional(),
  phase: z.enum(phases).optional(),
  cargoMassKg: wholeNumber(limits.massKg).optional(),
  grossMassKg: wholeNumber(limits.massKg).optional(),
  tripRef: shortText.optional(),
  transportRef: shortText.optional(),
  wagonNumber: shortText.optional(),
  delayReasons: shortTexts.optional(),
  seals: shortTexts.optional(),
  method: method.optional(),
});
type MilestoneData = z.infer<typeof schema>;

/** What is kept of a milestone. `lengthCode` and `tripRef` are empty and `cargoMassKg` is -1 when absent. */
export type KeptMilestone = readonly [
  codes: readonly string[],
  containerNumber: string,
  milestone: string,
  isActual: 0 | 1,
  load: string,
  lengthCode: string,
  mode: string,
  phase: string,
  cargoMassKg: number,
  tripRef: string,
];

/** The kept form of a milestone fact. */
export function keptMilestone(fact: Fact): KeptMilestone {
  return fact.kept as unknown as KeptMilestone;
}

/** `caravan.container.milestone.v1`: one thing that happened, or will happen, to one container. */
export const milestoneEvent: EventType = {
  type: 'caravan.container.milestone.v1',
  title: 'A milestone of a container',
  schema,
  check: checkMilestone,
  warn: warnMilestone,
  keep: (data) => keepMilestone(data as MilestoneData) as unknown as Json,
};

function checkMilestone(data: JsonObject): readonly Violation[] {
  if (normaliseNumber((data as MilestoneData).containerNumber) !== '') return [];
  return [{ reason: 'missing_field', propertyPath: '$.data.containerNumber', message: 'containerNumber must hold a letter or a digit' }];
}

function warnMilestone(data: JsonObject): readonly WarningFlag[] {
  const { containerNumber, wagonNumber } = data as MilestoneData;
  const warnings = containerNumberWarnings(normaliseNumber(containerNumber));
  return wagonNumber === undefined || isWagonNumberPlausible(wagonNumber) ? warnings : [...warnings, 'wagon_check_digit'];
}

function keepMilestone(data: MilestoneData): KeptMilestone {
  return [
    data.place.codes,
    normaliseNumber(data.containerNumber),
    data.milestone,
    data.classifier === 'ACTUAL' ? 1 : 0,
    data.load ?? 'UNKNOWN',
    (data.sizeType ?? '').trim().slice(0, 1).toUpperCase(),
    data.mode ?? 'UNKNOWN',
    data.phase ?? 'UNKNOWN',
    data.cargoMassKg ?? -1,
    data.tripRef ?? '',
  ];
}
