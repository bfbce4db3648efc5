import { Controller, type Type } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Applier } from '#libs/engine';
import type { BatchVerdict, KafkaBatch } from '#libs/kafka';
import type { IngestReport } from './ingest-report.js';

/** The Nest controller of a domain: one handler of one topic, one call a batch, no exception leaves it. */
export function createDomainController(topic: string, group: string, applier: Applier, report: IngestReport): Type<unknown> {
  @Controller()
  class DomainController {
    @EventPattern(topic)
    async apply(@Payload() payload: object): Promise<BatchVerdict> {
      const batch = payload as KafkaBatch;
      const done = report.began(batch);
      try {
        const id = { group, topic: batch.topic, partition: batch.partition };
        const outcome = await applier.apply(id, batch.epoch, batch.records, batch.empty);
        done(outcome);
        return outcome;
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        done({ kind: 'failed', error: failure });
        return { kind: 'failed', error: failure };
      }
    }
  }
  return DomainController;
}
