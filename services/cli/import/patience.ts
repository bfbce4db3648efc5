import { setTimeout as sleep } from 'node:timers/promises';

/** How long to go on when nothing is accepted. */
export interface PatienceOptions {
  /** Seconds without one accepted batch after which an import gives up. */
  readonly seconds: number;
  /** The same before the first accepted batch: a gateway that was not started should be said at once. */
  readonly secondsAtStart: number;
  readonly now: () => number;
  readonly wait: (millis: number, signal: AbortSignal) => Promise<void>;
}

export const defaultPatience: PatienceOptions = {
  seconds: 60,
  secondsAtStart: 3,
  now: Date.now,
  wait: (millis, signal) => sleep(millis, undefined, { signal }),
};

const [firstDelayMillis, longestDelayMillis] = [200, 5_000];

/** Decides whether and when to try again; shared by all requests of an import, so that one success gives all of them new time. */
export class Patience {
  private lastSuccess: number;
  private hasSucceeded = false;

  constructor(private readonly options: PatienceOptions) {
    this.lastSuccess = options.now();
  }

  succeed(): void {
    this.lastSuccess = this.options.now();
    this.hasSucceeded = true;
  }

  /** Milliseconds until the next attempt, as many as asked for or else more each time; undefined when it is time to give up. */
  delayFor(attempt: number, trouble: Trouble): number | undefined {
    const millis = trouble.retryAfterMillis ?? backOff(attempt);
    const { seconds, secondsAtStart, now } = this.options;
    const allowed = this.hasSucceeded || trouble.isAlive ? seconds : secondsAtStart;
    return now() + millis - this.lastSuccess > allowed * 1_000 ? undefined : millis;
  }

  /** Rejects when the signal is aborted. */
  wait(millis: number, signal: AbortSignal): Promise<void> {
    return this.options.wait(millis, signal);
  }
}

/** Why a request is worth repeating. */
export interface Trouble {
  readonly retryAfterMillis: number | undefined;
  /** True when the service answered, false when it could not be reached. */
  readonly isAlive: boolean;
  /** Thrown when patience ends. */
  readonly error: Error;
}

/** Doubles each time, with up to half taken off so that many callers do not come back together. */
function backOff(attempt: number): number {
  const full = Math.min(firstDelayMillis * 2 ** attempt, longestDelayMillis);
  return full * (1 - Math.random() / 2);
}
