import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';

/** Simulates many seeds in a process of its own; resolves to the first failure or `none failed`. CARAVAN_SEEDS and CARAVAN_FIRST_SEED choose others. */
export async function simulateApart(options: object, count: number, remembered: readonly number[] = []): Promise<string> {
  const program = join(findProjectRoot(), 'dist', 'libs', 'testing', 'run-seeds.js');
  const child = spawn(process.execPath, [program, JSON.stringify(options), String(count), remembered.join(',')], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [told, trouble] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return told || trouble;
}
