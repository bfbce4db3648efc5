import { Writable } from 'node:stream';
import { runCaravan } from '#services/cli';
import { startWorld, type World } from '../golden/world.js';
import { step } from './border-events.js';
import { type RawLog, openRawLog } from './raw-log.js';
import { countersOf, selectAs, verify } from './stored-state.js';

jest.setTimeout(300_000);

const day = 86_400_000;
const firstReceipt = Date.parse('2024-05-01T00:00:00Z');
let world: World;
let log: RawLog;

/** An observation of four days after its first receipt: refused then, acceptable today. */
const early = step('early', '2024-05-05T08:00:00Z', {}, { recordedtime: null });
const broken = '{"specversion":';

beforeAll(async () => {
  world = await startWorld({ name: 'e2e-redrive', referenceSets: ['common'], timestampType: 'CreateTime' });
  log = await openRawLog(world);
  await log.append([
    { partition: 0, value: Buffer.from(JSON.stringify(early)), timestamp: firstReceipt },
    { partition: 1, value: Buffer.from(broken), timestamp: firstReceipt + day },
    { partition: 2, value: null, timestamp: firstReceipt },
  ]);
  await world.settle();
});
afterAll(async () => {
  await log?.close();
  await world?.stop();
});

/** What `caravan dead-letters redrive` says in JSON. */
async function redrive(...args: readonly string[]): Promise<{ readonly redriven: number; readonly rows: readonly { readonly reason: string; readonly waiting: number; readonly exhausted: number }[] }> {
  let text = '';
  const stdout = new Writable({ write: (bytes: Buffer, _encoding, done) => ((text += bytes.toString()), done()) });
  const stderr = new Writable({ write: (_bytes, _encoding, done) => done() });
  const env = { CARAVAN_STATE: '/nowhere', DATABASE_URL: world.environment.databaseUrl, KAFKA_BROKERS: world.environment.kafkaBrokers.join(',') };
  const code = await runCaravan(['dead-letters', 'redrive', '--format', 'json', ...args], { stdout, stderr, env, folder: '/', now: Date.now });
  if (code !== 0) throw new Error(`exit code ${code}: ${text}`);
  await world.settle();
  return JSON.parse(text) as Awaited<ReturnType<typeof redrive>>;
}

const letters = (): Promise<{ reason: string; attempts: number; redriven: boolean }[]> =>
  selectAs(world, 'default', `select reason, attempts, redriven_at is not null as redriven from caravan.dead_letter order by reason, attempts`);

// One story: each step needs the one before.
describe('dead letters that are redriven', () => {
  it('are only counted in a dry run; a record without a value is left to a person', async () => {
    expect(await redrive('--dry-run')).toEqual({
      redriven: 0,
      rows: [
        { domain: 'border-checkpoints', reason: 'actual_in_future', waiting: 1, exhausted: 0 },
        { domain: 'border-checkpoints', reason: 'undecodable', waiting: 2, exhausted: 1 },
      ],
    });
    expect((await countersOf(world)).stored).toBe(0);
  });

  it('are chosen by reason, and stored as of their first receipt', async () => {
    expect((await redrive('--where', 'reason=actual_in_future')).redriven).toBe(1);
    expect(await selectAs(world, 'default', `select event_id as id, recorded_time as recorded from caravan.fact`)).toEqual([{ id: 'early', recorded: new Date(firstReceipt) }]);
  });

  it('change nothing the second time', async () => {
    const before = await countersOf(world);
    expect(await redrive('--where', 'reason=actual_in_future')).toEqual({ redriven: 0, rows: [] });
    expect(await countersOf(world)).toEqual(before);
  });

  it('are refused again with one attempt more, until there were too many', async () => {
    for (const attempts of [2, 3]) {
      expect((await redrive('--max-attempts', '3')).redriven).toBe(1);
      expect((await letters()).filter(({ redriven, reason }) => !redriven && reason === 'undecodable').map((each) => each.attempts).sort()).toEqual([1, attempts]);
    }
    expect((await redrive('--max-attempts', '3')).redriven).toBe(0);
  });

  it('leave numbers that verify', async () => {
    expect(await verify(world)).toEqual([]);
  });
});
