import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ClusterNode, type PostgresHandle, startKafkaCluster, startOwnPostgres } from '#deploy/local';
import { BrokerDoor } from '../proxies/broker-door.js';
import type { Ground } from './ground.js';

/** Faster than the defaults where only waiting is at stake: a dead broker is noticed after 3 s, leaders return within 5. */
const properties = {
  'broker.session.timeout.ms': 3_000,
  'broker.heartbeat.interval.ms': 500,
  'offsets.topic.num.partitions': 4,
  'leader.imbalance.check.interval.seconds': 5,
  'num.network.threads': 2,
  'num.io.threads': 4,
};

/** Three brokers and a Postgres of our own in the state folder, all new. */
export async function startOwnGround(stateDir: string, progress: (line: string) => void): Promise<Ground> {
  const logFolder = join(stateDir, 'logs');
  mkdirSync(logFolder, { recursive: true });
  const nodes = await startKafkaCluster({ stateDir, size: 3, doors: ['GATEWAY', 'VICTIM'], properties, progress });
  try {
    const postgres = await startOwnPostgres(stateDir, progress);
    const doors = { GATEWAY: await BrokerDoor.open('GATEWAY', nodes), VICTIM: await BrokerDoor.open('VICTIM', nodes) };
    return {
      brokers: nodes.map(({ port }) => `127.0.0.1:${port}`),
      databaseUrl: postgres.url,
      replicationFactor: 3,
      logFolder,
      servers: { nodes, postgres, doors },
      heal: () => heal(nodes, postgres, doors),
      close: async () => {
        await Promise.all([doors.GATEWAY.close(), doors.VICTIM.close(), postgres.stop(), stopNodes(nodes)]);
      },
    };
  } catch (error) {
    await stopNodes(nodes);
    throw error;
  }
}

async function heal(nodes: readonly ClusterNode[], postgres: PostgresHandle, doors: Readonly<Record<string, BrokerDoor>>): Promise<void> {
  for (const door of Object.values(doors)) {
    door.flow = 'open';
    door.onProduceAnswer = () => 'pass';
  }
  for (const server of [...nodes, postgres]) {
    server.signal('SIGCONT');
    if (!server.isAlive) await server.start();
  }
}

/** What is frozen would not hear that it has to stop. */
async function stopNodes(nodes: readonly ClusterNode[]): Promise<void> {
  for (const node of nodes) node.signal('SIGCONT');
  await Promise.all(nodes.map((node) => node.stop()));
}
