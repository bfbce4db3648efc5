/** What the query service refused; `message` is its own sentence. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Asks the query service with the key. Throws {@link Refused}, or what `fetch` throws when nothing answers. */
export async function ask<T>(path: string, key: string): Promise<T> {
  const answer = await open(path, key);
  return (await answer.json()) as T;
}

/** The answer itself, once it is not a refusal. */
export async function open(path: string, key: string, signal?: AbortSignal): Promise<Response> {
  const answer = await fetch(path, { headers: { authorization: `Bearer ${key}` }, ...(signal ? { signal } : {}) });
  if (answer.ok) return answer;
  const problem = await (answer.json() as Promise<{ detail?: string }>).catch((): { detail?: string } => ({}));
  throw new Refused(answer.status, problem.detail ?? answer.statusText);
}
