import { EventStreamReader } from '../console/page/event-stream.mjs';

/** An event of /v1/live with its data parsed. */
export interface LiveEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface OpenStream {
  /** The next event, when it comes. Throws when the stream ended. */
  next(): Promise<LiveEvent>;
  close(): void;
}

/** Opens a stream of server-sent events with a key. Throws when it is refused. */
export async function openStream(url: string, key: string): Promise<OpenStream> {
  const end = new AbortController();
  const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` }, signal: end.signal });
  if (!answer.ok || !answer.body) throw new Error(`${url} was answered ${answer.status}`);
  const chunks = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  const reader = new EventStreamReader();
  const waiting: LiveEvent[] = [];
  return {
    async next() {
      while (waiting.length === 0) {
        const { done, value } = await chunks.read();
        if (done) throw new Error('the stream ended');
        waiting.push(...reader.read(value).map(({ type, data }) => ({ type, data: JSON.parse(data) as LiveEvent['data'] })));
      }
      return waiting.shift() as LiveEvent;
    },
    close: () => end.abort(),
  };
}
