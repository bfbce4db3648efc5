import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createNestLogger, explainListenError, ProblemFilter } from '#libs/platform';
import { AlarmRulesController } from './http/alarm-rules-controller.js';
import { AlarmSilencesController } from './http/alarm-silences-controller.js';
import { AlarmsController } from './http/alarms-controller.js';
import { ApiKeyGuard } from './http/api-key-guard.js';
import { ConsoleController } from './http/console-controller.js';
import { DcsaController } from './http/dcsa-controller.js';
import { DeadLettersController } from './http/dead-letters-controller.js';
import { EntitiesController } from './http/entities-controller.js';
import { FactsController } from './http/facts-controller.js';
import { FlightsWithoutOutcomeController } from './http/flights-without-outcome-controller.js';
import { FreshnessController } from './http/freshness-controller.js';
import { HealthController } from './http/health-controller.js';
import { IndicatorsController } from './http/indicators-controller.js';
import { LineageController } from './http/lineage-controller.js';
import { LiveController } from './http/live-controller.js';
import { OpenStaysController } from './http/open-stays-controller.js';
import { OverviewController } from './http/overview-controller.js';
import { ReferenceChangesController } from './http/reference-changes-controller.js';
import { ReferenceController } from './http/reference-controller.js';
import { RefoldsController } from './http/refolds-controller.js';
import { RestatementsController } from './http/restatements-controller.js';
import { StatusController } from './http/status-controller.js';
import { timeRequests } from './http/time-requests.js';
import { UnresolvedPlacesController } from './http/unresolved-places-controller.js';
import { LiveFeed } from './live/live-feed.js';
import { Catalogue } from './question/catalogue.js';
import { type QueryParts, queryParts } from './query-parts.js';

/** The query service of this process. */
export interface QueryService {
  /** Where it listens; empty before `listen`. */
  readonly url: string;
  /** Opens the port, any free one for 0, and resolves to the address. Throws ConfigError when the port is taken. */
  listen(port: number): Promise<string>;
  /** Finishes the requests under way. The database stays open: it belongs to the caller. */
  close(): Promise<void>;
}

const controllers = [
  FreshnessController, IndicatorsController, LineageController, OpenStaysController, FlightsWithoutOutcomeController, FactsController, EntitiesController, RestatementsController,
  DeadLettersController, StatusController, DcsaController, ReferenceController, ReferenceChangesController, UnresolvedPlacesController, RefoldsController,
  AlarmsController, AlarmSilencesController, AlarmRulesController, LiveController, OverviewController, ConsoleController, HealthController,
];

/** Reference rows to be previewed are all that is sent here. */
const mostBodyBytes = 16 * 1024 * 1024;

/** Builds the service without opening a port. Throws when two indicators share a name. */
export async function createQuery(parts: QueryParts): Promise<QueryService> {
  const providers = [{ provide: queryParts, useValue: parts }, { provide: Catalogue, useValue: new Catalogue(parts.domains) }, ApiKeyGuard, LiveFeed];

  @Module({ controllers, providers })
  class QueryModule {}

  const adapter = new FastifyAdapter({ forceCloseConnections: 'idle', bodyLimit: mostBodyBytes, routerOptions: { maxParamLength: 500 } });
  const app = await NestFactory.create<NestFastifyApplication>(QueryModule, adapter, { logger: createNestLogger(parts.logger), abortOnError: false });
  app.useGlobalFilters(new ProblemFilter(parts.logger));
  timeRequests(app.getHttpAdapter().getInstance());
  await app.init();
  return serviceOf(app, parts.environment.host);
}

function serviceOf(app: NestFastifyApplication, host: string): QueryService {
  let url = '';
  return {
    get url() {
      return url;
    },
    async listen(port) {
      try {
        await app.listen(port, host);
      } catch (error) {
        throw explainListenError(error, port, host, 'CARAVAN_QUERY_PORT');
      }
      const address = app.getHttpServer().address();
      url = `http://${host}:${typeof address === 'object' && address ? address.port : port}`;
      return url;
    },
    close: () => app.close(),
  };
}
