import { spawn } from 'node:child_process';
import { once } from 'node:events';

const lastWords = 2_000;

/** Runs a command to its end; resolves to the seconds it took. Rejects with its last words when its exit code is not 0. */
export async function runCommand(folder: string, env: NodeJS.ProcessEnv, command: string, args: readonly string[]): Promise<number> {
  const begun = performance.now();
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-lastWords)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${said}`);
  return (performance.now() - begun) / 1000;
}
