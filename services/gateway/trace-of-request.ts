import type { IncomingMessage } from 'node:http';
import { exemplar } from '#libs/tracing';

type Exemplar = ReturnType<typeof exemplar>;

const exemplars = new WeakMap<IncomingMessage, Exemplar>();

/** Keeps the trace under way for when the request is answered, which is outside it. */
export function noteTrace(request: IncomingMessage): void {
  exemplars.set(request, exemplar());
}

/** What {@link noteTrace} kept; empty when nothing was recorded. */
export function traceOf(request: IncomingMessage): Exemplar {
  return exemplars.get(request) ?? {};
}
