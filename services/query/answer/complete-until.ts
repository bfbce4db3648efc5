import { localDay, type ReferenceSnapshot } from '#libs/reference';
import type { Question } from '../question/question.js';

/** The first local date that is not over yet at every place the question is about: days before it are complete. */
export function completeUntil(question: Question, reference: ReferenceSnapshot, now: number): string {
  const zones = zonesOf(question, reference);
  const dates = [...zones].map((zone) => localDay(zone, Math.floor(now / 1000)).date);
  return dates.sort()[0] ?? localDay('UTC', Math.floor(now / 1000)).date;
}

function zonesOf({ filters }: Question, reference: ReferenceSnapshot): Set<string> {
  const sides = (filters['checkpoint'] ?? []).flatMap((id) => {
    const checkpoint = reference.checkpoint(id);
    return checkpoint ? [checkpoint.nodeA, checkpoint.nodeB] : [];
  });
  const named = [...(filters['node'] ?? []), ...sides];
  return new Set(named.length > 0 ? named.map((node) => reference.zone(node)) : reference.nodes.map((node) => node.zone));
}
