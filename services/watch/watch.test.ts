import { registry } from '#libs/platform';
import { borderCheckpoints } from '#services/border-checkpoints';
import { containerTraffic } from '#services/container-traffic';
import { flights } from '#services/flights';
import { type RunningQuery, count, gauge, passage, startQuery } from '#services/query/testing';
import { measureIndicators } from './business/measure-indicators.js';
import { keepWithin, mostSamples, showSeries } from './business/show-series.js';
import type { Series } from './business/series-of-rows.js';
import { showDisks } from './pipeline/show-disks.js';
import { showPipeline, showStock } from './pipeline/show-pipeline.js';
import { runOnce } from './repeat.js';
import { type TestWatch, readMetric, startTestWatch } from './testing/start-test-watch.js';
import { RollingSample } from './verify/rolling-sample.js';

const now = Date.parse('2024-03-11T12:00:00Z');
const domains = [borderCheckpoints, containerTraffic, flights];
let query: RunningQuery;
let watch: TestWatch;
const measure = (): Promise<Series[]> => measureIndicators({ ...watch.parts.answering, domains, catalogue: watch.parts.catalogue, tenant: 'a', zone: 'UTC' });

beforeAll(async () => {
  query = await startQuery({ name: 'watch', now: '2024-03-11T12:00:00Z', domains });
  watch = await startTestWatch(query.databaseUrl, domains, () => now);
  await query.apply('a', [
    ...passage('T1', '2024-03-11T05:00:00Z', 120), ...passage('T2', '2023-03-05T05:00:00Z', 60), ...passage('T3', '2024-03-02T05:00:00Z', 60), ...passage('T5', '2024-03-03T05:00:00Z', 60),
    { ...(passage('T4', '2024-03-11T06:00:00Z', 60)[0] as ReturnType<typeof passage>[0]) },
    count('KZ-DOSTYK', '2024-03', 4711), count('KZ-DOSTYK', '2024-03', 12, { metric: 'TRAINS' }), gauge('2024-03-11T11:00:00Z', 'VALUE', 42),
    { id: 'bad', type: 'caravan.border.count.v1', time: '2024-03-11T00:00:00Z', data: {} },
  ], '2024-03-11T11:30:00Z');
  await query.apply('canary', [{ id: 'c', type: 'caravan.border.count.v1', time: '2024-03-11T00:00:00Z', data: {} }], '2024-03-11T11:30:00Z');
});
afterAll(async () => {
  await watch?.close();
  await query?.close();
});

it('shows every indicator of every domain as the query service answers, and asks none that it refuses', async () => {
  showSeries(await measure());
  const labels = { indicator: 'border-time', window: 'today', place: '' };
  expect(await readMetric('caravan_indicator_value', labels)).toBe(2);
  const { body } = await query.ask('/v1/indicators/border-time?from=2024-03-11&to=2024-03-12');
  expect(body.rows[0]?.['value']).toBe(2);
  expect(await readMetric('caravan_indicator_percentile', { ...labels, percentile: '50' })).toBeCloseTo(2, 1);
  expect(await readMetric('caravan_indicator_growth_ratio', { indicator: 'border-crossings', window: 'month', place: '' })).toBe(2);
  expect(await readMetric('caravan_indicator_value', { indicator: 'border-time', window: 'latest', place: 'KZ-NURZHOLY' })).toBeCloseTo(4 / 3, 1);
});

it('keeps apart what must not be added up', async () => {
  showSeries(await measure());
  expect(await readMetric('caravan_indicator_value', { indicator: 'reported-border-count', variant: 'TRUCKS,MONTH', window: 'month', place: '' })).toBe(4711);
  expect(await readMetric('caravan_indicator_value', { indicator: 'reported-border-count', variant: 'TRAINS,MONTH', window: 'latest', place: 'KZ-DOSTYK' })).toBe(12);
});

it('shows the latest report of a queue with its age', async () => {
  showSeries(await measure());
  const place = { indicator: 'queue-now', place: 'KZ-BAKHTY', variant: 'OUT,TRUCK,ALL,/test' };
  expect([await readMetric('caravan_indicator_value', place), await readMetric('caravan_report_age_seconds', place)]).toEqual([42, 3_600]);
});

