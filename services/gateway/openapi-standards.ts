import { type SettingName, settingDeclarations } from '#libs/adapters';
import type { JsonObject } from '#libs/contracts';
import type { AcceptedTypes } from './content-mode.js';
import { dcsaSettings, dcsaTypes } from './dcsa-controller.js';
import { edifactSettings, edifactTypes } from './edifact-controller.js';
import { maxDocumentBytes } from './read-body.js';

/** What `POST /v1/dcsa/events` takes. */
export function describeDcsa(): JsonObject {
  const event = { type: 'object', description: 'An event of DCSA Track & Trace 2.2 or 3.0.', required: ['eventID'], properties: { eventID: { type: 'string' } } };
  const schema = { oneOf: [event, { type: 'array', items: event }, { type: 'object', required: ['events'], properties: { events: { type: 'array', items: event } } }] };
  return {
    operationId: 'publishDcsaEvents',
    summary: 'Publish DCSA Track & Trace events',
    parameters: dcsaSettings.map(describeSetting),
    requestBody: { required: true, description: sizeSentence, content: contentOf(dcsaTypes, schema) },
  };
}

/** What `POST /v1/edifact` takes. */
export function describeEdifact(): JsonObject {
  return {
    operationId: 'publishEdifact',
    summary: 'Publish EDIFACT CODECO interchanges or IATA movement messages',
    parameters: edifactSettings.map(describeSetting),
    requestBody: { required: true, description: sizeSentence, content: contentOf(edifactTypes, { type: 'string' }) },
  };
}

const sizeSentence = `At most ${maxDocumentBytes} bytes.`;

function describeSetting(name: SettingName): JsonObject {
  const { meaning, example } = settingDeclarations[name];
  return { name, in: 'query', required: false, description: meaning, schema: { type: 'string' }, example };
}

function contentOf(types: AcceptedTypes, schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(types).map(([type, holds]) => [type, { schema: { ...schema, description: holds } }]));
}
