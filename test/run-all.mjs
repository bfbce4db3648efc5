/**
 * What `npm test` runs once everything is installed and built: lint, then all Jest tests and the golden examples on one
 * real Kafka and Postgres. The last line is a plain count.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const started = Date.now();
const count = { passed: 0, failed: 0, skipped: 0 };
const offline = { NX_DAEMON: 'false', NX_NO_CLOUD: 'true', NX_INTERACTIVE: 'false', NX_TUI: 'false' };

step('Lint');
tally(run('node_modules/.bin/eslint', ['.'], offline) === 0);

step('A real Kafka and Postgres for the tests');
const { startTestStack } = require(join(root, 'dist', 'deploy', 'local', 'index.js'));
const stack = await startTestStack();
const shared = { CARAVAN_TEST_STACK: JSON.stringify({ kafkaBrokers: stack.kafkaBrokers, databaseUrl: stack.databaseUrl }) };
try {
  step('Unit and integration tests');
  await jest();
  step('Golden examples');
  await golden();
} finally {
  await stack.stop();
}
console.log(`\n${((Date.now() - started) / 60_000).toFixed(1)} minutes`);
console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ''}`);
process.exit(count.failed === 0 ? 0 : 1);

async function jest() {
  const folder = mkdtempSync(join(tmpdir(), 'caravan-jest-'));
  const report = join(folder, 'report.json');
  await runAsync('node_modules/.bin/jest', ['--maxWorkers=2', '--json', `--outputFile=${report}`, ...process.argv.slice(2)], shared);
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    count.passed += numPassedTests;
    count.failed += numFailedTests + numRuntimeErrorTestSuites;
    count.skipped += numPendingTests;
  } catch (error) {
    console.error(`Jest left no report: ${error.message}`);
    count.failed += 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function golden() {
  const { output, code } = await runAsync(process.execPath, ['dist/test/golden/main.js'], shared);
  const [, passed, failed] = /golden: (\d+) passed, (\d+) failed/.exec(output) ?? [null, '0', '1'];
  count.passed += Number(passed);
  count.failed += Math.max(Number(failed), code === 0 ? 0 : 1);
}

function step(title) {
  console.log(`\n== ${title}`);
}

function tally(ok) {
  count[ok ? 'passed' : 'failed'] += 1;
}

function run(command, args, env) {
  return spawnSync(join(root, command), args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status;
}

function runAsync(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command.startsWith('/') ? command : join(root, command), args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } });
    let output = '';
    child.stdout.on('data', (bytes) => {
      output += bytes;
      process.stdout.write(bytes);
    });
    child.once('close', (code) => resolve({ output, code }));
  });
}
