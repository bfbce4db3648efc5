import { homedir } from 'node:os';
import { join } from 'node:path';
import { findCacheDir, readPort } from './settings.js';

test('a port comes from the option, else from the variable, else from the default', () => {
  expect(readPort(7, 'CARAVAN_KAFKA_PORT', 19092, { CARAVAN_KAFKA_PORT: '8' })).toBe(7);
  expect(readPort(undefined, 'CARAVAN_KAFKA_PORT', 19092, { CARAVAN_KAFKA_PORT: '8' })).toBe(8);
  expect(readPort(undefined, 'CARAVAN_KAFKA_PORT', 19092, {})).toBe(19092);
});

test('a port that is no port is answered with the variable to mend', () => {
  expect(() => readPort(undefined, 'CARAVAN_KAFKA_PORT', 19092, { CARAVAN_KAFKA_PORT: '70000' })).toThrow(
    'CARAVAN_KAFKA_PORT is "70000", which is no port: set it to a number from 1 to 65535.',
  );
});

test('downloads go where the user says, else where the platform keeps caches', () => {
  expect(findCacheDir({ CARAVAN_CACHE: '/c', XDG_CACHE_HOME: '/x' })).toBe('/c');
  expect(findCacheDir({ XDG_CACHE_HOME: '/x' }, 'linux')).toBe(join('/x', 'caravan'));
  expect(findCacheDir({}, 'linux')).toBe(join(homedir(), '.cache', 'caravan'));
  expect(findCacheDir({}, 'darwin')).toBe(join(homedir(), 'Library', 'Caches', 'caravan'));
  expect(findCacheDir({ LOCALAPPDATA: 'L' }, 'win32')).toBe(join('L', 'caravan', 'cache'));
});
