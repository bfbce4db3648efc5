import { type Database, ping } from '#libs/database';
import type { KafkaBatchServer } from '#libs/kafka';

/** What a consumer needs to be ready: its database answers, and its partitions are claimed or say why they are halted. */
export function readinessOf(server: KafkaBatchServer, database: Database): Record<string, () => Promise<string | undefined>> {
  return {
    database: async () => {
      await ping(database);
      return undefined;
    },
    partitions: () => Promise.resolve(notRunning(server)),
  };
}

function notRunning(server: KafkaBatchServer): string | undefined {
  const others = server.partitions().filter((p) => p.state !== 'running');
  if (others.length === 0) return undefined;
  return others.map((p) => `partition ${p.partition} is ${p.state}${p.reason ? `: ${p.reason}` : ''}`).join('; ');
}
