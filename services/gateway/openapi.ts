import { ignoredKinds } from '#libs/adapters';
import type { JsonObject } from '#libs/contracts';
import { rejectReasons, warningFlags } from '#libs/contracts';
import { kinds } from '#libs/reference';
import { acceptedTypes } from './content-mode.js';
import { type EventSchema, componentName } from './event-schemas.js';
import { describeDcsa, describeEdifact } from './openapi-standards.js';

const problemAnswers: Readonly<Record<string, string>> = {
  400: 'The body is not JSON, `position` says where; or a setting is wrong.',
  401: 'No API key, or an unknown one.',
  403: 'The key has not the scope `publish`, or not the domain of an event.',
  408: 'The body did not arrive in time.',
  413: 'The body or the batch is too large.',
  415: 'The content type is not accepted; `accepted` lists those that are.',
  422: 'No event was accepted; `rejected` says why.',
  429: 'Too much at once; `Retry-After` says when to send again.',
  503: 'Kafka or the database is out of reach; `Retry-After` says when to send again.',
};

/** The OpenAPI 3.1 description of the gateway. */
export function describeHttp(schemas: readonly EventSchema[], version: string): JsonObject {
  return {
    openapi: '3.1.0',
    info: { title: 'Caravan gateway', version, description: 'Publishes container, flight and border-checkpoint events.' },
    security: [{ apiKey: [] }],
    paths: {
      '/v1/events': { post: publishOperation() },
      '/v1/dcsa/events': { post: { ...describeDcsa(), responses: answersOf('DcsaAnswer') } },
      '/v1/edifact': { post: { ...describeEdifact(), responses: answersOf('DocumentAnswer') } },
      '/v1/reference/{kind}': { put: changeOperation(), delete: removeOperation(), parameters: [kindParameter] },
      '/v1/schemas': { get: readOperation('listSchemas', 'The event types') },
      '/v1/schemas/{type}': { get: { ...readOperation('getSchema', 'JSON Schema of one event type'), parameters: [typeParameter(schemas)] } },
      '/openapi.json': { get: readOperation('getOpenApi', 'This description') },
      '/asyncapi.json': { get: readOperation('getAsyncApi', 'The Kafka topics and their messages, as AsyncAPI 3.0') },
      '/livez': { get: readOperation('isLive', 'The process is up') },
      '/readyz': { get: readOperation('isReady', 'Kafka and the database answer') },
    },
    components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } }, schemas: componentSchemas(schemas) },
  };
}

function publishOperation(): JsonObject {
  const event = { $ref: '#/components/schemas/Event' };
  const bodies: Record<keyof typeof acceptedTypes, JsonObject> = {
    'application/cloudevents+json': { schema: event },
    'application/cloudevents-batch+json': { schema: { type: 'array', items: event, maxItems: 10_000 } },
    'application/x-ndjson': { schema: { type: 'string', description: 'One event a line.' } },
    'application/json': { schema: { type: 'object', description: 'The data; the attributes are in ce-* headers.' } },
  };
  return { operationId: 'publishEvents', summary: 'Publish events', requestBody: { required: true, content: bodies }, responses: answersOf('Answer') };
}

/** 202 with a component, and the problems that all publishing routes have. */
function answersOf(component: string): JsonObject {
  const answer = { description: 'The broker has acknowledged what is counted as accepted.', content: { 'application/json': { schema: { $ref: `#/components/schemas/${component}` } } } };
  const problems = Object.entries(problemAnswers).map(([status, description]) => [status, problemAnswer(description)] as const);
  return { 202: answer, ...Object.fromEntries(problems) };
}

const kindParameter: JsonObject = { name: 'kind', in: 'path', required: true, schema: { type: 'string', enum: kinds } };

