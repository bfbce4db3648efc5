import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';
import { readReferenceSet } from '#libs/reference';

interface Snapshot {
  readonly lane_observations: number;
  readonly sum_by_lane: Readonly<Record<string, number>>;
  readonly sum_delay_minutes: number;
}

/** What samples/TRUTHS.json says of the bundled feeds, counted by other programs than Caravan. */
interface Truths {
  readonly 'bts.rows': number;
  readonly 'bts.zero_rows': number;
  readonly 'bts.distinct_port_codes': number;
  readonly 'bts.total_by_measure': Readonly<Record<string, number>>;
  readonly 'bts.total_by_year_measure': Readonly<Record<string, number>>;
  readonly 'bts.rail_containers_full_by_month_laredo': Readonly<Record<string, number>>;
  readonly 'bts.top10_ports_trucks': readonly (readonly [string, number])[];
  readonly 'hk2020.totals': Readonly<Record<string, number>>;
  readonly 'hk2020.arrive_total_by_month': Readonly<Record<string, number>>;
  readonly 'hk2020.control_points': readonly string[];
  readonly 'dpsu.rows': number;
  readonly 'dpsu.null_trucks': number;
  readonly 'dpsu.by_crossing_count_sum_max': Readonly<Record<string, readonly number[]>>;
  readonly 'dpsu.latest_per_crossing': Readonly<Record<string, readonly [string, number]>>;
  readonly 'cbp_bwt.2022-06-29': Snapshot;
  readonly 'cbp_bwt.2022-07-01': Snapshot;
  readonly 'abq.rows': number;
  readonly 'abq.cancelled_dep_time_null': number;
  readonly 'abq.departed_no_arr_delay': number;
  readonly 'abq.dep_time_2400': number;
  readonly 'abq.flights_by_year_month': Readonly<Record<string, number>>;
  readonly 'abq.by_dest_top10': readonly (readonly [string, number])[];
  readonly 'abq.by_carrier_n_sumdepdelay_n15': Readonly<Record<string, readonly number[]>>;
}

/** Reads the truths. */
export function readTruths(): Truths {
  return JSON.parse(readFileSync(join(findProjectRoot(), 'samples', 'TRUTHS.json'), 'utf8')) as Truths;
}

/** The codes of a scheme of the development feeds, by node. */
export function codesOf(scheme: string): ReadonlyMap<string, string> {
  const rows = (readReferenceSet('dev-feeds').nodeAliases ?? []).filter((row) => row['scheme'] === scheme);
  return new Map(rows.map((row) => [String(row['node_id']), String(row['code'])]));
}

/** The name of a development node without its state: `Laredo`. */
export function townOf(node: unknown): string {
  const row = (readReferenceSet('dev-feeds').nodes ?? []).find((each) => each['node_id'] === node);
  return String(row?.['name']).replace(/,.*/, '');
}
