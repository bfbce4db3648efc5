import { z } from 'zod';
import { classifier, limits, method, place, transportModes, type EventType, type Fact, type Json } from '#libs/contracts';
import { calls } from './fields.js';

const schema = z.object({
  place,
  call: z.enum(calls),
  mode: z.enum(transportModes),
  classifier,
  transportRef: z.string().max(limits.idLength).optional(),
  method: method.optional(),
});
type CallData = z.infer<typeof schema>;

/** What is kept of a call; `transportRef` is empty when absent. */
export type KeptCall = readonly [codes: readonly string[], call: string, mode: string, isActual: 0 | 1, transportRef: string];

/** The kept form of a call fact. */
export function keptCall(fact: Fact): KeptCall {
  return fact.kept as unknown as KeptCall;
}

/** `caravan.container.call.v1`: a train, vessel or truck reaches or leaves a node. */
export const callEvent: EventType = {
  type: 'caravan.container.call.v1',
  title: 'A call of a train, vessel or truck',
  schema,
  keep: (data) => keepCall(data as CallData) as unknown as Json,
};

function keepCall(data: CallData): KeptCall {
  return [data.place.codes, data.call, data.mode, data.classifier === 'ACTUAL' ? 1 : 0, (data.transportRef ?? '').trim()];
}
