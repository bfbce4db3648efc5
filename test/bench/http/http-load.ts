import { setTimeout as sleep } from 'node:timers/promises';

/** What some load was answered like. */
export interface Answered {
  readonly seconds: number;
  /** Milliseconds, one for each question. */
  readonly latencies: readonly number[];
}

/** Asks one thing; rejects when the answer is not right. */
export type Ask = () => Promise<void>;

/** So many clients, each of which asks again as soon as it was answered. One question each at least. */
export async function askInTurns(clients: number, seconds: number, ask: Ask): Promise<Answered> {
  const begun = performance.now();
  const latencies: number[] = [];
  const client = async (): Promise<void> => {
    do {
      const asked = performance.now();
      await ask();
      latencies.push(performance.now() - asked);
    } while (performance.now() - begun < seconds * 1000);
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { seconds: (performance.now() - begun) / 1000, latencies };
}

/** Asks so often a second whether or not earlier questions are answered; latencies count from when each was due. */
export async function askOnTime(perSecond: number, seconds: number, ask: Ask): Promise<Answered> {
  const begun = performance.now();
  const latencies: number[] = [];
  const underWay: Promise<void>[] = [];
  const count = Math.max(1, Math.round(perSecond * seconds));
  for (let asked = 0; asked < count; asked++) {
    const due = begun + (asked / perSecond) * 1000;
    if (due > performance.now()) await sleep(due - performance.now());
    underWay.push(ask().then(() => void latencies.push(performance.now() - due)));
  }
  await Promise.all(underWay);
  return { seconds: (performance.now() - begun) / 1000, latencies };
}
