import { makeRow, type Contribution } from '#libs/contracts';
import type { ContainerSize } from './sizes.js';
import type { Visit } from './visits.js';

/** What one visit adds to the cube of visits, at its first fact. */
export function contributeVisit(visit: Visit, { size, teuMilli, isTeuUnknown }: ContainerSize, isNumberOdd: boolean): Contribution {
  const { place, mode, load, phase, stay, startedAt, dwell } = visit;
  const measures = [
    1,
    teuMilli,
    isTeuUnknown ? 1 : 0,
    isNumberOdd ? 1 : 0,
    ...massOf(visit),
    dwell === undefined ? 0 : 1,
    dwell ?? 0,
    stay === 'OPEN' ? startedAt : 0,
  ];
  return makeRow('container_visits', [place.node, mode, load, size, phase, stay], startedAt, place.zone, measures, dwell);
}

/** The cargo's mass and 1 where it is known, else two zeros. */
export function massOf({ cargoMassKg }: Pick<Visit, 'cargoMassKg'>): readonly [massKg: number, massCount: number] {
  return cargoMassKg >= 0 ? [cargoMassKg, 1] : [0, 0];
}
