/** What the caller chose; the same options and the same seed give the same events. */
export interface RunOptions {
  /** Events of a scenario; each has a size of its own without it. */
  readonly events?: number;
  readonly runs: number;
  readonly seed: number;
  /** Events a second that `latency` is paced at; a quarter and a half of a drain measured first when empty. */
  readonly rates: readonly number[];
  /** How long each paced part and each part over HTTP lasts. */
  readonly seconds: number;
  /** Rollup rows that `query` asks over. */
  readonly rollups: number;
  /** Facts of an old entity in `long-life`. */
  readonly lifeFacts: number;
}

export const usualOptions: RunOptions = { runs: 5, seed: 1, rates: [], seconds: 20, rollups: 2_000_000, lifeFacts: 5_000 };
