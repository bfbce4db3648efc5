import type { Measure } from './domain.js';

/** Measures whose unit their name tells: `_s` seconds, `_kg` kilograms, all else plain numbers. */
export function measures(...names: readonly string[]): readonly Measure[] {
  return names.map((name) => ({ name, unit: name.endsWith('_s') ? 's' : name.endsWith('_kg') ? 'kg' : '1' }));
}
