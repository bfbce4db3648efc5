import { type Origins, traceViolation } from '#libs/adapters';
import type { CloudEvent, Violation } from '#libs/contracts';
import type { Fault, Origin } from './refusal.js';

/** One event as it will be sent. */
export interface Parcel extends Origin {
  readonly id: string;
  /** The event's JSON. */
  readonly text: string;
  /** Where its message says what, when it was made of one. */
  readonly origins?: Origins;
}

export interface BatchLimits {
  readonly events: number;
  /** Characters of JSON; a single larger event still makes a batch. */
  readonly characters: number;
}

/** Large enough that a request's own cost vanishes, well below the gateway's body limit of 1 MiB or more. */
export const defaultLimits: BatchLimits = { events: 1_000, characters: 768 * 1024 };

/** Collects events into batches within the limits, in order. */
export async function* batchParcels(parcels: AsyncIterable<Parcel>, limits: BatchLimits = defaultLimits): AsyncGenerator<readonly Parcel[]> {
  let batch: Parcel[] = [];
  let characters = 0;
  for await (const parcel of parcels) {
    const isFull = batch.length >= limits.events || characters + parcel.text.length > limits.characters;
    if (isFull && batch.length > 0) {
      yield batch;
      [batch, characters] = [[], 0];
    }
    batch.push(parcel);
    characters += parcel.text.length + 1;
  }
  if (batch.length > 0) yield batch;
}

/** The event of a row, ready to be sent. */
export function packEvent(event: CloudEvent, { file, line }: Origin): Parcel {
  return { file, line, id: event.id, text: JSON.stringify(event) };
}

/** A fault of the event, told of the message it was made of, if it was. */
export function traceFault({ origins }: Parcel, fault: Fault): Fault {
  return origins && fault.propertyPath !== undefined ? traceViolation(fault as Violation, origins) : fault;
}

/** A CloudEvents batch (JSON format, 4). */
export function bodyOf(batch: readonly Parcel[]): string {
  return `[${batch.map(({ text }) => text).join(',')}]`;
}
