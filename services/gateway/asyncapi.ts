import { type Domain, type JsonObject, topicOf } from '#libs/contracts';
import { type EventSchema, componentName } from './event-schemas.js';

/** The AsyncAPI 3.0 description of the Kafka topics that events go to. */
export function describeTopics(domains: readonly Domain[], schemas: readonly EventSchema[], version: string, topicPrefix: string): JsonObject {
  const channels = domains.map((domain) => [domain.name, channelOf(domain, schemas, topicPrefix)] as const);
  const operations = domains.map(({ name }) => [`receive-${name}`, { action: 'receive', channel: { $ref: `#/channels/${name}` } }] as const);
  const messages = schemas.map((schema) => [componentName(schema.type), messageOf(schema)] as const);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Caravan topics',
      version,
      description: "CloudEvents in JSON (structured mode; binary mode by ce_ headers is read too). Topics use LogAppendTime. The key is the entity's natural key; another key costs speed, never a number.",
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(operations),
    components: { messages: Object.fromEntries(messages) },
  };
}

function channelOf(domain: Domain, schemas: readonly EventSchema[], topicPrefix: string): JsonObject {
  const names = schemas.filter((schema) => schema.domain === domain.name).map((schema) => componentName(schema.type));
  const messages = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }]));
  return { address: topicOf(domain.name, topicPrefix), messages };
}

function messageOf(schema: EventSchema): JsonObject {
  return { name: schema.type, title: schema.title, contentType: 'application/cloudevents+json', payload: schema.event };
}
