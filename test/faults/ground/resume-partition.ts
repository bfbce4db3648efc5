import { Writable } from 'node:stream';
import { runCaravan } from '#services/cli';
import type { Arena } from './arena.js';

/** What a person does about a halted partition: `caravan partitions resume`. Throws with its words when it refuses. */
export async function resumeAt(arena: Arena, topic: string, partition: number, offset: number): Promise<void> {
  let said = '';
  const collect = new Writable({ write: (chunk: Buffer, _encoding, done) => void ((said += chunk.toString()), done()) });
  const terminal = { stdout: collect, stderr: collect, env: { CARAVAN_STATE: '/nowhere', DATABASE_URL: arena.databaseUrl }, folder: '/', now: Date.now };
  const exitCode = await runCaravan(['partitions', 'resume', `${topic}/${partition}`, '--next-offset', String(offset)], terminal);
  if (exitCode !== 0) throw new Error(`caravan partitions resume ended with ${exitCode}: ${said}`);
}
