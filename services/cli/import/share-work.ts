/**
 * Lets `workers` take items from one generator until it is empty; the first failure closes the generator, aborts the
 * signal of the others and is thrown when all have stopped.
 */
export async function shareWork<T>(items: AsyncGenerator<T>, workers: number, act: (item: T, signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const work = async (): Promise<void> => {
    try {
      for await (const item of items) await act(item, stop.signal);
    } catch (error) {
      stop.abort(error);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  stop.signal.throwIfAborted();
}