function changeOperation(): JsonObject {
  const rows = { type: 'array', maxItems: 10_000, items: { type: 'object', additionalProperties: { type: ['string', 'number', 'null'] } } };
  const body = { required: true, content: { 'application/json': { schema: { type: 'object', required: ['rows'], properties: { rows } } } } };
  return { operationId: 'changeReference', summary: 'Write own rows of reference data over the common ones; needs the scope operate', requestBody: body, responses: referenceAnswers('What really changed, with before and after') };
}

function removeOperation(): JsonObject {
  return { operationId: 'removeReference', summary: 'Take an own row away, named by the columns of its key; needs the scope operate', responses: referenceAnswers('The row that was taken away, and the common row that is seen again') };
}

function referenceAnswers(done: string): JsonObject {
  const problems = {
    400: 'The body or the key cannot be read.', 401: 'No API key, or an unknown one.', 403: 'The key has not the scope `operate`, or not all domains.',
    404: 'No such kind, or no such row of your own.', 422: 'Nothing was written; `problems` names row, column and what is wrong.', 503: 'The database is out of reach or busy; `Retry-After` says when to send again.',
  };
  const answers = Object.entries(problems).map(([status, description]) => [status, problemAnswer(description)] as const);
  return { 200: { description: done, content: { 'application/json': { schema: { type: 'object' } } } }, ...Object.fromEntries(answers) };
}

function problemAnswer(description: string): JsonObject {
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
}

function readOperation(operationId: string, summary: string): JsonObject {
  return { operationId, summary, security: [], responses: { 200: { description: summary, content: { 'application/json': {} } } } };
}

function typeParameter(schemas: readonly EventSchema[]): JsonObject {
  return { name: 'type', in: 'path', required: true, schema: { type: 'string', enum: schemas.map((schema) => schema.type) } };
}

function componentSchemas(schemas: readonly EventSchema[]): JsonObject {
  const events = schemas.map((schema) => [componentName(schema.type), schema.event] as const);
  return {
    ...Object.fromEntries(events),
    Event: { oneOf: events.map(([name]) => ({ $ref: `#/components/schemas/${name}` })) },
    Answer: answerSchema,
    DocumentAnswer: { ...answerSchema, required: [...answerSchema.required, 'ignored'], properties: { ...answerSchema.properties, ignored: ignoredSchema } },
    DcsaAnswer: {
      ...answerSchema,
      required: [...answerSchema.required, 'ignored', 'feedbackElements'],
      properties: { ...answerSchema.properties, ignored: ignoredSchema, feedbackElements: { type: 'array', items: feedbackSchema, description: 'The feedback on all events, as DCSA Track & Trace 3.0 has it.' } },
    },
    Problem: {
      type: 'object',
      required: ['type', 'title', 'status', 'detail'],
      properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' } },
    },
  };
}

const feedbackSchema: JsonObject = {
  type: 'object',
  required: ['severity', 'code', 'message', 'propertyPath'],
  properties: {
    severity: { enum: ['ERROR', 'WARN'] },
    code: { enum: [...rejectReasons, ...warningFlags] },
    message: { type: 'string' },
    propertyPath: { type: 'string', description: 'JSONPath' },
  },
};

const item: JsonObject = {
  type: 'object',
  required: ['index', 'id', 'feedback'],
  properties: { index: { type: 'integer' }, id: { type: ['string', 'null'] }, feedback: { type: 'array', items: feedbackSchema } },
};

const ignoredSchema: JsonObject = {
  type: 'object',
  description: 'How many items were left out on purpose, by kind.',
  properties: Object.fromEntries(ignoredKinds.map((kind) => [kind, { type: 'integer' }])),
};

const answerSchema = {
  type: 'object',
  required: ['accepted', 'rejected'],
  properties: {
    accepted: { type: 'integer' },
    rejected: { type: 'array', items: item },
    warnings: { type: 'array', items: item, description: 'Accepted events that are odd.' },
    rejectedNotListed: { type: 'integer', description: 'Refused events beyond those listed.' },
  },
} satisfies JsonObject;
