import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstLook } from '#libs/adapters';
import { importFeed } from '#services/cli';

export interface SampleOptions {
  readonly stateDir: string;
  readonly gatewayUrl: string;
  readonly key: string;
  readonly print: (line: string) => void;
  /** Resolves once everything published is applied. */
  readonly waitUntilApplied: () => Promise<void>;
}

const progressEveryMillis = 1_000;

/** Imports the bundled sample through the gateway, once for a state folder. */
export async function loadSample(options: SampleOptions): Promise<void> {
  const marker = join(options.stateDir, 'sample-loaded');
  if (existsSync(marker)) return;
  for (const start of firstLook()) {
    const print = atMostEvery(progressEveryMillis, options.print);
    const summary = await importFeed(
      { ...start, gatewayUrl: options.gatewayUrl, key: options.key },
      { onProgress: ({ rows, accepted }) => print(`  ${start.mapping.feed}: ${rows} rows read, ${accepted} events accepted`) },
    );
    options.print(`  ${start.mapping.feed}: ${summary.accepted} events accepted, ${summary.refused} refused, in ${summary.seconds.toFixed(1)} s`);
  }
  await options.waitUntilApplied();
  writeFileSync(marker, `${new Date().toISOString()}\n`);
}

function atMostEvery(millis: number, print: (line: string) => void): (line: string) => void {
  let last = Date.now();
  return (line) => {
    if (Date.now() - last < millis) return;
    last = Date.now();
    print(line);
  };
}
