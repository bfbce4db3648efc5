import type { Domain } from '#libs/contracts';
import { borderCheckpoints } from '#services/border-checkpoints';
import { containerTraffic } from '#services/container-traffic';
import { flights } from '#services/flights';

/** Every domain Caravan knows. A new domain is its folder and one line here. */
export const domains: readonly Domain[] = [borderCheckpoints, containerTraffic, flights];

/** The domain of that name. Throws when there is none. */
export function domainNamed(name: string): Domain {
  const found = domains.find((domain) => domain.name === name);
  if (!found) throw new Error(`there is no domain ${name}; there are ${domains.map((domain) => domain.name).join(', ')}`);
  return found;
}
