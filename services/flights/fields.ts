/** What a flight is flown for. */
export const services = ['PASSENGER', 'CARGO', 'MIXED', 'OTHER', 'UNKNOWN'] as const;

/** Leaving the parking position, leaving the ground, reaching the ground, reaching the parking position. */
export const movements = ['OFF_BLOCK', 'TAKE_OFF', 'TOUCH_DOWN', 'ON_BLOCK'] as const;
export type MovementWord = (typeof movements)[number];

export const statuses = ['CANCELLED', 'REINSTATED', 'DIVERTED', 'RETURN_TO_RAMP', 'AIR_RETURN'] as const;
export type StatusWord = (typeof statuses)[number];

/** What became of a leg (domains.md 3.2, 5). */
export const outcomes = ['SCHEDULED', 'DEPARTED', 'ARRIVED', 'CANCELLED', 'DIVERTED', 'RETURNED'] as const;
export type Outcome = (typeof outcomes)[number];

export const countMetrics = ['FLIGHTS', 'PASSENGERS', 'SEATS'] as const;

/** OPERATING is the number under which the aircraft flies, MARKETING one under which its seats are sold. */
export const codeshares = ['OPERATING', 'MARKETING'] as const;

/** The most people or seats taken, chosen so that no sum of them can leave the safe integers. */
export const mostPeople = 1_000_000;

/** Days that a schedule's own time may lie from its STD, and its STA after its STD. */
export const mostScheduleDays = 3;

/** Days that the delays of one movement may add up to. */
export const mostDelayDays = 7;

/** No leg lands further than this from all of its facts: STD and STA follow from a schedule's time, an STD without a schedule from delays. */
export const reachDays = Math.max(2 * mostScheduleDays, mostDelayDays) + 1;
