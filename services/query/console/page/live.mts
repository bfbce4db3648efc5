import { Refused, open } from './ask.mjs';
import { EventStreamReader, type StreamEvent } from './event-stream.mjs';

/** What may answer differently now. */
export interface Changed {
  readonly domains: readonly string[];
  readonly lists: readonly string[];
}

export interface LiveListener {
  /** Nothing is missed from now on: whatever was asked before may be old. */
  onOpen(): void;
  onChanged(changed: Changed): void;
  onLost(): void;
  /** The key is not taken any more; nothing is tried again. */
  onRefused(problem: Refused): void;
}

const [firstPauseMillis, longestPauseMillis] = [500, 15_000];
/** Three beats without a word. */
const silenceMillis = 45_000;

/** Listens to /v1/live until `signal` says stop; a lost line is taken up again. */
export async function listen(key: string, listener: LiveListener, signal: AbortSignal): Promise<void> {
  for (let pause = firstPauseMillis; !signal.aborted; pause = Math.min(2 * pause, longestPauseMillis)) {
    try {
      if (await listenOnce(key, listener, signal)) pause = firstPauseMillis;
    } catch (error) {
      if (error instanceof Refused && error.status < 429) return listener.onRefused(error);
    }
    if (signal.aborted) return;
    listener.onLost();
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** True when the stream had opened before it ended. */
async function listenOnce(key: string, listener: LiveListener, signal: AbortSignal): Promise<boolean> {
  const silence = new AbortController();
  const answer = await open('/v1/live', key, AbortSignal.any([signal, silence.signal]));
  const reader = new EventStreamReader();
  const chunks = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let opened = false;
  for (let watchdog: ReturnType<typeof setTimeout> | undefined; chunks; ) {
    watchdog = setTimeout(() => silence.abort(), silenceMillis);
    const { done, value } = await chunks.read().catch(() => ({ done: true, value: undefined }));
    clearTimeout(watchdog);
    if (done) break;
    for (const event of reader.read(value ?? '')) opened = tell(listener, event) || opened;
  }
  return opened;
}

function tell(listener: LiveListener, { type, data }: StreamEvent): boolean {
  if (type === 'open') listener.onOpen();
  if (type === 'changed') listener.onChanged(JSON.parse(data) as Changed);
  return type === 'open';
}
