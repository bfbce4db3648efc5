/** What a service answered, read in whole. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  /** Parsed when the body is JSON, else its text. */
  readonly body: unknown;
  /** How long the service asks to wait, where it does. */
  readonly retryAfterMillis: number | undefined;
}

/** Reads a response to its end. */
export async function readAnswer(response: Response, now: number): Promise<Answer> {
  const contentType = response.headers.get('content-type') ?? '';
  const text = await response.text();
  return {
    status: response.status,
    contentType,
    body: contentType.includes('json') ? parseOrKeep(text) : text,
    retryAfterMillis: parseRetryAfter(response.headers.get('retry-after'), now),
  };
}

/** Milliseconds from a Retry-After header, given in seconds or as an HTTP date (RFC 9110, 10.2.3). */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const seconds = Number(value);
  const millis = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - now;
  return Number.isNaN(millis) ? undefined : Math.max(0, millis);
}

/** A field of an answer's body, undefined when the body is no object. */
export function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

function parseOrKeep(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
