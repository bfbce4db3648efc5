import { type Refolder, type Step, StoreUnavailable } from '#libs/engine';
import { type Logger, refoldMetrics } from '#libs/platform';

export interface RefoldLoopParts {
  readonly domain: string;
  readonly refolder: Pick<Refolder, 'openDue' | 'step'>;
  readonly log: Logger;
  /** True while records are being applied: entities are then folded again a fifth of the time, else half of it. */
  readonly isIngesting: () => boolean;
}

const pollMillis = 2_000;
const longestRestMillis = 2_000;
const backoffMillis = [50, 200, 1_000, 5_000] as const;

/** Folds entities again in the background for as long as the process lives; gives way to ingest. */
export class RefoldLoop {
  private readonly abort = new AbortController();
  private running: Promise<void> | undefined;
  private failures = 0;

  constructor(private readonly parts: RefoldLoopParts) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Ends after the step under way. */
  async stop(): Promise<void> {
    this.abort.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    let isIdle = true;
    while (!this.abort.signal.aborted) {
      const began = performance.now();
      const step = await this.turn(isIdle);
      isIdle = step.kind === 'idle';
      this.report(step, (performance.now() - began) / 1000);
      await this.rest(this.restAfter(step, performance.now() - began));
    }
  }

  /** What is due is looked up only when there was nothing to do. */
  private async turn(isIdle: boolean): Promise<Step> {
    const { refolder } = this.parts;
    try {
      if (isIdle) await refolder.openDue();
      return await refolder.step();
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      if (!(failure instanceof StoreUnavailable)) this.parts.log.error({ err: failure }, 'a bug of Caravan: entities cannot be folded again');
      return { kind: 'again', error: failure };
    }
  }

  private restAfter(step: Step, tookMillis: number): number {
    this.failures = step.kind === 'again' ? this.failures + 1 : 0;
    if (step.kind === 'again') return backoffMillis[Math.min(this.failures, backoffMillis.length) - 1] as number;
    if (step.kind === 'idle') return pollMillis;
    return Math.min(longestRestMillis, tookMillis * (this.parts.isIngesting() ? 4 : 1));
  }

  private rest(millis: number): Promise<void> {
    const { signal } = this.abort;
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, millis);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }

  private report(step: Step, seconds: number): void {
    const { domain, log } = this.parts;
    refoldMetrics.stepSeconds.observe({ domain, outcome: step.kind }, seconds);
    if (step.kind === 'again') log.debug({ err: step.error }, 'entities are to be folded again: this page is tried again');
    if (step.kind === 'refused') log.error({ entity: step.entityKey, err: step.error }, 'an entity cannot be folded: it stays as it is');
    if (step.kind !== 'worked') return;
    const { walk, counts, isDone } = step;
    const labels = { domain, cause: walk.cause };
    refoldMetrics.seen.inc(labels, counts.seen);
    refoldMetrics.changed.inc(labels, counts.changed);
    refoldMetrics.moved.inc(labels, counts.moved);
    refoldMetrics.restated.inc(labels, counts.restated);
    refoldMetrics.refused.inc(labels, counts.refused);
    refoldMetrics.walking.set(labels, isDone ? 0 : 1);
    if (isDone) log.info({ cause: walk.cause, tenant: walk.tenant, target: walk.target }, 'all entities are folded again');
  }
}
