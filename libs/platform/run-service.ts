import { startTracing } from '#libs/tracing';
import { type Environment, readEnvironment } from './environment.js';
import { explainError } from './explain-error.js';
import { type Logger, createLogger } from './logging.js';
import { startOpsServer } from './ops-server.js';
import type { Check, Checks } from './readiness.js';
import { opsPortOf } from './services.js';

/** A service that runs. */
export interface Running {
  /** What /readyz of the ops port asks. */
  readonly checks?: Checks;
  /** Finishes what is under way, then gives everything back. */
  stop(): Promise<void>;
}

export type Start = (environment: Environment, log: Logger) => Promise<Running>;

const stopWithinMillis = 25_000;

/** The part of `process` that a service's life touches; tests give their own. */
export type Surroundings = Pick<NodeJS.Process, 'env' | 'exit' | 'on' | 'stderr'>;

/**
 * The whole life of a service process: settings, log, ops port, start, ready, and on SIGTERM or SIGINT not ready, stop, exit 0.
 * What cannot start ends with one sentence on standard error and exit code 1.
 */
export async function runService(name: string, start: Start, around: Surroundings = process): Promise<void> {
  let environment: Environment | undefined;
  try {
    environment = readEnvironment(around.env);
    await live(name, environment, start, around);
    around.exit(0);
  } catch (error) {
    reportFailure(name, error, environment, around);
    around.exit(1);
  }
}

async function live(name: string, environment: Environment, start: Start, around: Surroundings): Promise<void> {
  const log = createLogger(name, environment.logLevel);
  watchForBugs(log, around);
  const stopAsked = waitForSignal(around);
  const checks: Record<string, Check> = {};
  const stopTracing = environment.tracesUrl === '' ? undefined : await startTracing({ service: name, url: environment.tracesUrl, share: environment.traceShare });
  const ops = await startOpsServer({ service: name, port: opsPortOf(name, environment), host: environment.host, checks });
  try {
    // A signal during a long start ends the process at once: nothing was promised yet.
    const running = await Promise.race([start(environment, log), stopAsked.then(() => undefined)]);
    if (!running) return;
    Object.assign(checks, running.checks);
    ops.setReady(true);
    log.info({ ops: ops.url }, 'ready');
    const signal = await stopAsked;
    ops.setReady(false);
    log.info({ signal }, 'stopping');
    await stopInTime(running, log, around);
    log.info('stopped');
  } finally {
    await ops.close();
    await stopTracing?.();
  }
}

/** The first one counts; the handlers stay, so that a second one does not end the process before it has stopped. */
function waitForSignal(around: Surroundings): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    around.on('SIGTERM', resolve);
    around.on('SIGINT', resolve);
  });
}

async function stopInTime(running: Running, log: Logger, around: Surroundings): Promise<void> {
  const deadline = setTimeout(() => {
    log.fatal(`did not stop within ${stopWithinMillis / 1000} s`);
    around.exit(1);
  }, stopWithinMillis);
  try {
    await running.stop();
  } finally {
    clearTimeout(deadline);
  }
}

function watchForBugs(log: Logger, around: Surroundings): void {
  const end = (error: unknown): void => {
    log.fatal({ err: error }, 'a bug of Caravan ends this process');
    around.exit(1);
  };
  around.on('unhandledRejection', end);
  around.on('uncaughtException', end);
}

function reportFailure(name: string, error: unknown, environment: Environment | undefined, around: Surroundings): void {
  const known = explainError(error, environment);
  const message = error instanceof Error ? error.message : String(error);
  around.stderr.write(`${name}: ${known ?? `stopped by an unexpected error: ${message.split('\n')[0]}`}\n`);
  if (!environment) return;
  const log = createLogger(name, environment.logLevel);
  if (known === undefined) log.fatal({ err: error }, 'could not start or stop');
  else log.debug({ err: error }, 'could not start or stop');
}
