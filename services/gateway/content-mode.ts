import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '#libs/platform';

/** How events lie in a request body. */
export type ContentMode = 'single' | 'batch' | 'stream' | 'binary';

/** Media types that a route takes, with what each holds. */
export type AcceptedTypes = Readonly<Record<string, string>>;

/** What /v1/events takes. */
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

const utf8Names = ['utf-8', 'utf8', 'us-ascii'];

/** The mode that the headers name. Throws 415 with the accepted types when they name none. */
export function contentModeOf(headers: IncomingHttpHeaders): ContentMode {
  const mediaType = readMediaType(headers, acceptedTypes);
  const mode = Object.hasOwn(structured, mediaType) ? structured[mediaType] : undefined;
  if (mode !== undefined) return mode;
  if (!isJson(mediaType)) throw notAccepted(mediaType, acceptedTypes);
  if ('ce-specversion' in headers) return 'binary';
  throw unsupported(`${mediaType} needs the event's attributes in ce-* headers; without them send application/cloudevents+json`, acceptedTypes);
}

/** Throws 415 with the accepted types when the headers name none of them. */
export function demandMediaType(headers: IncomingHttpHeaders, accepted: AcceptedTypes, charsets: readonly string[] = utf8Names): void {
  const mediaType = readMediaType(headers, accepted, charsets);
  if (!Object.hasOwn(accepted, mediaType)) throw notAccepted(mediaType, accepted);
}

function readMediaType(headers: IncomingHttpHeaders, accepted: AcceptedTypes, charsets: readonly string[] = utf8Names): string {
  const [mediaType = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';').map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length).replaceAll('"', '');
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') throw unsupported(`content-encoding ${encoding} is not accepted: send the body as it is`, accepted);
  if (charset !== undefined && !charsets.includes(charset)) throw unsupported(`charset ${charset} is not accepted: send UTF-8`, accepted);
  return mediaType;
}

function isJson(mediaType: string): boolean {
  return mediaType === 'application/json' || mediaType === 'text/json' || /^application\/[\w.-]+\+json$/.test(mediaType);
}

function notAccepted(mediaType: string, accepted: AcceptedTypes): ProblemError {
  return unsupported(`${mediaType === '' ? 'a body without content-type' : mediaType} is not accepted`, accepted);
}

function unsupported(sentence: string, accepted: AcceptedTypes): ProblemError {
  return new ProblemError(415, `${sentence}.`, { headers: { accept: Object.keys(accepted).join(', ') }, members: { accepted } });
}
