import type { Board } from '../build/board.js';
import { borders } from './borders.js';
import { containers } from './containers.js';
import { corridor } from './corridor.js';
import { flights } from './flights.js';
import { pipeline } from './pipeline.js';
import { quality } from './quality.js';
import { route } from './route.js';

/** Every dashboard, in the order of the menu. */
export const boards: readonly Board[] = [corridor, containers, flights, borders, route, quality, pipeline];
