import { compareText } from '#libs/contracts';
import type { FlightFact, Told } from './flight-facts.js';

/** A fact that tells a schedule. */
export type ScheduleFact = FlightFact & { readonly told: Told & { readonly kind: 'schedule' } };

/** Of several schedules the first by source and id. */
export function firstSchedule(facts: readonly FlightFact[]): ScheduleFact | undefined {
  return facts.filter(isSchedule).sort(bySourceAndId)[0];
}

/** Schedules by source and id, then all else as given. */
export function schedulesFirst(facts: readonly FlightFact[]): readonly FlightFact[] {
  return [...facts.filter(isSchedule).sort(bySourceAndId), ...facts.filter((fact) => !isSchedule(fact))];
}

function isSchedule(fact: FlightFact): fact is ScheduleFact {
  return fact.told.kind === 'schedule';
}

function bySourceAndId(a: FlightFact, b: FlightFact): number {
  return compareText(a.source, b.source) || compareText(a.id, b.id);
}
