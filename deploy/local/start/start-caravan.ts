import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { domains } from '#libs/catalog';
import { openDatabase } from '#libs/database';
import { prepareDatabase, prepareTopics } from '#libs/host';
import { domainOpsPort, opsPortOf, readEnvironment } from '#libs/platform';
import { findProjectRoot } from '#libs/reference';
import { type Stack, startStack } from '../stack.js';
import { provideCanaryKey, provideDevelopmentKey } from './development-key.js';
import { printFirstNumbers } from './first-numbers.js';
import { loadSample } from './load-sample.js';
import { type ServiceProcesses, startServices } from './service-processes.js';
import { waitUntilApplied } from './wait-until-applied.js';

export interface StartOptions {
  readonly stateDir: string;
  readonly withSample: boolean;
  readonly print: (line: string) => void;
}

export interface RunningCaravan {
  /** Settles with a sentence when a service ended although nobody asked. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Everything `npm start` starts, in order; what was started is stopped again when a later step fails. */
export async function startCaravan(options: StartOptions): Promise<RunningCaravan> {
  const { print } = options;
  const stateDir = resolve(options.stateDir);
  const stack = await startStack({ stateDir, progress: (line) => print(`  ${line}`) });
  let services: ServiceProcesses | undefined;
  const stop = async (): Promise<void> => {
    await services?.stop();
    await stack.stop();
  };
  try {
    const key = await prepare(stack, stateDir, print);
    services = await startAllServices(stack, stateDir, print);
    await greet(stack, stateDir, key, options);
    return { ended: services.ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function environmentOf(stack: Stack): NodeJS.ProcessEnv {
  return { ...process.env, KAFKA_BROKERS: stack.kafkaBrokers.join(','), DATABASE_URL: stack.databaseUrl };
}

async function prepare(stack: Stack, stateDir: string, print: StartOptions['print']): Promise<string> {
  print('Preparing the database and the topics …');
  const { topicPrefix, partitions, gatewayPort, queryPort } = readEnvironment(environmentOf(stack));
  await prepareDatabase({ domains, databaseUrl: stack.databaseUrl, referenceSets: ['common', 'dev-feeds'] });
  await prepareTopics({ domains, brokers: stack.kafkaBrokers, prefix: topicPrefix, partitions, replicationFactor: 1, timestampType: 'LogAppendTime' });
  const addresses = { gatewayUrl: `http://localhost:${gatewayPort}`, queryUrl: `http://localhost:${queryPort}`, databaseUrl: stack.databaseUrl, kafkaBrokers: stack.kafkaBrokers };
  writeFileSync(join(stateDir, 'stack.json'), JSON.stringify(addresses, null, 2), { mode: 0o600 });
  return provideDevelopmentKey(stateDir, stack.databaseUrl);
}

async function startAllServices(stack: Stack, stateDir: string, print: StartOptions['print']): Promise<ServiceProcesses> {
  const environment = readEnvironment({ ...environmentOf(stack), CARAVAN_OPS_PORT: '0' });
  const { gatewayPort, queryPort } = environment;
  const env = {
    CARAVAN_WATCH_DISKS: stateDir, CARAVAN_CANARY_KEY: await provideCanaryKey(stateDir, stack.databaseUrl),
    CARAVAN_GATEWAY_URL: `http://127.0.0.1:${gatewayPort}`, CARAVAN_QUERY_URL: `http://127.0.0.1:${queryPort}`, ...environmentOf(stack),
  };
  const specs = [
    ...['gateway', 'query', 'watch'].map((name) => ({ name, opsPort: opsPortOf(name, environment) })),
    ...domains.map(({ name }, index) => ({ name, opsPort: domainOpsPort + index })),
  ];
  print(`Starting ${specs.map(({ name }) => name).join(', ')} …`);
  return startServices(specs, { root: findProjectRoot(), stateDir, env });
}

async function greet(stack: Stack, stateDir: string, key: string, { withSample, print }: StartOptions): Promise<void> {
  const { topicPrefix, gatewayPort, queryPort } = readEnvironment(environmentOf(stack));
  const [gatewayUrl, queryUrl] = [`http://127.0.0.1:${gatewayPort}`, `http://127.0.0.1:${queryPort}`];
  const database = await openDatabase({ url: stack.databaseUrl, role: 'caravan_operator', applicationName: 'caravan start', poolSize: 1 });
  try {
    if (withSample && !existsSync(join(stateDir, 'sample-loaded'))) print('Loading the bundled sample of real border and air traffic …');
    const applied = async (): Promise<void> => {
      for (const domain of domains) await waitUntilApplied({ brokers: stack.kafkaBrokers, database, domain: domain.name, topicPrefix });
    };
    if (withSample) await loadSample({ stateDir, gatewayUrl, key, print, waitUntilApplied: applied });
  } finally {
    await database.close();
  }
  await printFirstNumbers({ queryUrl, gatewayUrl, key, withSample, print });
}
