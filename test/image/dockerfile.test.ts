import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProjectRoot } from '#libs/reference';
import { lastOf, readCopy, readDockerfile } from './dockerfile.js';

const root = findProjectRoot();
const stages = readDockerfile(readFileSync(join(root, 'deploy', 'docker', 'Dockerfile'), 'utf8'));
const copies = stages.flatMap(({ instructions }) => instructions.filter(({ word }) => word === 'COPY').map(({ rest }) => readCopy(rest)));

it('reads stages, comments and lines that go on', () => {
  const text = '# what\nFROM a AS first\nRUN one \\\n # not this\n && two\nFROM b\nCOPY --from=first /x y/\n';
  expect(readDockerfile(text)).toEqual([
    { name: 'first', instructions: [{ word: 'RUN', rest: 'one   && two' }] },
    { name: '1', instructions: [{ word: 'COPY', rest: '--from=first /x y/' }] },
  ]);
  expect(readCopy('--from=first /x y/')).toEqual({ from: 'first', sources: ['/x'], target: 'y/' });
  expect(() => readCopy('--link x y')).toThrow('--link');
});

it('copies what is there and is part of the context', () => {
  const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
  const sources = copies.filter(({ from }) => from === undefined).flatMap((copy) => copy.sources);
  expect(sources.filter((source) => !existsSync(join(root, source)) || ignored.includes(source.split('/')[0] ?? ''))).toEqual([]);
  expect(copies.flatMap(({ from }) => from ?? []).filter((name) => !stages.some((stage) => stage.name === name))).toEqual([]);
});

it('starts node as a user who is not root', () => {
  const last = stages.at(-1);
  expect(last && [lastOf(last, 'USER'), lastOf(last, 'ENTRYPOINT')]).toEqual(['node', '["node"]']);
});
