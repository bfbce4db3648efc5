import type { InputKind } from './import-source.js';

/** Where in the input an event or a row comes from. */
export interface Origin {
  readonly file: string;
  /** CSV: the physical line, from 1. JSON and messages: the position in the file, from 0. */
  readonly line: number;
}

/** One thing wrong with a refused row or event. */
export interface Fault {
  /** One of `rejectReasons`, as far as the gateway is of this release. */
  readonly reason: string;
  /** The column of the file, where the mapping failed at one. */
  readonly column?: string;
  /** JSONPath into the event, such as `$.data.value`, or into the message it was made of. */
  readonly propertyPath?: string;
  readonly message: string;
}

/** A row that gave no events, or an event that was not accepted. The first fault names it. */
export interface Refusal extends Origin {
  /** The event's id; absent when the row could not be mapped. */
  readonly id?: string;
  readonly faults: readonly [Fault, ...Fault[]];
}

/** What is odd about a row or an event that counts nevertheless. */
export interface Warning extends Origin {
  readonly flag: string;
  readonly message: string;
}

/** `file:line` for CSV, `file[index]` for JSON and messages. */
export function placeOf({ file, line }: Origin, kind: InputKind): string {
  return kind === 'csv' ? `${file}:${line}` : `${file}[${line}]`;
}
