import type { Cube } from '#libs/contracts';
import type { GaugeState } from '../formulas/gauge-state.js';
import type { JsonRow } from './write-row.js';

/** The row of a gauge series as JSON has it. */
export function writeNow(cube: Cube, values: readonly (string | null)[], state: GaugeState, now: number): JsonRow {
  return {
    bucket: null,
    ...Object.fromEntries(cube.dimensions.map(({ name }, i) => [name, values[i] ?? null])),
    value: state.value,
    n: state.status === 'NONE' ? 0 : 1,
    p50: null, p90: null, p95: null, base: null, ratio: null, growthPercent: null, comparable: null,
    reason: state.reason,
    completeness: null,
    restatedAt: null,
    flags: [],
    status: state.status,
    ageSeconds: state.ageSeconds,
    observedAt: state.observedAt === null ? null : new Date(state.observedAt).toISOString(),
    askedAt: new Date(now).toISOString(),
  };
}

/** The columns of these rows in CSV. */
export function nowColumns(cube: Cube): string[] {
  return [
    'bucket', ...cube.dimensions.map(({ name }) => name), 'value', 'n', 'p50', 'p90', 'p95', 'base', 'ratio', 'growthPercent', 'comparable', 'reason',
    'completeness', 'restatedAt', 'flags', 'status', 'ageSeconds', 'observedAt', 'askedAt',
  ];
}
