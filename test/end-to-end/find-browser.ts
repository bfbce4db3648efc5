import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** A Chromium to test pages in: CARAVAN_TEST_BROWSER, else one on the PATH; undefined, and loudly so, when there is none. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const candidates = env['CARAVAN_TEST_BROWSER'] ? [env['CARAVAN_TEST_BROWSER']] : (env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = candidates.find(isExecutable);
  if (found === undefined) console.warn('SKIPPED: no Chromium was found, so the console was not looked at. Install one (Debian: apt-get install chromium) or name it in CARAVAN_TEST_BROWSER.');
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
