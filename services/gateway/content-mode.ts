import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '#libs/platform';

/** How events lie in a request body. */
export type ContentMode = 'single' | 'batch' | 'stream' | 'binary';

/** What /v1/events takes, with its meaning. */
export const acceptedTypes = {
  'application/cloudevents+json': 'one event',
  'application/cloudevents-batch+json': 'a JSON array of events',
  'application/x-ndjson': 'one event a line',
  'application/json': 'the data of one event, its attributes in ce-* headers',
} as const;

const structured: Readonly<Record<string, ContentMode>> = {
  'application/cloudevents+json': 'single',
  'application/cloudevents-batch+json': 'batch',
  'application/x-ndjson': 'stream',
};

/** The mode that the headers name. Throws 415 with the accepted types when they name none. */
export function contentModeOf(headers: IncomingHttpHeaders): ContentMode {
  const { mediaType, charset } = readContentType(headers['content-type'] ?? '');
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw unsupported(`content-encoding ${encoding} is not accepted: send the body as it is`);
  if (charset !== undefined && !['utf-8', 'utf8', 'us-ascii'].includes(charset)) throw unsupported(`charset ${charset} is not accepted: send UTF-8`);
  const mode = Object.hasOwn(structured, mediaType) ? structured[mediaType] : undefined;
  if (mode !== undefined) return mode;
  if (!isJson(mediaType)) throw unsupported(`${mediaType === '' ? 'a body without content-type' : mediaType} is not accepted`);
  if ('ce-specversion' in headers) return 'binary';
  throw unsupported(`${mediaType} needs the event's attributes in ce-* headers; without them send application/cloudevents+json`);
}

function readContentType(header: string): { mediaType: string; charset: string | undefined } {
  const [mediaType = '', ...parameters] = header.toLowerCase().split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length).replaceAll('"', '');
  return { mediaType, charset };
}

function isJson(mediaType: string): boolean {
  return mediaType === 'application/json' || mediaType === 'text/json' || /^application\/[\w.-]+\+json$/.test(mediaType);
}

function unsupported(sentence: string): ProblemError {
  const types = Object.keys(acceptedTypes);
  return new ProblemError(415, `${sentence}.`, { headers: { accept: types.join(', ') }, members: { accepted: acceptedTypes } });
}
