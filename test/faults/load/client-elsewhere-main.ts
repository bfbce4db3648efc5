import { once } from 'node:events';
import type { Errand, Told } from './client-elsewhere.js';
import { Flood, type Promised } from './flood.js';

/** More are made while it asks, if more are accepted. */
const batchesAccepted = 300;

/** Takes an errand, makes batches, says so, waits for "go", asks, and tells what it was answered. */
async function main(): Promise<void> {
  const [{ url, key, seed, perSecond, seconds }] = (await once(process, 'message')) as [Errand];
  const promised: Promised[] = [];
  const others: number[] = [];
  const flood = new Flood({ url, key, seed, onAccepted: (events) => promised.push(...events), onOther: (status) => others.push(status) });
  flood.prepare(batchesAccepted);
  process.send?.('ready');
  await once(process, 'message');
  const answers = await flood.onTime(perSecond, seconds);
  flood.close();
  process.send?.({ answers, promised, others } satisfies Told);
}

process.once('disconnect', () => process.exit());
void main();
