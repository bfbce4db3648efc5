import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { findJava } from './java.js';
import { type KafkaNode, type KafkaPaths, renderLog4j, renderServerProperties } from './kafka-config.js';
import { kafkaAnswers } from './kafka-handshake.js';
import { provideKafkaJars } from './kafka-jars.js';
import { choosePort, findFreePort, isPortFree } from './ports.js';
import { adoptServer, launchServer, type ServerKind } from './server.js';
import { StackError } from './stack-error.js';
import { explainStorage, fullDisk, isDiskFull } from './storage-error.js';

const execute = promisify(execFile);

export interface KafkaRequest {
  readonly stateDir: string;
  readonly cacheDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  readonly progress: (line: string) => void;
  /** Absent: a lone node. */
  readonly member?: ClusterMember;
}

/** What a node knows of the cluster it is one of. */
export interface ClusterMember extends Omit<KafkaNode, 'port'> {
  readonly clusterId: string;
}

/** How the Kafka of this state folder is recognised and stopped. */
export function kafkaOf(stateDir: string): ServerKind {
  return {
    name: 'Kafka',
    recordFile: join(stateDir, 'kafka.json'),
    logFile: join(stateDir, 'kafka', 'console.log'),
    mark: join(stateDir, 'kafka', 'server.properties'),
    stopSteps: [['SIGTERM', 20_000], ['SIGKILL', 5_000]],
    answers: kafkaAnswers,
  };
}

/** The jars and the Java of Kafka, downloaded where they are missing; the answer is where they are. */
export async function provideKafka({ env, cacheDir, progress }: Pick<KafkaRequest, 'env' | 'cacheDir' | 'progress'>): Promise<{ readonly jars: string; readonly java: string }> {
  const jars = await provideKafkaJars(cacheDir, progress, { repository: env['CARAVAN_MAVEN_REPOSITORY'] });
  return { jars, java: await findJava(env, cacheDir, progress) };
}

/** Starts Kafka, or takes over the one that still runs in this state folder; the answer is its port. */
export async function startKafka(request: KafkaRequest): Promise<number> {
  const kind = kafkaOf(request.stateDir);
  const { env, progress } = request;
  const { jars, java } = await provideKafka(request);
  const running = await adoptServer(kind, request.port, basename(jars));
  if (running) return running.port;
  const port = await choosePort(request.port, 'Kafka', 'CARAVAN_KAFKA_PORT');
  const paths = pathsOf(request.stateDir);
  await configure(paths, port, request.member);
  await format(java, jars, paths, request.member?.clusterId);
  progress('Kafka: starting');
  await launchServer(kind, { command: java, args: javaArguments(jars, paths), env }, port, basename(jars));
  return port;
}

function pathsOf(stateDir: string): KafkaPaths {
  const folder = join(stateDir, 'kafka');
  return {
    dataDir: join(folder, 'data'),
    tempDir: join(folder, 'temp'),
    configFile: join(folder, 'server.properties'),
    log4jFile: join(folder, 'log4j2.properties'),
    logFile: join(folder, 'kafka.log'),
  };
}

async function configure(paths: KafkaPaths, port: number, member: ClusterMember | undefined): Promise<void> {
  try {
    await rm(paths.tempDir, { recursive: true, force: true });
    await mkdir(paths.tempDir, { recursive: true });
    const node = member ?? { id: 1, controllerPorts: [await chooseControllerPort(paths, port)], doors: [], properties: {} };
    await writeFile(paths.configFile, renderServerProperties(paths, { ...node, port }));
    await writeFile(paths.log4jFile, renderLog4j(paths));
  } catch (error) {
    throw explainStorage(error, paths.dataDir, 'start Caravan from a folder on another disk');
  }
}

/** The port of the last time as long as it is free. */
async function chooseControllerPort(paths: KafkaPaths, brokerPort: number): Promise<number> {
  const file = join(paths.dataDir, '..', 'controller-port');
  const last = existsSync(file) ? Number(await readFile(file, 'utf8')) : 0;
  if (last > 0 && last !== brokerPort && (await isPortFree(last))) return last;
  const port = await findFreePort();
  await writeFile(file, String(port));
  return port;
}

/** An id as Kafka takes it. */
export function makeClusterId(): string {
  return randomBytes(16).toString('base64url').replace(/^-/, 'A');
}

/** Gives the log folder the id of its cluster, or one of its own, once; a format cut short is done again from nothing. */
async function format(java: string, jars: string, paths: KafkaPaths, sharedId: string | undefined): Promise<void> {
  const marker = join(paths.dataDir, '..', 'formatted');
  if (existsSync(marker)) return;
  await rm(paths.dataDir, { recursive: true, force: true });
  const clusterId = sharedId ?? makeClusterId();
  const args = ['format', ...(sharedId === undefined ? ['--standalone'] : []), '--cluster-id', clusterId, '--config', paths.configFile];
  try {
    await execute(java, [...jvmOptions(jars, paths), '-XX:TieredStopAtLevel=1', 'kafka.tools.StorageTool', ...args]);
  } catch (error) {
    const { stderr = '', stdout = '' } = error as { stderr?: string; stdout?: string };
    if (isDiskFull(stderr + stdout)) throw fullDisk(paths.dataDir);
    const reason = (stderr || stdout).trim().split('\n').at(-1);
    throw new StackError(`Kafka could not prepare ${paths.dataDir} (${reason}): check the disk and the rights there.`, { cause: error });
  }
  await writeFile(marker, clusterId);
}

function javaArguments(jars: string, paths: KafkaPaths): string[] {
  return ['-Xmx512m', '-XX:+ExitOnOutOfMemoryError', ...jvmOptions(jars, paths), 'kafka.Kafka', paths.configFile];
}

/** The serial collector: two cores also carry Postgres and the services. */
function jvmOptions(jars: string, paths: KafkaPaths): string[] {
  return [
    '-XX:+UseSerialGC',
    `-Djava.io.tmpdir=${paths.tempDir}`,
    `-Dlog4j2.configurationFile=${paths.log4jFile}`,
    '-cp',
    join(jars, '*'),
  ];
}
