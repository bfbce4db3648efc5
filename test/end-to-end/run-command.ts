import { Writable } from 'node:stream';
import { runCaravan } from '#services/cli';
import type { World } from '../golden/world.js';

/** What a run of `caravan` wrote and told the shell. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `caravan` against services of a test, on a machine where nothing else is set. */
export function runCommand(queryUrl: string, key: string, args: readonly string[]): Promise<Ran> {
  return run([...args, '--query', queryUrl, '--key', key], {});
}

/** Runs `caravan` as somebody who has a world's database and Kafka. */
export function runOperator({ environment }: World, args: readonly string[]): Promise<Ran> {
  const { databaseUrl, kafkaBrokers, topicPrefix } = environment;
  return run(args, { DATABASE_URL: databaseUrl, KAFKA_BROKERS: kafkaBrokers.join(','), CARAVAN_TOPIC_PREFIX: topicPrefix });
}

async function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const collect = (name: keyof typeof written): Writable =>
    new Writable({ write: (chunk: Buffer, _encoding, done) => void ((written[name] += chunk.toString()), done()) });
  const terminal = { stdout: collect('stdout'), stderr: collect('stderr'), env: { CARAVAN_STATE: '/nowhere', ...env }, folder: '/', now: Date.now };
  const exitCode = await runCaravan(args, terminal);
  return { exitCode, ...written };
}
