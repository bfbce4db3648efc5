import type { Domain } from '#libs/contracts';
import { cubes } from './cubes.js';
import { flightIndicators } from './indicators.js';

/** What of the domain answers are made of; its events and folds are to come. */
export const flights: Pick<Domain, 'name' | 'cubes' | 'indicators'> = { name: 'flights', cubes, indicators: flightIndicators };
