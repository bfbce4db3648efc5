import type { IncomingHttpHeaders } from 'node:http';
import type { Json, JsonObject } from '#libs/contracts';

const prefix = 'ce-';

/**
 * The attributes that `ce-*` headers hold (CloudEvents HTTP binding 1.0.2, 3.1.3: percent-encoded UTF-8);
 * the name of the header that cannot be decoded, where there is one.
 */
export function readBinaryAttributes(headers: IncomingHttpHeaders): { readonly attributes: JsonObject } | { readonly undecodable: string } {
  const attributes: Record<string, Json> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith(prefix) || typeof value !== 'string') continue;
    const text = decodeHeader(value);
    if (text === undefined) return { undecodable: name };
    attributes[name.slice(prefix.length)] = name === 'ce-retracted' && (text === 'true' || text === 'false') ? text === 'true' : text;
  }
  const contentType = headers['content-type'];
  return { attributes: contentType === undefined ? attributes : { ...attributes, datacontenttype: contentType } };
}

function decodeHeader(value: string): string | undefined {
  if (/[^\x20-\x7e]/.test(value)) return undefined;
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
