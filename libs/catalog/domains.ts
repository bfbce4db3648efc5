export { borderCheckpoints } from '#services/border-checkpoints';
export { containerTraffic } from '#services/container-traffic';
export { flights } from '#services/flights';
