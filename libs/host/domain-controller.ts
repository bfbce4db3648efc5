import { Controller, type Type } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Applier } from '#libs/engine';
import type { BatchVerdict, KafkaBatch } from '#libs/kafka';
import { type Attributes, linksOf, traced } from '#libs/tracing';
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
        return await traced(`apply ${topic}`, attributesOf(batch), async () => {
          const outcome = await applier.apply(id, batch.epoch, batch.records, batch.empty);
          done(outcome);
          return outcome;
        }, { kind: 'CONSUMER', links: linksOf(batch.records) });
      } catch (error) {
        const failure = error instanceof Error ? error : new Error(String(error));
        done({ kind: 'failed', error: failure });
        return { kind: 'failed', error: failure };
      }
    }
  }
  return DomainController;
}

function attributesOf({ topic, partition, records }: KafkaBatch): Attributes {
  return {
    'messaging.system': 'kafka', 'messaging.operation.type': 'process', 'messaging.destination.name': topic,
    'messaging.destination.partition.id': String(partition), 'messaging.batch.message_count': records.length,
  };
}
