import type { Domain } from '#libs/contracts';
import * as catalog from './domains.js';

/** Every domain Caravan knows, in the order of their constants' names. A new domain is its folder and one line in `domains.ts`. */
export const domains: readonly Domain[] = Object.values(catalog);

/** The domain of that name. Throws when there is none. */
export function domainNamed(name: string): Domain {
  const found = domains.find((domain) => domain.name === name);
  if (!found) throw new Error(`there is no domain ${name}; there are ${domains.map((domain) => domain.name).join(', ')}`);
  return found;
}
