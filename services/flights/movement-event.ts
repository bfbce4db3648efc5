import { z } from 'zod';
import { classifier, limits, wholeNumber, type EventType, type Fact, type Json, type JsonObject, type Violation } from '#libs/contracts';
import { mostDelayDays, movements, type MovementWord } from './fields.js';
import { flightFields, keepFlight, type KeptFlight } from './flight-fields.js';

const delay = z.object({ code: z.string().max(limits.idLength), durationS: wholeNumber(limits.durationSeconds) });

const schema = z.object({
  ...flightFields,
  movement: z.enum(movements),
  classifier,
  delays: z.array(delay).max(100).optional(),
});
type MovementData = z.infer<typeof schema>;

/** What is kept of a movement; `delaySeconds` is the sum of the delays, -1 when none is given. */
export type KeptMovement = readonly [...KeptFlight, movement: MovementWord, isActual: 0 | 1, delaySeconds: number];

/** The kept form of a movement fact. */
export function keptMovement(fact: Fact): KeptMovement {
  return fact.kept as unknown as KeptMovement;
}

/** `caravan.flight.movement.v1`: an aircraft leaves or reaches a parking position or the ground. */
export const movementEvent: EventType = {
  type: 'caravan.flight.movement.v1',
  title: 'A movement of a flight',
  schema,
  check: checkMovement,
  keep: (data) => keepMovement(data as MovementData) as unknown as Json,
};

function checkMovement(data: JsonObject): readonly Violation[] {
  const { movement, departure, arrival, delays = [] } = data as MovementData;
  const [end, airport] = movement === 'OFF_BLOCK' || movement === 'TAKE_OFF' ? ['departure', departure] : ['arrival', arrival];
  const found: Violation[] = [];
  if (airport === undefined) found.push({ reason: 'missing_field', propertyPath: `$.data.${end}`, message: `${end} is required for the movement ${movement}` });
  if (sumOf(delays) > mostDelayDays * 86_400) {
    found.push({ reason: 'value_out_of_range', propertyPath: '$.data.delays', message: `delays must add up to at most ${mostDelayDays} days` });
  }
  return found;
}

function keepMovement(data: MovementData): KeptMovement {
  const { movement, delays = [] } = data;
  const delaySeconds = delays.length === 0 ? -1 : sumOf(delays);
  return [...keepFlight(data), movement, data.classifier === 'ACTUAL' ? 1 : 0, delaySeconds];
}

function sumOf(delays: readonly z.infer<typeof delay>[]): number {
  return delays.reduce((sum, { durationS }) => sum + durationS, 0);
}
