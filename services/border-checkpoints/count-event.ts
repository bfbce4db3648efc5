import { z } from 'zod';
import { countDirections, limits, period, place, wholeNumber, type EventType, type Fact, type Json } from '#libs/contracts';
import { checkPeriod } from '#libs/reference';
import { countMetrics } from './fields.js';

const schema = z.object({
  place,
  period,
  direction: z.enum(countDirections),
  metric: z.enum(countMetrics),
  category: z.string().regex(/^[A-Z_]{1,60}$/).optional(),
  value: wholeNumber(limits.countValue),
});
type CountData = z.infer<typeof schema>;

/** What is kept of a reported count. */
export type KeptCount = readonly [
  codes: readonly string[],
  periodStart: string,
  periodGrain: string,
  direction: string,
  metric: string,
  category: string,
  value: number,
];

/** The kept form of a count fact. */
export function keptCount(fact: Fact): KeptCount {
  return fact.kept as unknown as KeptCount;
}

/** `caravan.border.count.v1`: a figure that somebody reports for a period. */
export const countEvent: EventType = {
  type: 'caravan.border.count.v1',
  title: 'A reported count of a period',
  schema,
  isActual: () => false,
  check: (data) => checkPeriod((data as CountData).period),
  keep: (data) => keepCount(data as CountData) as unknown as Json,
};

function keepCount(data: CountData): KeptCount {
  const { period: reported, direction, metric, category = 'ALL', value } = data;
  return [data.place.codes, reported.start, reported.grain, direction, metric, category, value];
}
