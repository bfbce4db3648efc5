import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CliError } from './cli-error.js';
import type { Terminal } from './terminal.js';

/** Addresses of the stack that `npm start` runs, as it leaves them in `.caravan/stack.json`. */
export interface StackAddresses {
  readonly gatewayUrl?: string;
  readonly queryUrl?: string;
  readonly databaseUrl?: string;
  readonly kafkaBrokers?: string | readonly string[];
}

/** The state folder of the embedded stack: CARAVAN_STATE, else `.caravan` here or above, else beside the program; undefined when nothing was started yet. */
export function findStateFolder({ env, folder }: Pick<Terminal, 'env' | 'folder'>): string | undefined {
  const named = env['CARAVAN_STATE'];
  if (named) return resolve(folder, named);
  return searchUpward(folder) ?? searchUpward(__dirname);
}

/** What the stack wrote about itself; empty when there is no stack. Throws CliError when the file is damaged. */
export function readStack(stateFolder: string | undefined): StackAddresses {
  const text = readIn(stateFolder, 'stack.json');
  if (text === undefined) return {};
  try {
    return JSON.parse(text) as StackAddresses;
  } catch (error) {
    throw new CliError(`${join(stateFolder ?? '', 'stack.json')} is damaged: run \`npm start\`, which writes it anew.`, undefined, { cause: error });
  }
}

/** The development key that `npm start` made; undefined when there is none. */
export function readDevelopmentKey(stateFolder: string | undefined): string | undefined {
  return readIn(stateFolder, 'api-key')?.trim();
}

function searchUpward(folder: string): string | undefined {
  const candidate = join(folder, '.caravan');
  if (existsSync(candidate)) return candidate;
  const parent = dirname(folder);
  return parent === folder ? undefined : searchUpward(parent);
}

function readIn(stateFolder: string | undefined, name: string): string | undefined {
  if (stateFolder === undefined) return undefined;
  const path = join(stateFolder, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
