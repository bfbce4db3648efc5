import type { Environment } from './environment.js';

/** Ops port of each service when CARAVAN_OPS_PORT is 0; the names are metric labels. */
const opsPorts: Readonly<Record<string, number>> = {
  gateway: 9080,
  query: 9081,
  'border-checkpoints': 9091,
  'container-traffic': 9092,
  flights: 9093,
  watch: 9094,
};

/** Where this service's /metrics, /livez and /readyz are; 0, any free port, for a service without a number above. */
export function opsPortOf(service: string, environment: Environment): number {
  return environment.opsPort || (opsPorts[service] ?? 0);
}
