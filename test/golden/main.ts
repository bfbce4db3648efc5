import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findProjectRoot } from '#libs/reference';
import { readExamples } from './example.js';
import { isForThisBuild, runExamples } from './run-examples.js';
import { startWorld } from './world.js';

/** `npm run golden -- [DIR] [--orders N] [--seed N]`: exit code 0 when every example that ran passed. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { orders: { type: 'string', default: '2' }, seed: { type: 'string', default: '1' } } });
  const folder = positionals[0] ? resolve(positionals[0]) : join(findProjectRoot(), 'test', 'golden', 'examples');
  const examples = readExamples(folder);
  const [runnable, others] = [examples.filter(isForThisBuild), examples.filter((example) => !isForThisBuild(example))];
  console.log(`${runnable.length} examples of ${folder}; starting Kafka and Postgres …`);
  const world = await startWorld({ name: 'golden', referenceSets: ['common'], timestampType: 'CreateTime' });
  try {
    const results = await runExamples(world, runnable, { randomOrders: Number(values.orders), seed: Number(values.seed) });
    for (const { id, order, problems } of results) {
      console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${id} (${order})`);
      for (const problem of problems) console.log(`       ${problem}`);
    }
    for (const { id } of others) console.log(`skip ${id}: an event type of it belongs to no domain of this build`);
    const failed = results.filter(({ problems }) => problems.length > 0).length;
    console.log(`golden: ${results.length - failed} passed, ${failed} failed, ${others.length} skipped`);
    return failed === 0 && results.length > 0 ? 0 : 1;
  } finally {
    await world.stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
