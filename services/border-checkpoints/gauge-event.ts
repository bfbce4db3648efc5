import { z } from 'zod';
import { limits, method, place, wholeNumber, type EventType, type Fact, type Json, type JsonObject, type Violation } from '#libs/contracts';
import { gaugeDirections, gaugeMetrics, lanes, unitTypes } from './fields.js';

/** What a gauge says: a number, or why there is none. Zero is a VALUE. */
export const gaugeStatuses = ['VALUE', 'CLOSED', 'NOT_AVAILABLE', 'PENDING'] as const;
export type GaugeStatus = (typeof gaugeStatuses)[number];

const schema = z.object({
  place,
  direction: z.enum(gaugeDirections),
  unitType: z.enum([...unitTypes, 'ALL']),
  lane: z.enum(lanes),
  metric: z.enum(gaugeMetrics),
  status: z.enum(gaugeStatuses),
  value: wholeNumber(limits.gaugeValue).optional(),
  validForS: z.number().int().min(60).max(86_400),
  method: method.optional(),
});
type GaugeData = z.infer<typeof schema>;

/** What is kept of a gauge; `value` is 0 unless the status is VALUE. */
export type KeptGauge = readonly [
  codes: readonly string[],
  direction: string,
  unitType: string,
  lane: string,
  metric: string,
  status: GaugeStatus,
  value: number,
  validForSeconds: number,
];

/** The kept form of a gauge fact. */
export function keptGauge(fact: Fact): KeptGauge {
  return fact.kept as unknown as KeptGauge;
}

/** `caravan.border.gauge.v1`: the state of a queue, a wait or lanes at an instant. */
export const gaugeEvent: EventType = {
  type: 'caravan.border.gauge.v1',
  title: 'A queue, a waiting time or open lanes now',
  schema,
  isActual: () => true,
  check: checkGauge,
  keep: (data) => keepGauge(data as GaugeData) as unknown as Json,
};

function checkGauge(data: JsonObject): readonly Violation[] {
  const { status, value } = data as GaugeData;
  if ((status === 'VALUE') === (value !== undefined)) return [];
  const [reason, message] =
    status === 'VALUE'
      ? (['missing_field', 'value is required when status is VALUE'] as const)
      : (['inconsistent', `value must be absent when status is ${status}`] as const);
  return [{ reason, propertyPath: '$.data.value', message }];
}

function keepGauge(data: GaugeData): KeptGauge {
  const { direction, unitType, lane, metric, status, value = 0, validForS } = data;
  return [data.place.codes, direction, unitType, lane, metric, status, value, validForS];
}
