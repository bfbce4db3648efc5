import { scratchDatabase, startTestStack } from '#deploy/local';
import { type Domain, topicOf } from '#libs/contracts';
import { commonTenant, type Connection, type Database, migrate, openDatabase, PostgresStore, withConnection, withTenant, writeReferenceRows } from '#libs/database';
import { Applier, Breaker, EventReader, type LogRecord } from '#libs/engine';
import { createLogger } from '#libs/platform';
import { buildSnapshot, readReferenceSet, type ReferenceRows, type ReferenceSnapshot } from '#libs/reference';
import { borderCheckpoints } from '#services/border-checkpoints';
import { createQuery, ReferenceRowsCache, type Principal } from '../index.js';

// A server of its own has to start when none is shared.
jest.setTimeout(180_000);

/** A CloudEvent without what every event has. */
export interface TestEvent {
  readonly id: string;
  readonly type: string;
  readonly time?: string;
  readonly recordedtime?: string;
  readonly data?: object;
  readonly retracted?: boolean;
  readonly source?: string;
}

/** An answer with its body parsed when it is JSON. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Tests look into answers of many shapes.
  readonly body: { readonly rows: Record<string, unknown>[]; readonly next: string | null; readonly detail: string; readonly [name: string]: unknown };
}

/** A query service on a scratch database, with the engine beside it. */
export interface RunningQuery {
  /** Applies events of a tenant through the engine, as records received at `receivedAt`. */
  apply(tenant: string, events: readonly TestEvent[], receivedAt?: string): Promise<void>;
  /** Asks as the holder of a key: `a`, `b` and `tenant-x` are of tenants a, b and x, `a-operator` may operate, `a-publisher` may not query. */
  ask(path: string, key?: string, headers?: Record<string, string>): Promise<TestAnswer>;
  /** Writes a tenant's own rows of reference data. */
  changeReference(tenant: string, rows: ReferenceRows): Promise<number>;
  /** Asks with a JSON body; POST unless another method is named. */
  post(path: string, body: unknown, key?: string, method?: string): Promise<TestAnswer>;
  /** Runs SQL as the owner, for rows that no event makes. */
  sql(text: string, values?: unknown[]): Promise<object[]>;
  /** Lends a connection on which the tenant's rows exist. */
  lend<T>(tenant: string, work: (connection: Connection) => Promise<T>): Promise<T>;
  readonly url: string;
  readonly databaseUrl: string;
  close(): Promise<void>;
}

const keys: Readonly<Record<string, Principal>> = {
  a: { tenant: 'a', scopes: ['query'], domains: ['*'] },
  b: { tenant: 'b', scopes: ['query'], domains: ['*'] },
  'a-operator': { tenant: 'a', scopes: ['query', 'operate'], domains: ['*'], name: 'anna' },
  'b-operator': { tenant: 'b', scopes: ['query', 'operate'], domains: ['*'] },
  'a-flights-operator': { tenant: 'a', scopes: ['query', 'operate'], domains: ['flights'] },
  'a-publisher': { tenant: 'a', scopes: ['publish'], domains: ['*'] },
  'a-border': { tenant: 'a', scopes: ['query'], domains: ['border-checkpoints'] },
  'a-flights': { tenant: 'a', scopes: ['query'], domains: ['flights'] },
};

/** `tenant-x` is a key of the tenant x. */
function keyOf(secret: string): Principal | undefined {
  const tenant = /^tenant-(.+)$/.exec(secret)?.[1];
  return tenant === undefined ? undefined : { tenant, scopes: ['query'], domains: ['*'] };
}

export interface RunningOptions {
  /** Tells test files apart. */
  readonly name: string;
  /** Epoch milliseconds text of the service's clock. */
  readonly now: string;
  /** Rows over the common ones. */
  readonly reference?: ReferenceRows;
  /** Border checkpoints alone unless others are named. */
  readonly domains?: readonly Domain[];
}

