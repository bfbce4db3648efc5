import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A new empty folder that is gone when the test file is over. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'caravan-cli-'));
  folders.push(folder);
  return folder;
}
