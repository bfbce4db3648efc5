import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireBrokers, requireDatabaseUrl, requireKey, resolveSettings } from './settings.js';
import { scratchFolder } from './testing/scratch-folder.js';

/** A project folder whose stack was started. */
function startedProject(stack: string = JSON.stringify({ gatewayUrl: 'http://s:1', queryUrl: 'http://s:2', databaseUrl: 'postgres://s/c', kafkaBrokers: ['s:3'], topicPrefix: '' })): string {
  const folder = scratchFolder();
  mkdirSync(join(folder, '.caravan'));
  mkdirSync(join(folder, 'deep', 'down'), { recursive: true });
  writeFileSync(join(folder, '.caravan', 'stack.json'), stack);
  writeFileSync(join(folder, '.caravan', 'api-key'), 'cvk_dev\n');
  return folder;
}

const nothing = { CARAVAN_STATE: join(tmpdir(), 'caravan-has-no-such-folder') };

describe('settings', () => {
  it('have defaults', () => {
    expect(resolveSettings({}, { env: nothing, folder: tmpdir() })).toEqual({ gatewayUrl: 'http://localhost:8080', queryUrl: 'http://localhost:8081', key: undefined, databaseUrl: undefined, kafkaBrokers: [], topicPrefix: '' });
  });

  it('come from the stack that was started here or above', () => {
    const folder = join(startedProject(), 'deep', 'down');
    expect(resolveSettings({}, { env: {}, folder })).toEqual({ gatewayUrl: 'http://s:1', queryUrl: 'http://s:2', key: 'cvk_dev', databaseUrl: 'postgres://s/c', kafkaBrokers: ['s:3'], topicPrefix: '' });
  });

  it('come from the stack that CARAVAN_STATE names', () => {
    const state = join(startedProject(), '.caravan');
    expect(resolveSettings({}, { env: { CARAVAN_STATE: state }, folder: tmpdir() })).toMatchObject({ gatewayUrl: 'http://s:1', key: 'cvk_dev' });
  });

  it('let variables override the stack and options override both', () => {
    const folder = startedProject();
    const env = { CARAVAN_GATEWAY_URL: 'http://e:1/', CARAVAN_QUERY_URL: 'http://e:2', CARAVAN_API_KEY: 'e', DATABASE_URL: 'postgres://e/c', KAFKA_BROKERS: 'e:3, e:4' };
    expect(resolveSettings({}, { env, folder })).toEqual({ gatewayUrl: 'http://e:1', queryUrl: 'http://e:2', key: 'e', databaseUrl: 'postgres://e/c', kafkaBrokers: ['e:3', 'e:4'], topicPrefix: '' });
    expect(resolveSettings({ gateway: 'https://o', query: 'http://o:2', key: 'o' }, { env, folder })).toMatchObject({ gatewayUrl: 'https://o', queryUrl: 'http://o:2', key: 'o' });
  });

  it('explain what is wrong or missing', () => {
    const terminal = { env: nothing, folder: tmpdir() };
    expect(() => resolveSettings({ query: 'ftp://x' }, terminal)).toThrow('"ftp://x" is no address: give --query one such as http://localhost:8080.');
    expect(() => resolveSettings({ key: 'a b' }, terminal)).toThrow(/copy it again/);
    expect(() => requireKey(resolveSettings({}, terminal))).toThrow(/There is no API key: run `npm start`/);
    expect(() => requireDatabaseUrl(resolveSettings({}, terminal))).toThrow(/There is no database to use: run `npm start`/);
    expect(() => requireBrokers(resolveSettings({}, terminal))).toThrow(/There is no Kafka to use: run `npm start`/);
    expect(() => resolveSettings({}, { env: {}, folder: startedProject('{') })).toThrow(/stack\.json is damaged: run `npm start`/);
  });
});
