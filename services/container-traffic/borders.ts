import { makeRow, type Contribution, type Reference } from '#libs/contracts';
import { massOf } from './contribute-visit.js';
import type { ContainerSize } from './sizes.js';
import type { Visit } from './visits.js';

const unknownCountry = 'ZZ';

/** The border between a visit and the one after it, if they lie in two known countries, whatever the trip (domains.md 3.1, 10). */
export function contributeBorder(from: Visit, to: Visit, { size, teuMilli }: ContainerSize, reference: Reference): Contribution[] {
  const [before, after] = [from.place.country, to.place.country];
  if (before === after || before === unknownCountry || after === unknownCountry) return [];
  const mass = massOf(to.cargoMassKg >= 0 ? to : from);
  const dims = [checkpointOf(from, to, reference), before, after, to.mode, to.load, size];
  return [makeRow('container_borders', dims, to.startedAt, to.place.zone, [1, teuMilli, ...mass])];
}

/** The checkpoint between the two nodes, else the only one of the second, else of the first, toward the other's country. */
function checkpointOf({ place: from }: Visit, { place: to, mode }: Visit, reference: Reference): string {
  const checkpoint =
    reference.checkpointBetween(from.node, to.node, mode) ??
    reference.checkpointToward(to.node, from.country, mode) ??
    reference.checkpointToward(from.node, to.country, mode);
  return checkpoint?.id ?? (mode === 'SEA' ? 'sea' : 'unknown');
}
