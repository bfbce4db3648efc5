import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LockedJar } from './fetch-jar.js';
import { provideKafkaJars } from './kafka-jars.js';

const contents: Readonly<Record<string, string>> = { one: 'first jar', two: 'second jar', three: 'third jar' };
const jars = Object.entries(contents).map(([artifact, content]): LockedJar => ({
  group: 'org.example',
  artifact,
  version: '1.0',
  size: content.length,
  sha512: createHash('sha512').update(content).digest('hex'),
}));

let cacheDir: string;
let server: Server;
let source: { repository: string; stallMs: number };
let requested: string[];
let answer: (response: ServerResponse, artifact: string) => void;

const serve = (response: ServerResponse, artifact: string): void => void response.end(contents[artifact]);
const provide = (): Promise<string> => provideKafkaJars(cacheDir, () => undefined, source, jars);

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'caravan-jars-'));
  requested = [];
  answer = serve;
  server = createServer((request, response) => {
    const artifact = request.url?.split('/').at(-3) ?? '';
    requested.push(artifact);
    answer(response, artifact);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  source = { repository: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mirror`, stallMs: 150 };
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(cacheDir, { recursive: true });
});

test('all jars are fetched once; afterwards nothing is asked of the network', async () => {
  const folder = await provide();
  expect((await readdir(folder)).sort()).toEqual(['one-1.0.jar', 'three-1.0.jar', 'two-1.0.jar', 'verified.json']);
  expect(await readFile(join(folder, 'two-1.0.jar'), 'utf8')).toBe(contents['two']);
  requested = [];
  expect(await provide()).toBe(folder);
  expect(requested).toEqual([]);
});

test('a jar with other bytes is refused in one sentence that names it, and never appears', async () => {
  answer = (response, artifact) => (artifact === 'two' ? response.end('forged!!!!') : serve(response, artifact));
  await expect(provide()).rejects.toThrow(
    /^two-1\.0\.jar did not arrive as it was checked \(its SHA-512 differs\): run the command again, .+\.$/,
  );
  const [folder] = await readdir(cacheDir);
  expect((await readdir(join(cacheDir, folder ?? ''))).filter((file) => file.startsWith('two'))).toEqual([]);
});

test('a cut download is told apart, and the next run fetches only what is missing', async () => {
  answer = (response, artifact) => {
    if (artifact !== 'three') return serve(response, artifact);
    response.writeHead(200, { 'content-length': 9 }).write('thi', () => response.destroy());
  };
  await expect(provide()).rejects.toThrow(/^three-1\.0\.jar, a part of Kafka, could not be downloaded \(.+\): go online/);
  answer = serve;
  requested = [];
  await provide();
  expect(requested).toEqual(['three']);
});

test('a jar changed in the cache is fetched again', async () => {
  const folder = await provide();
  await writeFile(join(folder, 'one-1.0.jar'), 'changed');
  requested = [];
  await provide();
  expect(requested).toEqual(['one']);
  expect(await readFile(join(folder, 'one-1.0.jar'), 'utf8')).toBe(contents['one']);
});

test('without a network the sentence says how to go on', async () => {
  source = { ...source, repository: 'http://127.0.0.1:9' };
  await expect(provide()).rejects.toThrow(/could not be downloaded \(ECONNREFUSED\): go online .+ or KAFKA_BROKERS to a Kafka that runs\.$/);
});
