import type { Connection } from '../connection.js';

/** How far one partition of a topic is applied. */
export interface PartitionProgress {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: string;
  readonly watermark: Date | null;
  readonly state: string;
  readonly haltReason: string | null;
  readonly owner: string;
  readonly claimedAt: Date;
  readonly stored: string;
  readonly duplicate: string;
  readonly dead: string;
  readonly skipped: string;
}

/** When a source was last heard of. */
export interface SourceActivity {
  readonly domain: string;
  readonly source: string;
  readonly type: string;
  readonly facts: string;
  /** Those of the facts that came after their day was closed. */
  readonly late: string;
  readonly lastEventTime: Date | null;
  readonly lastReceivedAt: Date;
}

/** The last local day on which a node has figures in a cube. */
export interface NodeActivity {
  readonly cube: string;
  readonly node: string;
  readonly lastDate: string;
}

const listPartitionRows = {
  name: 'list_partitions',
  text: `
    select "group", topic, partition, next_offset::text as "nextOffset", watermark, state, halt_reason as "haltReason", owner,
           claimed_at as "claimedAt", stored::text as stored, duplicate::text as duplicate, dead::text as dead, skipped::text as skipped
      from caravan.partition_offset
     where topic = any($1::text[])
     order by topic, "group", partition`,
};

const listSourceRows = {
  name: 'list_sources',
  text: `
    select domain, source, type, count(*)::text as facts, (count(*) filter (where late))::text as late, max(event_time) as "lastEventTime", max(received_at) as "lastReceivedAt"
      from caravan.fact
     where tenant = $1 and received_at >= $2 and domain = any($3::text[])
     group by domain, source, type
     order by domain, source, type
     limit 1000`,
};

const listNodeRows = {
  name: 'list_nodes',
  text: `
    select c.cube, r.dims[c.place] as node, max(r.local_date) as "lastDate"
      from unnest($2::text[], $3::int[]) as c(cube, place)
      join caravan.rollup r on r.tenant = $1 and r.cube = c.cube and r.grain = 'day' and r.local_date >= $4::date
     group by 1, 2
     order by 1, 2
     limit 5000`,
};

/** All partitions of the topics, whoever consumes them. Not a tenant's own: for operators. */
export function listPartitions(connection: Connection, topics: readonly string[]): Promise<PartitionProgress[]> {
  return connection.rows<PartitionProgress>(listPartitionRows, [topics]);
}

/** Sources heard of since an instant of receipt. */
export function listSources(connection: Connection, tenant: string, since: Date, domains: readonly string[]): Promise<SourceActivity[]> {
  return connection.rows<SourceActivity>(listSourceRows, [tenant, since, domains]);
}

/** Nodes with figures on or after a local date; `cubes` tells at which place (from 0) each cube has its node. */
export function listNodes(connection: Connection, tenant: string, cubes: readonly { cube: string; place: number }[], from: string): Promise<NodeActivity[]> {
  const values = [tenant, cubes.map(({ cube }) => cube), cubes.map(({ place }) => place + 1), from];
  return connection.hotRows<NodeActivity>(listNodeRows, values);
}
