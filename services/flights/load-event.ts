import { z } from 'zod';
import { limits, wholeNumber, type EventType, type Fact, type Json, type JsonObject, type WarningFlag } from '#libs/contracts';
import { mostPeople } from './fields.js';
import { flightFields, keepFlight, type KeptFlight } from './flight-fields.js';

const schema = z.object({
  ...flightFields,
  passengers: wholeNumber(mostPeople).optional(),
  infants: wholeNumber(mostPeople).optional(),
  seats: wholeNumber(mostPeople).optional(),
  cargoKg: wholeNumber(limits.massKg).optional(),
  mailKg: wholeNumber(limits.massKg).optional(),
});
type LoadData = z.infer<typeof schema>;

/** What is kept of a load; each is -1 when absent. */
export type KeptLoad = readonly [...KeptFlight, passengers: number, seats: number];

/** The kept form of a load fact. */
export function keptLoad(fact: Fact): KeptLoad {
  return fact.kept as unknown as KeptLoad;
}

/** `caravan.flight.load.v1`: who and what a leg carries. */
export const loadEvent: EventType = {
  type: 'caravan.flight.load.v1',
  title: 'The load of a leg',
  schema,
  isActual: () => true,
  warn: warnLoad,
  keep: (data) => keepLoad(data as LoadData) as unknown as Json,
};

function warnLoad(data: JsonObject): readonly WarningFlag[] {
  const { passengers = 0, seats = passengers } = data as LoadData;
  return passengers > seats ? ['load_over_capacity'] : [];
}

function keepLoad(data: LoadData): KeptLoad {
  const { passengers = -1, seats = -1 } = data;
  return [...keepFlight(data), passengers, seats];
}
