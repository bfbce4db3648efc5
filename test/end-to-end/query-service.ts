import { findApiKey, openDatabase } from '#libs/database';
import { readTopicOffsets } from '#libs/kafka';
import { createLogger, requireDatabaseUrl } from '#libs/platform';
import { domains } from '#libs/catalog';
import { createQuery, ReferenceRowsCache } from '#services/query';
import type { World } from '../golden/world.js';

/** A row of an answer; tests look into rows of many shapes. */
export type AnswerRow = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: { readonly rows: readonly AnswerRow[]; readonly next: string | null; readonly [name: string]: unknown };
}

/** The query service of a world, over real HTTP. */
export interface QueryClient {
  readonly url: string;
  /** Sets what the service takes for now, epoch milliseconds. */
  setClock(time: number): void;
  get(path: string, key: string): Promise<Answer>;
  /** All rows of an indicator, page by page. Throws when the answer is not 200. */
  rows(path: string, key: string): Promise<readonly AnswerRow[]>;
  stop(): Promise<void>;
}

/** Starts the query service beside a world, as its main does. */
export async function startQuery(world: World): Promise<QueryClient> {
  const { environment } = world;
  const url = requireDatabaseUrl(environment);
  const database = await openDatabase({ url, role: 'caravan_query', applicationName: 'query', poolSize: 4 });
  const credentials = await openDatabase({ url, role: 'caravan_gateway', applicationName: 'query keys', poolSize: 1 });
  const alarms = await openDatabase({ url, role: 'caravan_alarms', applicationName: 'query alarms', poolSize: 1 });
  let now: () => number = Date.now;
  const query = await createQuery({
    domains, database, alarms, environment,
    keys: (secret) => findApiKey(credentials, secret),
    references: new ReferenceRowsCache(database),
    logEnds: (topic) => readTopicOffsets({ brokers: environment.kafkaBrokers, clientId: 'query' }, topic),
    clock: () => now(),
    logger: createLogger('query', environment.logLevel),
  });
  const base = await query.listen(0);
  const get = (path: string, key: string): Promise<Answer> => ask(`${base}${path}`, key);
  return {
    url: base,
    setClock: (time) => void (now = () => time),
    get,
    rows: (path, key) => allRows(get, path, key),
    stop: async () => {
      await query.close();
      await database.close();
      await credentials.close();
      await alarms.close();
    },
  };
}

async function ask(url: string, key: string): Promise<Answer> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, text, body: (isJson ? JSON.parse(text) : {}) as Answer['body'] };
}

const mostTries = 10;

/** A service that says "come back later" is asked again, as its clients would. */
async function getPatiently(get: QueryClient['get'], path: string, key: string): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await get(path, key);
    if (answer.status !== 503 || attempt === mostTries) return answer;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function allRows(get: QueryClient['get'], path: string, key: string): Promise<readonly AnswerRow[]> {
  const rows: AnswerRow[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { status, text, body } = await getPatiently(get, `${path}&limit=10000${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`, key);
    if (status !== 200) throw new Error(`${path} was answered ${status}: ${text}`);
    rows.push(...body.rows);
    cursor = body.next;
  }
  return rows;
}
