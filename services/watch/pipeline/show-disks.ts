import { statfs } from 'node:fs/promises';
import { pipelineMetrics } from '#libs/platform';

/** Shows how much of the file systems of the folders is free. Throws when a folder is not there. */
export async function showDisks(folders: readonly string[]): Promise<void> {
  for (const disk of folders) {
    const { bavail, blocks } = await statfs(disk);
    pipelineMetrics.diskFreeRatio.set({ disk }, blocks === 0 ? 0 : bavail / blocks);
  }
}
