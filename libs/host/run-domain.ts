import type { Domain } from '#libs/contracts';
import { runService } from '#libs/platform';
import { startDomain } from './start-domain.js';

/** The whole life of a domain's process: everything but its data and pure functions. */
export function runDomain(domain: Domain): Promise<void> {
  return runService(domain.name, (environment, log) =>
    startDomain(domain, environment, log, (error) => {
      log.fatal({ err: error }, 'the Kafka consumer ended for good or is stuck: this process ends, to be started again');
      process.exit(1);
    }),
  );
}
