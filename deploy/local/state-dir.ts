import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StackError } from './stack-error.js';
import { explainStorage } from './storage-error.js';

const markerText = 'Caravan keeps the state of its embedded Kafka and Postgres here; `npm run reset` deletes this folder.\n';

/** Makes the state folder, marked as ours. */
export async function createStateDir(stateDir: string): Promise<void> {
  try {
    await mkdir(stateDir, { recursive: true, mode: 0o755 });
    await writeFile(markerOf(stateDir), markerText);
  } catch (error) {
    throw explainStorage(error, stateDir, 'start Caravan from a folder on another disk');
  }
}

/** Deletes the state folder with all in it; a StackError when it holds something and was not made by `createStateDir`. */
export async function removeStateDir(stateDir: string): Promise<void> {
  if (!existsSync(stateDir)) return;
  if (!existsSync(markerOf(stateDir)) && (await readdir(stateDir)).length > 0) {
    throw new StackError(`${stateDir} does not look like a state folder of Caravan: delete it yourself if that is what you want.`);
  }
  await rm(stateDir, { recursive: true, force: true });
}

function markerOf(stateDir: string): string {
  return join(stateDir, 'README');
}
