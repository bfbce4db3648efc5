import { type Violation, type WarningFlag, maxEventBytes } from '#libs/contracts';
import type { OutgoingMessage } from '#libs/kafka';

/** An event that may be published, as the message it becomes. */
export interface AcceptedEvent {
  readonly kind: 'accepted';
  readonly domain: string;
  readonly id: string;
  readonly warnings: readonly WarningFlag[];
  /** JSONPath of the event in the request, where it is a part of a document. */
  readonly path?: string;
  readonly message: OutgoingMessage;
}

/** An event that is refused, with all that is wrong; the first violation names the reason. */
export interface RefusedEvent {
  readonly kind: 'refused';
  readonly id: string | null;
  readonly violations: readonly [Violation, ...Violation[]];
}

/** Bytes that are not JSON, with the character where they stop being so. */
export interface MalformedEvent {
  readonly kind: 'malformed';
  readonly position: number;
  readonly message: string;
}

export type Verdict = AcceptedEvent | RefusedEvent | MalformedEvent;

/** The verdict about an event whose JSON has that many bytes, at least. */
export function tooLarge(bytes: number, id: string | null = null): RefusedEvent {
  return refuse('too_large', '$', `the event has ${bytes} bytes or more; at most ${maxEventBytes} are accepted`, id);
}

/** A verdict with one violation. */
export function refuse(reason: Violation['reason'], propertyPath: string, message: string, id: string | null = null): RefusedEvent {
  return { kind: 'refused', id, violations: [{ reason, propertyPath, message }] };
}

/** The verdict about a text that cannot be stored. */
export function refuseUnstorable(path: string): RefusedEvent {
  return refuse('undecodable', path, `${path} holds NUL or half a surrogate pair`);
}
