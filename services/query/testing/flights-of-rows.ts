import { flights } from '#services/flights';
import { rowDomain } from './row-domain.js';

/** The cubes and indicators of flights over rows that tests write themselves. */
export const flightsOfRows = rowDomain(flights.name, flights.cubes, flights.indicators);
