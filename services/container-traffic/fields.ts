/** The words of `milestone-codes.csv`; what each does to a visit is reference data. */
export const milestones = [
  'LOADED',
  'DISCHARGED',
  'GATED_IN',
  'GATED_OUT',
  'STUFFED',
  'STRIPPED',
  'PICKED_UP',
  'DROPPED_OFF',
  'INSPECTED',
  'RESEALED',
  'REMOVED',
  'AVAILABLE_FOR_PICKUP',
  'AVAILABLE_FOR_DROP_OFF',
  'CUSTOMS_SELECTED_FOR_SCAN',
  'CUSTOMS_SELECTED_FOR_INSPECTION',
  'CUSTOMS_RELEASED',
  'CROSSED',
  'ARRIVED',
  'DEPARTED',
  'APPROACHING',
] as const;
export const phases = ['EXPORT', 'IMPORT', 'TRANSSHIPMENT', 'TRANSIT', 'UNKNOWN'] as const;
export const calls = ['ARRIVED', 'DEPARTED'] as const;
export const countMetrics = ['CONTAINERS', 'TEU_MILLI', 'CARGO_KG', 'TRAINS', 'CONTAINER_TRAINS'] as const;

/** How well the two ends of a visit are known (domains.md 3.1, 5). */
export const stays = ['PASS', 'MEASURED', 'AT_LEAST', 'AT_MOST', 'OPEN', 'UNKNOWN'] as const;
export type StayWord = (typeof stays)[number];
