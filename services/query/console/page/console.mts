import type { Answers, PartName } from './answers.mjs';
import { Refused, ask } from './ask.mjs';
import { type Root, browser } from './browser.mjs';
import { drawPage } from './draw-page.mjs';
import { type Changed, listen } from './live.mjs';
import { render } from './lit-html.mjs';
import { newsBetween } from './news.mjs';
import type { PageActions, PageState } from './page-state.mjs';
import { partNames, parts, partsOf } from './parts.mjs';
import { Refresher } from './refresher.mjs';

const clockMillis = 1_000;
/** Everything is asked again this often: what changes without a record, such as a walk over old entities. */
const wholeMillis = 60_000;

/** The console of one key, drawn into `root` until it is closed. */
export class Console {
  private state: PageState = { answers: {}, troubles: new Map(), line: 'opening', now: Date.now(), shown: 'all', news: '' };
  private readonly end = new AbortController();
  private readonly refreshers: ReadonlyMap<PartName, Refresher>;
  private readonly timers: readonly ReturnType<typeof setInterval>[];

  constructor(
    private readonly key: string,
    private readonly root: Root,
    private readonly onRefused: (message: string | undefined) => void,
  ) {
    this.refreshers = new Map(partNames.map((name) => [name, new Refresher(() => this.askFor(name), this.end.signal)]));
    this.timers = [setInterval(() => this.change({ now: Date.now() }), clockMillis), setInterval(() => this.mark(partNames), wholeMillis)];
    void listen(key, this.listener(), this.end.signal);
    this.draw();
  }

  close(): void {
    this.end.abort();
    this.timers.forEach((timer) => clearInterval(timer));
  }

  private readonly actions: PageActions = {
    show: (shown) => this.change({ shown }),
    forgetKey: () => this.onRefused(undefined),
  };

  private listener(): Parameters<typeof listen>[1] {
    return {
      onOpen: () => {
        this.change({ line: 'live' });
        this.mark(partNames);
      },
      onChanged: (changed: Changed) => this.mark(partsOf(changed)),
      onLost: () => this.change({ line: 'lost' }),
      onRefused: ({ message }: Refused) => this.onRefused(message),
    };
  }

  private mark(names: readonly PartName[]): void {
    for (const name of names) this.refreshers.get(name)?.mark();
  }

  private async askFor(name: PartName): Promise<boolean> {
    const troubles = new Map(this.state.troubles);
    try {
      const answers: Answers = { ...this.state.answers, [name]: await ask(parts[name].path, this.key) };
      this.answered(name, answers);
      return true;
    } catch (error) {
      troubles.set(name, error instanceof Refused ? error.message : 'the query service does not answer.');
      this.change({ troubles });
      return false;
    }
  }

  /** Other parts may have been answered meanwhile: only this one's answer is taken over. */
  private answered(name: PartName, { [name]: answer }: Answers): void {
    const answers: Answers = { ...this.state.answers, [name]: answer };
    const troubles = new Map([...this.state.troubles].filter(([each]) => each !== name));
    const news = newsBetween(this.state.answers, answers, Date.now());
    this.change({ answers, troubles, now: Date.now(), ...(news === '' ? {} : { news }) });
  }

  private change(change: Partial<PageState>): void {
    this.state = { ...this.state, ...change };
    this.draw();
  }

  private draw(): void {
    if (!this.end.signal.aborted && !browser.location.hash.startsWith('#/')) render(drawPage(this.state, this.actions), this.root);
  }
}
