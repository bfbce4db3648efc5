import type { TestEvent } from './running-query.js';

/** One milestone of a container, recorded as it happened. */
export function milestone(containerNumber: string, word: string, node: string, time: string, more: Record<string, unknown> = {}): TestEvent {
  return {
    id: `${containerNumber}:${word}:${node}:${time}`,
    type: 'caravan.container.milestone.v1',
    time,
    recordedtime: time,
    data: { containerNumber, milestone: word, classifier: 'ACTUAL', place: { codes: [`NODE:${node}`] }, ...more },
  };
}

/** A container that enters a node and leaves it some hours later. */
export function stay(containerNumber: string, node: string, entered: string, hours: number, more: Record<string, unknown> = {}): TestEvent[] {
  const left = new Date(Date.parse(entered) + hours * 3_600_000).toISOString();
  return [milestone(containerNumber, 'ARRIVED', node, entered, more), milestone(containerNumber, 'DEPARTED', node, left, more)];
}

/** What a consignment cost over a leg. */
export function cost(id: string, from: string, to: string, time: string, massKg: number, amountMinor: number, currency = 'USD'): TestEvent {
  const place = (node: string): object => ({ codes: [`NODE:${node}`] });
  return { id, type: 'caravan.container.cost.v1', time, data: { from: place(from), to: place(to), mode: 'RAIL', massKg, cost: { amountMinor, currency } } };
}
