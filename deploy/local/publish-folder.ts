import { rename, rm } from 'node:fs/promises';
import { systemCode } from './stack-error.js';

/** Puts a finished folder under its final name in one step; when another process was faster, its folder stays and ours is removed. */
export async function publishFolder(finished: string, name: string): Promise<void> {
  try {
    await rename(finished, name);
  } catch (error) {
    if (!['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(systemCode(error) ?? '')) throw error;
    await rm(finished, { recursive: true, force: true });
  }
}
