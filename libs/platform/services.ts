import type { Environment } from './environment.js';

/** Ops ports of the services that are no domains, when CARAVAN_OPS_PORT is 0; the names are metric labels. */
const opsPorts: Readonly<Record<string, number>> = { gateway: 9080, query: 9081, watch: 9082 };

/** Ops port of a domain, each of which has a machine or container of its own; where several share one, they count up from here. */
export const domainOpsPort = 9091;

/** Where this service's /metrics, /livez and /readyz are. */
export function opsPortOf(service: string, environment: Environment): number {
  return environment.opsPort || (opsPorts[service] ?? domainOpsPort);
}
