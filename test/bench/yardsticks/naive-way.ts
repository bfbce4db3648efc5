import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, type KafkaOptions, Payload, Transport } from '@nestjs/microservices';
import { DataSource, EntitySchema } from 'typeorm';

interface NaiveFact {
  id: string;
  source: string;
  type: string;
  time: Date;
  payload: object;
}

interface NaiveRollup {
  bucket: string;
  node: string;
  milestone: string;
  n: number;
}

const facts = new EntitySchema<NaiveFact>({
  name: 'naive_fact',
  columns: { id: { type: 'text', primary: true }, source: { type: 'text', primary: true }, type: { type: 'text' }, time: { type: 'timestamptz' }, payload: { type: 'jsonb' } },
});
const rollups = new EntitySchema<NaiveRollup>({
  name: 'naive_rollup',
  columns: { bucket: { type: 'text', primary: true }, node: { type: 'text', primary: true }, milestone: { type: 'text', primary: true }, n: { type: 'int' } },
});

interface Milestone {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data?: { readonly place: { readonly codes: readonly string[] }; readonly milestone: string };
}

/**
 * The naive way (a process): Nest's own Kafka transport, one message at a time, and TypeORM repositories: insert the fact or
 * ignore it, upsert its hour and its day, in one transaction a message. It corrects nothing.
 * Arguments: brokers, database URL, topic, records. Writes `{"seconds":…}` when that many were handled.
 */
async function main([brokers = '', url = '', topic = '', count = '0']: readonly string[]): Promise<void> {
  const database = await new DataSource({ type: 'postgres', url, entities: [facts, rollups], synchronize: true, logging: false }).initialize();
  let begun = 0;
  let done = 0;

  @Controller()
  class NaiveController {
    @EventPattern(topic)
    async handle(@Payload() event: object): Promise<void> {
      begun ||= performance.now();
      await database.transaction((manager) => store(manager, event as Milestone));
      done += 1;
      if (done === Number(count)) console.log(JSON.stringify({ seconds: (performance.now() - begun) / 1000 }));
    }
  }

  @Module({ controllers: [NaiveController] })
  class NaiveModule {}

  const options: KafkaOptions = {
    transport: Transport.KAFKA,
    options: { client: { brokers: brokers.split(','), clientId: 'naive', logLevel: 0 }, consumer: { groupId: `naive-${process.pid}` }, subscribe: { fromBeginning: true } },
  };
  const app = await NestFactory.createMicroservice(NaiveModule, { ...options, logger: false });
  await app.listen();
}

async function store(manager: DataSource['manager'], { id, source, type, time, data, ...rest }: Milestone): Promise<void> {
  await manager.createQueryBuilder().insert().into(facts).values({ id, source, type, time: new Date(time), payload: { data, ...rest } }).orIgnore().execute();
  if (!data) return;
  const node = data.place.codes[0] ?? 'unknown';
  for (const bucket of [time.slice(0, 13), time.slice(0, 10)]) {
    await manager.query(
      `insert into naive_rollup (bucket, node, milestone, n) values ($1, $2, $3, 1)
           on conflict (bucket, node, milestone) do update set n = naive_rollup.n + 1`,
      [bucket, node, data.milestone],
    );
  }
}

void main(process.argv.slice(2));
