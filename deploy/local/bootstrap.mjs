/**
 * The first step of `npm start`, `stop`, `reset`, `run golden`, `run bench`, `run faults` and `test`, on nothing but Node:
 * checks the Node version, installs and builds what is missing, then runs the command.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scripts = {
  start: ['dist/deploy/local/main.js', 'start'],
  stop: ['dist/deploy/local/main.js', 'stop'],
  reset: ['dist/deploy/local/main.js', 'reset'],
  golden: ['dist/test/golden/main.js'],
  faults: ['dist/test/faults/main.js'],
  bench: ['dist/test/bench/main.js'],
  test: ['test/run-all.mjs'],
};

const [command, ...args] = process.argv.slice(2);
if (!(command in scripts)) fail(`There is no command "${command ?? ''}": use one of ${Object.keys(scripts).join(', ')}.`);
checkNode();
if (!isInstalled()) install();
if (!isBuilt()) build();
run(scripts[command], args);

function checkNode() {
  const range = readJson('package.json').engines.node;
  const version = process.versions.node;
  if (range.split('||').some((part) => part.trim().split(/\s+/).every((bound) => meets(version, bound)))) return;
  fail(`Caravan needs Node ${range}, and this is ${version}: install a Node of these versions and run the command again.`);
}

/** `bound` is `>=20.19` or `<21`. */
function meets(version, bound) {
  const [, operator, limit] = /^(>=|<)(.+)$/.exec(bound);
  const [have, want] = [version, limit].map((text) => text.split('.').map(Number));
  const order = have.map((part, index) => part - (want[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
  return operator === '<' ? order < 0 : order >= 0;
}

/** npm keeps in node_modules what it last installed: the same versions as in package-lock.json, or it is time to install. */
function isInstalled() {
  if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) return false;
  const installed = readJson('node_modules/.package-lock.json').packages;
  const wanted = Object.entries(readJson('package-lock.json').packages).filter(([path]) => path !== '');
  return wanted.every(([path, entry]) =>
    installed[path] ? installed[path].version === entry.version : entry.optional || entry.devOptional || entry.peer,
  );
}

function install() {
  console.log('Installing what package-lock.json names (npm ci) …');
  const npm = process.env.npm_execpath;
  const options = { cwd: root, stdio: 'inherit', shell: !npm && process.platform === 'win32' };
  const { status } = npm?.endsWith('.js') ? spawnSync(process.execPath, [npm, 'ci'], options) : spawnSync('npm', ['ci'], options);
  if (status !== 0) fail('The installation did not succeed: see the lines above, mend it (often the network), and run the command again.');
}

function isBuilt() {
  const stamp = join(root, 'dist', '.tsbuildinfo');
  if (!existsSync(stamp)) return false;
  const builtAt = statSync(stamp).mtimeMs;
  const configs = ['tsconfig.json', 'tsconfig.base.json', 'package-lock.json'].map((file) => join(root, file));
  return [...configs, ...['libs', 'services', 'deploy', 'test'].flatMap(listSources)].every((file) => statSync(file).mtimeMs <= builtAt);
}

function listSources(folder) {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { recursive: true });
  return entries.filter((file) => /\.(m?ts|json)$/.test(file)).map((file) => join(root, folder, file));
}

function build() {
  console.log('Building (tsc) …');
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.json'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) fail('The build did not succeed: the lines above say where.');
  const now = new Date();
  utimesSync(join(root, 'dist', '.tsbuildinfo'), now, now);
}

/** The command gets a session of its own: Ctrl-C then reaches it once, through us, however often npm repeats it. */
function run(script, args) {
  const child = spawn(process.execPath, [...script, ...args], { cwd: root, stdio: 'inherit', detached: process.platform !== 'win32' });
  const target = command === 'test' && process.platform !== 'win32' ? -child.pid : child.pid;
  let lastSignalAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (Date.now() - lastSignalAt < 1000) return;
      lastSignalAt = Date.now();
      process.kill(target, signal === 'SIGHUP' ? 'SIGTERM' : signal);
    });
  }
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

function readJson(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
