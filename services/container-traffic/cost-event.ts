import { z } from 'zod';
import { currency, limits, place, transportModes, wholeNumber, type EventType, type Fact, type Json } from '#libs/contracts';

const schema = z.object({
  from: place,
  to: place,
  mode: z.enum(transportModes),
  massKg: z.number().int().min(1).max(limits.massKg),
  cost: z.object({ amountMinor: wholeNumber(limits.amountMinor), currency }),
});
type CostData = z.infer<typeof schema>;

/** What is kept of a cost: the places' codes, then the rest. */
export type KeptCost = readonly [
  fromCodes: readonly string[],
  toCodes: readonly string[],
  mode: string,
  currency: string,
  amountMinor: number,
  massKg: number,
];

/** The kept form of a cost fact. */
export function keptCost(fact: Fact): KeptCost {
  return fact.kept as unknown as KeptCost;
}

/** `caravan.container.cost.v1`: what one consignment cost over one leg. */
export const costEvent: EventType = {
  type: 'caravan.container.cost.v1',
  title: 'The cost of a consignment over a leg',
  schema,
  isActual: () => true,
  keep: (data) => keepCost(data as CostData) as unknown as Json,
};

function keepCost({ from, to, mode, massKg, cost }: CostData): KeptCost {
  return [from.codes, to.codes, mode, cost.currency, cost.amountMinor, massKg];
}
