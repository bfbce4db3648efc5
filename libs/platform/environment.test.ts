import { ConfigError } from './config-error.js';
import { readEnvironment, requireDatabaseUrl, settings } from './environment.js';
import { opsPortOf } from './services.js';

it('reads defaults where nothing or an empty text is set', () => {
  const environment = readEnvironment({ CARAVAN_GATEWAY_PORT: '', KAFKA_BROKERS: ' ' });
  expect(environment).toMatchObject({ kafkaBrokers: ['127.0.0.1:19092'], gatewayPort: 8080, maxInflightBytes: 64 * 1024 * 1024, breakerShare: 0.95, logLevel: 'info', topicPrefix: '' });
  expect(Object.isFrozen(environment)).toBe(true);
});

it('reads what is set', () => {
  const environment = readEnvironment({ KAFKA_BROKERS: 'a:1, b:2', CARAVAN_OPS_PORT: '9999', CARAVAN_BREAKER_SHARE: '1' });
  expect(environment).toMatchObject({ kafkaBrokers: ['a:1', 'b:2'], opsPort: 9999, breakerShare: 1 });
});

it.each([
  ['CARAVAN_GATEWAY_PORT', '80 80'],
  ['CARAVAN_GATEWAY_PORT', '65536'],
  ['CARAVAN_QUERY_PORT', '-1'],
  ['CARAVAN_POOL_SIZE', '0'],
  ['CARAVAN_POOL_SIZE', '1e2'],
  ['CARAVAN_BREAKER_SHARE', '0'],
  ['CARAVAN_LOG_LEVEL', 'loud'],
  ['CARAVAN_TOPIC_PREFIX', 'a b'],
  ['KAFKA_BROKERS', 'localhost'],
  ['DATABASE_URL', 'mysql://x'],
])('names %s=%s and the fix in one sentence', (name, value) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(ConfigError);
  expect(() => readEnvironment({ [name]: value })).toThrow(new RegExp(`^${name} is ".*": set it to [^\\n]+\\.$`));
});

it('never repeats a password', () => {
  expect(() => readEnvironment({ DATABASE_URL: 'mysql://me:secret@host/db' })).toThrow(/^(?!.*secret)/);
});

it('asks for a database only where one is needed', () => {
  expect(() => requireDatabaseUrl(readEnvironment({}))).toThrow(/^DATABASE_URL is not set/);
  expect(requireDatabaseUrl(readEnvironment({ DATABASE_URL: 'postgres://a:b@c/d' }))).toBe('postgres://a:b@c/d');
});

it('gives each service its own ops port unless one is set', () => {
  const environment = readEnvironment({});
  expect([opsPortOf('gateway', environment), opsPortOf('a-new-domain', environment), opsPortOf('gateway', { ...environment, opsPort: 7 })]).toEqual([9080, 9091, 7]);
});

it('names every variable once', () => {
  const names = Object.values(settings).map((setting) => setting.name);
  expect(new Set(names).size).toBe(names.length);
});
