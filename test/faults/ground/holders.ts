import type { Crew } from '../processes/crew.js';
import type { ServiceProcess } from '../processes/service-process.js';
import type { Arena } from './arena.js';
import { until } from './wait.js';

const longestMillis = 90_000;

/** A consumer that lives and owns a partition. */
export interface Holder {
  readonly crew: Crew;
  readonly process: ServiceProcess;
}

/** All of them, as the partitions' rows have it now. */
export async function holdersOf(arena: Arena): Promise<Holder[]> {
  const owners = (await arena.partitions()).map(({ owner }) => owner);
  const consumers = [...arena.crews.values()].flatMap((crew) => crew.living.map(({ process }) => ({ crew, process })));
  return consumers.filter(({ process }) => owners.some((owner) => owner.endsWith(`/${process.pid}`)));
}

/** Some of them, once there is one. Throws when there is none for a minute and a half. */
export async function untilSomeHolds(arena: Arena): Promise<Holder> {
  let holders: Holder[] = [];
  await until('a consumer that lives owns a partition', longestMillis, async () => (holders = await holdersOf(arena)).length > 0);
  return arena.random.pick(holders);
}
