import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Door } from './kafka-config.js';
import { kafkaOf, makeClusterId, provideKafka, startKafka } from './kafka-server.js';
import { findFreePort } from './ports.js';
import { stopServer } from './server.js';
import { handleOf, type ServerHandle } from './server-handle.js';
import { findCacheDir } from './settings.js';

export interface ClusterOptions {
  readonly stateDir: string;
  readonly size: number;
  /** Further ways in, one listener each on every node. */
  readonly doors: readonly string[];
  /** Further properties of every node. */
  readonly properties: Readonly<Record<string, string | number>>;
  readonly progress: (line: string) => void;
}

/** One node of a cluster; a client that comes in by a door is sent to the door's advertised port. */
export interface ClusterNode extends ServerHandle {
  readonly id: number;
  readonly doors: readonly Door[];
}

/** An empty KRaft cluster of `size` nodes in the state folder; what an earlier one left there is stopped and removed. */
export async function startKafkaCluster(options: ClusterOptions): Promise<readonly ClusterNode[]> {
  const ports = new PortDrawer();
  const ids = Array.from({ length: options.size }, (_, index) => index + 1);
  const folders = ids.map((id) => join(options.stateDir, `broker-${id}`));
  for (const folder of folders) await clear(folder);
  const shared = { clusterId: makeClusterId(), controllerPorts: await ports.draw(options.size), properties: options.properties };
  const source = { env: process.env, cacheDir: findCacheDir(process.env), progress: options.progress };
  // Once, before all nodes start at the same time and would download the same files.
  await provideKafka(source);
  const nodes: ClusterNode[] = [];
  for (const [index, id] of ids.entries()) {
    const [port = 0] = await ports.draw(1);
    const doors = await drawDoors(options.doors, ports);
    const folder = folders[index] as string;
    const request = { ...source, stateDir: folder, port, member: { id, doors, ...shared } };
    nodes.push(Object.assign(handleOf(kafkaOf(folder), port, () => startKafka(request)), { id, doors }));
  }
  await startAll(nodes);
  return nodes;
}

async function clear(folder: string): Promise<void> {
  await stopServer(kafkaOf(folder));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}

async function drawDoors(names: readonly string[], ports: PortDrawer): Promise<Door[]> {
  const drawn = await ports.draw(2 * names.length);
  return names.map((name, index) => ({ name, port: drawn[2 * index] as number, advertisedPort: drawn[2 * index + 1] as number }));
}

/** None is left running when one does not start. */
async function startAll(nodes: readonly ClusterNode[]): Promise<void> {
  const started = await Promise.allSettled(nodes.map((node) => node.start()));
  const failed = started.find((result) => result.status === 'rejected');
  if (!failed) return;
  await Promise.all(nodes.map((node) => node.stop()));
  throw failed.reason;
}

/** Free ports, none of them twice. */
class PortDrawer {
  private readonly drawn = new Set<number>();

  async draw(count: number): Promise<number[]> {
    const ports: number[] = [];
    while (ports.length < count) {
      const port = await findFreePort();
      if (this.drawn.has(port)) continue;
      this.drawn.add(port);
      ports.push(port);
    }
    return ports;
  }
}
