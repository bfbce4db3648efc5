import { z } from 'zod';
import { countDirections, limits, load, method, period, place, transportModes, wholeNumber, type EventType, type Fact, type Json } from '#libs/contracts';
import { checkPeriod } from '#libs/reference';
import { countMetrics } from './fields.js';

const schema = z.object({
  place,
  period,
  metric: z.enum(countMetrics),
  value: wholeNumber(limits.countValue),
  direction: z.enum(countDirections).optional(),
  load: load.optional(),
  mode: z.enum(transportModes).optional(),
  category: z.string().regex(/^[A-Z_]{1,60}$/).optional(),
  method: method.optional(),
});
type CountData = z.infer<typeof schema>;

/** What is kept of a reported figure; the texts from `direction` on are those of the cube's dimensions. */
export type KeptCount = readonly [
  codes: readonly string[],
  periodStart: string,
  value: number,
  direction: string,
  metric: string,
  category: string,
  periodGrain: string,
  load: string,
  mode: string,
];

/** The kept form of a count fact. */
export function keptCount(fact: Fact): KeptCount {
  return fact.kept as unknown as KeptCount;
}

/** `caravan.container.count.v1`: a figure that somebody reports for a period. */
export const countEvent: EventType = {
  type: 'caravan.container.count.v1',
  title: 'A reported container figure of a period',
  schema,
  isActual: () => false,
  check: (data) => checkPeriod((data as CountData).period),
  keep: (data) => keepCount(data as CountData) as unknown as Json,
};

function keepCount(data: CountData): KeptCount {
  const { period: reported, value, direction = 'UNKNOWN', metric, category = 'ALL', load: loaded = 'UNKNOWN', mode = 'UNKNOWN' } = data;
  return [data.place.codes, reported.start, value, direction, metric, category, reported.grain, loaded, mode];
}
