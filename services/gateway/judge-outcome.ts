import { type AdaptedEvent, traceViolation } from '#libs/adapters';
import type { JsonObject } from '#libs/contracts';
import type { EventJudge } from './judge-event.js';
import type { AcceptedEvent, RefusedEvent } from './verdict.js';

/** Judges an event that an adapter made; what is wrong with it is told of the input it was made from. */
export function judgeOutcome(judge: EventJudge, { event, warnings, origins }: AdaptedEvent, tenant: string): AcceptedEvent | RefusedEvent {
  const verdict = judge.judgeMade(event as JsonObject, tenant);
  if (verdict.kind === 'accepted') return { ...verdict, path: origins.$, warnings: [...warnings, ...verdict.warnings] };
  const [first, ...others] = verdict.violations;
  return { ...verdict, violations: [traceViolation(first, origins), ...others.map((violation) => traceViolation(violation, origins))] };
}
