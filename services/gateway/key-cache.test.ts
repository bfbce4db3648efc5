import { StoreUnavailable } from '#libs/engine';
import type { KeyHolder } from './gateway-parts.js';
import { cacheKeys } from './key-cache.js';

const acme: KeyHolder = { tenant: 'acme', scopes: ['publish'], domains: ['*'] };

/** A cache over a lookup whose answers and clock the test sets. */
function setUp() {
  const world = { now: 0, asked: 0, isDown: false, known: new Map([['key', acme]]) };
  const lookUp = cacheKeys((secret) => {
    world.asked++;
    return world.isDown ? Promise.reject(new StoreUnavailable('down')) : Promise.resolve(world.known.get(secret));
  }, () => world.now);
  return { world, lookUp };
}

it('asks once in 10 s for a key, and once in 2 s for a wrong one', async () => {
  const { world, lookUp } = setUp();
  for (const now of [0, 1_999, 9_999]) {
    world.now = now;
    expect(await lookUp('key')).toBe(acme);
  }
  expect(world.asked).toBe(1);
  for (const now of [10_000, 11_999]) {
    world.now = now;
    expect(await lookUp('wrong')).toBeUndefined();
  }
  expect(world.asked).toBe(2);
  world.now = 12_000;
  await lookUp('wrong');
  expect(world.asked).toBe(3);
});

it('asks once for requests that come together', async () => {
  const { world, lookUp } = setUp();
  await Promise.all([lookUp('key'), lookUp('key'), lookUp('key')]);
  expect(world.asked).toBe(1);
});

it('notices within 10 s that a key was revoked', async () => {
  const { world, lookUp } = setUp();
  await lookUp('key');
  world.known.clear();
  world.now = 10_000;
  expect(await lookUp('key')).toBeUndefined();
});

it('notices within 2 s that a key was made', async () => {
  const { world, lookUp } = setUp();
  expect(await lookUp('new')).toBeUndefined();
  world.known.set('new', acme);
  world.now = 2_000;
  expect(await lookUp('new')).toBe(acme);
});

it('lets keys seen in the last 5 minutes go on working without a database, and no others', async () => {
  const { world, lookUp } = setUp();
  await lookUp('key');
  world.isDown = true;
  world.now = 299_999;
  expect(await lookUp('key')).toBe(acme);
  await expect(lookUp('never seen')).rejects.toThrow(StoreUnavailable);
  world.now = 302_000;
  await lookUp('key').catch(() => undefined);
  world.now = 310_000;
  await expect(lookUp('key')).rejects.toThrow(StoreUnavailable);
});

it('does not wait for a database known to be down', async () => {
  const never = new Promise<undefined>(() => undefined);
  let answer: () => Promise<KeyHolder | undefined> = () => Promise.resolve(acme);
  let now = 0;
  const lookUp = cacheKeys(() => answer(), () => now);
  await lookUp('key');
  answer = () => Promise.reject(new StoreUnavailable('down'));
  now = 10_000;
  await lookUp('key');
  answer = () => never;
  now = 20_000;
  expect(await lookUp('key')).toBe(acme);
});
