import type { Readable } from 'node:stream';
import { ProblemError, comeBackLater, gatewayMetrics } from '#libs/platform';
import type { Ticket } from './inflight.js';

/** The largest body that is held whole; streams have no limit. */
export const maxBodyBytes = 16 * 1024 * 1024;
/** The largest document of another standard: it is parsed at once, which takes time and several times its bytes. */
export const maxDocumentBytes = 1024 * 1024;
const readWithinMillis = 30_000;

/** The length that `content-length` declares; undefined for a chunked body. Throws 413 when it is above the limit. */
export function declaredLength(header: string | undefined, maxBytes = maxBodyBytes): number | undefined {
  if (header === undefined) return undefined;
  const bytes = Number(header);
  if (bytes > maxBytes) throw bodyTooLarge(maxBytes);
  return bytes;
}

/** Reads a body to its end; the ticket holds what has come. Throws 408, 413 or 429; the rest of the body is then let go. */
export function readBody(body: Readable, ticket: Ticket, maxBytes = maxBodyBytes): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const fail = (error: Error): void => {
      clearTimeout(timer);
      body.removeAllListeners('data').resume();
      reject(error);
    };
    const timer = setTimeout(() => fail(new ProblemError(408, `the body did not arrive within ${readWithinMillis / 1000} s.`)), readWithinMillis);
    body.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) return fail(bodyTooLarge(maxBytes));
      if (!ticket.grow(chunk.length)) fail(tooMuchAtOnce());
    });
    body.once('error', (error) => fail(new ProblemError(400, `the body broke off: ${error.message}.`)));
    body.once('end', () => {
      clearTimeout(timer);
      const [only] = chunks;
      resolve(chunks.length === 1 && only ? only : Buffer.concat(chunks, length));
    });
  });
}

/** The answer when the gateway holds as much as it may; counted as shed. */
export function tooMuchAtOnce(): ProblemError {
  gatewayMetrics.shed.inc({ cause: 'inflight' });
  return comeBackLater(429, 'The gateway holds as many events as it may: send again later, all of this request.', 1);
}

function bodyTooLarge(maxBytes: number): ProblemError {
  const wayOut = maxBytes === maxBodyBytes ? 'send less at once, or application/x-ndjson, which has no limit' : 'send less at once';
  return new ProblemError(413, `the body is larger than ${maxBytes} bytes: ${wayOut}.`, { members: { maxBytes } });
}
