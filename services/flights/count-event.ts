import { z } from 'zod';
import { countDirections, limits, method, period, place, wholeNumber, type EventType, type Fact, type Json } from '#libs/contracts';
import { checkPeriod } from '#libs/reference';
import { countMetrics } from './fields.js';
import { airportCode, withScheme } from './flight-fields.js';

const schema = z.object({
  place,
  counterpart: z.union([airportCode, place]).meta({ reason: 'missing_field' }).optional(),
  period,
  metric: z.enum(countMetrics),
  value: wholeNumber(limits.countValue),
  direction: z.enum(countDirections).optional(),
  category: z.string().regex(/^[A-Z_]{1,60}$/).optional(),
  method: method.optional(),
});
type CountData = z.infer<typeof schema>;

/**
 * What is kept of a reported figure. The first `placeCodes` of `codes` are the airport's, the others the counterpart's;
 * the texts from `direction` on are those of the cube's dimensions.
 */
export type KeptCount = readonly [
  codes: readonly string[],
  placeCodes: number,
  periodStart: string,
  value: number,
  direction: string,
  metric: string,
  category: string,
  periodGrain: string,
];

/** The kept form of a count fact. */
export function keptCount(fact: Fact): KeptCount {
  return fact.kept as unknown as KeptCount;
}

/** `caravan.flight.count.v1`: a figure that somebody reports of an airport, or of it and a counterpart, for a period. */
export const countEvent: EventType = {
  type: 'caravan.flight.count.v1',
  title: 'A reported flight figure of a period',
  schema,
  isActual: () => false,
  check: (data) => checkPeriod((data as CountData).period),
  keep: (data) => keepCount(data as CountData) as unknown as Json,
};

function keepCount(data: CountData): KeptCount {
  const { counterpart, period: reported, value, direction = 'UNKNOWN', metric, category = 'ALL' } = data;
  const own = data.place.codes;
  return [[...own, ...counterpartCodes(counterpart)], own.length, reported.start, value, direction, metric, category, reported.grain];
}

function counterpartCodes(counterpart: CountData['counterpart']): readonly string[] {
  if (counterpart === undefined) return [];
  return typeof counterpart === 'string' ? [withScheme(counterpart)] : counterpart.codes;
}
