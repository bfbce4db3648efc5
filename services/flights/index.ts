import type { Domain } from '#libs/contracts';
import { cubes } from './cubes.js';
import { events } from './events.js';
import { reachDays } from './fields.js';
import { entityOf, fold, routeKey } from './fold.js';
import { flightIndicators } from './indicators.js';

/** Legs of flights: scheduled, flown, cancelled, diverted, returned; their delays and loads; reported figures. */
export const flights: Domain = {
  name: 'flights',
  foldVersion: 1,
  reachDays,
  events,
  cubes,
  indicators: flightIndicators,
  routeKey,
  entityOf,
  fold,
};
