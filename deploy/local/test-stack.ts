import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resetStack, type Stack, startStack } from './stack.js';

/**
 * A real Kafka and Postgres for tests: the one that CARAVAN_TEST_STACK describes (JSON {kafkaBrokers, databaseUrl}; `stop` then does nothing),
 * else one of its own on free ports in a temporary folder, which `stop` removes.
 */
export async function startTestStack(): Promise<Stack> {
  const shared = process.env['CARAVAN_TEST_STACK'];
  if (shared) return { ...(JSON.parse(shared) as Pick<Stack, 'kafkaBrokers' | 'databaseUrl'>), stop: async () => undefined };
  const stateDir = await mkdtemp(join(tmpdir(), 'caravan-test-'));
  await chmod(stateDir, 0o755); // as root, Postgres runs as another account that has to enter
  const stack = await startStack({ stateDir, kafkaPort: 0, postgresPort: 0, progress: () => undefined });
  return { ...stack, stop: () => resetStack(stateDir) };
}
