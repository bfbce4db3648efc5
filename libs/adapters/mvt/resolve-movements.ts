import { Instant } from '../times.js';
import type { MovementCode, MovementElement } from './read-lines.js';
import { type MessageTime, followingInstant, nearestInstant } from './resolve-times.js';

/** An element whose times have become instants. */
export interface ResolvedElement {
  readonly element: MovementElement;
  readonly instants: readonly [Instant | undefined, Instant | undefined];
}

const happened: readonly MovementCode[] = ['AD', 'AA', 'RR', 'FR'];
const departures: readonly MovementCode[] = ['AD', 'EO', 'ED'];

/** Gives every time its day: actual ones have happened, the second of a pair follows the first, an arrival follows the departure (domains.md 5.3). */
export function resolveMovements(elements: readonly MovementElement[], receivedAt: number): readonly ResolvedElement[] {
  const left = elements.filter(({ code }) => departures.includes(code)).map((element) => resolveElement(element, receivedAt, undefined));
  const lastDeparture = latestOf(left.flatMap(({ instants }) => instants));
  return elements.map((element) => {
    const isArrivalAhead = element.code === 'EA' || element.code === 'EB';
    return resolveElement(element, receivedAt, isArrivalAhead ? lastDeparture : undefined);
  });
}

function resolveElement(element: MovementElement, receivedAt: number, after: Instant | undefined): ResolvedElement {
  const [firstTime, secondTime] = element.times;
  const place = (time: MessageTime, previous: Instant | undefined): Instant => {
    if (!previous) return nearestInstant(time, receivedAt, happened.includes(element.code));
    return time.day === undefined ? followingInstant(time, previous) : nearestInstant(time, previous.milliseconds, false);
  };
  const first = firstTime && place(firstTime, after);
  return { element, instants: [first, secondTime && place(secondTime, first ?? after)] };
}

function latestOf(instants: readonly (Instant | undefined)[]): Instant | undefined {
  const known = instants.flatMap((instant) => instant?.milliseconds ?? []);
  return known.length > 0 ? new Instant(Math.max(...known)) : undefined;
}
