import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';
import type { Finding } from '../oracle/finding.js';

/** A safeguard taken out, and what the oracle must then find. */
export interface Control {
  readonly name: string;
  readonly title: string;
  /** At least one of these. */
  readonly shows: readonly Finding['kind'][];
}

/** All negative controls; each is a module of its name in this folder. */
export const controls = {
  noOffsetRow: { name: 'no-offset-row', title: 'at least once: effects committed before the offset', shows: ['doubled', 'conservation'] },
  noVersionCompare: { name: 'no-version-compare', title: 'entities read without lock, written whatever their version', shows: ['rollup'] },
  noGapCheck: { name: 'no-gap-check', title: 'a gap in the log passed over', shows: ['conservation'] },
  noRefold: { name: 'no-refold', title: 'the fold not run again on a correction', shows: ['rollup'] },
} as const satisfies Record<string, Control>;

/** The module to load before a service. */
export function preloadOf({ name }: Control): string {
  return join(findProjectRoot(), 'dist', 'test', 'faults', 'controls', `${name}.js`);
}