it('shows nothing of what is over, and nothing where nothing was observed', async () => {
  showSeries(await measure());
  showSeries([]);
  expect(await readMetric('caravan_indicator_value')).toBeUndefined();
  expect((await measure()).filter(({ labels: { domain } }) => domain === 'flights')).toEqual([]);
});

it('keeps within the budget of 1,500 series a process however many places report', async () => {
  const labels = { domain: 'd', indicator: 'i', variant: '', window: 'month' };
  const many = Array.from({ length: 2_000 }, (_, i): Series => ({ labels: { ...labels, place: `N${i}` }, value: i, observations: 1, growthRatio: 1, percentiles: { 50: 1, 95: 2 }, reportAgeSeconds: 1 }));
  showSeries(many);
  await showPipeline(watch.parts);
  const samples = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(samples.length).toBeLessThanOrEqual(1_500);
  expect(await readMetric('caravan_watch_series_left_out', { family: 'indicators' })).toBe(2_000 - Math.floor(mostSamples / 6));
  expect(keepWithin(many.slice(0, 1), 5)).toEqual({ kept: [], leftOut: 1 });
});

it('shows watermark, dead letters by reason without those of the canary, late facts, restatements and open entities', async () => {
  await query.apply('a', passage('LATE', '2023-11-01T05:00:00Z', 60), '2024-03-11T11:40:00Z');
  await showPipeline(watch.parts);
  await showStock(watch.parts);
  const domain = 'border-checkpoints';
  expect(await readMetric('caravan_watermark_age_seconds', { domain })).toBe(3_600);
  expect(await readMetric('caravan_dead_letters_waiting', { domain, reason: 'missing_field' })).toBe(1);
  expect(await readMetric('caravan_late_facts_last_day', { domain })).toBeGreaterThanOrEqual(2);
  expect(await readMetric('caravan_restatements_last_day', { domain, cause: 'late' })).toBeGreaterThan(0);
  expect(await readMetric('caravan_entities', { domain, state: 'VALUE' })).toBe(1);
  expect(await readMetric('caravan_table_bytes', { table: 'fact' })).toBeGreaterThan(0);
  expect(await readMetric('caravan_conservation_difference_records', { domain })).toBe(0);
});

it('sees a dead letter that is gone', async () => {
  await query.sql(`update caravan.partition_offset set dead = dead + 1, stored = stored - 1 where "group" = 'border-checkpoints'`);
  await showPipeline(watch.parts);
  expect(await readMetric('caravan_conservation_difference_records', { domain: 'border-checkpoints' })).toBe(1);
  await query.sql(`update caravan.partition_offset set dead = dead - 1, stored = stored + 1 where "group" = 'border-checkpoints'`);
});

it('misses no dead letter of before a partition began to count anew', async () => {
  await query.sql(`create table kept_progress as select * from caravan.partition_offset`);
  await query.sql(`update caravan.partition_offset set start_offset = next_offset, stored = 0, duplicate = 0, dead = 0, skipped = 0`);
  await showPipeline(watch.parts);
  expect(await readMetric('caravan_conservation_difference_records', { domain: 'border-checkpoints' })).toBe(0);
  await query.sql(`update caravan.partition_offset p set start_offset = k.start_offset, stored = k.stored, duplicate = k.duplicate, dead = k.dead, skipped = k.skipped
    from kept_progress k where (p."group", p.topic, p.partition) = (k."group", k.topic, k.partition)`);
});

