/** Fixed values of dimensions. */
export type Filter = Readonly<Record<string, string | readonly string[]>>;

/** How an indicator's value comes out of sums over the chosen days and dimension values (domains.md 3.4). */
export type Formula =
  /** Σ measure / divisor. */
  | { readonly kind: 'sum'; readonly measure: string; readonly divisor?: number }
  /** Σ of / Σ per / divisor. */
  | { readonly kind: 'mean'; readonly of: string; readonly per: string; readonly divisor?: number }
  /** Σ amount in USD by (local day, currency) cell, optionally divided by Σ per of another cube. */
  | { readonly kind: 'usd'; readonly amount: string; readonly per?: { readonly cube: string; readonly measure: string } }
  /** Crossings against design capacity and open days. */
  | { readonly kind: 'capacity' }
  /** The latest fact of each gauge series with status and age. */
  | { readonly kind: 'gauge-now' };

/** Formulas that container indicators need and the query service does not evaluate yet; they move into {@link Formula} when it does. */
export type FurtherFormula =
  /** Σ measure where `of` holds / Σ measure where `among` holds. */
  | { readonly kind: 'share'; readonly measure: string; readonly of: Filter; readonly among: Filter }
  /** (as-of - Σ entered / Σ count) / divisor; `entered` sums epoch seconds. */
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
  /** Σ amount in USD x kilometres x tonnes / Σ (mass in tonnes x kilometres from `from` to `to`). */
  | { readonly kind: 'usd-per-haul'; readonly amount: string; readonly massKg: string; readonly kilometres: number; readonly tonnes: number };

/** An indicator whose formula is a {@link FurtherFormula}. */
export type FurtherIndicator = Omit<Indicator, 'formula'> & { readonly formula: FurtherFormula };

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
  /** Always applied. */
  readonly where?: Filter;
  /** Applied unless the caller filters that dimension. */
  readonly defaults?: Filter;
  /** Dimensions that a caller must filter to one value or list in `by`, since sums over them mean nothing. */
  readonly single?: readonly string[];
  /** Quantiles of the cube's sketch are shown beside the value, divided by this. */
  readonly sketchDivisor?: number;
  /** Companion figures shown in each row: name → Σ measure. */
  readonly parts?: Readonly<Record<string, string>>;
}
