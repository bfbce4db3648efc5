import { localDay, type ReferenceSnapshot } from '#libs/reference';
import { landingPlace, zoneOf } from '../question/derived-places.js';
import type { Question } from '../question/question.js';

/** The first local date that is not over yet at every place the question is about: days before it are complete. */
export function completeUntil(question: Question, reference: ReferenceSnapshot, now: number): string {
  const zones = zonesOf(question, reference);
  const dates = [...zones].map((zone) => localDay(zone, Math.floor(now / 1000)).date);
  return dates.sort()[0] ?? localDay('UTC', Math.floor(now / 1000)).date;
}

function zonesOf({ cube, filters }: Question, reference: ReferenceSnapshot): Set<string> {
  const place = landingPlace(cube);
  const sides = (filters['checkpoint'] ?? []).flatMap((id) => {
    const checkpoint = reference.checkpoint(id);
    return checkpoint ? [checkpoint.nodeA, checkpoint.nodeB] : [];
  });
  const named = place ? (filters[place.name] ?? []).map((id) => zoneOf(place, id, reference)) : sides.map((node) => reference.zone(node));
  const all = place?.reference === 'airport' ? reference.airports : reference.nodes;
  return new Set(named.length > 0 ? named : all.map(({ zone }) => zone));
}
