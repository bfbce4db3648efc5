import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reading sketches in SQL. Bin 0 holds the value 0; an integer v >= 1 is in bin ceil(log(v) / log(1.02)) + 1, which stands
 * for 2 * 1.02^(bin - 1) / 2.02: at most 1 % off.
 */
export class Sketch1795000000004 implements MigrationInterface {
  readonly name = 'Sketch1795000000004';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [sketchType, binValue, quantile, quantileOfSketch, addToDense, combineDense, toSketch, merge, execution]) {
      await runner.query(statement);
    }
  }

  async down(): Promise<void> {
    throw new Error('Views depend on these functions.');
  }
}

const sketchType = `create type caravan.sketch as (bins smallint[], counts bigint[])`;

const binValue = `create function caravan.sketch_value(bin int) returns double precision
  language sql immutable strict parallel safe
  return case when bin = 0 then 0 else 2 * 1.02::double precision ^ (bin - 1) / 2.02 end`;

/** The first bin whose cumulative count is greater than q * total, else the last; null for an empty sketch. Bins ascend. */
const quantile = `create function caravan.sketch_quantile(bins smallint[], counts bigint[], q double precision) returns double precision
  language plpgsql immutable strict parallel safe as $$
declare
  total bigint := 0;
  seen bigint := 0;
  count bigint;
begin
  foreach count in array counts loop total := total + count; end loop;
  if total = 0 then return null; end if;
  for i in 1 .. cardinality(counts) loop
    seen := seen + counts[i];
    if seen > q * total then return caravan.sketch_value(bins[i]); end if;
  end loop;
  return caravan.sketch_value(bins[cardinality(bins)]);
end $$`;

const quantileOfSketch = `create function caravan.sketch_quantile(sketch caravan.sketch, q double precision) returns double precision
  language sql immutable strict parallel safe
  return caravan.sketch_quantile(sketch.bins, sketch.counts, q)`;

/** The state of a merge is dense: element b + 1 counts bin b. */
const addToDense = `create function caravan.sketch_add(dense bigint[], bins smallint[], counts int[]) returns bigint[]
  language plpgsql immutable parallel safe as $$
declare
  missing int;
begin
  if bins is null or cardinality(bins) = 0 then return dense; end if;
  missing := bins[cardinality(bins)] + 1 - cardinality(dense);
  if missing > 0 then dense := dense || array_fill(0::bigint, array[missing]); end if;
  for i in 1 .. cardinality(bins) loop
    dense[bins[i] + 1] := dense[bins[i] + 1] + counts[i];
  end loop;
  return dense;
end $$`;

const combineDense = `create function caravan.sketch_combine(a bigint[], b bigint[]) returns bigint[]
  language sql immutable strict parallel safe
  return (select coalesce(array_agg(coalesce(x, 0) + coalesce(y, 0) order by i), '{}') from unnest(a, b) with ordinality as u(x, y, i))`;

const toSketch = `create function caravan.sketch_of_dense(dense bigint[]) returns caravan.sketch
  language sql immutable strict parallel safe
  return (select row(coalesce(array_agg((i - 1)::smallint order by i), '{}'), coalesce(array_agg(count order by i), '{}'))::caravan.sketch
            from unnest(dense) with ordinality as u(count, i) where count <> 0)`;

const merge = `create aggregate caravan.sketch_merge(bins smallint[], counts int[]) (
  sfunc = caravan.sketch_add, stype = bigint[], initcond = '{}', combinefunc = caravan.sketch_combine, finalfunc = caravan.sketch_of_dense, parallel = safe
)`;

const execution = `grant execute on all functions in schema caravan to caravan_query, caravan_operator, caravan_ingest`;