/** Starts it all; close it in the end. */
export async function startQuery({ name, now, reference = {}, domains = [borderCheckpoints] }: RunningOptions): Promise<RunningQuery> {
  const stack = await startTestStack();
  const scratch = await scratchDatabase(stack.databaseUrl, `query_${name}`);
  await migrate(scratch.url, domains.flatMap(({ cubes }) => cubes));
  const open = (role: Parameters<typeof openDatabase>[0]['role']): Promise<Database> => openDatabase({ url: scratch.url, role, applicationName: `test query ${name}`, poolSize: 4 });
  const databases = { operator: await open('caravan_operator'), ingest: await open('caravan_ingest'), query: await open('caravan_query'), alarms: await open('caravan_alarms'), owner: await open('owner') };
  for (const rows of [readReferenceSet('common'), readReferenceSet('dev-feeds'), reference]) await writeReferenceRows(databases.operator, commonTenant, rows, 'test');
  const query = await createQuery({
    domains,
    database: databases.query,
    alarms: databases.alarms,
    keys: (secret) => Promise.resolve(keys[secret] ?? keyOf(secret)),
    references: new ReferenceRowsCache(databases.query),
    clock: () => Date.parse(now),
    environment: { host: '127.0.0.1', topicPrefix: '' },
    logger: createLogger('query', 'silent'),
  });
  const url = await query.listen(0);
  return {
    url,
    databaseUrl: scratch.url,
    apply: createApply(domains, databases.ingest, reference),
    lend: (tenant, work) => withTenant(databases.query, tenant, work),
    ask: (path, key = 'a', headers = {}) => ask(`${url}${path}`, { authorization: `Bearer ${key}`, ...headers }),
    changeReference: (tenant, rows) => writeReferenceRows(databases.operator, tenant, rows, 'anna'),
    post: (path, body, key = 'a', method = 'POST') => ask(`${url}${path}`, { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, JSON.stringify(body), method),
    sql: (text, values) => withConnection(databases.owner, (connection) => connection.rows({ text }, values)),
    close: async () => {
      await query.close();
      for (const database of Object.values(databases)) await database.close();
      await scratch.drop();
      await stack.stop();
    },
  };
}

async function ask(url: string, headers: Record<string, string>, body?: string, method = 'POST'): Promise<TestAnswer> {
  const response = await fetch(url, { headers, ...(body === undefined ? {} : { method, body }) });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : {}) as TestAnswer['body'] };
}

/** Every domain applies those of the events that are of its types; the first one also what is of no type. */
function createApply(domains: readonly Domain[], database: Database, reference: ReferenceRows): RunningQuery['apply'] {
  const snapshot = buildSnapshot(1, readReferenceSet('common'), readReferenceSet('dev-feeds'), reference);
  const appliers = domains.map((domain) => createApplier(domain, new PostgresStore(database), snapshot));
  const isOf = (domain: Domain, { type }: TestEvent): boolean => domain.events.some((each) => each.type === type);
  return async (tenant, events, receivedAt = '2030-01-01T00:00:00Z') => {
    for (const [i, domain] of domains.entries()) {
      const own = events.filter((event) => isOf(domain, event) || (i === 0 && !domains.some((other) => isOf(other, event))));
      if (own.length > 0) await appliers[i]?.(tenant, own, receivedAt);
    }
  };
}

function createApplier(domain: Domain, store: PostgresStore, snapshot: ReferenceSnapshot): (tenant: string, events: readonly TestEvent[], receivedAt: string) => Promise<void> {
  const applier = new Applier({ domain, reader: new EventReader([domain]), store, breaker: new Breaker(), now: Date.now, references: { snapshot: () => Promise.resolve(snapshot) } });
  const id = { group: domain.name, topic: topicOf(domain.name), partition: 0 };
  return async (tenant, events, receivedAt) => {
    const { nextOffset, epoch } = await store.claim(id, 'test', 0n);
    const records = events.map((event, i): LogRecord => ({
      offset: nextOffset + BigInt(i), timestamp: Date.parse(receivedAt), key: null, headers: [], value: Buffer.from(JSON.stringify({ specversion: '1.0', source: '/test', tenant, ...event })),
    }));
    const outcome = await applier.apply(id, epoch, records);
    if (outcome.kind !== 'applied') throw new Error(`the batch was not applied: ${JSON.stringify(outcome)}`);
  };
}
