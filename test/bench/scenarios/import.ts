import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { topicOf } from '#libs/contracts';
import { findProjectRoot } from '#libs/reference';
import type { BenchStack } from '../bench-stack.js';
import { type Figure, median } from '../figures.js';
import { makeKey, openGround } from '../ground.js';
import { startHttp } from '../http/http-service.js';
import { createTopic, partitions } from '../preload.js';
import { waitUntilDrained } from '../progress.js';
import type { RunOptions } from '../run-options.js';
import { spawnProgram } from '../spawned.js';
import { countProblems, verifyFigure } from '../verify.js';

const domain = 'border-checkpoints';
const sample = join('samples', 'data', 'bts_border_crossing_entry_2016_2018.csv.gz');

/** The bundled file of BTS, or its first rows, by `caravan import --wait` through gateway and domain until it is in the numbers (A12). */
export async function importFile(stack: BenchStack, { events, runs }: RunOptions): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'caravan-bench-import-'));
  try {
    const lines = gunzipSync(readFileSync(join(findProjectRoot(), sample))).toString().trimEnd().split('\n');
    const rows = Math.min(events ?? Number.POSITIVE_INFINITY, lines.length - 1);
    const file = join(folder, 'bts.csv');
    writeFileSync(file, `${lines.slice(0, rows + 1).join('\n')}\n`);
    const imported: Imported[] = [];
    for (let run = 0; run < runs; run++) imported.push(await importOnce(stack, file, rows));
    return [
      { name: 'import: rows', value: rows, unit: 'rows' },
      { name: 'import: until in the numbers (A12)', value: median(imported.map(({ seconds }) => seconds)), unit: 's', target: { atMost: 20 } },
      verifyFigure('import', imported.map(({ problems }) => problems)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Imported {
  readonly seconds: number;
  readonly problems: number;
}

/** Throws, with the command's last words, unless every row was accepted and applied. */
async function importOnce(stack: BenchStack, file: string, rows: number): Promise<Imported> {
  const ground = await openGround(stack);
  try {
    await createTopic(stack.brokers, topicOf(domain, ground.topicPrefix));
    const [gateway, query, service] = await Promise.all([startHttp(ground, 'gateway'), startHttp(ground, 'query'), ground.start(domain)]);
    const args = ['import', file, '--feed', 'us-bts-border', '--param', 'fileTime=2019-06-01T00:00:00Z', '--wait', '--gateway', gateway.url, '--query', query.url, '--key', await makeKey(ground)];
    const awaited = { database: ground.database, services: [service], partitions };
    await waitUntilDrained({ ...awaited, records: 0 });
    const begun = performance.now();
    await spawnProgram('services/cli/main.js', {}, args).succeeded();
    const seconds = (performance.now() - begun) / 1000;
    await waitUntilDrained({ ...awaited, records: rows });
    return { seconds, problems: await countProblems(ground.database, [domain]) };
  } finally {
    await ground.close();
  }
}
