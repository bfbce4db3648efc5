import type { Domain } from '#libs/contracts';
import { cubes } from './cubes.js';
import { events } from './events.js';
import { entityOf, fold, routeKey } from './fold.js';
import { indicators } from './indicators.js';

/** Passages of units, crossings, queues, reported counts and declared trade at border checkpoints. */
export const borderCheckpoints: Domain = {
  name: 'border-checkpoints',
  foldVersion: 1,
  events,
  cubes,
  indicators,
  routeKey,
  entityOf,
  fold,
};
