import { z } from 'zod';
import type { EventType, Fact, Json } from '#libs/contracts';
import { statuses, type StatusWord } from './fields.js';
import { flightFields, keepFlight, type KeptFlight } from './flight-fields.js';

const schema = z.object({ ...flightFields, status: z.enum(statuses) });
type StatusData = z.infer<typeof schema>;

/** What is kept of a status. */
export type KeptStatus = readonly [...KeptFlight, status: StatusWord];

/** The kept form of a status fact. */
export function keptStatus(fact: Fact): KeptStatus {
  return fact.kept as unknown as KeptStatus;
}

/** `caravan.flight.status.v1`: a leg is cancelled, reinstated, diverted or returns; its time is when that was decided or done. */
export const statusEvent: EventType = {
  type: 'caravan.flight.status.v1',
  title: 'A change of what becomes of a leg',
  schema,
  isActual: () => true,
  keep: (data) => keepStatus(data as StatusData) as unknown as Json,
};

function keepStatus(data: StatusData): KeptStatus {
  return [...keepFlight(data), data.status];
}
