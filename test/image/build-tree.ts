import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { type Copy, type Stage, lastOf, readCopy, readDockerfile } from './dockerfile.js';

/** What an image would hold and how its containers would start. */
export interface ImageTree {
  /** The folder that stands for `/`. */
  readonly root: string;
  /** The working directory, as a path below `root`. */
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly user: string;
}

/** Does the steps of a Dockerfile in their order without Docker, each stage in a folder of its own below `folder`: what the base image holds is this computer's. */
export function buildTree(context: string, dockerfile: string, folder: string, print: (line: string) => void): ImageTree {
  const stages = readDockerfile(readFileSync(join(context, dockerfile), 'utf8'));
  const ignored = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n').filter((line) => line !== '');
  for (const stage of stages) buildStage(stage, { context, ignored, folder, print });
  const last = stages.at(-1);
  if (!last) throw new Error(`${dockerfile} has no stage.`);
  const root = join(folder, last.name);
  return { root, workdir: join(root, lastOf(last, 'WORKDIR') ?? '/'), env: envOf(last), entrypoint: JSON.parse(lastOf(last, 'ENTRYPOINT') ?? '[]') as string[], user: lastOf(last, 'USER') ?? 'root' };
}

interface Building {
  readonly context: string;
  readonly ignored: readonly string[];
  readonly folder: string;
  readonly print: (line: string) => void;
}

function buildStage(stage: Stage, { context, ignored, folder, print }: Building): void {
  const root = join(folder, stage.name);
  let workdir = '/';
  mkdirSync(root, { recursive: true });
  for (const { word, rest } of stage.instructions) {
    print(`  ${stage.name}: ${word} ${rest}`);
    if (word === 'WORKDIR') {
      workdir = posix.resolve(workdir, rest);
      mkdirSync(join(root, workdir), { recursive: true });
    } else if (word === 'COPY') {
      const copy = readCopy(rest);
      if (copy.from === undefined) refuseIgnored(copy, ignored);
      copyAll(copy, copy.from === undefined ? context : join(folder, copy.from), root, workdir);
    } else if (word === 'RUN') {
      run(rest, join(root, workdir), envOf(stage));
    } else if (!['ENV', 'USER', 'ENTRYPOINT', 'CMD'].includes(word)) {
      throw new Error(`${word} is not understood here: build the image with Docker, or teach test/image about it.`);
    }
  }
}

function envOf({ instructions }: Stage): Record<string, string> {
  return Object.fromEntries(instructions.filter(({ word }) => word === 'ENV').flatMap(({ rest }) => rest.split(/\s+/).map((pair) => pair.split('=', 2) as [string, string])));
}

function refuseIgnored({ sources }: Copy, ignored: readonly string[]): void {
  const missing = sources.find((source) => ignored.includes(source.split('/')[0] ?? ''));
  if (missing !== undefined) throw new Error(`COPY ${missing} finds nothing: .dockerignore leaves it out of the context.`);
}

/** A folder's content goes into the target, a file into a target that ends with a slash, else to its place. */
function copyAll({ sources, target }: Copy, from: string, root: string, workdir: string): void {
  const into = join(root, posix.resolve(workdir, target));
  for (const source of sources) {
    const path = join(from, source);
    const to = !statSync(path).isDirectory() && (target.endsWith('/') || target === '.') ? join(into, basename(source)) : into;
    cpSync(path, to, { recursive: true, verbatimSymlinks: true });
  }
}

function run(command: string, cwd: string, env: Readonly<Record<string, string>>): void {
  const { status } = spawnSync('sh', ['-c', command], { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}.`);
}
