import type { Answers, PartName } from './answers.mjs';

/** All that the page is drawn from. */
export interface PageState {
  readonly answers: Answers;
  /** Parts whose last question went wrong, with the sentence that says how. */
  readonly troubles: ReadonlyMap<PartName, string>;
  readonly line: 'opening' | 'live' | 'lost';
  /** Epoch milliseconds. */
  readonly now: number;
  /** A corridor's id, `all` or `queues`. */
  readonly shown: string;
  /** What was said last, for those who listen. */
  readonly news: string;
}

/** What the page can be told. */
export interface PageActions {
  show(corridor: string): void;
  forgetKey(): void;
}
