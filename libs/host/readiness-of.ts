import { type Database, ping } from '#libs/database';
import type { KafkaBatchServer } from '#libs/kafka';

/** What a consumer needs to be ready: its database answers, its partitions are claimed or say why they are halted, and they get on. */
export function readinessOf(server: Pick<KafkaBatchServer, 'partitions' | 'stalls'>, database: Database): Record<string, () => Promise<string | undefined>> {
  return {
    database: async () => {
      await ping(database);
      return undefined;
    },
    partitions: () => Promise.resolve(notRunning(server)),
    progress: () => Promise.resolve(stalled(server)),
  };
}

function notRunning(server: Pick<KafkaBatchServer, 'partitions'>): string | undefined {
  const others = server.partitions().filter((p) => p.state !== 'running');
  if (others.length === 0) return undefined;
  return others.map((p) => `partition ${p.partition} is ${p.state}${p.reason ? `: ${p.reason}` : ''}`).join('; ');
}

function stalled(server: Pick<KafkaBatchServer, 'stalls'>): string | undefined {
  const stalls = server.stalls();
  if (stalls.length === 0) return undefined;
  return stalls.map(({ partition, seconds, waiting, because }) => `partition ${partition} has stood still for ${seconds} s with ${waiting} records waiting: ${because}`).join('; ');
}
