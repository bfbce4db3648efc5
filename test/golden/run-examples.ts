import { domains } from '#libs/catalog';
import type { JsonObject } from '#libs/contracts';
import { loadReferenceRows, writeReferenceRows } from '#libs/database';
import { buildSnapshot } from '#libs/reference';
import { compareExample } from './compare-example.js';
import type { Example } from './example.js';
import { type Refused, publishEvents } from './publish-example.js';
import { readStored } from './read-stored.js';
import { seededShuffle } from './seeded-shuffle.js';
import type { World } from './world.js';

/** What became of one example in one order of its events. */
export interface ExampleResult {
  readonly id: string;
  readonly order: string;
  readonly problems: readonly string[];
}

export interface RunOptions {
  /** Random orders, with repeats, beside the given one and its reverse. */
  readonly randomOrders: number;
  readonly seed: number;
}

interface Run {
  readonly example: Example;
  readonly order: string;
  readonly events: readonly JsonObject[];
  readonly tenant: string;
}

const defaultReceipt = '2030-01-01T00:00:00Z';
const largestBatch = 500;

/** True when every event type of the example belongs to a domain of this build, or is expected to be unknown. */
export function isForThisBuild({ events, expect }: Example): boolean {
  const known = new Set(domains.flatMap((domain) => domain.events.map(({ type }) => type)));
  const unknown = new Set((expect.rejected ?? []).filter(({ reason }) => reason === 'unknown_type' || reason === 'not_cloudevent').map(({ id }) => id));
  return events.every((event) => known.has(String(event['type'])) || unknown.has(String(event['id'])));
}

/** Runs examples through gateway, Kafka and Postgres, each order in a tenant of its own, and compares what came out. */
export async function runExamples(world: World, examples: readonly Example[], options: RunOptions): Promise<ExampleResult[]> {
  const runs = examples.flatMap((example, index) => ordersOf(example, index, options));
  const refused = new Map<Run, Refused[]>();
  for (const run of runs) refused.set(run, await publishRun(world, run));
  await world.settle();
  const results: ExampleResult[] = [];
  for (const run of runs) results.push({ id: run.example.id, order: run.order, problems: await compareRun(world, run, refused.get(run) ?? []) });
  return results;
}

function ordersOf(example: Example, index: number, { randomOrders, seed }: RunOptions): Run[] {
  const { events } = example;
  const orders: [string, readonly JsonObject[]][] = [['as given', events], ['reversed', [...events].reverse()]];
  for (let i = 0; i < randomOrders; i++) orders.push([`random ${seed + i}`, seededShuffle([...events, ...events], seed + i)]);
  return orders.map(([order, list], i) => ({ example, order, events: list, tenant: `golden-${index}-${i}` }));
}

async function publishRun(world: World, { example, events, tenant }: Run): Promise<Refused[]> {
  if (example.reference) await writeReferenceRows(world.database, tenant, example.reference, 'golden');
  const key = await world.keyFor(tenant);
  const refused: Refused[] = [];
  for (let at = 0; at < events.length; at += largestBatch) {
    refused.push(...(await publishEvents(world, key, events.slice(at, at + largestBatch), Date.parse(example.receivedAt ?? defaultReceipt))));
  }
  return refused;
}

async function compareRun(world: World, { example, tenant }: Run, refused: readonly Refused[]): Promise<string[]> {
  const { common, own, version } = await loadReferenceRows(world.database, tenant);
  return compareExample(example, await readStored(world.database, tenant), refused, buildSnapshot(version, common, own));
}
