import { addFlag, type Flags } from '#libs/contracts';
import type { MovementWord, Outcome, StatusWord } from './fields.js';
import type { FlightFact } from './flight-facts.js';
import type { Leg } from './legs.js';

/** What became of a leg, and the movements that tell when; of several of a kind the last one counts. */
export interface Course {
  readonly outcome: Outcome;
  readonly returns: number;
  readonly diversions: number;
  readonly offBlock: FlightFact | undefined;
  readonly takeOff: FlightFact | undefined;
  /** At the leg's own arrival airport. */
  readonly touchDown: FlightFact | undefined;
  readonly onBlock: FlightFact | undefined;
  /** The fact that brought the outcome about; undefined while only scheduled. */
  readonly turnedBy: FlightFact | undefined;
}

type Walk = { -readonly [Member in keyof Course]: Course[Member] };

/** Walks the movements and statuses of a leg in time order (domains.md 3.2, 5). */
export function followLeg(leg: Leg, flags: Flags): Course {
  const walk: Walk = {
    outcome: 'SCHEDULED', returns: 0, diversions: 0, offBlock: undefined, takeOff: undefined, touchDown: undefined, onBlock: undefined, turnedBy: undefined,
  };
  for (const fact of leg.facts) {
    const { told } = fact;
    const before = walk.outcome;
    if (told.kind === 'status') turn(walk, told.status);
    if (told.kind === 'movement') move(walk, told.movement, fact, leg);
    if (before === 'CANCELLED' && told.kind === 'movement') addFlag(flags, fact.index, 'moved_after_cancelled');
    if (walk.outcome !== before) walk.turnedBy = fact;
  }
  return walk;
}

function turn(walk: Walk, status: StatusWord): void {
  switch (status) {
    case 'CANCELLED':
      walk.outcome = 'CANCELLED';
      return;
    case 'REINSTATED':
      if (walk.outcome === 'CANCELLED') walk.outcome = 'SCHEDULED';
      return;
    case 'DIVERTED':
      walk.outcome = 'DIVERTED';
      walk.diversions += 1;
      return;
    case 'RETURN_TO_RAMP':
    case 'AIR_RETURN':
      walk.outcome = 'RETURNED';
      walk.returns += 1;
  }
}

function move(walk: Walk, movement: MovementWord, fact: FlightFact, leg: Leg): void {
  if (movement === 'OFF_BLOCK' || movement === 'TAKE_OFF') {
    if (movement === 'OFF_BLOCK') walk.offBlock = fact;
    else walk.takeOff = fact;
    if (walk.outcome !== 'DIVERTED') walk.outcome = 'DEPARTED';
    return;
  }
  const at = fact.arrival?.key;
  if (at === leg.arrival?.key) {
    if (movement === 'TOUCH_DOWN') walk.touchDown = fact;
    else walk.onBlock = fact;
    walk.outcome = 'ARRIVED';
  } else if (walk.outcome !== 'DIVERTED' && !(walk.outcome === 'RETURNED' && at === leg.departure?.key)) {
    walk.outcome = 'DIVERTED';
    walk.diversions += 1;
  }
}
