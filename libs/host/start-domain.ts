import 'reflect-metadata';
import { hostname } from 'node:os';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type Domain, topicOf } from '#libs/contracts';
import { PostgresStore, openDatabase } from '#libs/database';
import { Applier, Breaker, EventReader, Refolder } from '#libs/engine';
import { KafkaBatchServer } from '#libs/kafka';
import { type Environment, type Logger, createNestLogger, ingestMetrics, requireDatabaseUrl } from '#libs/platform';
import { createDomainController } from './domain-controller.js';
import { IngestReport } from './ingest-report.js';
import { createOffsetOwner } from './offset-owner.js';
import { OutboxRelay } from './outbox-relay.js';
import { partitionMetrics } from './partition-metrics.js';
import { watchPool } from './pool-metrics.js';
import { readinessOf } from './readiness-of.js';
import { ReferenceCache } from './reference-cache.js';
import { RefoldLoop } from './refold-loop.js';

export interface RunningDomain {
  readonly checks: Record<string, () => Promise<string | undefined>>;
  stop(): Promise<void>;
}

/** While one batch waits for Postgres another is worked on; more would only grow the heap (ADR 13). */
const partitionsAtOnce = 2;
const bytesPerPartition = 2 * 1024 * 1024;

/** The consumer group of a domain: its name, with the topic prefix in tests. */
export function groupOf(domain: Domain, environment: Environment): string {
  return `${environment.topicPrefix}${domain.name}`;
}

/** Consumes a domain's topic into Postgres until stopped. `onCrash` is called when the consumer ended for good or is stuck. */
export async function startDomain(domain: Domain, environment: Environment, log: Logger, onCrash: (error: Error) => void): Promise<RunningDomain> {
  const topic = topicOf(domain.name, environment.topicPrefix);
  const group = groupOf(domain, environment);
  const database = await openDatabase({
    url: requireDatabaseUrl(environment), role: 'caravan_ingest', applicationName: domain.name, poolSize: environment.poolSize,
    onIdleError: (error) => log.warn({ err: error }, 'an idle database connection died'),
  });
  const store = new PostgresStore(database);
  const breaker = new Breaker({ window: environment.breakerWindow, share: environment.breakerShare });
  const references = new ReferenceCache(database);
  const reader = new EventReader([domain]);
  const applier = new Applier({ domain, reader, store, references, breaker, now: Date.now });
  const report = new IngestReport(domain.name, log);
  const refolder = new Refolder({ domain, reader, store, references, group, now: Date.now });
  const refold = new RefoldLoop({ domain: domain.name, refolder, log, isIngesting: () => report.isBusy });
  const outbox = new OutboxRelay(domain.name, database, environment, log);
  const server = new KafkaBatchServer({
    brokers: environment.kafkaBrokers, clientId: domain.name, groupId: group, topic,
    owner: createOffsetOwner(group, `${hostname()}/${process.pid}`, domain.foldVersion, store, breaker),
    sessionTimeoutMillis: environment.sessionTimeoutMillis,
    stalledAfterMillis: environment.stallSeconds * 1000,
    concurrency: partitionsAtOnce,
    maxBytesPerPartition: bytesPerPartition,
    onCrash,
    onEvent: (event, details) => log.info(details, event),
    log: (entry) => log.debug({ kafka: entry.namespace }, entry.message),
  });

  @Module({ controllers: [createDomainController(topic, group, applier, report)] })
  class DomainModule {}

  const app = await NestFactory.createMicroservice(DomainModule, { strategy: server, logger: createNestLogger(log), abortOnError: false });
  await app.listen();
  refold.start();
  outbox.start();
  ingestMetrics.freshnessSeconds.set({ domain: domain.name }, 0);
  const showPartitions = partitionMetrics(domain.name, server);
  const forgetPool = watchPool(domain.name, database, () => {
    showPartitions();
    const seconds = report.freshnessSeconds(Date.now());
    if (seconds !== undefined) ingestMetrics.freshnessSeconds.set({ domain: domain.name }, seconds);
  });
  return {
    checks: readinessOf(server, database),
    stop: async () => {
      forgetPool();
      await refold.stop();
      await outbox.stop();
      await app.close();
      await database.close();
    },
  };
}
