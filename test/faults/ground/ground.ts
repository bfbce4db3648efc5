import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClusterNode, type PostgresHandle, startTestStack } from '#deploy/local';
import type { BrokerDoor } from '../proxies/broker-door.js';

/** What arenas stand on: brokers and a Postgres. */
export interface Ground {
  /** Addresses that no proxy stands before. */
  readonly brokers: readonly string[];
  /** As superuser. */
  readonly databaseUrl: string;
  readonly replicationFactor: number;
  readonly logFolder: string;
  /** Absent on a ground that others share. */
  readonly servers?: Servers;
  /** Brings back what a fault left dead or frozen. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

/** Servers of our own, which may be killed. */
export interface Servers {
  readonly nodes: readonly ClusterNode[];
  readonly postgres: PostgresHandle;
  /** Ways into the cluster through proxies. */
  readonly doors: Readonly<Record<'GATEWAY' | 'VICTIM', BrokerDoor>>;
}

/** The servers of a ground of our own. Throws on one that others share. */
export function serversOf({ servers }: Ground): Servers {
  if (!servers) throw new Error('this fault needs servers of its own: run it with npm run faults');
  return servers;
}

/** The broker and the Postgres that tests share. */
export async function shareTestStack(): Promise<Ground> {
  const stack = await startTestStack();
  const logFolder = await mkdtemp(join(tmpdir(), 'caravan-faults-'));
  const close = async (): Promise<void> => {
    await stack.stop();
    await rm(logFolder, { recursive: true, force: true });
  };
  return { brokers: stack.kafkaBrokers, databaseUrl: stack.databaseUrl, replicationFactor: 1, logFolder, heal: async () => undefined, close };
}
