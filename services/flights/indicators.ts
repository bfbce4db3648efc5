import type { Indicator } from '#libs/contracts';
import { punctualityIndicators } from './punctuality-indicators.js';

const flown = { outcome: ['ARRIVED', 'DEPARTED', 'DIVERTED'] } as const;
const share = { unit: '1', decimals: 4, cube: 'flight_departures' } as const;

/** The published numbers of this domain (domains.md 3.4). */
export const flightIndicators: readonly Indicator[] = [
  {
    name: 'flights',
    title: 'Flights',
    meaning: 'Legs that left, by their scheduled local day, beside all that were scheduled.',
    unit: '1',
    decimals: 0,
    cube: 'flight_departures',
    formula: { kind: 'sum', measure: 'legs', of: flown },
    parts: {
      scheduled: 'legs',
      cancelled: { measure: 'legs', where: { outcome: 'CANCELLED' } },
      diverted: { measure: 'legs', where: { outcome: 'DIVERTED' } },
      withoutOutcome: { measure: 'legs', where: { outcome: ['SCHEDULED', 'RETURNED'] } },
    },
  },
  ...punctualityIndicators,
  {
    name: 'cancellation-rate',
    title: 'Cancellation rate',
    meaning: 'Cancelled legs of all legs.',
    ...share,
    formula: { kind: 'share', part: { measure: 'legs', where: { outcome: 'CANCELLED' } }, whole: { measure: 'legs' } },
    parts: { legs: 'legs', cancelled: { measure: 'legs', where: { outcome: 'CANCELLED' } } },
  },
  {
    name: 'load-factor',
    title: 'Load factor',
    meaning: 'Passengers carried of seats offered, over legs flown of which both are known.',
    ...share,
    formula: { kind: 'mean', of: 'load_pax', per: 'load_seats' },
    parts: { legs: 'legs', passengers: 'load_pax', seats: 'load_seats' },
  },
  {
    name: 'reported-flight-count',
    title: 'Reported flight count',
    meaning: 'What publishers report for one metric and one kind of period; never mixed with observed flights.',
    unit: '1',
    decimals: 0,
    cube: 'flight_counts',
    formula: { kind: 'sum', measure: 'value' },
    single: ['metric', 'period'],
    parts: { facts: 'facts' },
  },
];
