import type { Indicator } from '#libs/contracts';

/** The indicators of this domain. */
export const flightIndicators: readonly Indicator[] = [];