it('shows a halted partition and what an operator passed over', async () => {
  await query.sql(`update caravan.partition_offset set state = 'halted', halt_reason = 'gap' where "group" = 'border-checkpoints'`);
  await showPipeline(watch.parts);
  expect(await readMetric('caravan_halted_partitions', { domain: 'border-checkpoints', reason: 'gap' })).toBe(1);
  await query.sql(`update caravan.partition_offset set state = 'running', halt_reason = null`);
  await showPipeline(watch.parts);
  expect(await readMetric('caravan_halted_partitions')).toBeUndefined();
  expect(await readMetric('caravan_skipped_records', { domain: 'border-checkpoints' })).toBe(0);
  await query.sql(`insert into caravan.partition_halt ("group", topic, partition, reason, detail, expected_offset, found_offset, resumed_at, resumed_by, resumed_offset)
    select "group", topic, partition, 'gap', '', 10, 17, now(), 'somebody', 17 from caravan.partition_offset where "group" = 'border-checkpoints'`);
  await showPipeline(watch.parts);
  expect(await readMetric('caravan_skipped_records', { domain: 'border-checkpoints' })).toBe(7);
});

it('takes markers of transactions for nothing that somebody passed over', async () => {
  await query.sql(`update caravan.partition_offset set skipped = skipped + 3, stored = stored - 3 where "group" = 'border-checkpoints'`);
  await showPipeline(watch.parts);
  expect(await readMetric('caravan_skipped_records', { domain: 'border-checkpoints' })).toBe(7);
  await query.sql(`update caravan.partition_offset set skipped = skipped - 3, stored = stored + 3 where "group" = 'border-checkpoints'`);
});

describe('the rolling sample', () => {
  const shown = (kind: string): Promise<number | undefined> => readMetric('caravan_verify_mismatches', { domain: 'border-checkpoints', kind });
  /** More turns than the sample has pages and days. */
  const goRound = async (): Promise<void> => {
    const sample = new RollingSample(borderCheckpoints, watch.parts.slow, watch.parts.logger);
    for (let turn = 0; turn < 80; turn++) await sample.turn();
  };

  it('finds nothing where all is right', async () => {
    await goRound();
    expect([await shown('entity'), await shown('rollup')]).toEqual([0, 0]);
    expect(await readMetric('caravan_verify_checked_total', { domain: 'border-checkpoints', kind: 'rollup-period' })).toBeGreaterThan(0);
  });

  it.each([
    ['an hour', `cube = 'border_passages' and grain = 'hour' and local_date = '2024-03-11'`],
    ['a day', `cube = 'border_passages' and grain = 'day' and local_date = '2024-03-11'`],
    ['a month', `cube = 'border_passages' and grain = 'month' and local_date = '2024-03-01'`],
  ])('finds a rollup of %s that somebody changed', async (_, which) => {
    await query.sql(`update caravan.rollup set n = n + 1 where ${which}`);
    await goRound();
    expect(await shown('rollup')).toBeGreaterThan(0);
    await query.sql(`update caravan.rollup set n = n - 1 where ${which}`);
    await goRound();
    expect(await shown('rollup')).toBe(0);
  });

  it('finds an entity, once its walks are done, that has applied something else than its facts say', async () => {
    await query.sql(`insert into caravan.refold (domain, cause, tenant, target, done_at)
      select 'border-checkpoints', 'reference', tenant, max(id), now() from caravan.reference_change where folds_read group by tenant`);
    await query.sql(`update caravan.entity e set applied = o.applied from caravan.entity o where e.natural_key = 'TRUCK:T1' and o.natural_key = 'TRUCK:T2'`);
    await goRound();
    expect(await shown('entity')).toBe(1);
  });
});

it('shows the free space of a disk, and counts a failed run without giving up', async () => {
  const { logger } = watch.parts;
  await runOnce({ name: 'disks', everyMillis: 1, run: () => showDisks([process.cwd()]) }, logger);
  const free = await readMetric('caravan_disk_free_ratio', { disk: process.cwd() });
  expect(free !== undefined && free > 0 && free <= 1).toBe(true);
  await runOnce({ name: 'disks', everyMillis: 1, run: () => showDisks(['/not/there']) }, logger);
  expect(await readMetric('caravan_watch_runs_total', { task: 'disks', outcome: 'failed' })).toBe(1);
  expect(await readMetric('caravan_watch_last_success_timestamp_seconds', { task: 'disks' })).toBeGreaterThan(0);
});
