import { chmod, mkdtemp } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resetStack, startStack } from '#deploy/local';

/** Kafka and Postgres of the benchmark, with the processes whose time is counted. */
export interface BenchStack {
  readonly brokers: readonly string[];
  readonly databaseUrl: string;
  readonly pids: { readonly broker: number; readonly postgres: number };
  stop(): Promise<void>;
}

/** Starts both in a temporary folder, with the settings of `npm start`: fsync and synchronous_commit on. */
export async function startBenchStack(): Promise<BenchStack> {
  const stateDir = await mkdtemp(join(tmpdir(), 'caravan-bench-'));
  await chmod(stateDir, 0o755);
  const stack = await startStack({ stateDir, kafkaPort: 0, postgresPort: 0, progress: (line) => console.error(`  ${line}`) });
  const pidIn = (file: string): number => (JSON.parse(readFileSync(join(stateDir, file), 'utf8')) as { readonly pid: number }).pid;
  return {
    brokers: stack.kafkaBrokers,
    databaseUrl: stack.databaseUrl,
    pids: { broker: pidIn('kafka.json'), postgres: pidIn('postgres.json') },
    stop: () => resetStack(stateDir),
  };
}
