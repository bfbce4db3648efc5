import type { InstantSpan } from '#libs/database/reads';
import { addDays, dayOfDate, type ReferenceSnapshot } from '#libs/reference';
import type { Question } from '../question/question.js';
import type { Span } from '../question/windows.js';

/** The instants at which a fact may have happened that contributes to local days of the span: days begin when they do where the question is about. */
export function instantsOf({ domain, filters }: Pick<Question, 'domain' | 'filters'>, span: Span, reference: ReferenceSnapshot): InstantSpan {
  const reach = domain.reachDays ?? 0;
  const starts = (date: string): number[] => [...zonesOf(filters, reference)].map((zone) => dayOfDate(zone, date).start);
  return { from: dateAt(Math.min(...starts(addDays(span.from, -reach)))), to: dateAt(Math.max(...starts(addDays(span.to, reach)))) };
}

/** Unknown places have days of UTC. */
function zonesOf({ node }: Question['filters'], reference: ReferenceSnapshot): Set<string> {
  const nodes = node && node.length > 0 ? node : [...reference.nodes.map(({ id }) => id), 'unknown'];
  return new Set(nodes.map((id) => reference.zone(id)));
}

function dateAt(seconds: number): Date {
  return new Date(seconds * 1000);
}
