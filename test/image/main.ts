import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findFreePort, scratchDatabase, startServices, startTestStack } from '#deploy/local';
import { domains } from '#libs/catalog';
import { findProjectRoot } from '#libs/reference';
import { type ImageTree, buildTree } from './build-tree.js';

/** `USER node` of the base image. */
const users: Readonly<Record<string, number>> = { root: 0, node: 1000 };

/**
 * The image without Docker: the steps of the Dockerfile in a fresh folder, then the jobs and services of the compose file from what came
 * out, read-only and as the image's user, on a real Kafka and Postgres, until each says that it is ready.
 */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'caravan-image-'));
  try {
    console.log('The steps of deploy/docker/Dockerfile …');
    const tree = buildTree(findProjectRoot(), join('deploy', 'docker', 'Dockerfile'), folder, (line) => console.log(line));
    chmodSync(folder, 0o755);
    const { status } = spawnSync('chmod', ['-R', 'a-w,a+rX', tree.root]);
    if (status !== 0) throw new Error('The tree cannot be made read-only.');
    console.log(`${spawnSync('du', ['-sm', tree.root], { encoding: 'utf8' }).stdout.split('\t')[0]} MB beside the base image, read-only`);
    await runTree(tree, folder);
  } finally {
    spawnSync('chmod', ['-R', 'u+w', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runTree(tree: ImageTree, folder: string): Promise<void> {
  const stack = await startTestStack();
  const scratch = await scratchDatabase(stack.databaseUrl, 'image');
  try {
    const [gatewayPort, queryPort] = [await findFreePort(), await findFreePort()];
    const env = {
      PATH: process.env['PATH'], ...tree.env, KAFKA_BROKERS: stack.kafkaBrokers.join(','), DATABASE_URL: scratch.url, CARAVAN_TOPIC_PREFIX: `image-${Date.now().toString(36)}.`,
      CARAVAN_LOG_LEVEL: 'warn', CARAVAN_GATEWAY_PORT: String(gatewayPort), CARAVAN_QUERY_PORT: String(queryPort), CARAVAN_READER_PASSWORD: 'a-password-of-the-test',
    };
    for (const job of ['migrate', 'topics', 'reader']) runJob(tree, job, env);
    await runServices(tree, folder, env, `http://127.0.0.1:${queryPort}`);
  } finally {
    await scratch.drop();
    await stack.stop();
  }
}

const compose = parse(readFileSync(join(findProjectRoot(), 'docker-compose.yml'), 'utf8'), { merge: true }) as { services: Readonly<Record<string, { command: readonly string[] }>> };

/** Only root can be somebody else; whoever else runs this is not root already. */
function userOf({ user }: ImageTree): number | undefined {
  const id = users[user];
  if (id === undefined || id === 0) throw new Error(`USER ${user}: the image has to name a user who is not root.`);
  return process.getuid?.() === 0 ? id : undefined;
}

function runJob(tree: ImageTree, job: string, env: NodeJS.ProcessEnv): void {
  const [uid, command] = [userOf(tree), compose.services[job]?.command ?? []];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: tree.workdir, env, encoding: 'utf8', ...(uid === undefined ? {} : { uid, gid: uid }) });
  if (status !== 0) throw new Error(`${job} ended with ${status}: ${stdout}${stderr}`);
  console.log(`${job}: done`);
}

async function runServices(tree: ImageTree, folder: string, env: NodeJS.ProcessEnv, queryUrl: string): Promise<void> {
  const names = ['gateway', 'query', 'watch', ...domains.map(({ name }) => name)];
  for (const name of names) {
    const started = [...tree.entrypoint, ...(compose.services[name]?.command ?? [])].join(' ');
    if (started !== `node dist/services/${name}/main.js`) throw new Error(`${name} is started by "${started}", which is not what is run here.`);
  }
  const specs = [];
  for (const name of names) specs.push({ name, opsPort: await findFreePort() });
  const user = userOf(tree);
  const services = await startServices(specs, { root: tree.workdir, stateDir: mkdtempSync(join(folder, 'state-')), env, ...(user === undefined ? {} : { user }) });
  try {
    console.log(`${names.join(', ')}: ready${user === undefined ? '' : `, as user ${user}`}`);
    for (const path of ['/', '/console/main.mjs', '/console/lit-html.mjs']) {
      const { status } = await fetch(`${queryUrl}${path}`);
      if (status !== 200) throw new Error(`the console's ${path} was answered ${status}`);
    }
    accessSync(join(tree.workdir, 'libs', 'adapters', 'feeds'), constants.R_OK);
    console.log('the console is served');
  } finally {
    await services.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
