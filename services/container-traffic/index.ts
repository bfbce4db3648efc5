import type { Domain } from '#libs/contracts';
import { cubes } from './cubes.js';
import { events } from './events.js';
import { entityOf, fold, routeKey } from './fold.js';
import { indicators } from './indicators.js';
import { longContainers } from './long-containers.js';

/** Visits, moves, legs and border crossings of containers, calls of what carries them, reported figures and costs. */
export const containerTraffic: Domain = {
  name: 'container-traffic',
  foldVersion: 1,
  events,
  cubes,
  indicators,
  routeKey,
  entityOf,
  fold,
  longLives: longContainers({ sealAbove: 8, settledAfter: 35 * 86_400, crowdedAbove: 32, keep: 12 }),
};

export { longContainers };
