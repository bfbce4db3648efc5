import 'reflect-metadata';
import type { IncomingMessage, Server } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemFilter, createNestLogger, explainListenError, gatewayMetrics, problemOf, sendProblem } from '#libs/platform';
import { ApiKeyGuard } from './api-key-guard.js';
import { ContractController } from './contract-controller.js';
import { DcsaController } from './dcsa-controller.js';
import { EdifactController } from './edifact-controller.js';
import { EventsController } from './events-controller.js';
import { type GatewayParts, partsToken } from './gateway-parts.js';
import { HealthController } from './health-controller.js';
import { Intake } from './intake.js';
import { ReferenceController } from './reference-controller.js';
import { traceOf } from './trace-of-request.js';

/** A gateway that is built; it serves once `listen` resolved. */
export interface Gateway {
  /** Where it listens; empty before. */
  readonly url: string;
  /** Resolves to the url. 0 takes any free port. Throws ConfigError when the port is taken. */
  listen(port: number): Promise<string>;
  /** Says "not ready", answers what is under way, then closes. Idempotent. */
  close(): Promise<void>;
}

/** A connection on which nothing moves for this long is given up. */
const idleConnectionMillis = 60_000;

/** How long the rest of a refused body is let in, so that the answer is read before the connection ends. */
const lingerMillis = 2_000;
/** For so long a closing gateway goes on answering, each time asking the client to connect anew, elsewhere. */
const partingMillis = 300;
const sweepMillis = 50;
/** Whoever has not finished by then is cut off when the gateway closes; below the 25 s that a service has to stop. */
const closeWithinMillis = 20_000;

/** Builds a gateway of the parts given; touches nothing outside them. */
export async function createGateway(parts: GatewayParts): Promise<Gateway> {
  const parting = { hasBegun: false };
  const adapter = createAdapter(parting);
  const app = await NestFactory.create<NestFastifyApplication>(moduleOf(parts), adapter, { logger: createNestLogger(parts.logger), bodyParser: false, abortOnError: false });
  app.useGlobalFilters(new ProblemFilter(parts.logger));
  await app.init();
  let url = '';
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    app.get(HealthController).startClosing();
    parting.hasBegun = true;
    if (url !== '') await endConnections(app.getHttpServer());
    await app.close();
  };
  return {
    get url() {
      return url;
    },
    listen: async (port) => {
      url = await listen(app, port, parts.environment.host);
      return url;
    },
    close: () => (closing ??= close()),
  };
}

function moduleOf(parts: GatewayParts): object {
  @Module({
    controllers: [EventsController, DcsaController, EdifactController, ReferenceController, ContractController, HealthController],
    providers: [{ provide: partsToken, useValue: parts }, { provide: Intake, useFactory: () => new Intake(parts) }, ApiKeyGuard],
  })
  class GatewayModule {}
  return GatewayModule;
}

function createAdapter(parting: { readonly hasBegun: boolean }): FastifyAdapter {
  const adapter = new FastifyAdapter({
    logger: false,
    connectionTimeout: idleConnectionMillis,
    forceCloseConnections: 'idle',
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => sendProblem(reply, problemOf(error)),
  });
  const fastify = adapter.getInstance();
  // Bodies are read by the intake, after the key was checked and room was found.
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, body, done) => done(null, body));
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (parting.hasBegun) void reply.header('connection', 'close');
    done(null, payload);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const labels = { route: request.routeOptions.url ?? 'none', status: reply.statusCode };
    gatewayMetrics.requestSeconds.observe({ labels, value: reply.elapsedTime / 1000, exemplarLabels: traceOf(request.raw) });
    if (!request.raw.complete) endSoon(request.raw);
    done();
  });
  return adapter;
}

/**
 * Stops listening, then lets connections end: each with its next answer, idle ones after a moment, the rest in the end.
 * Not `server.close()`, which would cut idle connections at once, among them those on which a request is just arriving.
 */
async function endConnections(server: Server): Promise<void> {
  const ended = new Promise((resolve) => NetServer.prototype.close.call(server, resolve));
  const cutOff = setTimeout(() => server.closeAllConnections(), closeWithinMillis);
  await Promise.race([ended, wait(partingMillis)]);
  // Right after Node has read what came in: a connection on which a request waits to be read looks idle before.
  const sweep = setInterval(() => setImmediate(() => server.closeIdleConnections()), sweepMillis);
  await ended;
  clearInterval(sweep);
  clearTimeout(cutOff);
}

/** A client that was answered before it had sent everything may go on for a moment, then is cut off. */
function endSoon(request: IncomingMessage): void {
  setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, lingerMillis).unref();
}

async function listen(app: NestFastifyApplication, port: number, host: string): Promise<string> {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw explainListenError(error, port, host, 'CARAVAN_GATEWAY_PORT');
  }
  return `http://${host}:${(app.getHttpServer().address() as AddressInfo).port}`;
}
