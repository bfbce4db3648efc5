import { ConfigError } from './config-error.js';
import { readEnvironment } from './environment.js';
import { explainError } from './explain-error.js';

const environment = readEnvironment({ DATABASE_URL: 'postgres://me:secret@127.0.0.1:15432/caravan' });

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

it.each([
  ['a setting', new ConfigError('X is wrong.'), /^X is wrong\.$/],
  ['the store', named('StoreUnavailable', 'connect ECONNREFUSED'), /^Postgres at 127\.0\.0\.1:15432 .*DATABASE_URL/],
  ['the broker', named('BrokerUnavailable', 'Kafka did not acknowledge'), /^Kafka at 127\.0\.0\.1:19092 .*KAFKA_BROKERS/],
  ['kafkajs', named('KafkaJSNumberOfRetriesExceeded', 'Connection error'), /^Kafka at .*KAFKA_BROKERS/],
  ['a refused port of Postgres', Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:15432'), { code: 'ECONNREFUSED' }), /^Postgres at/],
  ['a refused port of Kafka', Object.assign(new AggregateError([new Error('connect ECONNREFUSED 127.0.0.1:19092')]), { code: 'ECONNREFUSED' }), /^Kafka at/],
  ['another refused port', Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:1'), { code: 'ECONNREFUSED' }), /10\.0\.0\.1:1.*DATABASE_URL and KAFKA_BROKERS/],
])('words trouble with %s as one sentence without secrets', (_name, error, expected) => {
  const sentence = explainError(error, environment);
  expect(sentence).toMatch(expected);
  expect(sentence).not.toMatch(/secret|\n/);
});

it('does not explain our own bugs', () => {
  expect(explainError(new TypeError('x is not a function'), environment)).toBeUndefined();
  expect(explainError('text', environment)).toBeUndefined();
});
