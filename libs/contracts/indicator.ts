/** Fixed values of dimensions. */
export type Filter = Readonly<Record<string, string | readonly string[]>>;

/** Σ of a measure over the cells that match; over all of them without `where`. */
export interface Term {
  readonly measure: string;
  readonly where?: Filter;
}

/** How an indicator's value comes out of sums over the chosen days and dimension values (domains.md 3.4). */
export type Formula =
  /** Σ measure / divisor, over the cells that match `of`; the others are chosen too and serve the parts. */
  | { readonly kind: 'sum'; readonly measure: string; readonly divisor?: number; readonly of?: Filter }
  /** Σ of the part / Σ of the whole; cells in neither are chosen too and serve completeness and parts. */
  | { readonly kind: 'share'; readonly part: Term; readonly whole: Term }
  /** Σ of / Σ per / divisor. */
  | { readonly kind: 'mean'; readonly of: string; readonly per: string; readonly divisor?: number }
  /** (the time asked at - Σ entered / Σ count) / divisor; `entered` sums epoch seconds. */
  | { readonly kind: 'mean-age'; readonly entered: string; readonly count: string; readonly divisor?: number }
  /**
   * km/h: Σ count x metres from `from` to `to` along a corridor / Σ seconds x 3.6.
   * `leg` says where the same comes from when the two nodes are the ends of one leg.
   */
  | {
      readonly kind: 'speed';
      readonly count: string;
      readonly seconds: string;
      readonly leg?: { readonly cube: string; readonly count: string; readonly seconds: string };
    }
  /** Σ amount in USD by (local day, currency) cell, optionally divided by Σ per of another cube. */
  | { readonly kind: 'usd'; readonly amount: string; readonly per?: { readonly cube: string; readonly measure: string } }
  /** Σ amount in USD x kilometres x tonnes / Σ (mass in tonnes x kilometres from `from` to `to`). */
  | { readonly kind: 'usd-per-haul'; readonly amount: string; readonly massKg: string; readonly kilometres: number; readonly tonnes: number }
  /**
   * Crossings against design capacity and open days, in a unit of capacities.csv; without one in that of the checkpoint's mode.
   * With `tonnes` their mass counts, of those crossings whose mass is `known`.
   */
  | { readonly kind: 'capacity'; readonly unit?: string; readonly tonnes?: { readonly massKg: string; readonly known: string } }
  /** The latest fact of each gauge series with status and age. */
  | { readonly kind: 'gauge-now' };

/** One published number, declared as data. */
export interface Indicator {
  readonly name: string;
  /** Other names under which it may be asked for. */
  readonly aliases?: readonly string[];
  readonly title: string;
  /** One sentence: what it means to its reader. */
  readonly meaning: string;
  readonly unit: string;
  /** Decimal places of `value`; 0 for integers. */
  readonly decimals: number;
  readonly cube: string;
  readonly formula: Formula;
  /** Answers for the indicator `of` when the caller sets the parameter to the value: `dwell?bounds=at_least`. Rows show parameter and value. */
  readonly variant?: { readonly of: string; readonly parameter: string; readonly value: string };
  /** Always applied. */
  readonly where?: Filter;
  /** Applied unless the caller filters that dimension. */
  readonly defaults?: Filter;
  /** Dimensions that a caller must filter to one value or list in `by`, since sums over them mean nothing. */
  readonly single?: readonly string[];
  /** Quantiles of the cube's sketch are shown beside the value, divided by this. */
  readonly sketchDivisor?: number;
  /** Entities in this state add their age at the time asked at: 1 to `count`, seconds to `seconds` and the sketch, since Σ `entered`. */
  readonly ageing?: { readonly state: string; readonly entered: string; readonly count: string; readonly seconds: string };
  /** Companion figures shown in each row: name → Σ measure. */
  readonly parts?: Readonly<Record<string, string | Term>>;
  /** The same figure over these cells only, shown beside the whole: name → cells. */
  readonly apart?: Readonly<Record<string, Filter>>;
  /** A share out of another cube of the domain, shown beside the value: Σ of / Σ per. */
  readonly companion?: { readonly name: string; readonly cube: string; readonly of: string; readonly per: string };
}
