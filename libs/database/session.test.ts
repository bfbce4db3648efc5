import { RefusedByStore, StoreUnavailable } from '#libs/engine';
import { withConnection } from './connection.js';
import { openDatabase } from './data-source.js';
import { timeouts } from './session.js';
import { migratedScratch, type Scratch } from './testing/scratch.js';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await migratedScratch('session');
});
afterAll(() => scratch?.close());

const readSettings = { text: `select name, setting from pg_settings where name like any (array['%timeout', 'client_connection_check_interval', 'plan_cache_mode', 'TimeZone'])` };

async function settingsOf(profile: 'short' | 'long'): Promise<Record<string, string>> {
  const database = await openDatabase({ url: scratch.url, role: 'caravan_operator', applicationName: 'test', profile });
  try {
    const rows = await withConnection(database, (connection) => connection.rows<{ name: string; setting: string }>(readSettings));
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  } finally {
    await database.close();
  }
}

it('gives up from the inside out: lock, statement, client, transaction', async () => {
  const settings = await settingsOf('short');
  const inside = [Number(settings['lock_timeout']), Number(settings['statement_timeout']), timeouts.client, Number(settings['idle_in_transaction_session_timeout'])];
  expect(inside).toEqual([4_000, 5_000, 7_000, 8_000]);
  expect(settings).toMatchObject({ client_connection_check_interval: '1000', plan_cache_mode: 'force_generic_plan', TimeZone: 'UTC' });
});

it('lets long work run, but not wait for locks', async () => {
  expect(await settingsOf('long')).toMatchObject({ statement_timeout: '0', lock_timeout: '4000' });
});

it('cannot be talked out of its role by the url', async () => {
  const database = await scratch.open('caravan_query', `${scratch.url}?options=${encodeURIComponent('-c role=none -c statement_timeout=0')}`);
  const rows = await withConnection(database, (connection) => connection.rows({ text: `select current_user as user, current_setting('statement_timeout') as timeout` }));
  expect(rows).toEqual([{ user: 'caravan_query', timeout: '5s' }]);
});

it('is unavailable when a statement takes too long, refuses what cannot be, and is usable afterwards', async () => {
  const database = await scratch.open('caravan_ingest');
  const run = (text: string): Promise<number> => withConnection(database, (connection) => connection.run({ text }));
  await expect(run(`set statement_timeout = 50; select pg_sleep(10)`)).rejects.toBeInstanceOf(StoreUnavailable);
  await expect(run('select 1/0')).rejects.toBeInstanceOf(RefusedByStore);
  await expect(run('select mistake')).rejects.toThrow('column "mistake" does not exist');
  expect(await run('select 1')).toBe(1);
});
