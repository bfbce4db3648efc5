import { type Domain, type JsonObject, maxEventBytes } from '#libs/contracts';
import { jsonSchemaOf } from '#libs/engine';

/** An event type as the outside sees it. */
export interface EventSchema {
  readonly type: string;
  readonly title: string;
  readonly domain: string;
  /** JSON Schema of `data`. */
  readonly data: JsonObject;
  /** JSON Schema of the whole event in structured mode. */
  readonly event: JsonObject;
}

/** The schemas of all event types, in the order declared. The one source of /v1/schemas, OpenAPI and AsyncAPI. */
export function describeEvents(domains: readonly Domain[]): readonly EventSchema[] {
  return domains.flatMap((domain) =>
    domain.events.map(({ type, title, schema }) => {
      const { $schema: _dialect, ...data } = jsonSchemaOf(schema);
      return { type, title, domain: domain.name, data, event: envelopeSchema(type, title, data) };
    }),
  );
}

/** A type as the name of an OpenAPI or AsyncAPI component: `caravan.border.step.v1` → `border.step.v1`. */
export function componentName(type: string): string {
  return type.replace(/^caravan\./, '').replace(/[^\w.-]/g, '_');
}

function envelopeSchema(type: string, title: string, data: JsonObject): JsonObject {
  return {
    type: 'object',
    title,
    description: `A CloudEvent 1.0 in JSON, at most ${maxEventBytes} bytes. Its identity is (tenant, source, id).`,
    required: ['specversion', 'id', 'source', 'type'],
    properties: {
      specversion: { const: '1.0' },
      id: { type: 'string', minLength: 1, maxLength: 500, description: 'Unique within the source; the same id again is a repetition or a new version.' },
      source: { type: 'string', format: 'uri-reference', maxLength: 2000, examples: ['/ktz/tos'] },
      type: { const: type },
      time: { type: 'string', format: 'date-time', description: 'When it happened; required unless retracted. RFC 3339 with an offset, 1990 to 2100.' },
      recordedtime: { type: 'string', format: 'date-time', description: 'When this version was made; the latest version counts. Default: time of receipt.' },
      sequence: { type: ['string', 'integer'], description: 'Decides between versions of one recordedtime.' },
      retracted: { type: 'boolean', description: 'true withdraws the event; data and time may then be absent.' },
      subject: { type: 'string' },
      datacontenttype: { type: 'string' },
      dataschema: { type: 'string', format: 'uri' },
      data,
    },
    if: { not: { required: ['retracted'], properties: { retracted: { const: true } } } },
    then: { required: ['time', 'data'] },
  };
}
